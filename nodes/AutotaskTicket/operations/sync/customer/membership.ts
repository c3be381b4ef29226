import { uniqBy } from 'lodash';
import { readDeviceList, writeDeviceList, type DeviceList, type ListedDevice } from './deviceList';
import type { Join, Leave, Movement } from './movements';

/** A list that cannot be read may have had others, whom only a snapshot can rule out. */
const UNKNOWN_OTHERS = 1;

export interface ChangedDescription {
	description: string;
	/** As it can be read in the description. */
	list: DeviceList | undefined;
}

export function isListed(
	{ mark }: Pick<ListedDevice, 'mark'>,
	list: DeviceList | undefined,
): boolean {
	return list?.devices.some((device) => device.mark === mark) === true;
}

/** Not by an item that is older than what was added last: the device may have come back since. */
export function canLeave({ device, item }: Leave, list: DeviceList | undefined): boolean {
	return list !== undefined && isListed(device, list) && list.joinedAt <= item.observedAt;
}

/** Whether a list is empty for certain once these have left and joined. */
export function isEmptied(list: DeviceList | undefined, leavers: Leave[], newcomers: Join[]) {
	return leavers.length > 0 && newcomers.length === 0 && !others(list, leavers);
}

function others(list: DeviceList | undefined, leavers: Movement[]): boolean {
	return list === undefined || list.more > 0 || list.devices.length > leavers.length;
}

/** Takes devices off the list in a description and adds others, unless they are there. */
export function changeList(
	description: string,
	leavers: readonly Leave[],
	newcomers: readonly Join[],
): ChangedDescription {
	const list = readDeviceList(description);
	if (leavers.length + newcomers.length === 0) return { description, list };
	const gone = new Set(leavers.map(({ device }) => device.mark));
	const kept = (list?.devices ?? []).filter(({ mark }) => !gone.has(mark));
	const changed = writeDeviceList(description, {
		devices: withJoined(kept, newcomers),
		more: list?.more ?? UNKNOWN_OTHERS,
		joinedAt: Math.max(list?.joinedAt ?? 0, latest(newcomers)),
	});
	return isSameList(list, changed.list) ? { description, list } : changed;
}

/** The list of a ticket whose devices are these, and no others. */
export function newList(description: string, joins: readonly Join[]): ChangedDescription {
	const devices = withJoined([], joins);
	return writeDeviceList(description, { devices, more: 0, joinedAt: latest(joins) });
}

/** The list of a ticket in place of another one, whose devices still have the status. */
export function inheritedList(
	description: string,
	joins: readonly Join[],
	predecessor: string,
): ChangedDescription {
	const before = readDeviceList(predecessor);
	const devices = withJoined(before?.devices ?? [], joins);
	const joinedAt = Math.max(before?.joinedAt ?? 0, latest(joins));
	return writeDeviceList(description, { devices, more: before?.more ?? UNKNOWN_OTHERS, joinedAt });
}

function withJoined(devices: readonly ListedDevice[], joins: readonly Join[]): ListedDevice[] {
	return uniqBy([...devices, ...joins.map(({ device }) => device)], 'mark');
}

const latest = (movements: readonly Movement[]) =>
	Math.max(0, ...movements.map(({ item }) => item.observedAt));

function isSameList(a: DeviceList | undefined, b: DeviceList | undefined): boolean {
	const signs = (list: DeviceList | undefined) =>
		list && [list.more, ...list.devices.map(({ mark }) => mark)].join();
	return signs(a) === signs(b);
}
