import type { IDataObject } from 'n8n-workflow';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { Tenant } from '../simulators/autotaskTenant';
import { deviceList, listedDevice, statusChange } from '../unit/ticketingRules/fixtures';
import { runNode } from './harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';
const CONTOSO = { id: 'vs:1', name: 'Contoso', kind: 'virtualServer' as const };
const ON = { name: 'All on', statuses: ['all'], createTicket: 'on' };

let tenant: Tenant;

beforeEach(async () => {
	tenant = await Tenant.start();
	tenant.bed.types[TYPE] = new KasperskyTicketingRules();
});

afterEach(async () => {
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

interface Explained {
	rules: Array<{ rule: string; sets: string[] }>;
	settings: Array<{ setting: string; value: string; decidedBy: string }>;
	account: IDataObject;
	decision: string;
	reason: string;
	tickets: IDataObject[];
	sync: string[];
	text: string;
}

const rulesNode = async (parameters: IDataObject, items: IDataObject[], rule: IDataObject[]) =>
	await runNode(tenant.bed, TYPE, { rules: { rule }, ...parameters }, items, 'continueErrorOutput');

async function explain(
	items: IDataObject[],
	rule: IDataObject[] = [ON],
	parameters: IDataObject = {},
): Promise<Explained[]> {
	const { writes } = tenant;
	const all = { operation: 'explain', explainFrom: 'items', ...parameters };
	const run = await rulesNode(all, items, rule);
	expect(run.errorItems).toEqual([]);
	expect(tenant.writes).toBe(writes);
	return run.items as unknown as Explained[];
}

/** Of the fields: nothing has to come in. */
const ask = async (fields: IDataObject, rule: IDataObject[] = [ON], rest: IDataObject = {}) =>
	(await explain([{}], rule, { explainFrom: 'fields', ...fields, ...rest }))[0];

const item = (changed: object = {}): IDataObject => ({
	...statusChange({
		...{ customer: CONTOSO, raisedAt: tenant.n8nTime, observedAt: tenant.n8nTime },
		...changed,
	}),
});

async function sync(items: IDataObject[], rule: IDataObject[] = [ON], options: IDataObject = {}) {
	const applied = await rulesNode({ operation: 'applyRules' }, items, rule);
	return await tenant.sync(applied.items, 'continueErrorOutput', { options });
}

it('names the rules in their order, and for each setting the one that decides it', async () => {
	const rules = [
		{ ...ON, queue: '8' },
		{
			statuses: ['databasesOutdated'],
			name: 'Databases',
			createTicket: 'unchanged',
			priority: '1',
		},
		{ statuses: ['notConnected'], name: 'Another status', priority: '2' },
	];
	const [{ rules: matching, settings, text }] = await explain([item()], rules);
	expect(matching.map(({ rule }) => rule)).toEqual([
		expect.stringContaining('“All on”'),
		expect.stringContaining('“Databases”'),
	]);
	expect(matching[1].sets).toEqual(['Priority']);
	const by = Object.fromEntries(settings.map((one) => [one.setting, one.decidedBy]));
	expect(by).toMatchObject({
		'Create Ticket': expect.stringContaining('All on'),
		Priority: expect.stringContaining('Databases'),
		'Due (Hours)': 'default',
	});
	expect(text.split('\n')[1]).toMatch(/^Rules, in this order, .*1\. .*All on.*2\. .*Databases/);
});

it('says of a status without a ticket what Sync then does, and of the one that is there', async () => {
	const change = item();
	const [before] = await explain([change]);
	expect(before).toMatchObject({ decision: 'open', tickets: [] });
	expect(before.account).toMatchObject({ company: 'Contoso', id: 175, held: '' });
	expect(before.sync).toEqual([expect.stringMatching(/^Sync would create the ticket "Critical: /)]);
	await sync([change]);
	const [after] = await explain([item({ change: 'ongoing' })]);
	expect(after.tickets).toMatchObject([{ number: tenant.tickets[0].ticketNumber, isOpen: true }]);
	expect(after.sync).toEqual([expect.stringContaining('would change nothing')]);
});

it('says what Sync would do by its options: of a ticket that a person has closed', async () => {
	const change = item();
	await sync([change]);
	tenant.pass(30);
	tenant.simulator.state.actAsTechnician(tenant.tickets[0].id, { status: 5 });
	tenant.pass(30);
	const holds = item({ change: 'ongoing', raisedAt: change.raisedAt });
	const [left] = await explain([holds]);
	expect(left.sync.join()).toMatch(/was closed by a person .* it stays closed/);
	const explainPolicies = { whenClosedByPerson: 'reopen' };
	const [reopened] = await explain([holds], [ON], { explainPolicies });
	expect(reopened.sync.join()).toMatch(/^Sync would reopen ticket T/);
});

it('says that a ticket would follow its device', async () => {
	const options = { whenMoved: 'moveTicket' };
	await sync([item()], [ON], options);
	tenant.pass(60);
	const moved = item({ change: 'ongoing', customer: { ...CONTOSO, name: 'Fabrikam' } });
	const [{ sync: says }] = await explain([moved], [ON], { explainPolicies: options });
	expect(says).toEqual([expect.stringContaining('of the other account')]);
});

describe('each way in which a ticket can be held', () => {
	it.each([
		['no account', { customer: { ...CONTOSO, name: 'Nobody' } }, {}, 'held', /has no account/],
		[
			'an inactive account',
			{ customer: { ...CONTOSO, name: 'Proseware' } },
			{},
			'held',
			/inactive/,
		],
		['no customer', { customer: null }, {}, 'held', /does not say whose device/],
		[
			'its weekly hours',
			{},
			{ hours: 'weekly', days: 'Mon', from: '08:00', to: '09:00', timeZone: 'UTC' },
			'held',
			/waits until/,
		],
		['a rule that is off', {}, { createTicket: 'off' }, 'none', /switches it off/],
		['a value that Autotask lacks', {}, { queue: '4711' }, 'refused', /4711/],
	])('by %s', async (_, changed, rule, decision, reason) => {
		const [explained] = await explain([item(changed)], [{ ...ON, ...rule }]);
		expect(explained).toMatchObject({ decision, reason: expect.stringMatching(reason) });
		expect(explained.sync.join()).not.toMatch(/would create the ticket/);
	});
});

it('says of a muted device by what, and until when', async () => {
	const mute = { statuses: ['all'], name: 'Lab', devices: 'FIN-*', until: '2030-01-01' };
	const [explained] = await explain([item()], [ON, mute]);
	const until = (words: string) =>
		expect.stringMatching(new RegExp(`^${words} until 2030-01-0\\d .*“Lab”`)) as string;
	expect(explained).toMatchObject({
		decision: 'held',
		mute: until('FIN-PC-07 is muted'),
		reason: until('Muted'),
	});
});

describe('a status that is typed', () => {
	const FIELDS = { explainStatus: 'databasesOutdated', explainCustomer: 'Contoso' };

	it('finds the open ticket of the device by its name', async () => {
		const change = item();
		await sync([change]);
		const { name } = change.device as { name: string };
		const found = await ask({ ...FIELDS, explainDevice: name });
		expect(found.tickets).toMatchObject([{ number: tenant.tickets[0].ticketNumber }]);
		expect(found.sync.join()).toMatch(/would change nothing/);
		const other = await ask({ ...FIELDS, explainDevice: 'ANOTHER-PC' });
		expect(other.sync.join(' ')).toMatch(/would create .* No open ticket of this account names/);
	});

	it('of a customer with one ticket for all its devices is explained by that one', async () => {
		const found = await ask({ ...FIELDS, explainDevice: 'FIN-PC-07' }, [
			{ ...ON, onePer: 'customer' },
		]);
		expect(found.decision).toBe('open');
		expect(found.sync.join()).toMatch(/would create/);
	});

	it('asks for neither device nor customer', async () => {
		expect(await ask({})).toMatchObject({ decision: 'held' });
	});
});

it('explains a list of devices, and fails for what is no status change, without stopping the others', async () => {
	const list = deviceList({
		...{ customer: CONTOSO, observedAt: tenant.n8nTime },
		devices: [listedDevice('PC-1', 'Critical', { raisedAt: tenant.n8nTime })],
	});
	const all = { operation: 'explain', explainFrom: 'items' };
	const run = await rulesNode(
		all,
		[{ ...list }, { change: 'warning' }],
		[{ ...ON, onePer: 'customer' }],
	);
	expect(run.items).toMatchObject([{ decision: 'open' }]);
	expect(run.errorItems).toMatchObject([{ message: expect.stringContaining('no status change') }]);
});
