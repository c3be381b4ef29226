import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { clock } from '../../nodes/shared/autotask/clock';
import { customerExternalID } from '../../nodes/shared/deviceStatus/problemKey';
import { statusChange } from '../unit/ticketingRules/fixtures';
import { AutotaskReads } from './autotaskReads';
import { runNode } from './harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';
const FRIDAY_EVENING = '2026-11-20T18:30:00Z';
const MONDAY_MORNING = '2026-11-23T07:00:00Z';

const item = (changed: object = {}): IDataObject => ({ ...statusChange(changed) });
const fallback: IDataObject = {
	unmappedCustomers: 'fallback',
	fallbackCompany: { __rl: true, mode: 'id', value: '0' },
};
const apply = async (rule: IDataObject[], items: IDataObject[], at = MONDAY_MORNING) => {
	jest.spyOn(clock, 'now').mockReturnValue(Date.parse(at));
	const autotask = new AutotaskReads();
	const types = { [TYPE]: new KasperskyTicketingRules() };
	const bed = { types, credentialTypes: [new AutotaskPsaApi()], secrets: autotask.secrets };
	const run = await runNode(bed, TYPE, { rules: { rule }, ...fallback }, items);
	return { ...run, tickets: run.items.map(({ ticket }) => ticket as IDataObject) };
};

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
	nock.cleanAll();
	jest.restoreAllMocks();
});

describe('a rule for weekly hours', () => {
	const workdays = {
		name: 'Workdays',
		createTicket: 'on',
		days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
		from: '08:00',
		to: '18:00',
		timeZone: 'Europe/Berlin',
	};

	it('lets tickets wait outside them, says until when, and decides again at the next snapshot', async () => {
		const evening = await apply([workdays], [item()], FRIDAY_EVENING);
		const reason =
			'“Databases are outdated” (Critical, Kaspersky Security Center) waits until Monday 08:00 (Europe/Berlin): Rule 1 “Workdays” limits it to weekly hours.';
		expect(evening.tickets).toMatchObject([{ action: 'held', reason }]);
		expect(evening.hints).toEqual([`1 ticket is held. ${reason}`]);

		const resent = item({ change: 'ongoing' });
		const morning = await apply([workdays], [resent], MONDAY_MORNING);
		expect(morning.tickets).toMatchObject([
			{ action: 'open', dueDateTime: '2026-11-23T19:00:00Z', externalID: expect.any(String) },
		]);
		expect(morning.tickets[0].externalID).toBe(evening.tickets[0].externalID);
	});

	it('completes tickets at any time', async () => {
		const { tickets } = await apply([workdays], [item({ change: 'cleared' })], FRIDAY_EVENING);
		expect(tickets).toMatchObject([{ action: 'complete' }]);
	});
});

describe('a rule for one ticket per customer', () => {
	const shared = { createTicket: 'on', onePer: 'customer' };
	const KEY = customerExternalID('ksc:5f0c21aa', 'VSRV1', 'databasesOutdated');
	const device = (name: string, rest: object = {}) => item({ device: { id: name, name }, ...rest });

	it('gives all devices of a customer the same ticket, each as its member', async () => {
		const { tickets } = await apply([shared], [device('PC-1'), device('PC-2')]);
		expect(tickets).toMatchObject([
			{ action: 'open', externalID: KEY, member: { name: 'PC-1' } },
			{ action: 'open', externalID: KEY, member: { name: 'PC-2' } },
		]);
		const [{ member, ...first }, { member: other, ...second }] = tickets;
		expect(first).toEqual(second);
		expect(member).not.toEqual(other);
	});

	it('gives a device of nobody a ticket of its own', async () => {
		const { tickets } = await apply([shared], [device('PC-1', { customer: null })]);
		expect(tickets).toMatchObject([
			{ action: 'open', title: 'Critical: Databases are outdated on PC-1' },
		]);
		expect(tickets[0].externalID).not.toBe(KEY);
		expect(tickets[0]).not.toHaveProperty('member');
	});

	it('names the ticket that a cleared device leaves, also when only the other level shares tickets', async () => {
		const cleared = device('PC-1', { change: 'cleared', level: 'Warning' });
		const leaving = { action: 'complete', customerExternalID: KEY };
		expect((await apply([shared], [cleared])).tickets).toMatchObject([leaving]);
		const critical = { ...shared, level: 'Critical' };
		expect((await apply([critical], [cleared])).tickets).toMatchObject([leaving]);
		const other = { ...shared, statuses: ['restartRequired'] };
		const { tickets } = await apply([other], [cleared]);
		expect(tickets[0]).not.toHaveProperty('customerExternalID');
	});
});
