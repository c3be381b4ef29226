import type { TrackedProblem } from './trackedProblems';
import type { ListRef, TrackedDevice } from './trackerState';

/** A device in a list, with what is known of it and of the status. */
export interface ListMember {
	id: string;
	device: TrackedDevice;
	problem: TrackedProblem;
}

type Devices = ReadonlyMap<string, TrackedDevice>;

const keyOf = ({ customer, code }: ListRef) => `${code} ${customer.id}`;

/** Each list once, with the latest name of its customer. */
export function distinctLists(lists: Iterable<ListRef>): ListRef[] {
	const distinct = new Map<string, ListRef>();
	for (const list of lists) {
		const key = keyOf(list);
		const { moved: known = [] } = distinct.get(key) ?? {};
		distinct.set(
			key,
			known.length > 0 ? { ...list, moved: [...known, ...(list.moved ?? [])] } : list,
		);
	}
	return [...distinct.values()];
}

/** @returns the lists that are not among the others */
export function withoutLists(lists: readonly ListRef[], others: readonly ListRef[]): ListRef[] {
	const keys = new Set(others.map(keyOf));
	return lists.filter((list) => !keys.has(keyOf(list)));
}

/** Whether a problem was sent as raised, and is selected. */
export const isRaised = ({ phase, isUnselected }: TrackedProblem): boolean =>
	phase === 'raised' && isUnselected !== true;

/** All lists that are not empty. */
export function listsOf(devices: Devices): ListRef[] {
	const lists: ListRef[] = [];
	for (const { customer, problems } of devices.values()) {
		if (!customer) continue;
		for (const code of problems.keys()) lists.push({ customer, code });
	}
	return distinctLists(lists);
}

/** Who is on each of these lists. */
export function membersOf(lists: readonly ListRef[], devices: Devices): Map<ListRef, ListMember[]> {
	const members = new Map<string, ListMember[]>(lists.map((list) => [keyOf(list), []]));
	for (const [id, device] of devices) {
		const { customer, problems } = device;
		if (!customer) continue;
		for (const [code, problem] of problems) {
			members.get(keyOf({ customer, code }))?.push({ id, device, problem });
		}
	}
	return new Map(lists.map((list) => [list, members.get(keyOf(list)) ?? []]));
}

/** Codes of the statuses of devices whose customer was never known: they may be on any list. */
export function codesOfUnknownCustomers(devices: Devices): Set<string> {
	const codes = new Set<string>();
	for (const { customer, problems } of devices.values()) {
		if (customer !== undefined) continue;
		for (const code of problems.keys()) codes.add(code);
	}
	return codes;
}

/**
 * The lists that differ: a device was added or removed, moved to another customer, changed its level, or was raised.
 * What still waits to be raised is not a difference.
 *
 * @param before `undefined` when nothing was known: then only what is raised is a difference
 */
export function changedLists(before: Devices | undefined, after: Devices): ListRef[] {
	if (before === after) return [];
	const changed: ListRef[] = [];
	const compare = (old: TrackedDevice | undefined, now: TrackedDevice | undefined) => {
		if (old === now || (old && now && isListedAlike(old, now))) return;
		const codes = new Set([...(old?.problems.keys() ?? []), ...(now?.problems.keys() ?? [])]);
		for (const code of codes) {
			if (listedState(old, code) === listedState(now, code, before === undefined)) continue;
			if (old?.customer && old.problems.has(code)) {
				const moved = movedFrom(old, now, code);
				changed.push({ customer: old.customer, code, ...(moved && { moved: [moved] }) });
			}
			if (now?.customer && now.problems.has(code)) {
				changed.push({ customer: now.customer, code });
			}
		}
	};
	for (const [id, old] of before ?? []) compare(old, after.get(id));
	for (const [id, now] of after) if (!before?.has(id)) compare(undefined, now);
	return distinctLists(changed);
}

/** Nearly all devices are at each poll as they were: of them no text is made. */
function isListedAlike(old: TrackedDevice, now: TrackedDevice): boolean {
	if (old.customer?.id !== now.customer?.id || old.problems.size !== now.problems.size)
		return false;
	for (const [code, { level, phase, isUnselected }] of now.problems) {
		const before = old.problems.get(code);
		if (before?.level !== level || before.phase !== phase) return false;
		if (before.isUnselected !== isUnselected) return false;
	}
	return true;
}

function movedFrom({ customer }: TrackedDevice, now: TrackedDevice | undefined, code: string) {
	if (!now?.customer || now.customer.id === customer?.id || !now.problems.has(code))
		return undefined;
	return { name: now.name, customer: now.customer };
}

/** What a list says of a device, as a text to compare. */
function listedState(device: TrackedDevice | undefined, code: string, onlyRaised = false): string {
	const problem = device?.problems.get(code);
	if (!device?.customer || !problem || problem.phase === 'waiting') return '';
	if (onlyRaised && !isRaised(problem)) return '';
	return `${device.customer.id} ${problem.level} ${isRaised(problem)}`;
}
