/** Rules from a table: the rules node with two inputs, on n8n's own engine, in the order that n8n gives new workflows. */
import nock from 'nock';
import { NodeHelpers } from 'n8n-workflow';
import type { IConnections, IDataObject, INode, INodeParameters, INodeType } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { statusChange, UNWANTED_WORDS } from '../unit/ticketingRules/fixtures';
import { AutotaskReads } from './autotaskReads';
import { makeWorkflow, runWorkflow, type Bed } from './harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';

/** Stands for n8n's Data Table. */
const tableOf = (rows: IDataObject[]): INodeType => ({
	description: {
		...{ displayName: 'Table', name: 'table', group: ['input'], version: 1 },
		...{ description: 'Gives rows', defaults: { name: 'Table' } },
		...{ inputs: ['main'], outputs: ['main'], properties: [] },
	},
	async execute() {
		return [rows.map((json) => ({ json, pairedItem: { item: 0 } }))];
	},
});

interface Setup {
	/** Rows of the table; none: it is not connected. */
	rows?: IDataObject[];
	items?: IDataObject[];
	operation?: string;
	onError?: INode['onError'];
	/** Whether the table stands above the branch with the status changes, and so comes first. */
	isTableFirst?: boolean;
	connections?: IConnections;
	autotask?: AutotaskReads;
	parameters?: INodeParameters;
}

const to = (node: string, index = 0) => ({ node, type: 'main' as const, index });

async function run(setup: Setup) {
	const { rows, items = [change()], operation = 'applyRules', onError, isTableFirst } = setup;
	const { autotask = new AutotaskReads() } = setup;
	const bed: Bed = {
		types: { [TYPE]: new KasperskyTicketingRules(), table: tableOf(rows ?? []) },
		credentialTypes: [new AutotaskPsaApi()],
		secrets: autotask.secrets,
	};
	const node = (name: string, type: string, parameters: object, y: number): INode => ({
		...{ id: name, name, type, typeVersion: 1, position: [0, y] },
		parameters: parameters as INodeParameters,
		credentials: { autotaskPsaApi: { id: '1', name: 'Autotask' } },
	});
	const connections = {
		Seed: { main: [[to('Rules'), ...(rows ? [to('Table')] : [])]] },
		Table: { main: [[to('Rules', 1)]] },
	};
	const part = {
		nodes: [
			node('Seed', 'seed', {}, 0),
			node('Table', 'table', {}, isTableFirst ? -100 : 500),
			{
				...node('Rules', TYPE, { operation, rulesFrom: 'table', ...setup.parameters }, 100),
				onError,
			},
		],
		connections: setup.connections ?? (rows ? connections : { Seed: connections.Seed }),
		settings: { executionOrder: 'v1' as const },
	};
	const { data, status } = await runWorkflow(bed, makeWorkflow(bed, part), 'Seed', items);
	const tasks = data.resultData.runData.Rules ?? [];
	const [found, refused] = tasks[0]?.data?.main ?? [];
	return {
		status,
		runs: tasks.length,
		items: (found ?? []).map(({ json }) => json),
		refused: (refused ?? []).map(({ json }) => json),
		hints: (tasks[0]?.hints ?? []).map(({ message }) => message),
		error: data.resultData.error,
	};
}

const change = (changed: object = {}): IDataObject => ({ ...statusChange(changed) });
const outdated = { status: 'databasesOutdated', createTicket: true };
const actions = (items: IDataObject[]) => items.map(({ ticket }) => (ticket as IDataObject).action);
const restart = change({ status: { code: 'restartRequired', description: 'Restart' } });

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

describe('the input “Rules”', () => {
	const inputsOf = (parameters: INodeParameters) => {
		const type = new KasperskyTicketingRules();
		const bed = { types: { [TYPE]: type } };
		const node: INode = {
			...{ id: '1', name: 'Rules', type: TYPE, typeVersion: 1, position: [0, 0] },
			parameters,
		};
		const workflow = makeWorkflow(bed, { nodes: [node], connections: {} });
		return NodeHelpers.getNodeInputs(workflow, node, type.description);
	};

	it('is there only when the rules come from a table', () => {
		expect(inputsOf({})).toEqual(['main']);
		expect(inputsOf({ operation: 'applyRules', rulesFrom: 'table' })).toEqual([
			{ type: 'main' },
			{ type: 'main', displayName: 'Rules', required: true },
		]);
	});

	it.each(['listAccounts', 'listRuleTable', 'testTicket', 'validateRuleTable'])(
		'stays connected, though it is not needed, in %s',
		(operation) => {
			expect(inputsOf({ operation, rulesFrom: 'table' })[1]).toMatchObject({ required: false });
		},
	);

	it.each([true, false])(
		'is waited for: the node runs once, with both (table first: %p)',
		async (isTableFirst) => {
			const { items, runs, hints } = await run({ rows: [outdated], isTableFirst });
			expect(runs).toBe(1);
			expect(items).toMatchObject([
				{
					rule: 'Row 1 (Critical and Warning: Databases are outdated)',
					ticket: { action: 'open', queueID: 8 },
				},
			]);
			expect(hints).toEqual([]);
		},
	);

	it('may be empty: then ticket creation is off everywhere, and a hint says so', async () => {
		const { items, hints, runs } = await run({ rows: [], items: [change(), restart] });
		expect(runs).toBe(1);
		expect(actions(items)).toEqual(['none', 'none']);
		expect(hints).toEqual([
			'The table has no rows that set anything, so ticket creation is off for all statuses.',
		]);
	});

	it('must be connected: otherwise nothing is decided, and nothing is lost', async () => {
		const { items, refused } = await run({
			items: [change(), change({ change: 'cleared' })],
			onError: 'continueErrorOutput',
		});
		expect(actions(items)).toEqual(['complete']);
		expect(refused).toMatchObject([
			{ change: 'raised', error: expect.stringContaining('nothing is connected to the input') },
		]);
	});

	it('brings no items of its own: without status changes nothing comes out', async () => {
		const connections = { Seed: { main: [[to('Table')]] }, Table: { main: [[to('Rules', 1)]] } };
		const { items, status } = await run({ rows: [outdated], connections });
		expect(status).toBe('success');
		expect(items).toEqual([]);
	});
});

describe('rules per customer', () => {
	it('the more specific row wins, setting by setting', async () => {
		const rows = [
			{ ...outdated, customer: 'Contoso', queue: 'Security', dueHours: 2 },
			{ ...outdated, priority: 'High' },
			{ status: 'all', customer: 'The MSP', createTicket: false },
		];
		const ofCustomer = (name: string) => change({ customer: { id: name, name, kind: 'group' } });
		const { items } = await run({ rows, items: ['Contoso', 'The MSP', 'Unknown'].map(ofCustomer) });
		expect(actions(items)).toEqual(['open', 'none', 'held']);
		expect(items[0].ticket).toMatchObject({ queueID: 29682833, dueHours: 2, priority: 1 });
	});
});

describe('bad rows', () => {
	const rows = [
		{ ...outdated, queue: 'Old Queue' },
		{ status: 'restartRequired', createTicket: true },
		{ status: 'databseOutdated', level: 'Warning', createTicket: true },
	];

	it('refuse only what they would decide; good rows and a hint go on', async () => {
		const items = [
			change(),
			restart,
			change({ level: 'Warning' }),
			{ ...restart, level: 'Warning' },
		];
		const found = await run({ rows, items, onError: 'continueErrorOutput' });
		expect(found.items).toMatchObject([
			{ level: 'Critical', ticket: { action: 'open' } },
			{ level: 'Warning', ticket: { action: 'open' } },
		]);
		expect(found.refused).toMatchObject([
			{
				error: expect.stringContaining(
					'Row 1 (Critical and Warning: Databases are outdated): Queue “Old Queue” does not exist in Autotask',
				),
			},
			{
				error: expect.stringContaining(
					'Row 1 (Critical and Warning: Databases are outdated): Queue “Old Queue” does not exist in Autotask',
				),
			},
		]);
		expect(found.hints).toEqual([
			expect.stringMatching(
				/^Tickets that depend on these rows wait.*Row 3 \(Warning: databseOutdated\): Status “databseOutdated”/,
			),
		]);
		expect(found.hints.join()).not.toMatch(UNWANTED_WORDS);
	});

	it('refuse what no good row decides, because it may be theirs', async () => {
		const scan = change({ level: 'Warning', status: { code: 'scanOverdue', description: 'Scan' } });
		const found = await run({ rows, items: [scan], onError: 'continueErrorOutput' });
		expect(found.refused).toMatchObject([
			{
				error: expect.stringContaining(
					'Row 3 (Warning: databseOutdated): Status “databseOutdated” is not known.',
				),
			},
		]);
	});

	it.each([
		['with both inputs', undefined],
		[
			'with the table as only input',
			{ Seed: { main: [[to('Table')]] }, Table: { main: [[to('Rules')]] } },
		],
	])('Validate Rule Table lists them, %s', async (_, connections) => {
		const operation = 'validateRuleTable';
		const { items } = await run({ operation, rows, items: [{}], connections });
		expect(items).toMatchObject([
			{
				valid: false,
				row: 'Row 1 (Critical and Warning: Databases are outdated)',
				column: 'queue',
				value: 'Old Queue',
				allowed: expect.any(String),
			},
			{
				valid: false,
				row: 'Row 3 (Warning: databseOutdated)',
				column: 'status',
				value: 'databseOutdated',
			},
		]);
	});
});

describe('Validate Rule Table, for rows of a customer', () => {
	const validate = async (customers: string[], parameters: INodeParameters = {}) => {
		const autotask = new AutotaskReads();
		const rows = customers.map((customer) => ({ ...outdated, customer }));
		const setup = { operation: 'validateRuleTable', items: [{}], rows, parameters, autotask };
		const { items } = await run(setup);
		return { items, asked: autotask.requests.filter((one) => one === 'companies') };
	};
	const located = (value: number) => ({ __rl: true, mode: 'id', value });
	const fallback = { unmappedCustomers: 'fallback', fallbackCompany: located(0) };

	it('tells one that neither an active company nor the account mapping has, with similar names', async () => {
		const { items } = await validate(['Contosso', 'contoso', 'Contosso']);
		expect(items).toEqual([
			{
				valid: false,
				row: expect.stringContaining('Row 1'),
				column: 'customer',
				value: 'Contosso',
				allowed: '“CONTOSO”',
				message: expect.stringMatching(
					/^Row 1 \(.*\) \(and 1 more row\): Customer “Contosso” is neither .* Did you mean “CONTOSO”\?/,
				),
			},
		]);
		expect(String(items[0].message)).not.toMatch(UNWANTED_WORDS);
	});

	it('tells one whose company is inactive, or has no similar name', async () => {
		const { items } = await validate(['Fabrikam', 'Nobody Ltd']);
		expect(items.map(({ value }) => value)).toEqual(['Fabrikam', 'Nobody Ltd']);
	});

	it('takes a name or ID that the account mapping has', async () => {
		const accounts = { mapping: [{ customer: 'VS-7', company: located(175) }] };
		const { items, asked } = await validate(['vs-7'], { accounts });
		expect(items).toMatchObject([{ valid: true }]);
		expect(asked).toEqual([]);
	});

	it('takes any name where a fallback company gets its tickets, unless it looks misspelt', async () => {
		const { items } = await validate(['Nobody Ltd', 'Contosso'], fallback);
		expect(items.map(({ value }) => value)).toEqual(['Contosso']);
	});

	it('asks Autotask once, however many customers there are', async () => {
		const { asked } = await validate(['Contosso', 'Nobody Ltd', 'Northwind']);
		expect(asked).toHaveLength(1);
	});
});

describe('List Rule Table and Validate Rule Table', () => {
	it.each(['listRuleTable', 'validateRuleTable'])(
		'%s says that the rows are missing, where only a trigger is connected',
		async (operation) => {
			const { error } = await run({ operation, items: [{}] });
			expect(error?.message).toContain('nothing is connected to the input “Rules”');
		},
	);

	const list = { operation: 'listRuleTable', items: [{}] };

	it('what is listed reads back as the same table, customers’ rows included', async () => {
		const rows = [
			{ status: 'all', level: 'Critical', createTicket: 'on', queue: 'Security' },
			{ ...outdated, customer: 'Contoso', workType: 'Maintenance', days: 'Mon-Fri' },
		];
		const first = await run({ ...list, rows });
		// 62 rows of all customers, and the status at two levels in both solutions.
		expect(first.items).toHaveLength(62 + 4);
		const second = await run({ ...list, rows: first.items });
		const bare = (items: IDataObject[]) => items.map((row) => ({ ...row, rule: '' }));
		expect(bare(second.items)).toEqual(bare(first.items));
	});

	it('a Data Table that holds the default table is in order, with its own columns', async () => {
		const defaults = await run({ ...list, rows: [] });
		expect(defaults.items).toHaveLength(62);
		const stored = defaults.items.map((row, id) => ({ id, ...row, createdAt: '2026-11-22' }));
		const { items } = await run({ operation: 'validateRuleTable', items: [{}], rows: stored });
		expect(items).toEqual([
			{ valid: true, rows: 62, message: 'Autotask has all values of the 62 rows.' },
		]);
	});

	it('say so when Autotask refuses the credential, though no item came in to pair with', async () => {
		const autotask = new AutotaskReads();
		nock.cleanAll();
		nock('https://autotask.example').persist().get(/.*/).reply(401).post(/.*/).reply(401);
		const connections = { Seed: { main: [[to('Table')]] }, Table: { main: [[to('Rules', 1)]] } };
		const found = await run({
			...{ ...list, rows: [outdated], connections, autotask },
			onError: 'continueErrorOutput',
		});
		expect(found.status).toBe('success');
		expect(found.refused).toMatchObject([{ error: expect.stringContaining('Autotask') }]);
	});
});
