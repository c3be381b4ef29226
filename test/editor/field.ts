import type { Locator, Page } from 'playwright-core';
import { waitFor } from '../n8n/waitFor';
import { PATIENCE_MS } from './chromium';

/** While n8n loads a list, its field is disabled and a click on it would be lost. */
const ENABLED = ':enabled';

/** One parameter in a node's panel, by the name it has in the node's code. */
export class Field {
	readonly input: Locator;

	private readonly page: Page;

	constructor(
		private readonly scope: Locator,
		private readonly name: string,
	) {
		this.page = scope.page();
		this.input = scope.getByTestId(`parameter-input-${name}`);
	}

	/** What a drop-down or a text field shows. */
	async text(): Promise<string> {
		// The last one: before it may be the choice between a list and a text.
		const input = this.input.locator('input').last();
		await input.and(this.page.locator(ENABLED)).waitFor();
		return await input.inputValue();
	}

	/** What a field for several choices shows. */
	async chosen(): Promise<string[]> {
		return await this.input.locator('.el-tag').allInnerTexts();
	}

	async fill(value: string): Promise<void> {
		// The choice between a list and a text is an input, too, but not one to type into.
		const input = this.input.locator('input:not([readonly]), textarea').first();
		await input.fill(value);
		await input.blur();
	}

	/** Opens the drop-down and leaves it open. Again where n8n closes it: it opens windows of its own a moment late. */
	async open(): Promise<Locator> {
		await this.combobox.and(this.page.locator(ENABLED)).waitFor();
		const list = this.page.locator(`#${await this.listId()}`);
		return await waitFor(`the list of ${this.name}`, PATIENCE_MS, async () => {
			if (!(await this.isOpen())) await this.input.click();
			return (await list.getByRole('option').first().isVisible()) ? list : undefined;
		});
	}

	/** The names in the drop-down, in their order. */
	async options(): Promise<string[]> {
		const list = await this.open();
		const names = await list.getByRole('option').locator('.option-headline').allInnerTexts();
		await this.close();
		return names;
	}

	/** One choice, or several where the field takes several. */
	async choose(...names: string[]): Promise<void> {
		for (const name of names) {
			const list = await this.open();
			const headline = list.locator('.option-headline').getByText(name, { exact: true });
			await headline.scrollIntoViewIfNeeded();
			await headline.click();
		}
		if (await this.isOpen()) await this.close();
	}

	/** Of a field that can be filled from a list or in another way, e.g. "By ID". */
	async chooseMode(name: string): Promise<void> {
		await this.input.getByTestId('rlc-mode-selector').click();
		await this.page.getByRole('option', { name, exact: true }).click();
	}

	/** Opens a list that can be searched, and types. */
	async searchResource(text: string): Promise<void> {
		await this.input.getByTestId('rlc-input').click();
		await this.page.getByTestId('rlc-search').fill(text);
		await this.page
			.getByTestId('rlc-item')
			.filter({ hasText: new RegExp(text, 'i') })
			.first()
			.waitFor();
	}

	/** From the open list. */
	async pickResource(name: string): Promise<void> {
		await this.page.getByTestId('rlc-item').getByText(name, { exact: true }).click();
	}

	async close(): Promise<void> {
		await this.combobox.press('Escape');
		await this.page.locator(`#${await this.listId()}`).waitFor({ state: 'hidden' });
	}

	/** The three dots above the field. */
	async openMenu(): Promise<void> {
		await this.input.hover();
		const menu = this.scope.getByTestId(`${this.name}-parameter-input-options-container`);
		await menu.getByTestId('action-toggle').click();
		await this.page.getByRole('menuitem', { name: 'Reset Value' }).waitFor();
	}

	/** From the open menu. */
	async resetValue(): Promise<void> {
		await this.page.getByRole('menuitem', { name: 'Reset Value' }).click();
	}

	/** Of a drop-down; one for several choices has a second combobox, for typing. */
	private get combobox(): Locator {
		return this.input.locator('.el-input__inner[role=combobox]');
	}

	private async isOpen(): Promise<boolean> {
		return (await this.combobox.getAttribute('aria-expanded')) === 'true';
	}

	private async listId(): Promise<string> {
		return (await this.combobox.getAttribute('aria-controls')) ?? '';
	}
}
