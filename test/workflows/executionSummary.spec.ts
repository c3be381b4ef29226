import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { clock } from '../../nodes/shared/autotask/clock';
import { runCode, summaryOf } from '../n8n/reportFeed';
import { readTemplate } from '../n8n/templates';
import { statusChange } from '../unit/ticketingRules/fixtures';
import { page, raised, row, ScriptedTenant } from './autotaskTenant';
import { runNode } from './harness';

/** What the templates tell of failures, as n8n's engine hands them on by the error outputs of our nodes. */

const RULES = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';
const REFUSED = 'The logged in Resource does not have the adequate permissions to query this.';

let tenant: ScriptedTenant;

beforeEach(() => {
	nock.disableNetConnect();
	jest.spyOn(clock, 'pause').mockResolvedValue(undefined);
	tenant = new ScriptedTenant().zone().rights();
	tenant.bed.types[RULES] = new KasperskyTicketingRules();
});

afterEach(() => {
	nock.abortPendingRequests();
	nock.cleanAll();
	jest.restoreAllMocks();
});

afterAll(() => nock.restore());

interface Told {
	message: string;
	causes: Record<string, { why: string[] }>;
}
const toldOf = (results: Parameters<typeof summaryOf>[0]) =>
	summaryOf(results).error as unknown as Told;

async function refusedBy(rule: IDataObject): Promise<IDataObject[]> {
	const parameters = { operation: 'applyRules', rules: { rule: [{ statuses: ['all'], ...rule }] } };
	const items = [{ ...statusChange() }];
	return (await runNode(tenant.bed, RULES, parameters, items, 'continueErrorOutput')).errorItems;
}

it('what Autotask does not answer to the rules is told with its advice, as a failure of Autotask', async () => {
	tenant.answer('get', 'Tickets/entityInformation/fields', [[500, { errors: [REFUSED] }]]);
	const { message, causes } = toldOf({ refused: await refusedBy({ createTicket: 'on' }) });
	expect(message).toMatch(/adequate permissions.*Security Levels/);
	expect(Object.keys(causes)).toEqual(['autotask']);
});

it('a wrong rule is told with what to choose, and says nothing against Autotask', async () => {
	const { message, causes } = toldOf({
		refused: await refusedBy({ level: 'Severe', createTicket: 'on' }),
	});
	expect(message).toContain('Severe');
	expect(Object.keys(causes)).toEqual(['rules']);
});

it('a ticket that Autotask refuses is told with its advice, beside one that is there', async () => {
	tenant
		.answer('post', 'Tickets/query', [page([row(1)])])
		.answer('post', 'Tickets', [[500, { errors: ['The queue is invalid.'] }]]);
	const other = raised({ externalID: 'ksp-0a1b2c3d-00112233445566ff-scanOverdue' });
	const { items, errorItems } = await tenant.sync([raised(), other], 'continueErrorOutput');
	const summary = summaryOf({ synced: items, notSynced: errorItems });
	expect(Object.keys((summary.error as unknown as Told).causes)).toEqual(['tickets']);
	const [{ message, error }] = errorItems as Array<{ message: string; error: string }>;
	expect(error.length).toBeGreaterThan(message.length);
	expect((summary.error as unknown as Told).message).toContain(error);
});

it('an item that Sync cannot read is told as something to correct', async () => {
	const { errorItems } = await tenant.sync([{ change: 'raised' }], 'continueErrorOutput');
	const { causes } = toldOf({ notSynced: errorItems });
	expect(Object.keys(causes)).toEqual(['rules']);
	const proved = runCode(readTemplate('kaspersky-health.json'), 'Describe What Works', {}, [
		summaryOf({ notSynced: errorItems }),
	]);
	expect(proved).toEqual([]);
});
