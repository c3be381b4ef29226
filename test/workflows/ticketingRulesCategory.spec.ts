import type { IDataObject } from 'n8n-workflow';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { Tenant } from '../simulators/autotaskTenant';
import { statusChange } from '../unit/ticketingRules/fixtures';
import { loadOptions, runNode } from './harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';
const RMM_ALERT = 2;
const STANDARD = 3;
const NETWORKING_ALERT = 6;

let tenant: Tenant;

beforeEach(async () => {
	tenant = await Tenant.start();
});

afterEach(async () => {
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

const rulesBed = () => ({ ...tenant.bed, types: { [TYPE]: new KasperskyTicketingRules() } });

/** From a status change to its ticket, through both nodes. */
async function ticketOf(rule: IDataObject, options: IDataObject) {
	const observedAt = tenant.n8nTime;
	const rules = { rule: [{ name: 'All', statuses: ['all'], createTicket: 'on', ...rule }] };
	const change = { ...statusChange({ raisedAt: observedAt, observedAt }) };
	const { items } = await runNode(rulesBed(), TYPE, { rules }, [change]);
	const run = await tenant.sync(items, undefined, { options });
	expect(run.error).toBeUndefined();
	expect(tenant.tickets).toHaveLength(1);
	return tenant.tickets[0];
}

describe('the ticket category', () => {
	it.each<[string, IDataObject, IDataObject, number]>([
		[
			'of the rule, before the option of Sync',
			{ ticketCategory: '2|Datto RMM Alert' },
			{ ticketCategory: NETWORKING_ALERT },
			RMM_ALERT,
		],
		['of Sync’s option where no rule sets one', {}, { ticketCategory: NETWORKING_ALERT }, 6],
		[
			'of Sync’s option where a rule empties it',
			{ ticketCategory: 'none' },
			{ ticketCategory: NETWORKING_ALERT },
			NETWORKING_ALERT,
		],
		['of the API user where nobody sets one', {}, {}, STANDARD],
	])('is that %s', async (_, rule, options, category) => {
		expect((await ticketOf(rule, options)).ticketCategory).toBe(category);
	});

	it('of older items is null, so Sync’s option holds', async () => {
		await tenant.sync([tenant.change(7)], undefined, { options: { ticketCategory: RMM_ALERT } });
		expect(tenant.tickets).toMatchObject([{ ticketCategory: RMM_ALERT }]);
	});

	it('is offered from Autotask in a rule, and left alone by default', async () => {
		const options = await loadOptions(rulesBed(), TYPE, 'ticketCategory');
		expect(options.map(({ name }) => name)).toEqual(
			expect.arrayContaining([
				'Not Changed by This Rule (Without Rules: None)',
				'None',
				'Standard (Autotask’s Default)',
				'Datto RMM Alert',
			]),
		);
	});
});
