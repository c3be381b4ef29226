import { ExecuteContext } from 'n8n-core';
import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { clock } from '../../nodes/shared/autotask/clock';
import { customerExternalID, externalID } from '../../nodes/shared/externalId';
import type { DeviceList, ListedDevice } from '../../nodes/shared/items';
import { deviceList, listedDevice, statusChange } from '../unit/ticketingRules/fixtures';
import { AutotaskReads } from './autotaskReads';
import { runNode } from './harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';
const FRIDAY_EVENING = '2026-11-20T18:30:00Z';
const MONDAY_MORNING = '2026-11-23T07:00:00Z';

/** What all contexts of n8n-core have in common; not exported. */
const everyContext = Object.getPrototypeOf(Object.getPrototypeOf(ExecuteContext.prototype)) as {
	getTimezone(): string;
};

const item = (changed: object = {}): IDataObject => ({ ...statusChange(changed) });
const fallback: IDataObject = {
	unmappedCustomers: 'fallback',
	fallbackCompany: { __rl: true, mode: 'id', value: '0' },
};
const apply = async (
	rule: IDataObject[],
	items: IDataObject[],
	at = MONDAY_MORNING,
	{
		zone,
		accounts = fallback,
	}: {
		/** Of n8n or of the workflow's settings, which nobody checks. */
		zone?: string;
		accounts?: IDataObject;
	} = {},
) => {
	jest.spyOn(clock, 'now').mockReturnValue(Date.parse(at));
	if (zone !== undefined) jest.spyOn(everyContext, 'getTimezone').mockReturnValue(zone);
	const autotask = new AutotaskReads();
	const types = { [TYPE]: new KasperskyTicketingRules() };
	const bed = { types, credentialTypes: [new AutotaskPsaApi()], secrets: autotask.secrets };
	const rules = { rule: rule.map((one) => ({ statuses: ['all'], ...one })) };
	const run = await runNode(bed, TYPE, { rules, ...accounts }, items);
	return { ...run, tickets: run.items.map(({ ticket }) => ticket as IDataObject) };
};

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
	nock.cleanAll();
	jest.restoreAllMocks();
});

it('hands on as the same objects what it read unchanged, because n8n stores each object once', async () => {
	const change = item();
	const { items } = await apply([{ name: 'All', createTicket: 'on' }], [change]);
	for (const field of ['source', 'status', 'customer', 'device']) {
		expect(items[0][field]).toBe(change[field]);
	}
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
			'“Databases are outdated” (Critical, Kaspersky Security Center) waits until Monday 08:00 (Europe/Berlin): Rule 1 “Workdays” (Critical and Warning: all statuses) limits it to weekly hours.';
		expect(evening.tickets).toMatchObject([{ action: 'held', reason }]);
		expect(evening.hints).toEqual([`1 ticket is held. ${reason}`]);

		const resent = item({ change: 'ongoing' });
		const morning = await apply([workdays], [resent], MONDAY_MORNING);
		expect(morning.tickets).toMatchObject([
			{ action: 'open', dueDateTime: '2026-11-23T19:00:00Z', externalID: expect.any(String) },
		]);
		expect(morning.tickets[0].externalID).toBe(evening.tickets[0].externalID);
	});

	it.each(['"Europe/Berlin"', 'Europe/Berln'])(
		'without a time zone makes nothing where n8n has none either, and says where to set one: %s',
		async (zone) => {
			const { error } = await apply([{ ...workdays, timeZone: '' }], [item()], MONDAY_MORNING, {
				zone,
			});
			expect(error?.message).toContain(
				'Rule 1 “Workdays” (Critical and Warning: all statuses): Time Zone is empty',
			);
			expect(error?.message).toMatch(/workflow's settings, or GENERIC_TIMEZONE/);
		},
	);

	it.each([
		['with a time zone of its own', workdays],
		['without hours', { createTicket: 'on' }],
	])('%s does not care whether n8n has one', async (_, rule) => {
		const { tickets } = await apply([rule], [item()], MONDAY_MORNING, {
			zone: 'Europe/Berln',
		});
		expect(tickets).toMatchObject([{ action: 'open' }]);
	});

	it('completes tickets at any time', async () => {
		const { tickets } = await apply([workdays], [item({ change: 'cleared' })], FRIDAY_EVENING);
		expect(tickets).toMatchObject([{ action: 'complete' }]);
	});
});

describe('a mute', () => {
	const on = { name: 'All', createTicket: 'on' };
	const mute = { name: 'Move', devices: 'FIN-*', until: '2026-11-23T08:00:00Z' };
	const [BEFORE, AFTER] = ['2026-11-23T07:59:00Z', '2026-11-23T08:00:00Z'];
	const key = externalID('ksc:5f0c21aa', '4328c0de', 'databasesOutdated');

	it('lets the tickets of its devices wait and says by which rule; the first resend after its end creates them', async () => {
		const during = await apply([on, mute], [item()], BEFORE);
		const reason =
			/^FIN-PC-07 is muted until 2026-11-23 \d\d:00 \(.+\) by Rule 2 “Move” \(Critical and Warning: all statuses\)\.$/;
		expect(during.tickets).toEqual([
			{ action: 'held', externalID: key, reason: expect.stringMatching(reason) },
		]);
		expect(during.hints).toEqual([]);
		const after = await apply([on, mute], [item({ change: 'ongoing' })], AFTER);
		expect(after.tickets).toMatchObject([{ action: 'open', externalID: key }]);
	});

	it('keeps an open ticket as it is when the level changes, and completes it when the status clears', async () => {
		const changes = [
			item({ change: 'levelChanged', level: 'Critical' }),
			item({ change: 'cleared' }),
		];
		const { tickets } = await apply([on, mute], changes, BEFORE);
		expect(tickets.map(({ action }) => action)).toEqual(['held', 'complete']);
	});

	it('that cannot be read mutes nothing, and the output says why', async () => {
		const { tickets, hints } = await apply([on, { ...mute, until: '' }], [item()], BEFORE);
		expect(tickets).toMatchObject([{ action: 'open' }]);
		expect(hints).toEqual([
			expect.stringMatching(/Rule 2 “Move”.* Until is empty\..* mutes nothing\.$/),
		]);
	});

	describe('where a customer has one ticket', () => {
		const shared = [{ ...on, onePer: 'customer' }, mute];
		const [muted, other] = [listedDevice('FIN-1'), listedDevice('HR-1', 'Warning')];
		const list = (devices: ListedDevice[], isComplete = true): IDataObject => ({
			...deviceList({ devices, isComplete }),
		});

		it('is no reason for it; the ticket gets the others, with their level, and is told who is muted', async () => {
			const { tickets } = await apply(shared, [list([muted, other])], BEFORE);
			expect(tickets).toMatchObject([
				{
					...{ action: 'open', priority: 2, title: expect.stringContaining('Warning: ') },
					devices: [{ name: 'HR-1' }, { name: 'FIN-1', isMuted: true }],
				},
			]);
		});

		it('of all devices creates nothing and completes nothing, until it is over', async () => {
			const { tickets } = await apply(shared, [list([muted]), list([])], BEFORE);
			expect(tickets).toMatchObject([
				{ action: 'held', reason: expect.stringMatching(/^FIN-1 is muted until /) },
				{ action: 'complete' },
			]);
			const after = await apply(shared, [list([muted])], AFTER);
			expect(after.tickets).toMatchObject([{ action: 'open', devices: [{ name: 'FIN-1' }] }]);
		});

		it('by a group finds the devices of the list whose group is known', async () => {
			const byGroup = { ...mute, devices: 'Managed devices/Lab' };
			const [inLab, unknown] = [
				listedDevice('A', 'Critical', { group: 'Managed devices/Lab/1' }),
				other,
			];
			const { tickets } = await apply([shared[0], byGroup], [list([inLab, unknown])], BEFORE);
			expect(tickets).toMatchObject([
				{ devices: [{ name: 'HR-1' }, { name: 'A', isMuted: true }] },
			]);
		});

		it('keeps it when its other devices get tickets of their own', async () => {
			const { tickets } = await apply([on, mute], [list([muted, other])], BEFORE);
			expect(tickets).toMatchObject([{ action: 'held' }]);
		});
	});
});

describe('a rule for one ticket per customer', () => {
	const perCustomer = { createTicket: 'on', onePer: 'customer' };
	const KEY = customerExternalID('ksc:5f0c21aa', 'VSRV1', 'databasesOutdated');
	const keyOf = (name: string) => externalID('ksc:5f0c21aa', name, 'databasesOutdated');
	const device = (name: string, rest: object = {}) => item({ device: { id: name, name }, ...rest });
	const list = (devices: ListedDevice[], rest: Partial<DeviceList> = {}): IDataObject => ({
		...deviceList({ devices, ...rest }),
	});
	const two = [listedDevice('PC-1', 'Warning'), listedDevice('PC-2')];

	it('makes one ticket of a list, with the settings of the highest level that a device has', async () => {
		const { tickets, items } = await apply([perCustomer], [list(two)]);
		expect(tickets).toMatchObject([
			{
				...{ action: 'open', externalID: KEY, priority: 4, dueHours: 12 },
				title: 'Critical: Databases are outdated at Contoso',
				devices: [
					{ externalID: keyOf('PC-2'), name: 'PC-2', level: 'Critical', isRaised: true },
					{ externalID: keyOf('PC-1'), name: 'PC-1', level: 'Warning', isRaised: true },
				],
			},
		]);
		expect(items).toMatchObject([
			{ ...deviceList({ devices: two }), rule: expect.stringMatching(/^Rule 1 /) },
		]);
		const warnings = await apply([perCustomer], [list([listedDevice('PC-1', 'Warning')])]);
		expect(warnings.tickets).toMatchObject([{ externalID: KEY, priority: 2, dueHours: 24 }]);
	});

	it('does nothing about the status of one device, and says which ticket is for it', async () => {
		const changes = ['raised', 'levelChanged', 'ongoing'].map((change) =>
			device('PC-1', { change }),
		);
		const autotask = await apply([perCustomer], changes);
		const reason = 'The ticket that Contoso has for this status is for this device, too.';
		expect(autotask.tickets).toEqual(
			changes.map(() => ({
				...{ action: 'none', externalID: keyOf('PC-1'), reason },
				onePer: 'customer',
			})),
		);
		for (const { rule } of autotask.items) expect(rule).toMatch(/^Rule 1 /);
	});

	it('gives a device of nobody a ticket of its own', async () => {
		const { tickets } = await apply([perCustomer], [device('PC-1', { customer: null })]);
		expect(tickets).toMatchObject([
			{ action: 'open', title: 'Critical: Databases are outdated on PC-1' },
		]);
		expect(tickets[0].externalID).toBe(keyOf('PC-1'));
	});

	it('ends only the ticket that a cleared device has for itself', async () => {
		const { tickets } = await apply([perCustomer], [device('PC-1', { change: 'cleared' })]);
		expect(tickets).toMatchObject([{ action: 'complete', externalID: keyOf('PC-1') }]);
	});

	it('for Critical alone shares a ticket among those, and leaves each Warning its own', async () => {
		const rules = [{ createTicket: 'on' }, { ...perCustomer, level: 'Critical' }];
		const { tickets } = await apply(rules, [
			list(two),
			device('PC-1', { level: 'Warning' }),
			device('PC-2'),
		]);
		expect(tickets).toMatchObject([
			{ action: 'open', externalID: KEY, devices: [{ name: 'PC-2' }] },
			{ action: 'open', externalID: keyOf('PC-1') },
			{ action: 'none', externalID: keyOf('PC-2') },
		]);
	});

	it('that is switched off leaves the ticket until no device has the status', async () => {
		const rules = [perCustomer, { createTicket: 'off' }];
		const { tickets, hints } = await apply(rules, [list(two), list([])]);
		expect(tickets).toMatchObject([
			{ action: 'none', externalID: KEY, reason: expect.stringContaining('No rule creates') },
			{ action: 'complete', externalID: KEY },
		]);
		expect(hints).toEqual([]);
	});

	it('that is switched to one per device ends the ticket once those exist', async () => {
		const waiting = listedDevice('PC-3', 'Critical', { isRaised: false });
		const rules = [perCustomer, { createTicket: 'on', onePer: 'device' }];
		const { tickets } = await apply(rules, [list([...two, waiting])]);
		expect(tickets).toMatchObject([
			{ action: 'complete', externalID: KEY, instead: [keyOf('PC-1'), keyOf('PC-2')] },
		]);
	});

	it('ends no ticket on a list that may lack devices', async () => {
		const rules = [perCustomer, { createTicket: 'on', onePer: 'device' }];
		const lacking = { isComplete: false };
		expect((await apply(rules, [list(two, lacking)])).tickets).toMatchObject([{ action: 'none' }]);
		const { tickets } = await apply([perCustomer], [list([], lacking), list(two, lacking)]);
		expect(tickets).toMatchObject([{ action: 'none', externalID: KEY }, { action: 'open' }]);
	});

	it('says where a device is that has left, and that no ticket can be created there', async () => {
		const there = { id: 'VSRV9', name: 'Nobody Known', kind: 'virtualServer' as const };
		const left = list([], { moved: [{ name: 'PC-1', customer: there }] });
		const { tickets } = await apply(
			[perCustomer],
			[left, list(two, { customer: there })],
			MONDAY_MORNING,
			{ accounts: { unmappedCustomers: 'hold' } },
		);
		expect(tickets[0].reason).toMatch(/PC-1 still has it, but belongs to Nobody Known now\./);
		expect(tickets[0].reason).toMatch(/No ticket could be created there: .*“Nobody Known”/);
	});

	it('holds the ticket of a customer without an account, and ends it all the same', async () => {
		const customer = { id: 'VSRV9', name: 'Nobody Known', kind: 'virtualServer' as const };
		const key = customerExternalID('ksc:5f0c21aa', 'VSRV9', 'databasesOutdated');
		const { tickets, hints } = await apply(
			[perCustomer],
			[list(two, { customer }), list([], { customer })],
			MONDAY_MORNING,
			{ accounts: { unmappedCustomers: 'hold' } },
		);
		expect(tickets).toMatchObject([
			{ action: 'held', externalID: key, reason: expect.stringContaining('Nobody Known') },
			{ action: 'complete', externalID: key },
		]);
		expect(hints).toEqual([expect.stringMatching(/^1 ticket is held\. /)]);
	});

	it('holds nothing where no device has raised the status: no ticket would be created', async () => {
		const customer = { id: 'VSRV9', name: 'Nobody Known', kind: 'virtualServer' as const };
		const old = [listedDevice('PC-1', 'Critical', { isRaised: false })];
		const { tickets, hints } = await apply(
			[perCustomer],
			[list(old, { customer }), list(old)],
			MONDAY_MORNING,
			{ accounts: { unmappedCustomers: 'hold' } },
		);
		expect(tickets).toMatchObject([
			{ action: 'none', reason: expect.stringContaining('No device of Nobody Known has raised') },
			{ action: 'open', devices: [{ isRaised: false }] },
		]);
		expect(hints).toEqual([]);
	});

	it('outside its weekly hours holds the ticket of a list', async () => {
		const hours = { days: ['Mon'], from: '08:00', to: '18:00', timeZone: 'Europe/Berlin' };
		const { tickets } = await apply([{ ...perCustomer, ...hours }], [list(two)], FRIDAY_EVENING);
		expect(tickets).toMatchObject([{ action: 'held', externalID: KEY }]);
	});

	it('with a issue refuses lists of devices, but ends what nobody has any more', async () => {
		const broken = { ...perCustomer, dueHours: 'soon' };
		const { error } = await apply([broken], [list(two)]);
		expect(error?.message).toContain('Rule 1');
		expect((await apply([broken], [list([])])).tickets).toMatchObject([{ action: 'complete' }]);
	});
});
