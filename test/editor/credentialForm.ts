import type { Page } from 'playwright-core';

/** n8n's window for one credential. */
export class CredentialForm {
	constructor(private readonly page: Page) {}

	async fill(values: Record<string, string>): Promise<void> {
		const form = this.page.getByTestId('credential-edit-dialog');
		for (const [name, value] of Object.entries(values)) {
			await form.getByTestId(`parameter-input-${name}`).locator('input').fill(value);
		}
	}

	/** Saving tests the connection; n8n closes the window when it works. */
	async save(): Promise<void> {
		await this.page.getByTestId('credential-save-button').click();
		await this.page.getByTestId('editCredential-modal').waitFor({ state: 'hidden' });
	}

	/** Saves what does not work: n8n says so, and the window stays open. */
	async saveInVain(): Promise<void> {
		await this.page.getByTestId('credential-save-button').click();
		await this.page.getByText('Couldn’t connect with these settings').waitFor();
	}
}
