import { UserError } from 'n8n-workflow';
import type { Locator } from 'playwright-core';
import { waitFor } from '../n8n/waitFor';
import { Field } from './field';

/** A parameter whose entries have several fields each, as the rules have. n8n draws it in one of two ways. */
export class List {
	constructor(private readonly list: Locator) {}

	/** The entry at a place, counted from 0. */
	entry(index: number): ListEntry {
		const fields = this.list.locator('.parameter-input-list-wrapper').nth(index);
		return new ListEntry(fields.locator('xpath=..'));
	}

	async count(): Promise<number> {
		return await this.list.locator('.parameter-input-list-wrapper').count();
	}

	async add(): Promise<void> {
		const classic = this.list.getByTestId('fixed-collection-add');
		await classic.or(this.list.getByTestId('fixed-collection-add-top-level-button')).click();
	}

	/** The titles of folded entries. */
	async titles(): Promise<string[]> {
		const titles = this.folded.locator('button[aria-expanded]');
		await titles.first().waitFor();
		return await titles.allInnerTexts();
	}

	/** Drags a folded entry by its dots onto the place of another, and drops it when it is shown there. */
	async drag(from: number, to: number): Promise<void> {
		const mouse = this.list.page().mouse;
		const dragged = (await this.titles())[from];
		await this.folded.nth(from).hover();
		await this.folded.nth(from).locator('.drag-handle').hover();
		const place = await this.folded.nth(to).boundingBox();
		if (!place) throw new UserError(`There is no entry ${to} to drag onto`);
		await mouse.down();
		await waitFor(`"${dragged}" at place ${to}`, 10_000, async () => {
			await mouse.move(place.x + place.width / 2, place.y + place.height, { steps: 10 });
			await mouse.move(place.x + place.width / 2, place.y - 4, { steps: 10 });
			return (await this.titles())[to] === dragged ? dragged : undefined;
		});
		await mouse.up();
	}

	private get folded(): Locator {
		return this.list.locator('[data-item-key]');
	}
}

export class ListEntry {
	constructor(private readonly entry: Locator) {}

	field(name: string): Field {
		return new Field(this.entry, name);
	}

	/** Chooses a field that an entry does not show by itself. */
	async addField(displayName: string): Promise<void> {
		await this.entry.getByTestId('fixed-collection-add-property').click();
		const page = this.entry.page();
		const option = page.getByRole('option', { name: displayName, exact: true });
		await option.or(page.getByRole('menuitem', { name: displayName, exact: true })).click();
	}

	async delete(): Promise<void> {
		await this.entry.hover();
		await this.entry.getByTestId('fixed-collection-delete').click();
	}
}
