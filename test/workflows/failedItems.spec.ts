import nock from 'nock';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { clock } from '../../nodes/shared/autotask/clock';
import { statusChange } from '../unit/ticketingRules/fixtures';
import { page, raised, ScriptedTenant } from './autotaskTenant';
import { runNode } from './harness';

let tenant: ScriptedTenant;

beforeEach(() => {
	nock.disableNetConnect();
	jest.spyOn(clock, 'pause').mockResolvedValue(undefined);
	tenant = new ScriptedTenant().zone().rights();
});

afterEach(() => {
	nock.abortPendingRequests();
	nock.cleanAll();
	jest.restoreAllMocks();
});

afterAll(() => nock.restore());

const RULES_NODE = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';
const REFUSED = 'The logged in Resource does not have the adequate permissions to query this.';
const refuse = () => tenant.answer('post', 'Tickets/query', [[500, { errors: [REFUSED] }]]);
const get = (value: string) => ({ operation: 'get', ticket: { __rl: true, mode: 'id', value } });

const ofAutotask = {
	message: expect.stringContaining('adequate permissions'),
	error: expect.stringMatching(/adequate permissions.*Security Levels/),
	details: { cause: 'autotask' },
};

describe('an item that failed leaves with what happened, what to do next and where it helps to act', () => {
	it('by the error output, beside its own fields', async () => {
		refuse();
		const { errorItems } = await tenant.run(get('1'), [{ mine: 1 }], 'continueErrorOutput');
		expect(errorItems).toEqual([{ mine: 1, ...ofAutotask }]);
	});

	it('by the regular output, beside its own fields', async () => {
		refuse();
		const { items } = await tenant.run(get('1'), [{ mine: 1 }], 'continueRegularOutput');
		expect(items).toEqual([{ mine: 1, ...ofAutotask }]);
	});

	it('of Sync, too, with its result', async () => {
		refuse();
		const { errorItems } = await tenant.sync([raised()], 'continueErrorOutput');
		const details = { cause: 'autotask', result: 'failed' };
		expect(errorItems).toMatchObject([{ ...ofAutotask, change: 'raised', details }]);
	});

	it('of Sync, for an item that says nothing', async () => {
		const { errorItems } = await tenant.sync([{ mine: 1 }], 'continueErrorOutput');
		expect(errorItems).toMatchObject([{ mine: 1, details: { cause: 'input' } }]);
	});

	it('when a field of the panel is wrong', async () => {
		const company = { __rl: true, mode: 'id', value: '175' };
		const parameters = { operation: 'create', title: 'x', company, queueID: 8, priority: 'High' };
		const { errorItems } = await tenant.run(parameters, [{ mine: 1 }], 'continueErrorOutput');
		expect(errorItems).toMatchObject([
			{ message: expect.stringContaining('"High"'), details: { cause: 'input' } },
		]);
	});

	it.each([
		['autotask', [{ level: 'both', statuses: ['all'], createTickets: 'yes', queue: 8 }]],
		['input', [{ level: 'Severe', statuses: ['all'], createTickets: 'yes' }]],
	])('of the rules node: %s', async (cause, rule) => {
		tenant.answer('get', 'Tickets/entityInformation/fields', [[500, { errors: [REFUSED] }]]);
		tenant.answer('post', 'Companies/query', [page([])]);
		tenant.bed.types[RULES_NODE] = new KasperskyTicketingRules();
		const parameters = { operation: 'applyRules', rules: { rule } };
		const item = statusChange();
		const run = await runNode(tenant.bed, RULES_NODE, parameters, [item], 'continueErrorOutput');
		expect(run.errorItems).toMatchObject([{ change: 'raised', details: { cause } }]);
	});
});

it('a failed item among others does not stop them', async () => {
	tenant.answer('post', 'Tickets/query', [
		page([]),
		page([{ id: 1, externalID: '', completedDate: null }]),
	]);
	const run = await tenant.run(get('1'), [{ mine: 1 }, { mine: 2 }], 'continueErrorOutput');
	expect(run.errorItems).toMatchObject([{ mine: 1 }]);
	expect(run.items).toHaveLength(1);
});
