import type { Page } from 'playwright-core';

const REFUSED = 'Couldn’t connect with these settings';

/** n8n's window for one credential. */
export class CredentialForm {
	constructor(private readonly page: Page) {}

	async fill(values: Record<string, string>): Promise<void> {
		const form = this.page.getByTestId('credential-edit-dialog');
		for (const [name, value] of Object.entries(values)) {
			const field = form.getByTestId(`parameter-input-${name}`);
			await field.locator('input, textarea').fill(value);
		}
	}

	/** Saving tests the connection; n8n closes the window when it works. */
	async save(): Promise<void> {
		await this.page.getByTestId('credential-save-button').click();
		await this.page.getByTestId('editCredential-modal').waitFor({ state: 'hidden' });
	}

	/** Saves what does not work: n8n says so, and the window stays open. @returns what n8n says, with its details */
	async saveInVain(): Promise<string> {
		const tested = this.page.waitForResponse((answer) =>
			answer.url().endsWith('/credentials/test'),
		);
		await this.page.getByTestId('credential-save-button').click();
		await tested;
		const banner = this.page.locator('.el-tag').filter({ hasText: REFUSED });
		const details = banner.getByText('More details');
		await banner.waitFor();
		if (await details.isVisible()) await details.click();
		return await banner.innerText();
	}

	async close(): Promise<void> {
		await this.page.getByTestId('editCredential-modal').locator('.el-dialog__headerbtn').click();
		await this.page.getByTestId('editCredential-modal').waitFor({ state: 'hidden' });
	}
}
