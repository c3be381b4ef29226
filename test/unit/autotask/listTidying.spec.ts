import fc from 'fast-check';
import { readDeviceList } from '../../../nodes/AutotaskTicket/operations/sync/customer/deviceList';
import { planListTidying } from '../../../nodes/AutotaskTicket/operations/sync/customer/planListTidying';
import {
	Homes,
	Testimony,
	type Sighting,
} from '../../../nodes/AutotaskTicket/operations/sync/customer/testimony';
import type { DescribedTicket } from '../../../nodes/shared/autotask/tickets';
import {
	CUSTOMER_ID,
	devicesIn,
	keyOf,
	many,
	names,
	OTHER_CUSTOMER_ID,
	shared,
	SOURCE_PREFIX,
} from './customerFixtures';
import { HOUR, T0 } from './planFixtures';

const snapshot = (
	devices: number[],
	{ customers, at = T0 + HOUR }: { customers?: string[]; at?: number } = {},
) => ({
	change: 'snapshot' as const,
	observedAt: at,
	snapshot: {
		prefix: SOURCE_PREFIX,
		externalIDs: devices.map((device) => keyOf(device)),
		customerExternalIDs: customers,
	},
});

const ofDevice = (device: number, statuses: string[], at = T0 + HOUR) => ({
	change: 'snapshot' as const,
	observedAt: at,
	snapshot: {
		prefix: keyOf(device, ''),
		externalIDs: statuses.map((status) => keyOf(device, status)),
	},
});

type Snapshot = ReturnType<typeof snapshot | typeof ofDevice>;

const tidy = (
	ticket: DescribedTicket,
	snapshots: Snapshot[],
	sightings: Sighting[] = [],
	isOn = true,
) => {
	const testimonies = snapshots.map((each) => new Testimony(each, sightings));
	return planListTidying(ticket, testimonies, new Homes(sightings), () => isOn);
};

const left = (tidying: ReturnType<typeof tidy>) =>
	tidying.do === 'shorten' ? devicesIn(tidying.description) : tidying.do;

const sighting = (device: number, ticketKey: string, observedAt = T0 + HOUR): Sighting => ({
	...{ deviceKey: keyOf(device), ticketKey, observedAt },
});

describe('a snapshot of the whole source', () => {
	it('takes off the list who has no problem any more', () => {
		expect(left(tidy(shared([1, 2, 3]), [snapshot([1, 3])]))).toEqual(names(1, 3));
		expect(left(tidy(shared([1, 2]), [snapshot([1, 2, 9])]))).toBe('keep');
	});

	it('completes the ticket when nobody on it has one any more', () => {
		expect(tidy(shared([1, 2]), [snapshot([9])])).toMatchObject({ do: 'complete', inAll: 2 });
	});

	it('completes it when the customer has the status on no device, whatever the list says', () => {
		const none = snapshot([], { customers: [OTHER_CUSTOMER_ID] });
		expect(tidy(shared([1]), [none]).do).toBe('complete');
		expect(tidy(shared([], { description: 'Wiped.' }), [none]).do).toBe('complete');
	});

	it('does not complete it by a list that cannot be read', () => {
		const wiped = shared([], { description: 'Wiped.' });
		expect(tidy(wiped, [snapshot([])]).do).toBe('keep');
		expect(tidy(wiped, [snapshot([], { customers: [CUSTOMER_ID] })]).do).toBe('keep');
	});

	it('does not complete it while some may be unlisted', () => {
		const open = shared([1], {}, { more: 5 });
		const tidied = tidy(open, [snapshot([7, 8])]);
		expect(left(tidied)).toEqual([]);
		const list = tidied.do === 'shorten' ? readDeviceList(tidied.description) : undefined;
		expect(list?.more).toBe(2);
	});

	it('knows that those not listed are elsewhere', () => {
		const open = shared([1], {}, { more: 5 });
		const elsewhere = [7, 8].map((device) => sighting(device, OTHER_CUSTOMER_ID, T0));
		expect(tidy(open, [snapshot([7, 8])], elsewhere).do).toBe('complete');
	});

	it('says nothing about devices that joined after it', () => {
		const later = shared([1], {}, { joinedAt: T0 + 2 * HOUR });
		expect(tidy(later, [snapshot([], { customers: [] })]).do).toBe('keep');
	});

	it('is corrected by what the same run has raised since', () => {
		const since = [sighting(1, CUSTOMER_ID)];
		expect(tidy(shared([1]), [snapshot([], { customers: [] })], since).do).toBe('keep');
	});

	it('takes a device off that is on the ticket of another customer, once it is there for certain', () => {
		const moved = [sighting(1, OTHER_CUSTOMER_ID)];
		const [open, all] = [shared([1, 2]), snapshot([1, 2])];
		expect(left(tidy(open, [all], moved))).toEqual(names(2));
		expect(left(tidy(open, [all], moved, false))).toBe('keep');
	});
});

describe('a snapshot of one device', () => {
	it('takes this device off, and no other', () => {
		expect(left(tidy(shared([1, 2]), [ofDevice(1, ['scanOverdue'])]))).toEqual(names(2));
		expect(left(tidy(shared([1, 2]), [ofDevice(1, ['databasesOutdated'])]))).toBe('keep');
		expect(left(tidy(shared([1, 2]), [ofDevice(3, [])]))).toBe('keep');
	});

	it('completes the ticket that lists it alone', () => {
		expect(tidy(shared([1]), [ofDevice(1, [])])).toMatchObject({ do: 'complete', inAll: 1 });
	});

	it('never tells how many are unlisted', () => {
		expect(left(tidy(shared([1], {}, { more: 3 }), [ofDevice(1, [])]))).toEqual([]);
	});

	it('together with others is one change', () => {
		const all = [1, 2, 3].map((device) => ofDevice(device, []));
		expect(left(tidy(shared([1, 2, 3, 4]), all))).toEqual(names(4));
	});
});

it('never completes a ticket with a device of which a snapshot says that it has the status', () => {
	const devices = fc.subarray(many(6));
	fc.assert(
		fc.property(devices, devices, fc.boolean(), (listed, current, isWhole) => {
			const said = isWhole
				? [snapshot(current)]
				: many(6).map((each) =>
						ofDevice(each, current.includes(each) ? ['databasesOutdated'] : []),
					);
			const tidied = tidy(shared(listed), said);
			const stay = listed.filter((device) => current.includes(device));
			if (stay.length > 0) {
				const kept = tidied.do === 'keep' ? names(...listed) : left(tidied);
				expect(kept).toEqual(names(...stay));
			} else expect(tidied.do).toBe(listed.length > 0 ? 'complete' : 'keep');
		}),
	);
});
