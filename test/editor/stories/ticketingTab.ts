import axios from 'axios';
import type { Stage } from '../../n8n/stage';
import { story } from '../story';
import type { TicketingTabPage } from '../ticketingTabPage';
import { activeNames, openTicketingTab, publishPage, storedRules } from '../ticketingTabStage';

const KSC = 'Kaspersky Security Center';
const OUTDATED = 'Databases are outdated';
const [FIRST, SECOND, THIRD] = [
	'Device has become unmanaged',
	'Protection is disabled',
	'Security application is not running',
];
/** So that twelve statuses can have twelve queues. */
function addTeams({ autotask }: Stage): void {
	for (let team = 1; team <= 12; team++)
		autotask.state.setPicklistValue('queueID', 900 + team, { label: `Team ${team}` });
}

/** The sentences of the original's page, each as a step at the page that replaces it. */
story('Ticketing for computer statuses', (step) => {
	let url: string;
	let tab: TicketingTabPage;

	step(
		'In the Kaspersky Security Integration Tool for MSP window, click the Ticketing tab.',
		async (scene) => {
			addTeams(scene.stage);
			url = await publishPage(scene.stage);
			const stranger = await axios.get(url, { proxy: false, validateStatus: () => true });
			expect(stranger.status).toBe(401);
			tab = await openTicketingTab(scene, url);
		},
	);

	step(
		'On the Ticketing tab, you can configure ticketing rules for the computer statuses.',
		async () => {
			const counts = await tab.page.locator('nav b').allInnerTexts();
			expect(counts.slice(0, 4)).toEqual(['0 of 21 on', '0 of 21 on', '0 of 10 on', '0 of 10 on']);
			expect(await tab.rows.count()).toBe(21);
		},
	);

	step(
		'By default, ticket creation is disabled for all computer status descriptions.',
		async () => {
			expect(await tab.page.getByRole('switch', { checked: true }).count()).toBe(0);
			expect(await tab.page.getByRole('switch', { checked: false }).count()).toBe(21);
		},
	);

	step(
		'In the left pane, select the Warning status or Critical status section to configure ticketing for computer statuses.',
		async () => {
			await tab.openSection(KSC, 'Warning');
			await tab.page.getByRole('heading', { name: 'Warning status' }).waitFor();
			expect(await tab.section(KSC, 'Warning').getAttribute('aria-current')).toBe('page');
		},
	);

	step(
		'The default value for Critical computer statuses is 12 hours, and for Warning computer statuses it is 24 hours.',
		async () => {
			expect((await tab.values(OUTDATED)).due).toBe('24');
			await tab.openSection(KSC, 'Critical');
			expect((await tab.values(OUTDATED)).due).toBe('12');
		},
	);

	step(
		'The default priority for Critical computer statuses is Critical, and for Warning computer statuses it is Medium.',
		async () => {
			expect((await tab.values(OUTDATED)).priority).toBe('Critical');
			await tab.openSection(KSC, 'Warning');
			expect((await tab.values(OUTDATED)).priority).toBe('Medium (default)');
		},
	);

	step('By default, the tickets are put in the Monitoring Alert queue.', async () => {
		await tab.openSection(KSC, 'Critical');
		const queues = await tab.page.locator('td:nth-child(4) option:checked').allInnerTexts();
		expect(new Set(queues)).toEqual(new Set(['Monitoring Alert']));
	});

	step(
		'To configure ticket creation for one status, use the toggle button in the Create ticket column to enable ticket creation for the corresponding status change.',
		async () => {
			await tab.toggle(OUTDATED);
			expect((await tab.values(OUTDATED)).createTicket).toBe(true);
			expect(await tab.row(OUTDATED).innerText()).toContain('Changed');
			expect(await tab.section(KSC, 'Critical').innerText()).toContain('1 of 21 on');
		},
	);

	step('The drop-down list contains the names of the Autotask queues.', async ({ stage }) => {
		const options = tab.control('Queue', OUTDATED).locator('option');
		expect(await options.allInnerTexts()).toEqual(activeNames(stage, 'queueID'));
	});

	step(
		'In the Queue, Priority, and Due, hours columns, edit the settings as required.',
		async () => {
			await tab.choose('Queue', OUTDATED, 'Security Operations');
			await tab.choose('Priority', OUTDATED, 'High');
			await tab.enterDue(OUTDATED, '4');
			expect(await tab.values(OUTDATED)).toEqual({
				...{ createTicket: true, queue: 'Security Operations', priority: 'High', due: '4' },
			});
			expect(await tab.changes.innerText()).toBe('1 row changed, not saved');
		},
	);

	step(
		'To configure ticket creation for one or several statuses simultaneously, select the lines that contain the required status description, and then click the Edit button above the table.',
		async () => {
			await tab.select(FIRST);
			await tab.select(THIRD, ['Shift']);
			await tab.page.getByText('3 selected').waitFor();
			await tab.edit();
		},
	);

	step('The Ticketing settings for computer status change window opens.', async () => {
		const window = tab.page.getByRole('dialog', {
			name: 'Ticketing settings for computer status change',
		});
		expect(await window.innerText()).toContain(`3 statuses: ${FIRST}, ${SECOND}, ${THIRD}`);
		await window.getByRole('button', { name: 'Cancel' }).click();
	});

	step(
		'You can edit ticketing settings either for an individual computer status or for several statuses at the same time.',
		async () => {
			const several = await tab.edit();
			expect(await several.options('Create ticket')).toEqual(['Not changed: Off', 'On', 'Off']);
			await several.cancel();
			const one = await tab.more(OUTDATED);
			expect(await one.window.innerText()).toContain(OUTDATED);
			expect((await one.options('Queue'))[0]).toBe('Not changed: Security Operations');
			await one.cancel();
		},
	);

	step(
		'Editing ticketing settings for multiple computer statuses is useful if you want to assign the same ticketing settings to these computer statuses.',
		async () => {
			const dialog = await tab.edit();
			await dialog.choose('Create ticket', 'On');
			await dialog.choose('Queue', 'Level I Support');
			await dialog.field('Due, hours').fill('8');
			await dialog.apply();
			for (const name of [FIRST, SECOND, THIRD]) {
				const queue = 'Level I Support';
				expect(await tab.values(name)).toMatchObject({ createTicket: true, queue, due: '8' });
			}
		},
	);

	step(
		'If you want the ticketing settings to be different, edit them individually for each computer status.',
		async () => {
			await tab.choose('Queue', SECOND, 'Post Sale');
			expect((await tab.values(SECOND)).queue).toBe('Post Sale');
			expect((await tab.values(FIRST)).queue).toBe('Level I Support');
		},
	);

	step(
		'On / Off (or, in the main window, the toggle button)—Enable or disable ticket creation for the selected status changes.',
		async () => {
			await tab.select(FIRST);
			const dialog = await tab.edit();
			await dialog.choose('Create ticket', 'Off');
			await dialog.apply();
			expect((await tab.values(SECOND)).createTicket).toBe(false);
			await tab.toggle(SECOND);
			expect((await tab.values(SECOND)).createTicket).toBe(true);
		},
	);

	step('Work type—Select the work type to be assigned to the ticket.', async () => {
		const dialog = await tab.more(OUTDATED);
		await dialog.choose('Work type', 'Maintenance');
		await dialog.apply();
		expect(await tab.row(OUTDATED).innerText()).toContain('Maintenance');
	});

	step('Issue type—Select the Autotask issue type to be assigned to the ticket.', async () => {
		const dialog = await tab.more(OUTDATED);
		expect(await dialog.options('Issue subtype')).toEqual(['Not changed: None', 'None']);
		await dialog.choose('Issue type', 'Security');
		expect(await dialog.options('Issue subtype')).toEqual([
			...['None', 'Malware', 'Antivirus out of date', 'Protection off', 'Vulnerability'],
		]);
		await dialog.apply();
		expect(await tab.row(OUTDATED).innerText()).toContain('Maintenance · Security');
	});

	step(
		'Issue subtype—Select the Autotask issue subtype to be assigned to the ticket.',
		async () => {
			const dialog = await tab.more(OUTDATED);
			await dialog.choose('Issue subtype', 'Antivirus out of date');
			await dialog.apply();
			expect(await tab.row(OUTDATED).innerText()).toContain('Antivirus out of date');
		},
	);

	step(
		'This setting is present only in the Ticketing settings for computer status change window.',
		async () => {
			for (const setting of ['Work type', 'Issue type', 'Issue subtype']) {
				expect(await tab.page.getByLabel(`${setting} for ${OUTDATED}`).count()).toBe(0);
			}
		},
	);

	step('nothing of it is saved yet', async ({ stage }) => {
		expect(await storedRules(stage)).toEqual([]);
		await tab.press('Cancel changes');
		await tab.close();
	});
});
