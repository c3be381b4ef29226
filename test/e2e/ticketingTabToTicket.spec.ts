import axios from 'axios';
import type { TabModel } from '../../nodes/KasperskyTicketingRules/ticketingTab/tab';
import { ensureN8n } from '../n8n/installation';
import { KesCloudWorkflow } from '../n8n/kesCloudStage';
import { Stage } from '../n8n/stage';
import {
	makeRuleTable,
	publishTicketingTab,
	RULE_TABLE,
	TAB_LOGIN,
	type TicketingTab,
} from '../n8n/ticketingTabStage';
import { waitFor } from '../n8n/waitFor';

const INSTALL_MS = 900_000;

let stage: Stage;
let tab: TicketingTab;
let main: string;
/** Of a customer that Autotask has a company for, and of one that it has none for. */
let known: string;
let unknown: string;

const options = { auth: TAB_LOGIN, proxy: false } as const;

function modelOf(html: string): TabModel {
	const [, json = 'null'] =
		/<script type="application\/json" id="model">(.*?)<\/script>/s.exec(html) ?? [];
	return JSON.parse(json) as TabModel;
}

/** Opens the page and sends its form, as a browser does. */
async function save(edits: object): Promise<TabModel> {
	const { token } = modelOf((await axios.get<string>(tab.url, options)).data);
	const form = new URLSearchParams({
		token,
		edits: JSON.stringify({ changes: [], accounts: [], ...edits }),
	});
	return modelOf((await axios.post<string>(tab.url, form, options)).data);
}

const ticketsOf = (device: string) =>
	stage.autotask.state.tickets().filter(({ title }) => title?.endsWith(` on ${device}`));

function customerOf(device: string): string | undefined {
	const { fleet } = stage.ksc.state;
	const host = [...fleet.hosts.values()].find(({ name }) => name === device);
	return host && fleet.virtualServers.get(fleet.virtualServerIdOf(host))?.name;
}

/** Publishing polls at once, and with `resendEvery: 0` every poll is a resend. */
async function resend(): Promise<void> {
	const before = (await stage.client.executions.list(main)).length;
	await stage.client.deactivate(main);
	await stage.client.activate(main);
	await stage.client.executions.untilCount(main, before + 1);
}

beforeAll(async () => {
	await ensureN8n();
	stage = await Stage.set({ hosts: 40, problems: 0 });
	const { fleet } = stage.ksc.state;
	const [contoso, fabrikam] = ['Contoso', 'Fabrikam'].map((name) =>
		[...fleet.virtualServers.values()].find((server) => server.name === name),
	);
	const deviceOf = (id?: number) =>
		[...fleet.hosts.values()].find((host) => fleet.virtualServerIdOf(host) === id)?.name ?? '';
	[known, unknown] = [deviceOf(contoso?.id), deviceOf(fabrikam?.id)];
	if (fabrikam) fleet.putVirtualServer({ ...fabrikam, name: 'Somebody New' });
	for (const device of [known, unknown]) {
		stage.ksc.state.setHostStatus(device, { level: 'Critical', reasons: ['databasesOutdated'] });
	}
	tab = await publishTicketingTab(stage);
	const table = await makeRuleTable(stage, tab);
	const published = await KesCloudWorkflow.publish(
		stage,
		{
			'Watch Kaspersky Security Center': { options: { resendEvery: 0 } },
			'Read the Rules': { dataTableId: { __rl: true, mode: 'id', value: table } },
		},
		undefined,
		'kaspersky-to-autotask-with-rule-table.json',
	);
	main = published.id;
	await stage.client.executions.untilCount(main, 1);
}, INSTALL_MS);

afterAll(async () => await stage?.strike(), 60_000);

it('a status that holds has no ticket while its row is off', () => {
	expect([...ticketsOf(known), ...ticketsOf(unknown)]).toEqual([]);
});

it('from the saved toggle on it gets its ticket with the next resend, as the page says', async () => {
	const row = {
		solution: 'kasperskySecurityCenter',
		level: 'Critical',
		status: 'databasesOutdated',
	};
	const on = { ...row, customer: '', column: 'createTicket', value: 'on' };
	const due = { ...row, customer: '', column: 'dueHours', value: '3' };
	const { notice } = await save({ changes: [on, due] });
	expect(notice?.text).toContain('already gets its ticket with the next resend');
	await resend();
	const ticket = await waitFor('the ticket', 30_000, async () => ticketsOf(known).at(0));
	const dueAt = Date.parse(ticket.dueDateTime ?? '') - Date.parse(ticket.createDate);
	expect(ticket.companyID).toBe(175);
	expect(Math.round(dueAt / 3_600_000)).toBe(3);
});

it('a ticket that is held for want of a company is created with the next resend after one was chosen', async () => {
	expect(ticketsOf(unknown)).toEqual([]);
	const { accounts } = await save({ accounts: [{ customer: 'Somebody New', company: 179 }] });
	expect(accounts).toContainEqual(
		expect.objectContaining({
			customer: 'Somebody New',
			company: { id: 179, name: 'Tailspin Toys' },
		}),
	);
	await resend();
	const ticket = await waitFor('the ticket', 30_000, async () => ticketsOf(unknown).at(0));
	expect(ticket.companyID).toBe(179);
	expect(ticketsOf(known)).toHaveLength(1);
});

it('a muted device has no ticket until the mute has ended; then the next resend creates it', async () => {
	const { fleet } = stage.ksc.state;
	const muted = [...fleet.hosts.values()]
		.map(({ name }) => name)
		.find((name) => ![known, unknown].includes(name) && customerOf(name) === 'Contoso');
	const name = muted ?? '';
	const mute = { devices: name.toLowerCase(), customer: 'Contoso', status: 'databasesOutdated' };
	const { mutes, history } = await save({
		mutes: [{ ...mute, level: '', until: '2126-01-01' }],
	});
	expect(mutes).toMatchObject([{ devices: name.toLowerCase(), isOver: false, issue: '' }]);
	expect(history[0]).toMatchObject({ by: TAB_LOGIN.username, before: 'not muted' });
	stage.ksc.state.setHostStatus(name, { level: 'Critical', reasons: ['databasesOutdated'] });
	await resend();
	expect(ticketsOf(name)).toEqual([]);
	expect(ticketsOf(known)).toHaveLength(1);

	// A minute is the least that a table says, and too long for a test: the end is moved to the past.
	const table = await stage.client.dataTables.idOf(RULE_TABLE);
	await stage.client.dataTables.edit(table, Number(mutes[0].id), { until: '2026-01-01 12:00' });
	await resend();
	await waitFor('the ticket', 30_000, async () => ticketsOf(name).at(0));

	// What clears while it is muted is completed.
	const again = await save({ mutes: [{ ...mute, level: '', until: '2126-01-01' }] });
	stage.ksc.state.setHostStatus(name, { level: 'OK', reasons: [] });
	await resend();
	await waitFor('the end of the ticket', 30_000, async () => ticketsOf(name)[0].completedDate);
	const ended = await save({ ended: again.mutes.map(({ id }) => id) });
	expect(ended.mutes).toEqual([]);
});
