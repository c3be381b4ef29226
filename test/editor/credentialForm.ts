import { isMatchWith, mapValues } from 'lodash';
import type { Page } from 'playwright-core';
import { waitFor } from '../n8n/waitFor';

const REFUSED = 'Couldn’t connect with these settings';

interface TestRequest {
	credentials: { data: Record<string, string> };
}

interface TestAnswer {
	data: { message: string };
}

const inOneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

const isSameText = (one: string | undefined, other: string): boolean =>
	inOneLine(one ?? '') === inOneLine(other);

/** n8n's window for one credential. */
export class CredentialForm {
	private readonly filled: Record<string, string> = {};

	constructor(private readonly page: Page) {}

	async fill(values: Record<string, string>): Promise<void> {
		const form = this.page.getByTestId('credential-edit-dialog');
		for (const [name, value] of Object.entries(values)) {
			const field = form.getByTestId(`parameter-input-${name}`);
			await field.locator('input, textarea').fill(value);
			this.filled[name] = value;
		}
	}

	/** Saving tests the connection; n8n closes the window when it works. */
	async save(): Promise<void> {
		await this.test();
		await this.page.getByTestId('editCredential-modal').waitFor({ state: 'hidden' });
	}

	/** Saves what does not work: n8n says so, and the window stays open. @returns what n8n says, with its details */
	async saveInVain(): Promise<string> {
		const message = inOneLine(await this.test());
		const banner = this.page.locator('.el-tag').filter({ hasText: REFUSED });
		const details = banner.getByText('More details');
		// What the test before has said stands there for a moment.
		return await waitFor(`"${message}"`, 10_000, async () => {
			await banner.waitFor();
			if (await details.isVisible()) await details.click();
			const said = await banner.innerText();
			return inOneLine(said).includes(message) ? said : undefined;
		});
	}

	/** n8n takes what is typed a moment later: whoever is faster than a person saves what was there before. */
	private async test(): Promise<string> {
		return await waitFor('a test of what was filled in', 10_000, async () => {
			const tested = this.page.waitForResponse((answer) =>
				answer.url().endsWith('/credentials/test'),
			);
			await this.page.getByTestId('credential-save-button').click();
			const answer = await tested;
			const { credentials } = answer.request().postDataJSON() as TestRequest;
			if (isMatchWith(credentials.data, this.filled, isSameText))
				return ((await answer.json()) as TestAnswer).data.message;
			await this.typeAgain();
			return undefined;
		});
	}

	/** n8n offers to save what has changed since it saved last, and takes for saved what it took meanwhile. */
	private async typeAgain(): Promise<void> {
		const values = { ...this.filled };
		await this.fill(mapValues(values, () => ''));
		await this.page.getByTestId('credential-save-button').getByRole('button').waitFor();
		await this.fill(values);
	}

	async close(): Promise<void> {
		await this.page.getByTestId('editCredential-modal').locator('.el-dialog__headerbtn').click();
		await this.page.getByTestId('editCredential-modal').waitFor({ state: 'hidden' });
	}
}
