/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from '../../n8n/package';
import { story } from '../story';
import { TAB_LOGIN } from '../../n8n/ticketingTabStage';
import type { TicketingTabPage } from '../ticketingTabPage';
import { openTicketingTab, publishPage, storedRules } from '../ticketingTabStage';

const KSC = 'Kaspersky Security Center';
const CLOUD = 'Kaspersky Endpoint Security Cloud';
const OUTDATED = 'Databases are outdated';
const MOST_CLICKS_DIFFERENT = 40;
const MOST_CLICKS_SAME = 18;
const MOST_TABS = 40;

/** Deque's checks, by their defaults. */
const AXE = readFileSync(path.join(CHECKOUT, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

interface Violation {
	id: string;
	nodes: Array<{ html: string }>;
}

/** @returns what breaks a rule, and where */
async function violations({ page }: TicketingTabPage): Promise<string[]> {
	await page.evaluate(AXE);
	const found: Violation[] = await page.evaluate('axe.run().then((result) => result.violations)');
	return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
}

const names = async (tab: TicketingTabPage) =>
	await tab.page.locator('tbody th span[title]').allInnerTexts();

story('Twelve statuses', (step) => {
	let tab: TicketingTabPage;
	let twelve: string[];

	step('get a queue each with few clicks', async (scene) => {
		tab = await openTicketingTab(scene, await publishPage(scene.stage, 'twelve'));
		twelve = (await names(tab)).slice(0, 12);
		tab.clicks = 0;
		for (const [at, name] of twelve.entries()) {
			await tab.toggle(name);
			await tab.choose('Queue', name, `Team ${at + 1}`);
		}
		await tab.save();
		expect(tab.clicks).toBeLessThanOrEqual(MOST_CLICKS_DIFFERENT);
		for (const name of twelve) expect((await tab.values(name)).createTicket).toBe(true);
	});

	step('get the same settings with fewer', async ({ stage }) => {
		tab.clicks = 0;
		await tab.openSection(KSC, 'Warning');
		await tab.select(twelve[0]);
		await tab.select(twelve[11], ['Shift']);
		const dialog = await tab.edit();
		await dialog.choose('Create ticket', 'On');
		await dialog.choose('Queue', 'Security Operations');
		await dialog.choose('Priority', 'High');
		await dialog.apply();
		await tab.save();
		expect(tab.clicks).toBeLessThanOrEqual(MOST_CLICKS_SAME);
		const same = (await storedRules(stage)).filter(
			({ level, queue }) => level === 'Warning' && queue === 'Security Operations',
		);
		expect(same).toHaveLength(12);
		await tab.close();
	});
});

story('Two browsers', (step) => {
	let mine: TicketingTabPage;
	let theirs: TicketingTabPage;

	step('who saves second is told who was first, and overwrites nothing', async (scene) => {
		const url = await publishPage(scene.stage, 'two-browsers');
		theirs = await openTicketingTab(scene, url);
		mine = await openTicketingTab(scene, url);
		await theirs.enterDue(OUTDATED, '5');
		await theirs.save();
		await mine.enterDue(OUTDATED, '6');
		const told = await mine.save();
		expect(told).toMatch(/Nothing was saved: service-desk saved at .+ after you opened this page/);
		expect(told).toMatch(/The last save known: Saved .+ by service-desk\./);
		const row = (await storedRules(scene.stage)).find(
			({ level, status }) => level === 'Critical' && status === 'databasesOutdated',
		);
		expect(row?.dueHours).toBe(5);
		expect((await mine.values(OUTDATED)).due).toBe('6');
	});

	step('Reload shows what the first one saved', async () => {
		await mine.press('Reload');
		await mine.page.getByText('No changes').waitFor();
		expect((await mine.values(OUTDATED)).due).toBe('5');
		await Promise.all([mine.close(), theirs.close()]);
	});
});

story('The page in anybody’s hands', (step) => {
	let url: string;
	let tab: TicketingTabPage;

	step('leaving with unsaved changes asks', async (scene) => {
		url = await publishPage(scene.stage, 'care');
		tab = await openTicketingTab(scene, url);
		await tab.toggle(OUTDATED);
		const asked = tab.page.waitForEvent('dialog');
		await tab.page.close({ runBeforeUnload: true });
		const dialog = await asked;
		expect(dialog.type()).toBe('beforeunload');
		await dialog.dismiss();
		expect(await tab.changes.innerText()).toBe('1 row changed, not saved');
		await tab.press('Cancel changes');
	});

	step('the keyboard alone selects, edits and closes, and never loses its place', async () => {
		const { keyboard } = tab.page;
		const tabTo = async (control: string, key = 'Tab') => {
			for (let at = 0; at < MOST_TABS; at++) {
				if ((await tab.focused()) === control) return;
				await keyboard.press(key);
				expect(await tab.focused()).not.toBe('nothing');
			}
			throw new Error(`${control} is not reached`);
		};
		const [first, second, third] = await names(tab);
		await tab.page.getByRole('searchbox').focus();
		await tabTo(`select of ${first}`);
		await keyboard.press('Space');
		await tabTo(`createTicket of ${second}`);
		await keyboard.press('Space');
		expect(await tab.focused()).toBe(`createTicket of ${second}`);
		await tabTo(`select of ${third}`);
		await keyboard.press('Shift+Space');
		await tab.page.getByText('3 selected').waitFor();
		await tabTo('edit', 'Shift+Tab');
		await keyboard.press('Enter');
		await tab.page.getByRole('dialog').waitFor();
		expect(await tab.focused()).toBe('setting-createTicket');
		await keyboard.press('Escape');
		expect(await tab.focused()).toBe('edit');
		await keyboard.press('Enter');
		await keyboard.press('o');
		await tabTo('setting-dueHours');
		await keyboard.type('7');
		await keyboard.press('Enter');
		await tab.page.getByRole('dialog').waitFor({ state: 'detached' });
		expect(await tab.focused()).toBe('edit');
		expect(await tab.values(third)).toMatchObject({ createTicket: true, due: '7' });
		await tab.section(KSC, 'Warning').focus();
		await keyboard.press('Enter');
		expect(await tab.focused()).toBe('section kasperskySecurityCenter/Warning');
		await tab.page.getByRole('button', { name: 'Cancel changes' }).focus();
		await keyboard.press('Enter');
		expect(await tab.changes.innerText()).toBe('No changes');
		expect(await tab.focused()).not.toBe('nothing');
	});

	step('Ctrl+S saves, and the page then says so where the focus is', async () => {
		await tab.openSection(KSC, 'Critical');
		const due = tab.control('Due, hours', OUTDATED);
		await due.fill('9');
		await tab.page.keyboard.press('Control+s');
		await tab.notice.getByText('1 setting was saved.').waitFor();
		expect(await tab.focused()).toBe('notice');
		expect((await tab.values(OUTDATED)).due).toBe('9');
	});

	step('Find leaves what matches, and Reset still means the whole section', async () => {
		await tab.openSection(KSC, 'Critical');
		await tab.find('outdated');
		expect(await names(tab)).toEqual([OUTDATED]);
		await tab.press('Reset to defaults');
		const changed = Number.parseInt(await tab.changes.innerText(), 10);
		expect(changed).toBeGreaterThan(1);
		await tab.find('');
		await tab.press('Cancel changes');
	});

	step('all 62 rows fit from 1280 to 2560 pixels', async () => {
		for (const [width, height] of [
			[1280, 720],
			[1440, 900],
			[2560, 1440],
		]) {
			await tab.page.setViewportSize({ width, height });
			for (const solution of [KSC, CLOUD] as const) {
				for (const level of ['Critical', 'Warning'] as const) {
					await tab.openSection(solution, level);
					expect(await tab.overhang()).toBe(0);
				}
			}
			for (const part of ['Accounts', 'Explain', 'History'] as const) {
				await tab.openPart(part);
				expect(await tab.overhang()).toBe(0);
			}
		}
		await tab.page.setViewportSize({ width: 1440, height: 900 });
	});

	step('what the server refuses stays on the page, with the reason', async ({ stage }) => {
		const before = await storedRules(stage);
		await tab.openSection(KSC, 'Critical');
		const dialog = await tab.more(OUTDATED);
		await dialog.choose('Weekly hours', 'Only at these times');
		await dialog.field('From').fill('25:00');
		await dialog.apply();
		expect(await tab.save()).toMatch(/Weekly hours cannot be “25:00”/);
		expect(await tab.row(OUTDATED).innerText()).toContain('Changed');
		expect(await storedRules(stage)).toEqual(before);
	});

	for (const colorScheme of ['light', 'dark'] as const) {
		step(`axe finds nothing in the ${colorScheme} page, its parts and its window`, async () => {
			await tab.page.emulateMedia({ colorScheme });
			await tab.openSection(KSC, 'Critical');
			// With a notice, a changed and a selected row.
			await tab.select(OUTDATED);
			expect(await violations(tab)).toEqual([]);
			const dialog = await tab.edit();
			expect(await violations(tab)).toEqual([]);
			await dialog.cancel();
			for (const part of ['Accounts', 'Explain', 'History'] as const) {
				await tab.openPart(part);
				expect(await violations(tab)).toEqual([]);
			}
		});
	}

	step('without JavaScript the page says what it needs', async (scene) => {
		const { page } = tab;
		const browser = page.context().browser();
		const window = await browser?.newContext({
			javaScriptEnabled: false,
			httpCredentials: TAB_LOGIN,
		});
		const bare = await window?.newPage();
		await bare?.goto(url);
		expect(await bare?.locator('body').innerText()).toMatch(
			/needs JavaScript.* Nothing was changed/,
		);
		await window?.close();
		await tab.close();
		scene.pictures = scene.editor.pictures;
	});
});
