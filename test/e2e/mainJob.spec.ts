import type { INodeParameters } from 'n8n-workflow';
import { ensureN8n } from '../n8n/installation';
import { outputOf } from '../n8n/n8nExecutions';
import { readTemplate, Stage } from '../n8n/stage';
import { waitFor } from '../n8n/waitFor';
import type { TicketWithNotes } from '../simulators/autotask';
import { startKscSimulator } from '../simulators/kaspersky';

const INSTALL_MS = 900_000;
const HOUR_MS = 3_600_000;
const PACKAGE = 'n8n-nodes-kaspersky-autotask';

const WATCH = 'Watch Kaspersky Security Center';
const RULES = 'Apply Ticketing Rules';

let stage: Stage;
let workflowId: string;
let device: string;
let strangersBefore: TicketWithNotes[];

const isOurs = ({ externalID }: TicketWithNotes) => externalID?.startsWith('ksp-') ?? false;
const ourTickets = () => stage.autotask.state.tickets().filter(isOurs);
const strangers = () => stage.autotask.state.tickets().filter((ticket) => !isOurs(ticket));

/** Publishing polls at once, so nobody has to wait for the minute. */
async function pollNow(): Promise<void> {
	await stage.client.deactivate(workflowId);
	await stage.client.activate(workflowId);
}

/** Waits until nothing runs any more, then a little longer for what should not come. */
async function settle(executions: number): Promise<void> {
	await stage.client.executions.untilCount(workflowId, executions);
}

beforeAll(async () => {
	await ensureN8n();
	stage = await Stage.set({ hosts: 60, problems: 6 });
	strangersBefore = strangers();
	const rule = {
		name: 'Old databases',
		level: 'Critical',
		statuses: ['databasesOutdated'],
		createTicket: 'on',
		...{ contact: 'it@contoso.example', contract: 'Managed Services', location: 'Headquarters' },
		assignee: 'Dana Whitfield (Service Desk Engineer)',
		userDefinedFields: { field: [{ name: 'Device type', value: 'laptop' }] },
	};
	stage.autotask.state.ticketUserDefinedFields.push({
		...{ name: 'Device type', type: 'string' },
		values: [{ value: 'lap', label: 'Laptop' }],
	});
	workflowId = await stage.createWorkflow(readTemplate(), {
		[WATCH]: { onFirstRun: 'onlyNewChanges' },
		[RULES]: { operation: 'applyRules', rules: { rule: [rule] } },
	});
	const { fleet } = stage.ksc.state;
	const contoso = [...fleet.virtualServers.values()].find(({ name }) => name === 'Contoso');
	const healthy = [...fleet.hosts.values()].find(
		(host) => host.statusId === 0 && fleet.virtualServerIdOf(host) === contoso?.id,
	);
	device = healthy?.name ?? 'no healthy device of Contoso';
}, INSTALL_MS);

afterAll(async () => await stage?.strike(), 60_000);

describe('the main job on a real n8n, in the order of a day', () => {
	it('makes no ticket of what is there already when the workflow is published', async () => {
		await stage.client.activate(workflowId);
		expect(ourTickets()).toEqual([]);
	});

	it('makes exactly one ticket when a device turns Critical for two reasons, of which one has its rule on', async () => {
		stage.ksc.state.setHostStatus(device, {
			level: 'Critical',
			reasons: ['databasesOutdated', 'activeThreats'],
		});
		await pollNow();
		await settle(1);
		const [ticket, ...others] = ourTickets();
		expect(others).toEqual([]);
		expect(ticket).toMatchObject({
			companyID: 175,
			queueID: 8,
			priority: 4,
			status: 1,
			title: `Critical: Databases are outdated on ${device}`,
			...{ contactID: 33, contractID: 71, companyLocationID: 12 },
			...{ assignedResourceID: 29682886, assignedResourceRoleID: 29682834 },
			userDefinedFields: [{ name: 'Device type', value: 'lap' }],
			externalID: expect.stringMatching(/^ksp-[0-9a-f]{8}-[0-9a-f]{16}-databasesOutdated$/),
			description: expect.stringContaining('Customer: Contoso'),
		});
		const due = Date.parse(ticket.dueDateTime ?? '') - Date.parse(ticket.createDate);
		expect(Math.abs(due - 12 * HOUR_MS)).toBeLessThan(10_000);
	});

	it('sends nothing twice after a restart', async () => {
		await stage.n8n.restart();
		await stage.client.activate(workflowId);
		const before = await stage.client.executions.list(workflowId);
		await pollNow();
		expect(await stage.client.executions.list(workflowId)).toHaveLength(before.length);
		expect(ourTickets()).toHaveLength(1);
	});

	it('completes the ticket with a note when its reason clears, though the other one stays', async () => {
		stage.ksc.state.setHostStatus(device, { level: 'Critical', reasons: ['activeThreats'] });
		await pollNow();
		const [ticket] = await waitFor('the completed ticket', 30_000, async () => {
			const tickets = ourTickets();
			return tickets.every(({ completedDate }) => completedDate !== null) ? tickets : undefined;
		});
		expect(ticket.status).toBe(5);
		expect(ticket.resolution).toContain('no longer applies');
		expect(ticket.notes).toHaveLength(1);
		expect(ticket.notes[0].description).toContain(`no longer applies to ${device}`);
		expect(ourTickets()).toHaveLength(1);
	});

	it("has touched no stranger's ticket", () => {
		expect(strangers()).toEqual(strangersBefore);
	});

	it('keeps every secret out of the execution data', async () => {
		const stored = JSON.stringify(await stage.client.executions.list(workflowId));
		for (const secret of [
			stage.ksc.password,
			stage.autotask.secret,
			stage.autotask.integrationCode,
		]) {
			expect(stored).not.toContain(secret);
		}
	});
});

describe('the rule table', () => {
	it('has five equal rows after one rule for five statuses', async () => {
		const statuses = [
			'activeThreats',
			'appNotRunning',
			'databasesOutdated',
			'licenseExpiry',
			'scanOverdue',
		];
		const rule: INodeParameters = {
			solution: 'kasperskySecurityCenter',
			level: 'Warning',
			statuses,
			createTicket: 'on',
			queue: 5,
			priority: 1,
			dueHours: 48,
		};
		const id = await stage.createWorkflow({
			name: 'Rule table',
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger', {}),
				node('Rules', `${PACKAGE}.kasperskyTicketingRules`, {
					operation: 'listRuleTable',
					rules: { rule: [rule] },
				}),
			],
			connections: { Start: { main: [[{ node: 'Rules', type: 'main', index: 0 }]] } },
			settings: {},
		});
		const execution = await stage.client.executions.untilEnded(await stage.client.run(id, 'Start'));
		const rows = outputOf(execution, 'Rules').map(({ json }) => json);
		const on = rows.filter(({ createTicket }) => createTicket === true);
		expect(on.map(({ status }) => status).sort()).toEqual(statuses);
		const settings = on.map((row) => JSON.stringify({ ...row, status: '', statusDescription: '' }));
		expect(new Set(settings).size).toBe(1);
		expect(on[0]).toMatchObject({
			level: 'Warning',
			queue: 'Client Portal',
			priority: 'High',
			dueHours: 48,
		});
	});

	it('fills the drop-downs from Autotask', async () => {
		const queues = await stage.client.dropdowns.options({
			nodeType: { name: `${PACKAGE}.kasperskyTicketingRules`, version: 1 },
			method: 'queue',
			path: 'parameters.rules.rule[0].queue',
			parameters: {},
			credentials: { autotaskPsaApi: stage.credentials.autotask },
		});
		expect(queues.map(({ name }) => name)).toContain('Monitoring Alert');
	});
});

describe('the credential tests', () => {
	const test = async (changes: Record<string, string | boolean>) =>
		await stage.client.testCredential('kasperskySecurityCenterApi', stage.credentials.ksc, changes);

	it('accept what is right', async () => {
		expect(await test({})).toMatchObject({ status: 'OK' });
		expect(
			await stage.client.testCredential('autotaskPsaApi', stage.credentials.autotask),
		).toMatchObject({ status: 'OK' });
	});

	it.each([
		['a wrong password', { password: 'wrong' }, /refused the user name or the password/],
		['two-step verification', { user: 'svc-two-step' }, /two-step verification/],
		['an account without the right to read', { user: 'svc-no-rights' }, /may not read devices/],
		[
			'a server that is not there',
			{ serverUrl: 'https://127.0.0.1:9' },
			/Cannot connect to 127.0.0.1: the connection was refused.*"Server URL"/,
		],
		[
			'a server that is unknown',
			{ serverUrl: 'https://ksc.invalid' },
			/Cannot connect to ksc.invalid: its name.*DNS server/,
		],
		['a path in place of a certificate', { caPem: 'C:\\klserver.cer' }, /path of a file/],
		['a text that is no certificate', { caPem: 'our certificate' }, /is no certificate/],
	])('tell %s apart', async (_, changes, message) => {
		const result = await test(changes);
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(message);
	});

	it('tell a certificate of another authority apart', async () => {
		const stranger = await startKscSimulator({ hosts: 1, problems: 0, seed: 1 });
		const result = await test({ serverUrl: stranger.url });
		await stranger.close();
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/not trusted.*CA Certificate/);
	});
});

function node(name: string, type: string, parameters: INodeParameters) {
	return {
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters,
	};
}
