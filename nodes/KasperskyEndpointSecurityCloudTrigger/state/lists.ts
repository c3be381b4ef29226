import { describeStatus } from '../../shared/deviceStatus/statusCatalogue';
import { customerPrefix } from '../../shared/externalId';
import {
	highestLevel,
	type DeviceList,
	type ListedDevice,
	type Snapshot,
} from '../../shared/items';
import { DAY_MS, isoTime } from '../../shared/time';
import { listKey, type ListOf } from './devices';
import type { Endpoint } from './endpoint';
import type { EndpointSettings } from './endpointSettings';
import { deviceSnapshot, QUIETEST, resendInterval } from './reportTracker';

/** A list that was sent. Seconds since 1970. */
export interface SentList extends ListOf {
	sentAt: number;
	/** How often it was sent empty: again, but ever more rarely, in case that one was lost. */
	timesEmpty: number;
}

/** A longer list is sent once a minute at most: in a storm each report changes it. */
const LONGEST_AT_ONCE = 100;

/** Repeated lists in a minute: the rest waits. */
const MOST_REPEATS = 50;

/** All devices have had time to report by then, as on the first run. */
const COMPLETE_AFTER_SECONDS = DAY_MS / 1000;

/**
 * The lists that have changed since they were last sent.
 *
 * @param isRound whether long ones are sent, too, which wait for the round of the minute
 */
export function changedLists(
	endpoint: Endpoint,
	now: number,
	settings: EndpointSettings,
	isRound: boolean,
): DeviceList[] {
	const { changedLists: changed } = endpoint.devices;
	const longest = isRound ? Number.POSITIVE_INFINITY : LONGEST_AT_ONCE;
	return makeLists(endpoint, [...changed.values()], now, settings).flatMap((list) => {
		if (list.devices.length > longest) return [];
		changed.delete(listKey({ customer: list.customer, code: list.status.code }));
		return noteSent(endpoint, list, now);
	});
}

/** The lists that are due to be sent again. */
export function dueLists(
	endpoint: Endpoint,
	now: number,
	settings: EndpointSettings,
): DeviceList[] {
	const due = [...endpoint.lists.values()]
		.filter(({ sentAt, timesEmpty }) => {
			const quiet = Math.max(0, timesEmpty - 1);
			return now - sentAt >= resendInterval(quiet, settings.resendEverySeconds);
		})
		.sort((a, b) => a.sentAt - b.sentAt)
		.slice(0, MOST_REPEATS);
	return makeLists(endpoint, due, now, settings).map((list) => noteSent(endpoint, list, now));
}

/**
 * Ends the tickets that customers had under a former source, once all lists have been sent under the new one: a snapshot
 * of any device says so.
 */
export function formerListsEnd(
	endpoint: Endpoint,
	now: number,
	settings: EndpointSettings,
): Snapshot[] {
	const { formerLists, devices, lists } = endpoint;
	const [first] = devices.values();
	if (formerLists === undefined || !first) return [];
	if ([...lists.values()].some(({ sentAt }) => sentAt === 0)) return [];
	endpoint.formerLists = undefined;
	const snapshot = deviceSnapshot(first, now, settings);
	const customers = [{ prefix: customerPrefix(formerLists, first.customer.id), externalIDs: [] }];
	return [{ ...snapshot, snapshot: { ...snapshot.snapshot, customers } }];
}

function noteSent({ lists }: Endpoint, list: DeviceList, now: number): DeviceList {
	const { customer, status, devices } = list;
	const of = { customer, code: status.code };
	const timesEmpty = Math.min((lists.get(listKey(of))?.timesEmpty ?? 0) + 1, QUIETEST);
	lists.set(listKey(of), { ...of, sentAt: now, timesEmpty: devices.length === 0 ? timesEmpty : 0 });
	return list;
}

function makeLists(
	{ devices, times }: Endpoint,
	wanted: ListOf[],
	now: number,
	{ solution, source }: EndpointSettings,
): DeviceList[] {
	if (wanted.length === 0) return [];
	const listed = new Map<string, ListedDevice[]>(wanted.map((list) => [listKey(list), []]));
	for (const { device, customer, problems } of devices.values()) {
		for (const [code, { level, since, phase, mayBeOlder }] of problems) {
			listed.get(listKey({ customer, code }))?.push({
				...{ id: device.id, name: device.name, level, raisedAt: isoTime(since) },
				...(mayBeOlder ? { mayBeOlder } : {}),
				isRaised: phase === 'raised',
			});
		}
	}
	return wanted.map((list) => {
		const members = listed.get(listKey(list)) ?? [];
		return {
			...{ change: 'snapshot', solution, source, customer: list.customer },
			status: describeStatus(list.code, solution),
			...{ level: highestLevel(members), devices: members },
			isComplete: times.heard >= COMPLETE_AFTER_SECONDS,
			observedAt: isoTime(now),
		};
	});
}
