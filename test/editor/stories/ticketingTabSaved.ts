import { KesCloudWorkflow } from '../../n8n/kesCloudStage';
import type { Stage } from '../../n8n/stage';
import { waitFor } from '../../n8n/waitFor';
import { RULE_TABLE } from '../../n8n/ticketingTabStage';
import { story } from '../story';
import type { TicketingTabPage } from '../ticketingTabPage';
import {
	activeNames,
	openTicketingTab,
	publishNextDay,
	publishPage,
	reportCustomers,
	storedRules,
} from '../ticketingTabStage';
import { healthyDeviceOf } from './devices';

const KSC = 'Kaspersky Security Center';
const CLOUD = 'Kaspersky Endpoint Security Cloud';
const OUTDATED = 'Databases are outdated';
const RESTART = 'Restart is required';
const [FIRST, SECOND, THIRD] = [
	'Device has become unmanaged',
	'Protection is disabled',
	'Security application is not running',
];
const HOUR_MS = 3_600_000;
const SOON_MS = 60_000;

const ticketOf = ({ autotask }: Stage, device: string) =>
	autotask.state.tickets().find(({ title }) => title.includes(device));

/** Of four rows: three are switched on, and one has everything else. */
async function edit(tab: TicketingTabPage): Promise<void> {
	await tab.toggle(FIRST);
	await tab.toggle(SECOND);
	await tab.enterDue(THIRD, '8');
	await tab.toggle(OUTDATED);
	await tab.choose('Queue', OUTDATED, 'Security Operations');
	await tab.choose('Priority', OUTDATED, 'High');
	await tab.enterDue(OUTDATED, '4');
	const dialog = await tab.more(OUTDATED);
	await dialog.choose('Work type', 'Maintenance');
	await dialog.choose('Issue type', 'Security');
	await dialog.choose('Issue subtype', 'Antivirus out of date');
	await dialog.apply();
}

/** The sentences about what was saved, and about going back. */
story('Save, cancel, reset on the Ticketing tab', (step) => {
	let tab: TicketingTabPage;
	let rules: KesCloudWorkflow;
	let device: string;

	const pollNow = async (stage: Stage) => {
		const before = (await stage.client.executions.list(rules.id)).length;
		await stage.client.deactivate(rules.id);
		await stage.client.activate(rules.id);
		await stage.client.executions.untilCount(rules.id, before + 1);
	};

	step(
		'When you finish configuring ticketing for computer statuses, click the Save changes button to save the ticketing settings.',
		async (scene) => {
			const { stage } = scene;
			tab = await openTicketingTab(scene, await publishPage(stage, 'saved'));
			await edit(tab);
			device = healthyDeviceOf(stage, 'Contoso');
			const dataTableId = await stage.client.dataTables.idOf(RULE_TABLE);
			rules = await KesCloudWorkflow.publish(
				stage,
				{
					'Read the Rules': { dataTableId: { __rl: true, mode: 'id', value: dataTableId } },
					'Watch Kaspersky Security Center': { options: { resendEvery: 0 } },
				},
				undefined,
				'kaspersky-to-autotask-with-rule-table.json',
			);
			stage.ksc.state.setHostStatus(device, { level: 'Critical', reasons: ['databasesOutdated'] });
			await pollNow(stage);
			expect(ticketOf(stage, device)).toBeUndefined();
			expect(await storedRules(stage)).toEqual([]);
			expect(await tab.save()).toMatch(/^\d+ settings were saved\. They count from the next/);
			expect(await tab.changes.innerText()).toBe('No changes');
			expect(await storedRules(stage)).toHaveLength(4);
		},
	);

	step(
		'Ticketing for computer statuses is configured and Autotask tickets will be created in accordance with the specified rules.',
		async ({ stage }) => {
			// The status holds already: one resend brings its ticket.
			await pollNow(stage);
			const ticket = await waitFor(
				'the ticket',
				SOON_MS,
				async () => await Promise.resolve(ticketOf(stage, device)),
			);
			expect(ticket).toMatchObject({ issueType: 13, subIssueType: 132, billingCodeID: 29682803 });
		},
	);

	step('Queue—Select the queue in which to put the created ticket.', async ({ stage }) => {
		expect(ticketOf(stage, device)?.queueID).toBe(29683378);
	});

	step(
		'Priority—Select the priority level for the tickets created in Autotask.',
		async ({ stage }) => {
			expect(ticketOf(stage, device)?.priority).toBe(1);
		},
	);

	step(
		'Due—Specify the time interval during which the ticket issue must be resolved and the ticket must be closed.',
		async ({ stage }) => {
			const { dueDateTime, createDate } = ticketOf(stage, device) ?? {};
			const due = Date.parse(dueDateTime ?? '') - Date.parse(createDate ?? '');
			expect(Math.round(due / HOUR_MS)).toBe(4);
			await stage.client.deactivate(rules.id);
		},
	);

	step(
		'This allows tickets to be created in Autotask when the computer status in Kaspersky Security Center or Kaspersky Endpoint Security Cloud changes to Warning or Critical.',
		async () => {
			for (const solution of [KSC, CLOUD] as const) {
				await tab.page.getByRole('heading', { name: solution, exact: true }).waitFor();
				for (const level of ['Critical', 'Warning'] as const) {
					await tab.openSection(solution, level);
					expect(await tab.page.getByRole('switch').count()).toBe(solution === KSC ? 21 : 10);
				}
			}
		},
	);

	step(
		'Assigning priority levels to the tickets created for computer status change is used to prioritize corresponding Autotask tickets.',
		async ({ stage }) => {
			const priorities = (await storedRules(stage)).map(({ priority }) => priority);
			expect(priorities.filter((priority) => priority === 'High')).toHaveLength(1);
		},
	);

	step(
		'The ticket priority allows you to respond to the issues in order of their importance, so that more urgent problems can be resolved sooner.',
		async ({ stage }) => {
			const options = tab.control('Priority', 'No data received').locator('option');
			expect(await options.allInnerTexts()).toEqual(activeNames(stage, 'priority'));
		},
	);

	step('Open the Ticketing tab.', async () => {
		await tab.load();
		expect(await tab.values(OUTDATED)).toMatchObject({ createTicket: true, due: '4' });
	});

	step(
		'In the left pane, click the Kaspersky solution name, and then select the Warning status or Critical status section.',
		async () => {
			await tab.openSection(CLOUD, 'Warning');
			expect(await tab.page.locator('.bar h2').innerText()).toContain(CLOUD);
			expect(await tab.rows.count()).toBe(10);
		},
	);

	step(
		'You can cancel changes and reset ticketing settings to their last saved values.',
		async () => {
			await tab.openSection(KSC, 'Critical');
			await tab.enterDue(OUTDATED, '99');
			await tab.toggle(SECOND);
			await tab.openSection(CLOUD, 'Critical');
			await tab.toggle('License has expired');
			expect(await tab.changes.innerText()).toBe('3 rows changed, not saved');
		},
	);

	step('Click the Cancel changes button.', async ({ stage }) => {
		await tab.press('Cancel changes');
		expect(await tab.changes.innerText()).toBe('No changes');
		expect((await tab.values('License has expired')).createTicket).toBe(false);
		await tab.openSection(KSC, 'Critical');
		expect((await tab.values(OUTDATED)).due).toBe('4');
		expect(await storedRules(stage)).toHaveLength(4);
	});

	step('You can also reset ticketing settings to their default values.', async () => {
		await tab.openSection(CLOUD, 'Critical');
		await tab.toggle('License has expired');
		await tab.save();
		await tab.openSection(KSC, 'Critical');
	});

	step('Click the Reset to defaults link.', async ({ stage }) => {
		await tab.press('Reset to defaults');
		expect(await tab.values(OUTDATED)).toEqual({
			...{ createTicket: false, queue: 'Monitoring Alert', priority: 'Critical', due: '12' },
		});
		// It still wants saving, and the other sections stay as they are.
		expect(await tab.changes.innerText()).toBe('4 rows changed, not saved');
		const isOn = async () =>
			(await storedRules(stage)).filter(({ createTicket }) => createTicket === true);
		expect(await isOn()).toHaveLength(4);
		await tab.save();
		expect(await isOn()).toEqual([expect.objectContaining({ level: 'Critical' })]);
	});

	step(
		'Kaspersky Security Integration Service for MSP can create Tickets only for active Autotask accounts.',
		async ({ stage }) => {
			await reportCustomers(stage, [{ customer: 'Proseware', problems: 2, held: 2 }]);
			await tab.load();
			await tab.openPart('Accounts');
			const row = await tab.rows.first().innerText();
			expect(row).toContain('“Proseware” is inactive in Autotask');
			expect(row).toContain('2 tickets were held');
		},
	);

	step(
		'Therefore, make sure that the Active check box is selected in the account properties.',
		async ({ stage }) => {
			const proseware = stage.autotask.state.tables.Companies.get(182);
			Object.assign(proseware ?? {}, { isActive: true });
			await tab.load();
			await tab.openPart('Accounts');
			await tab.row('Proseware').getByText('Found by name').waitFor();
			Object.assign(proseware ?? {}, { isActive: false });
			await tab.close();
		},
	);

	step(
		'If one of these basic priority values is deleted in Autotask, the default value is blank.',
		async (scene) => {
			const { state } = scene.stage.autotask;
			state.setPicklistValue('queueID', 8, { isActive: false });
			state.removePicklistValue('priority', 4);
			tab = await openTicketingTab(scene, await publishNextDay(scene.stage));
			expect(await tab.values(RESTART)).toMatchObject({ queue: 'Choose…', priority: 'Choose…' });
			state.setPicklistValue('queueID', 8, { isActive: true });
			state.setPicklistValue('priority', 4, { label: 'Critical' });
		},
	);

	step('This setting is required.', async () => {
		await tab.toggle(RESTART);
		const row = tab.row(RESTART);
		await row.getByText('Queue is required: choose one.').waitFor();
		await row.getByText('Priority is required: choose one.').waitFor();
		await tab.press('Save changes');
		expect(await tab.focused()).toBe(`queue of ${RESTART}`);
		expect(await tab.page.locator('footer').innerText()).toContain('1 row cannot be saved yet');
		await tab.choose('Queue', RESTART, 'Post Sale');
		await tab.choose('Priority', RESTART, 'High');
		expect(await row.getByText('is required: choose one').count()).toBe(0);
		expect(await tab.save()).toMatch(/^3 settings were saved/);
	});

	step('an inactive queue stays in sight, in red, with the word', async () => {
		const queue = tab.control('Queue', OUTDATED);
		expect((await tab.values(OUTDATED)).queue).toBe('Inactive: Monitoring Alert');
		const red = await queue.evaluate('(element) => getComputedStyle(element).color');
		const text = await tab.page.evaluate('getComputedStyle(document.body).color');
		expect(red).not.toBe(text);
		await tab.toggle(OUTDATED);
		await tab.row(OUTDATED).getByText('“Monitoring Alert” is inactive: choose another.').waitFor();
		await tab.choose('Queue', OUTDATED, 'Post Sale');
		expect(await queue.locator('option').allInnerTexts()).not.toContain('Monitoring Alert');
		await tab.close();
	});
});
