import { DateTime } from 'luxon';
import {
	decideAlone,
	decideTicket,
	waitingReason,
	type Wish,
} from '../../../nodes/KasperskyTicketingRules/decide';
import type { RuleRef } from '../../../nodes/KasperskyTicketingRules/table/rules';
import { RuleTable } from '../../../nodes/KasperskyTicketingRules/table/ruleTable';
import { type TableRow } from '../../../nodes/KasperskyTicketingRules/table/tableRow';
import { customerExternalID, externalID } from '../../../nodes/shared/deviceStatus/problemKey';
import { statusChange, UNWANTED_WORDS } from './fixtures';

const rule: RuleRef = { name: 'Nights', index: 2 };
const row = (changed: Partial<TableRow> = {}): TableRow => ({
	...new RuleTable([]).rowFor('kasperskySecurityCenter', 'Critical', 'databasesOutdated', null),
	createTicket: { value: true, rule },
	...changed,
});
const perCustomer = { onePer: { value: 'customer' as const, rule } };
const none = { workType: null, issueType: null, subIssueType: null };
const wish = (changed: Partial<Wish> = {}): Wish => ({
	change: statusChange(),
	row: row(),
	settings: {
		queue: { id: 8, label: 'Monitoring Alert' },
		priority: { id: 4, label: 'Critical' },
		dueHours: 12,
		...none,
	},
	account: { company: { id: 175, name: 'Contoso', isActive: true }, matchedBy: 'name' },
	waits: undefined,
	now: Date.parse('2026-11-22T10:00:00.123Z'),
	...changed,
});
const decide = (changed: Partial<Wish> = {}) => {
	const write = jest.fn(() => ({ title: 'T', description: 'D' }));
	return { ticket: decideTicket(wish(changed), write), write };
};

const DEVICE_KEY = externalID('ksc:5f0c21aa', '4328c0de', 'databasesOutdated');
const CUSTOMER_KEY = customerExternalID('ksc:5f0c21aa', 'VSRV1', 'databasesOutdated');

describe('one ticket per customer and status', () => {
	it('has the key of the customer, and the device as its member', () => {
		const { ticket, write } = decide({ row: row(perCustomer) });
		expect(ticket).toMatchObject({
			action: 'open',
			externalID: CUSTOMER_KEY,
			member: { externalID: DEVICE_KEY, name: 'FIN-PC-07' },
		});
		expect(write).toHaveBeenCalledWith({ externalID: CUSTOMER_KEY, onePer: 'customer' });
	});

	it('is the same one for all devices of the customer, and at both levels', () => {
		const other = statusChange({ level: 'Warning', device: { id: 'other', name: 'PC-2' } });
		const { ticket } = decide({ row: row(perCustomer), change: other });
		expect(ticket.externalID).toBe(CUSTOMER_KEY);
	});

	it('is a ticket of the device when nobody knows whose it is', () => {
		const { ticket, write } = decide({
			row: row(perCustomer),
			change: statusChange({ customer: null }),
		});
		expect(ticket).toMatchObject({ action: 'open', externalID: DEVICE_KEY });
		expect(ticket).not.toHaveProperty('member');
		expect(write).toHaveBeenCalledWith({ externalID: DEVICE_KEY, onePer: 'device' });
	});

	it('the default is a ticket per device', () => {
		const { ticket } = decide();
		expect(ticket).toMatchObject({ externalID: DEVICE_KEY, dueDateTime: '2026-11-22T22:00:00Z' });
		expect(ticket).not.toHaveProperty('member');
	});

	it('a cleared status completes the ticket of the device, and leaves that of the customer', () => {
		const cleared = statusChange({ change: 'cleared' });
		expect(decideAlone(cleared, row(perCustomer), true)).toEqual({
			action: 'complete',
			externalID: DEVICE_KEY,
			customerExternalID: CUSTOMER_KEY,
			reason: expect.stringMatching(/^Resolved: /),
		});
		expect(decideAlone({ ...cleared, customer: null }, row(perCustomer), true)).not.toHaveProperty(
			'customerExternalID',
		);
		expect(decideAlone(cleared, row(), false)).not.toHaveProperty('customerExternalID');
	});
});

describe('weekly hours', () => {
	const hours = { days: [1, 2, 3, 4, 5], from: 8 * 60, to: 18 * 60, zone: 'Europe/Berlin' };
	const limited = row({ hours: { value: hours, rule } });
	// A Sunday.
	const sunday = DateTime.fromISO('2026-11-22T10:00:00Z');

	it('outside them a ticket waits, and says until when and why', () => {
		const waits = waitingReason(limited, sunday);
		expect(waits).toBe(
			'“Databases are outdated” (Critical, Kaspersky Security Center) waits until Monday 08:00 (Europe/Berlin): Rule 2 “Nights” limits it to weekly hours.',
		);
		expect(waits).not.toMatch(UNWANTED_WORDS);
		const { ticket, write } = decide({ row: limited, waits });
		expect(ticket).toEqual({ action: 'held', externalID: DEVICE_KEY, reason: waits });
		expect(write).not.toHaveBeenCalled();
	});

	it('inside them, and without any, nothing waits', () => {
		expect(waitingReason(limited, sunday.plus({ days: 1 }))).toBeUndefined();
		expect(waitingReason(row(), sunday)).toBeUndefined();
	});

	it('a missing account comes first: somebody has to do something about it', () => {
		const { ticket } = decide({ account: { held: 'No account.' }, waits: 'Later.' });
		expect(ticket).toMatchObject({ action: 'held', reason: 'No account.' });
	});

	it('a cleared status never waits', () => {
		const cleared = statusChange({ change: 'cleared' });
		expect(decideAlone(cleared, limited)).toMatchObject({ action: 'complete' });
	});
});

it('the texts know that the ticket is in the fallback company', () => {
	const company = { id: 0, name: 'The MSP', isActive: true };
	const { write } = decide({ account: { company, matchedBy: 'fallback' } });
	expect(write).toHaveBeenCalledWith(expect.objectContaining({ fallback: 'The MSP' }));
});
