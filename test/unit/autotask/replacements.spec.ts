import type { SyncTask } from '../../../nodes/shared/ticketPlan/desired';
import { customerExternalID } from '../../../nodes/shared/externalId';
import type { Ticket } from '../../../nodes/shared/autotask/tickets';
import { cleared, contextOf, EXTERNAL_ID, open, T0, ticket } from './planFixtures';
import {
	isReplacement,
	keysOf,
	planReplacements,
} from '../../../nodes/shared/ticketPlan/planCompletion';

const CUSTOMER = customerExternalID('ksc:5f0c21aa', 'VSRV1', 'databasesOutdated');
const SECOND = EXTERNAL_ID.replace('9b1d77e0c4a2f318', '00000000000000aa');
const device = (externalID: string) => ({
	...{ externalID, name: 'PC', level: 'Critical' as const, raisedAt: T0 },
	...{ mayBeOlder: false, isRaised: true },
});
const toCustomer: SyncTask = {
	desired: open({ key: CUSTOMER, devices: [EXTERNAL_ID, SECOND].map(device) }),
	indexes: [0],
};
const toDevices: SyncTask = {
	desired: cleared(T0, { key: CUSTOMER, instead: [EXTERNAL_ID, SECOND] }),
	indexes: [0],
};
const customers = ticket({ id: 10, externalID: CUSTOMER });
const first = ticket({ id: 1 });
const second = ticket({ id: 2, externalID: SECOND });

const handedOver = (task: SyncTask, tickets: Ticket[]) =>
	planReplacements(
		[task].filter(isReplacement),
		{ tickets, notes: [] },
		contextOf({ now: T0, ahead: 0 }),
	)
		.map(({ action }) => action)
		.map((action) => ('ticket' in action ? [action.ticket?.id, action.do] : []));

it('looks for the customer’s ticket and for those of its devices', () => {
	expect([toCustomer, toDevices].filter(isReplacement).map(keysOf)).toEqual([
		[CUSTOMER, EXTERNAL_ID, SECOND],
		[CUSTOMER, EXTERNAL_ID, SECOND],
	]);
});

it('ends the tickets of devices once the customer has one, and not before', () => {
	expect(handedOver(toCustomer, [first, second])).toEqual([]);
	expect(handedOver(toCustomer, [first, second, customers])).toEqual([
		[1, 'change'],
		[2, 'change'],
	]);
});

it('leaves a muted device the ticket that it has', () => {
	const devices = [device(EXTERNAL_ID), { ...device(SECOND), isMuted: true }];
	const task: SyncTask = { desired: open({ key: CUSTOMER, devices }), indexes: [0] };
	expect(handedOver(task, [first, second, customers])).toEqual([[1, 'change']]);
});

it('ends the ticket of the customer once each device has one, and not before', () => {
	expect(handedOver(toDevices, [customers, first])).toEqual([]);
	expect(handedOver(toDevices, [customers, first, second])).toEqual([[10, 'change']]);
});

it('counts a ticket that a person has closed as one', () => {
	const closed = { ...second, completedDate: T0 };
	expect(handedOver(toDevices, [customers, first, closed])).toEqual([[10, 'change']]);
});

it('has nothing to hand over where a status has simply cleared', () => {
	expect(isReplacement({ desired: cleared(T0), indexes: [0] })).toBe(false);
});
