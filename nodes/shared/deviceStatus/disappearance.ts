import type { TrackerState } from './trackerState';

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

function isMass(
	before: TrackerState | undefined,
	removed: number,
	suspectDevices: number,
): boolean {
	if (removed < suspectDevices) return false;
	// Once suspect stays suspect: problems that come to be elsewhere make the missing no more believable.
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
export function suspectRemoved(
	before: TrackerState | undefined,
	removed: string[],
	hidden: ReadonlySet<string> | undefined,
	now: number,
	{ suspectDevices, suspectMinutes }: SuspicionOptions,
): Suspicion | undefined {
	const all = isMass(before, removed.length, suspectDevices);
	const suspect = removed.filter((id) => all || hidden?.has(id));
	if (suspect.length === 0) return undefined;
	const since = before?.suspectSince ?? now;
	const isOver = now - since >= suspectMinutes * 60;
	return { since, held: new Set(isOver ? [] : suspect) };
}
