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
	/** Ids of the devices whose problems stay as they were. */
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
 * @returns `undefined` when the devices are believed to be gone
 */
export function suspectRemoved(
	before: TrackerState | undefined,
	removed: string[],
	hidden: ReadonlySet<string> | undefined,
	now: number,
	{ suspectDevices, suspectMinutes }: SuspicionOptions,
): Suspicion | undefined {
	const all = isMass(before, removed.length, suspectDevices);
	const held = new Set(removed.filter((id) => all || hidden?.has(id)));
	const since = before?.suspectSince ?? now;
	if (held.size === 0 || now - since >= suspectMinutes * 60) return undefined;
	return { since, held };
}

/** What a person should know of it. */
export function suspicionText(held: number, known: number, source: string, until: string): string {
	return (
		`${held} of ${known} devices with known problems are suddenly not found on ${source}. ` +
		'An account that lost its rights looks like this, so no ticket is completed for them ' +
		`until they are back, or until ${until}. Check the rights of the account in the credential.`
	);
}
