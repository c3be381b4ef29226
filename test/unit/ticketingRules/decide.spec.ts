import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
	decideWithoutAutotask,
	decideEmptyList,
	decideTicket,
	onePerOf,
	sortDevices,
	ticketDevices,
	waitingReason,
	type TicketRequest,
} from '../../../nodes/KasperskyTicketingRules/decisions/decide';
import type { RuleRef } from '../../../nodes/KasperskyTicketingRules/ruleTable/rules';
import {
	RuleTable,
	type TableRow,
} from '../../../nodes/KasperskyTicketingRules/ruleTable/ruleTable';
import { customerExternalID, externalID } from '../../../nodes/shared/externalId';
import { LEVELS, type DeviceList, type Level } from '../../../nodes/shared/items';
import { deviceList, listedDevice, statusChange, UNWANTED_WORDS } from './fixtures';

const rule: RuleRef = { kind: 'rule', index: 2, title: 'Rule 2 “Nights” (Critical)' };
const row = (changed: Partial<TableRow> = {}): TableRow => ({
	...new RuleTable([]).rowFor('kasperskySecurityCenter', 'Critical', 'databasesOutdated', null),
	createTicket: { value: true, rule },
	...changed,
});
const off = { createTicket: { value: false, rule } };
const perCustomer = { onePer: { value: 'customer' as const, rule } };
const none = { workType: null, issueType: null, subIssueType: null, ticketCategory: null };
const request = (changed: Partial<TicketRequest> = {}): TicketRequest => ({
	change: statusChange(),
	row: row(),
	settings: {
		queue: { id: 8, label: 'Monitoring Alert' },
		priority: { id: 4, label: 'Critical' },
		dueHours: 12,
		...none,
	},
	account: { company: { id: 175, name: 'Contoso', isActive: true }, matchedBy: 'name' },
	outsideHours: undefined,
	onePer: 'device',
	now: Date.parse('2026-11-22T10:00:00.123Z'),
	...changed,
});
const decide = (changed: Partial<TicketRequest> = {}) => {
	const write = jest.fn(() => ({ title: 'T', description: 'D' }));
	return { ticket: decideTicket(request(changed), write), write };
};

const DEVICE_KEY = externalID('ksc:5f0c21aa', '4328c0de', 'databasesOutdated');
const CUSTOMER_KEY = customerExternalID('ksc:5f0c21aa', 'VSRV1', 'databasesOutdated');

describe('what is for a device', () => {
	it('is a ticket of its own by default', () => {
		const { ticket, write } = decide();
		expect(decideWithoutAutotask(statusChange(), row())).toBeUndefined();
		expect(ticket).toMatchObject({ externalID: DEVICE_KEY, dueDateTime: '2026-11-22T22:00:00Z' });
		expect(write).toHaveBeenCalledWith({ externalID: DEVICE_KEY, onePer: 'device' });
	});

	it('has the value of every setting under Autotask’s field of it, null where no rule sets one', () => {
		const settings = { ...request().settings, ticketCategory: { id: 2, label: 'RMM Alert' } };
		expect(decide({ settings }).ticket).toMatchObject({
			...{ queueID: 8, priority: 4, dueHours: 12, ticketCategory: 2 },
			...{ billingCodeID: null, issueType: null, subIssueType: null },
		});
		expect(decide().ticket).toMatchObject({ ticketCategory: null });
	});

	it.each(['raised', 'levelChanged', 'ongoing'] as const)(
		'is none where the customer has one ticket: %s says so',
		(change) => {
			expect(decideWithoutAutotask(statusChange({ change }), row(perCustomer))).toEqual({
				action: 'none',
				externalID: DEVICE_KEY,
				reason: 'The ticket that Contoso has for this status is for this device, too.',
				onePer: 'customer',
			});
		},
	);

	it('is a ticket of its own when nobody knows whose the device is', () => {
		const change = statusChange({ customer: null });
		expect(decideWithoutAutotask(change, row(perCustomer))).toBeUndefined();
		expect(onePerOf(change, row(perCustomer))).toBe('device');
		expect(onePerOf(statusChange(), row(perCustomer))).toBe('customer');
	});

	it('is completed when it is cleared, whatever the rules say now', () => {
		const cleared = statusChange({ change: 'cleared' });
		for (const now of [row(), row(perCustomer), row(off)]) {
			expect(decideWithoutAutotask(cleared, now)).toEqual({
				action: 'complete',
				externalID: DEVICE_KEY,
				reason: expect.stringMatching(/^Resolved: /),
			});
		}
	});
});

describe('the devices of a list', () => {
	const rows = (critical: object, warning: object) => (level: Level) =>
		row({ level, ...(level === 'Critical' ? critical : warning) });
	const names = (devices: DeviceList['devices']) => devices.map(({ name }) => name);
	const sorted = (devices: DeviceList['devices'], rowAt: (level: Level) => TableRow) => {
		const { shared, own } = sortDevices(deviceList({ devices }), rowAt);
		return { shared: names(shared), own: names(own) };
	};
	const mixed = [listedDevice('A', 'Warning'), listedDevice('B'), listedDevice('C', 'Warning')];

	it('share a ticket, the highest level first, each level in the order of the list', () => {
		expect(sorted(mixed, rows(perCustomer, perCustomer))).toEqual({
			shared: ['B', 'A', 'C'],
			own: [],
		});
	});

	it('share it only at the levels that a rule has one ticket per customer for', () => {
		const split = { shared: ['B'], own: ['A', 'C'] };
		expect(sorted(mixed, rows(perCustomer, {}))).toEqual(split);
		expect(sorted(mixed, rows(perCustomer, off))).toEqual({ ...split, own: [] });
	});

	it('are in none when their level is switched off, one per customer or not', () => {
		const offForAll = { ...off, ...perCustomer };
		expect(sorted(mixed, rows(offForAll, off))).toEqual({ shared: [], own: [] });
	});

	it('have tickets of their own only when they were raised', () => {
		const waiting = listedDevice('W', 'Critical', { isRaised: false });
		expect(sorted([waiting, ...mixed], rows({}, {})).own).toEqual(['A', 'B', 'C']);
		expect(sorted([waiting], rows(perCustomer, {})).shared).toEqual(['W']);
	});

	it('are each at one place at most, and only where a rule is on', () => {
		const rowsOf = fc.constantFrom({}, off, perCustomer, { ...off, ...perCustomer });
		const device = fc.record({
			name: fc.uuid(),
			level: fc.constantFrom(...LEVELS),
			isRaised: fc.boolean(),
		});
		const property = fc.property(fc.array(device), rowsOf, rowsOf, (some, critical, warning) => {
			const devices = some.map(({ name, level, isRaised }) =>
				listedDevice(name, level, { isRaised }),
			);
			const rowAt = rows(critical, warning);
			const { shared, own } = sortDevices(deviceList({ devices }), rowAt);
			expect(new Set([...shared, ...own]).size).toBe(shared.length + own.length);
			for (const one of shared) {
				expect(rowAt(one.level)).toMatchObject({
					createTicket: { value: true },
					onePer: { value: 'customer' },
				});
			}
			for (const one of own) expect(rowAt(one.level).onePer.value).toBe('device');
		});
		fc.assert(property);
	});

	it('stand on the ticket with the keys that each would have alone, on one line', () => {
		const older = listedDevice('4328c0de', 'Warning', { name: 'FIN\nPC', mayBeOlder: true });
		const [device] = ticketDevices(deviceList(), { shared: [older] });
		expect(device).toEqual({
			...{ externalID: DEVICE_KEY, name: 'FIN PC', level: 'Warning' },
			...{ raisedAt: older.raisedAt, mayBeOlder: true, isRaised: true },
		});
		const [known] = ticketDevices(deviceList(), { shared: [listedDevice('B')] });
		expect(known).not.toHaveProperty('mayBeOlder');
	});
});

describe('a customer’s ticket that no device needs', () => {
	const B_KEY = externalID('ksc:5f0c21aa', 'B', 'databasesOutdated');
	const decided = (changed: Partial<DeviceList>, own: DeviceList['devices'] = []) =>
		decideEmptyList(deviceList(changed), { own, muted: [] });

	it('is completed when no device has the status any more', () => {
		expect(decided({ devices: [] })).toEqual({
			action: 'complete',
			externalID: CUSTOMER_KEY,
			reason: 'No device of Contoso has this status any more.',
		});
	});

	it('is completed when its devices get one each, but only once those exist', () => {
		const devices = [listedDevice('B')];
		expect(decided({ devices }, devices)).toEqual({
			action: 'complete',
			externalID: CUSTOMER_KEY,
			reason: 'Each device has a ticket of its own for this status now.',
			instead: [B_KEY],
		});
	});

	it('is left alone when the rules want no ticket for its devices', () => {
		expect(decided({ devices: [listedDevice('B')] })).toEqual({
			action: 'none',
			externalID: CUSTOMER_KEY,
			reason: 'No rule creates one ticket for the devices of Contoso with this status.',
		});
	});

	it.each([
		['nobody', []],
		['devices that get tickets of their own', [listedDevice('B')]],
	])('is left alone when an incomplete list names %s: others may have the status', (_, devices) => {
		expect(decided({ devices, isComplete: false }, devices)).toEqual({
			action: 'none',
			externalID: CUSTOMER_KEY,
			reason:
				'Not all devices of Contoso could be seen. Until they are, the ticket that it has for this status stays as it is.',
		});
	});
});

describe('weekly hours', () => {
	const hours = { days: [1, 2, 3, 4, 5], from: 8 * 60, to: 18 * 60, zone: 'Europe/Berlin' };
	const limited = row({ hours: { value: hours, rule } });
	// A Sunday.
	const sunday = DateTime.fromISO('2026-11-22T10:00:00Z');

	it('outside them a ticket waits, and says until when and why', () => {
		const outsideHours = waitingReason(limited, sunday);
		expect(outsideHours).toBe(
			'“Databases are outdated” (Critical, Kaspersky Security Center) waits until Monday 08:00 (Europe/Berlin): Rule 2 “Nights” (Critical) limits it to weekly hours.',
		);
		expect(outsideHours).not.toMatch(UNWANTED_WORDS);
		const { ticket, write } = decide({ row: limited, outsideHours });
		expect(ticket).toEqual({ action: 'held', externalID: DEVICE_KEY, reason: outsideHours });
		expect(write).not.toHaveBeenCalled();
	});

	it('inside them, and without any, nothing waits', () => {
		expect(waitingReason(limited, sunday.plus({ days: 1 }))).toBeUndefined();
		expect(waitingReason(row(), sunday)).toBeUndefined();
	});

	it('a missing account comes first: somebody has to do something about it', () => {
		const { ticket } = decide({ account: { held: 'No account.' }, outsideHours: 'Later.' });
		expect(ticket).toMatchObject({ action: 'held', reason: 'No account.' });
	});

	it('a cleared status never waits', () => {
		const cleared = statusChange({ change: 'cleared' });
		expect(decideWithoutAutotask(cleared, limited)).toMatchObject({ action: 'complete' });
	});
});

it('a ticket of a customer has its key and its texts', () => {
	const { ticket, write } = decide({ row: row(perCustomer), onePer: 'customer' });
	expect(ticket).toMatchObject({ action: 'open', externalID: CUSTOMER_KEY });
	expect(write).toHaveBeenCalledWith({ externalID: CUSTOMER_KEY, onePer: 'customer' });
});

it('the texts know that the ticket is in the fallback company', () => {
	const company = { id: 0, name: 'The MSP', isActive: true };
	const { write } = decide({ account: { company, matchedBy: 'fallback' } });
	expect(write).toHaveBeenCalledWith(expect.objectContaining({ fallback: 'The MSP' }));
});
