import type { Locator, Page } from 'playwright-core';

/** Menu > Version history. */
export class VersionHistory {
	constructor(private readonly page: Page) {}

	async opened(): Promise<void> {
		await this.page.getByTestId('workflow-history-list-item').first().waitFor();
	}

	version(name: string): Locator {
		return this.page.getByTestId('workflow-history-list-item').filter({ hasText: name });
	}

	async openMenuOf(name: string): Promise<void> {
		await this.version(name).getByRole('button').last().click();
		await this.page.getByRole('menuitem', { name: 'Restore version' }).waitFor();
	}

	/** From the open menu: the draft becomes what that version was; what is published stays. */
	async restore(): Promise<void> {
		await this.page.getByRole('menuitem', { name: 'Restore version' }).click();
		await this.page.getByText('Successfully restored workflow version').waitFor();
	}

	async close(): Promise<void> {
		await this.page.getByTestId('workflow-history-close-button').click();
		await this.page.getByTestId('canvas-node').first().waitFor();
	}
}
