import type { Comparison } from './comparison';
import type { Observation } from './observation';
import type { TrackedDevice, TrackerState } from './trackerState';

/** When devices that are not found any more are not believed to be gone. */
export interface SuspicionOptions {
	/** Mass disappearance: this many missing devices, and half of those known, are not believed … */
	suspectDevices: number;
	/** … for this long. */
	suspectMinutes: number;
}

export interface Suspicion {
	/** Seconds since 1970. */
	since: number;
	/** Ids of the devices whose problems stay as they were; none once it has lasted for long enough. */
	held: ReadonlySet<string>;
}

/** Known devices that the observed ones lack: the source is asked for each before anything is cleared. */
export function missingDevices(
	state: TrackerState | undefined,
	observedIds: Pick<ReadonlySet<string>, 'has'>,
): string[] {
	return [...(state?.devices.keys() ?? [])].filter((id) => !observedIds.has(id));
}

/**
 * Compares the devices that are missing among the observed ones: they are OK again, or they are gone, or
 * it is not believed that they are gone.
 *
 * @param seconds when they were looked for; since 1970
 */
export function compareMissing(
	before: TrackerState | undefined,
	now: Observation,
	comparison: Comparison,
	seconds: number,
	options: SuspicionOptions,
): Suspicion | undefined {
	const removed = new Map<string, TrackedDevice>();
	for (const [id, known] of before?.devices ?? []) {
		if (now.devices.has(id)) continue;
		const confirmed = now.confirmed.get(id);
		if (confirmed) comparison.compare(confirmed);
		else if (mayBeOnFailedServer(known, now)) comparison.keep(id, known);
		else removed.set(id, known);
	}
	const suspicion = suspectRemoved(before, [...removed.keys()], now.hidden, seconds, options);
	for (const [id, known] of removed) {
		if (suspicion?.held.has(id)) comparison.keep(id, known);
		else comparison.remove(id, known);
	}
	return suspicion;
}

/** A device with a group is the source's own; where any other was is not known. */
function mayBeOnFailedServer({ groupId }: TrackedDevice, { failedServers }: Observation): boolean {
	return groupId === undefined && failedServers !== undefined && failedServers.length > 0;
}

function isMassDisappearance(
	before: TrackerState | undefined,
	removed: number,
	suspectDevices: number,
): boolean {
	if (removed < suspectDevices) return false;
	// Once suspect stays suspect: new problems on other devices do not make it more believable that these are gone.
	if (before?.suspectSince !== undefined) return true;
	return removed * 2 >= (before?.devices.size ?? 0);
}

/**
 * An account that lost its rights looks like devices that are gone.
 *
 * @param removed ids of known devices that were not found, not even by their id
 * @param hidden those of them whose group cannot be seen either
 * @param now seconds since 1970
 * @returns `undefined` when there is nothing suspect about it
 */
function suspectRemoved(
	before: TrackerState | undefined,
	removed: string[],
	hidden: ReadonlySet<string> | undefined,
	now: number,
	{ suspectDevices, suspectMinutes }: SuspicionOptions,
): Suspicion | undefined {
	// Where one is out of sight, another may be as well, although its group is not: somebody has just moved it there.
	const isSuspect =
		removed.some((id) => hidden?.has(id)) ||
		isMassDisappearance(before, removed.length, suspectDevices);
	if (!isSuspect) return undefined;
	const since = before?.suspectSince ?? now;
	const isOver = now - since >= suspectMinutes * 60;
	return { since, held: new Set(isOver ? [] : removed) };
}
