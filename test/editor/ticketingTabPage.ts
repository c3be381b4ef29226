import { TAB_LOGIN } from '../n8n/ticketingTabStage';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { openWindow } from './chromium';
import { Pictures } from './pictures';

export type Solution = 'Kaspersky Security Center' | 'Kaspersky Endpoint Security Cloud';
type Level = 'Critical' | 'Warning';
type Column = 'Queue' | 'Priority' | 'Due, hours';

/** To open a native drop-down, and to choose. */
const CLICKS_OF_A_DROP_DOWN = 2;

/** The Ticketing tab in a browser, with a person's gestures, which it counts. */
export class TicketingTabPage {
	readonly pictures: Pictures;

	/** Since somebody has set it. */
	clicks = 0;

	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {
		this.pictures = new Pictures(page, 'ticketing-tab');
	}

	/** In a browser of its own, logged in. */
	static async open(
		browser: Browser,
		url: string,
		options: BrowserContextOptions = {},
	): Promise<TicketingTabPage> {
		const window = await openWindow(browser, { httpCredentials: TAB_LOGIN, ...options });
		const tab = new TicketingTabPage(await window.newPage(), url);
		await tab.load();
		return tab;
	}

	async load(): Promise<void> {
		await this.page.goto(this.url);
		await this.page.getByRole('heading', { name: 'Ticketing', exact: true }).waitFor();
	}

	async close(): Promise<void> {
		await this.page.context().close();
	}

	/** The left pane. */
	section(solution: Solution, level: Level): Locator {
		const at = solution === 'Kaspersky Security Center' ? 0 : 1;
		return this.page.getByRole('button', { name: new RegExp(`^${level} status`) }).nth(at);
	}

	async openSection(solution: Solution, level: Level): Promise<void> {
		await this.click(this.section(solution, level));
	}

	async openPart(name: 'Accounts' | 'Explain' | 'History' | 'Mutes'): Promise<void> {
		await this.click(this.page.getByRole('button', { name: new RegExp(`^${name}`) }));
	}

	async chooseCustomer(name: string): Promise<void> {
		const choice = this.page.getByLabel('Customer', { exact: true });
		const label = (await choice.locator('option').allInnerTexts()).find((one) =>
			one.startsWith(name),
		);
		await this.pick(choice, label ?? name);
	}

	async find(text: string): Promise<void> {
		await this.page.getByRole('searchbox').fill(text);
	}

	/** The rows that are shown. */
	get rows(): Locator {
		return this.page.locator('main tbody tr');
	}

	row(name: string): Locator {
		const title = this.page.locator('th').getByText(name, { exact: true });
		return this.page.locator('main tbody tr', { has: title });
	}

	/** Of the toggle, the drop-downs and the field of a row. */
	control(column: Column | 'Create ticket' | 'Select', name: string): Locator {
		const label = column === 'Select' ? `Select ${name}` : `${column} for ${name}`;
		return this.page.getByLabel(label, { exact: true });
	}

	async toggle(name: string): Promise<void> {
		await this.click(this.control('Create ticket', name));
	}

	async choose(column: 'Queue' | 'Priority', name: string, label: string): Promise<void> {
		await this.pick(this.control(column, name), label);
	}

	async enterDue(name: string, hours: string): Promise<void> {
		const field = this.control('Due, hours', name);
		await this.click(field);
		await field.fill(hours);
		await field.blur();
	}

	/** What a row shows, in words. */
	async values(name: string) {
		const chosen = async (column: Column) =>
			await this.control(column, name).locator('option:checked').innerText();
		return {
			createTicket: await this.control('Create ticket', name).isChecked(),
			queue: await chosen('Queue'),
			priority: await chosen('Priority'),
			due: await this.control('Due, hours', name).inputValue(),
		};
	}

	async select(name: string, modifiers: Array<'Shift'> = []): Promise<void> {
		this.clicks += 1;
		await this.control('Select', name).click({ modifiers });
	}

	/** The button above the table. */
	async edit(): Promise<SettingsDialog> {
		await this.click(this.page.getByRole('button', { name: 'Edit…' }));
		return await this.dialog();
	}

	async mute(): Promise<SettingsDialog> {
		await this.click(this.page.getByRole('button', { name: 'Mute…' }));
		return await this.dialog();
	}

	/** What is behind *More settings* of a row. */
	async more(name: string): Promise<SettingsDialog> {
		await this.click(this.page.getByRole('button', { name: `more settings for ${name}` }));
		return await this.dialog();
	}

	async press(
		name: 'Save changes' | 'Cancel changes' | 'Reset to defaults' | 'Reload',
	): Promise<void> {
		await this.click(this.page.getByRole('button', { name, exact: true }));
	}

	/** @returns what the page says after the form was sent */
	async save(): Promise<string> {
		const drawnAnew = this.page.waitForEvent('load');
		await this.press('Save changes');
		await drawnAnew;
		await this.notice.first().waitFor();
		return await this.notice.first().innerText();
	}

	get notice(): Locator {
		return this.page.locator('.notice');
	}

	/** Beside the buttons below. */
	get changes(): Locator {
		return this.page.locator('footer [aria-live]');
	}

	async click(control: Locator): Promise<void> {
		this.clicks += 1;
		await control.click();
	}

	async pick(control: Locator, label: string): Promise<void> {
		this.clicks += CLICKS_OF_A_DROP_DOWN;
		await control.selectOption({ label });
	}

	/** How far the page is wider than the window. */
	async overhang(): Promise<number> {
		return await this.page.evaluate('document.documentElement.scrollWidth - innerWidth');
	}

	/** The control that has the focus, and its row; the page itself is none. */
	async focused(): Promise<string> {
		return await this.page.evaluate(`(() => {
			const { activeElement } = document;
			if (!activeElement || activeElement === document.body) return 'nothing';
			const row = activeElement.closest('tr')?.querySelector('th span')?.textContent;
			const control = activeElement.dataset.control ?? (activeElement.id || activeElement.localName);
			return row ? control + ' of ' + row : control;
		})()`);
	}

	/** The window that is open. */
	async dialog(): Promise<SettingsDialog> {
		const window = this.page.getByRole('dialog');
		await window.waitFor();
		return new SettingsDialog(this, window);
	}
}

/** *Ticketing settings for computer status change*, or *Mute devices*. */
export class SettingsDialog {
	constructor(
		private readonly tab: TicketingTabPage,
		readonly window: Locator,
	) {}

	field(label: string): Locator {
		return this.window.getByLabel(label);
	}

	async choose(label: string, value: string): Promise<void> {
		await this.tab.pick(this.field(label), value);
	}

	async options(label: string): Promise<string[]> {
		return await this.field(label).locator('option').allInnerTexts();
	}

	async apply(): Promise<void> {
		await this.submit(/^Apply/);
	}

	async submit(name: string | RegExp): Promise<void> {
		await this.tab.click(this.window.getByRole('button', { name }));
		await this.window.waitFor({ state: 'detached' });
	}

	async cancel(): Promise<void> {
		await this.tab.click(this.window.getByRole('button', { name: 'Cancel' }));
		await this.window.waitFor({ state: 'detached' });
	}
}
