import type { ListRef } from '../../shared/deviceStatus/trackerState';
import { describeStatus } from '../../shared/deviceStatus/statusCatalogue';
import { customerPrefix } from '../../shared/externalId';
import {
	highestLevel,
	type DeviceList,
	type ListedDevice,
	type Snapshot,
} from '../../shared/items';
import { DAY_MS, isoTime } from '../../shared/time';
import { listKey } from './devices';
import type { Endpoint } from './endpoint';
import {
	deviceSnapshot,
	MAX_OK_RESENDS,
	resendInterval,
	type EndpointSettings,
} from './reportTracker';

/** A longer list is sent once a minute at most: in a storm each report changes it. */
const MAX_LENGTH_AT_ONCE = 100;

/** Lists that are sent again in a minute: the rest waits. */
const MAX_RESENT_LISTS = 50;

/** All devices have had time to report by then, as on the first run. */
const COMPLETE_AFTER_SECONDS = DAY_MS / 1000;

/**
 * The lists that have changed since they were last sent.
 *
 * @param isCheck whether long ones are sent, too, which wait for the periodic check
 */
export function takeChangedLists(
	endpoint: Endpoint,
	now: number,
	settings: EndpointSettings,
	isCheck: boolean,
): DeviceList[] {
	const { devices } = endpoint;
	// Whether one waits is known without a look at all devices, which no report could afford while it waits.
	const due = [...devices.changedLists.values()].filter(
		(list) => isCheck || devices.listLength(list) <= MAX_LENGTH_AT_ONCE,
	);
	for (const list of due) devices.changedLists.delete(listKey(list));
	return buildLists(endpoint, due, now, settings).map((list) => recordSent(endpoint, list, now));
}

/** The lists that are due to be sent again. */
export function resendDueLists(
	endpoint: Endpoint,
	now: number,
	settings: EndpointSettings,
): DeviceList[] {
	const due = [...endpoint.lists.values()]
		.filter(({ sentAt, timesEmpty }) => {
			const okResends = Math.max(0, timesEmpty - 1);
			return now - sentAt >= resendInterval(okResends, settings.resendEverySeconds);
		})
		.sort((a, b) => a.sentAt - b.sentAt)
		.slice(0, MAX_RESENT_LISTS);
	return buildLists(endpoint, due, now, settings).map((list) => recordSent(endpoint, list, now));
}

/**
 * Completes the tickets that customers had under a former source, once all lists have been sent under the new one: a
 * snapshot of any device says so.
 */
export function endFormerLists(
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

function recordSent({ lists }: Endpoint, list: DeviceList, now: number): DeviceList {
	const { customer, status, devices, isComplete } = list;
	const of = { customer, code: status.code };
	// One that may lack devices completes no ticket: the first complete one must not be long in coming.
	const isFinal = devices.length === 0 && isComplete;
	const timesEmpty = Math.min((lists.get(listKey(of))?.timesEmpty ?? 0) + 1, MAX_OK_RESENDS);
	lists.set(listKey(of), { ...of, sentAt: now, timesEmpty: isFinal ? timesEmpty : 0 });
	return list;
}

function buildLists(
	{ devices, times }: Endpoint,
	wanted: ListRef[],
	now: number,
	{ solution, source }: EndpointSettings,
): DeviceList[] {
	if (wanted.length === 0) return [];
	const listed = new Map<string, ListedDevice[]>(wanted.map((list) => [listKey(list), []]));
	for (const { device, customer, problems } of devices.values()) {
		for (const [code, { level, since, phase, mayBeOlder }] of problems) {
			listed.get(listKey({ customer, code }))?.push({
				...{ id: device.id, name: device.name, level, raisedAt: isoTime(since) },
				...(device.group === undefined ? {} : { group: device.group }),
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
			isComplete: times.activeSeconds >= COMPLETE_AFTER_SECONDS,
			observedAt: isoTime(now),
		};
	});
}
