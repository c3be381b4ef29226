import type { DescribedTicket } from '../../../../shared/autotask/tickets';
import { CLOCK_TOLERANCE_MS, startOf } from '../occurrences';
import { readDeviceList, writeDeviceList, type DeviceList } from './deviceList';
import { readCustomerKey } from './deviceMark';
import type { Homes, Testimony } from './testimony';

export type ListTidying =
	| { do: 'keep' }
	| { do: 'shorten'; description: string }
	/**
	 * `clearedAt`: when no device was seen to have the status any more. `isSplit`: some still have it,
	 * but other tickets.
	 */
	| { do: 'complete'; inAll: number; clearedAt: number; isSplit: boolean };

const KEEP: ListTidying = { do: 'keep' };

/**
 * Compares who is listed on a customer's ticket with what snapshots of its source say.
 *
 * @param isOn whether a device is on the open ticket with that key, for certain
 */
export function planListTidying(
	ticket: DescribedTicket,
	testimonies: readonly Testimony[],
	homes: Homes,
	isOn: (ticketKey: string, mark: string) => boolean,
): ListTidying {
	const list = readDeviceList(ticket.description);
	const key = readCustomerKey(ticket.externalID);
	const later = testimonies.filter(({ observedAt }) => isOlderThan(ticket, list, observedAt));
	const gone = later.find((each) => each.isGoneFrom(ticket.externalID));
	if (gone) {
		const inAll = list?.inAll ?? 0;
		return { do: 'complete', inAll, clearedAt: gone.observedAt, isSplit: false };
	}
	if (list === undefined || key === undefined || later.length === 0) return KEEP;
	const isElsewhere = (mark: string) => {
		const home = homes.ticketOf({ ...key, mark });
		return home !== undefined && home !== ticket.externalID && isOn(home, mark);
	};
	const lasting = list.devices.filter(
		({ mark }) => !later.some((each) => each.isGone(mark, key.code)),
	);
	const devices = lasting.filter(({ mark }) => !isElsewhere(mark));
	const unlisted = later.map((each) => unlistedBy(each, key.code, list, isElsewhere));
	const more = Math.min(list.more, ...unlisted);
	if (devices.length === list.devices.length && more === list.more) return KEEP;
	if (devices.length + more > 0) {
		const { description } = writeDeviceList(ticket.description, { ...list, devices, more });
		return { do: 'shorten', description };
	}
	const clearedAt = Math.max(...later.map(({ observedAt }) => observedAt));
	return { do: 'complete', inAll: list.inAll, clearedAt, isSplit: lasting.length > 0 };
}

/** What joined after a snapshot is not in it. Autotask's clock is not the source's. */
function isOlderThan(ticket: DescribedTicket, list: DeviceList | undefined, observedAt: number) {
	if (list) return list.joinedAt <= observedAt;
	return startOf(ticket) < observedAt - CLOCK_TOLERANCE_MS;
}

/** So many devices may be meant by "and 57 more": they have the status and are not on any list. */
function unlistedBy(
	testimony: Testimony,
	code: string,
	{ devices }: DeviceList,
	isElsewhere: (mark: string) => boolean,
): number {
	const marks = testimony.marksOf(code);
	if (marks === undefined) return Infinity;
	const listed = new Set(devices.map(({ mark }) => mark));
	return [...marks].filter((mark) => !listed.has(mark) && !isElsewhere(mark)).length;
}
