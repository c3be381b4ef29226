/** Rules From: Another Node. A node of its own tests the rules of the node that decides in production. */
import nock from 'nock';
import type { IDataObject, INode, INodeParameters, INodeType } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { statusChange, UNWANTED_WORDS } from '../unit/ticketingRules/fixtures';
import { AutotaskReads } from './autotaskReads';
import { makeWorkflow, runWorkflow, type Bed } from './harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';
const LIVE = 'Apply Ticketing Rules';
const outdated = { name: 'Outdated', statuses: ['databasesOutdated'], createTicket: 'on' };
const live: INodeParameters = {
	rules: { rule: [{ ...outdated, queue: '29682833|Security' }] },
	accounts: {
		mapping: [{ customer: 'Contoso', company: { __rl: true, mode: 'id', value: '177' } }],
	},
	textOptions: { title: '=Of the live node: {{ $json.device.name }}' },
};

const anyNode: INodeType = {
	description: {
		...{ displayName: 'Any', name: 'any', group: ['input'], version: 1 },
		...{ description: 'Does nothing', defaults: { name: 'Any' } },
		...{ inputs: ['main'], outputs: ['main'], properties: [] },
	},
};

/** A trigger that a person starts, the node that is tried out, and beside it the live one, which does not run. */
async function run(
	parameters: INodeParameters,
	{ other = live, otherType = TYPE, items = [{}] as IDataObject[] } = {},
) {
	const autotask = new AutotaskReads();
	const bed: Bed = {
		mode: 'manual',
		types: { [TYPE]: new KasperskyTicketingRules(), any: anyNode },
		credentialTypes: [new AutotaskPsaApi()],
		secrets: autotask.secrets,
	};
	const node = (name: string, type: string, given: INodeParameters): INode => ({
		...{ id: name, name, type, typeVersion: 1, position: [0, 0], parameters: given },
		credentials: { autotaskPsaApi: { id: '1', name: 'Autotask' } },
	});
	const tryOut = { rulesFrom: 'otherNode', otherNode: `={{ $('${LIVE}').params }}`, ...parameters };
	const part = {
		nodes: [node('Seed', 'seed', {}), node('Try Out', TYPE, tryOut), node(LIVE, otherType, other)],
		connections: { Seed: { main: [[{ node: 'Try Out', type: 'main' as const, index: 0 }]] } },
	};
	const { data } = await runWorkflow(bed, makeWorkflow(bed, part), 'Seed', items);
	const error = data.resultData.error as (Error & { description?: string }) | undefined;
	const [output] = data.resultData.runData['Try Out']?.[0]?.data?.main ?? [];
	return { items: (output ?? []).map(({ json }) => json), error };
}

const on = (items: IDataObject[]) => items.filter(({ createTicket }) => createTicket === true);

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

describe('Rules From: Another Node', () => {
	it('List Rule Table lists the rules of that node, which has not run', async () => {
		const { items, error } = await run({ operation: 'listRuleTable' });
		expect(error).toBeUndefined();
		expect(on(items)).toHaveLength(4);
		for (const row of on(items)) expect(row).toMatchObject({ queue: 'Security' });
	});

	it('ignores the rules of the own node', async () => {
		const own = { rules: { rule: [{ statuses: ['scanOverdue'], createTicket: 'on' }] } };
		const { items } = await run({ operation: 'listRuleTable', ...own });
		expect(on(items).map(({ status }) => status)).not.toContain('scanOverdue');
	});

	it('Validate Rule Table checks the rules of that node', async () => {
		const other = { rules: { rule: [{ ...outdated, queue: '99|Gone' }] } };
		const { items } = await run({ operation: 'validateRuleTable' }, { other });
		expect(items).toMatchObject([{ valid: false, column: 'queue' }]);
	});

	it('List Accounts takes its account mapping', async () => {
		const { items } = await run({ operation: 'listAccounts' }, { items: [{ ...statusChange() }] });
		expect(items).toMatchObject([{ account: { id: 177 }, matchedBy: 'mapping' }]);
	});

	it('Apply Rules takes rules, accounts and texts', async () => {
		const { items } = await run({ operation: 'applyRules' }, { items: [{ ...statusChange() }] });
		expect(items[0].ticket).toMatchObject({
			...{ action: 'open', queueID: 29682833, companyID: 177 },
			title: expect.stringMatching(/^Of the live node: /),
		});
	});

	it('evaluates expressions of that node for each item', async () => {
		const other = {
			rules: { rule: [{ ...outdated, dueHours: "={{ $json.level === 'Critical' ? 2 : 3 }}" }] },
			accounts: live.accounts,
		};
		const items = [{ ...statusChange() }, { ...statusChange({ level: 'Warning' }) }];
		const found = await run({ operation: 'applyRules' }, { other, items });
		expect(found.items.map(({ ticket }) => (ticket as IDataObject).dueHours)).toEqual([2, 3]);
	});
});

describe('a node that takes its rules from a table', () => {
	const other = { ...live, rulesFrom: 'table' };
	const row = { status: 'databasesOutdated', createTicket: true };

	it('is tested with the rows that come into the own node', async () => {
		const { items } = await run({ operation: 'listRuleTable' }, { other, items: [row] });
		expect(on(items)).toHaveLength(4);
	});

	it('asks for these rows where a trigger alone is connected', async () => {
		const { error } = await run({ operation: 'listRuleTable' }, { other });
		expect(error?.message).toMatch(/no row of the table comes into this node\. Connect the node/);
	});

	it('asks for the same choice where Apply Rules needs the input for status changes', async () => {
		const items = [{ ...statusChange() }];
		const { error } = await run({ operation: 'applyRules' }, { other, items });
		expect(error?.message).toContain('choose “A Table” in “Rules From” here, too');
	});
});

describe('a wrong node in “Other Node”', () => {
	const operation = 'listRuleTable';

	it.each([
		['that does not exist', { otherNode: "={{ $('Gone').params }}" }, {}, /cannot be found/],
		['that is a text', { otherNode: LIVE }, {}, /has no rules, or is no Kaspersky/],
		[
			'of another type',
			{},
			{ otherType: 'any', other: { operation: 'sync' } },
			/has no rules, or is no Kaspersky/,
		],
		[
			'that takes its rules from another node, too',
			{ otherNode: "={{ $('Try Out').params }}" },
			{},
			/takes its rules from another node itself/,
		],
	])('%s is refused in the words of the panel', async (_, parameters, setup, message) => {
		const { error } = await run({ operation, ...parameters }, setup);
		expect(error?.message).toMatch(message);
		expect(error?.message).toContain('“Other Node”');
		expect(error?.message).not.toMatch(UNWANTED_WORDS);
		expect(error?.description).toContain("{{ $('Apply Ticketing Rules').params }}");
	});
});
