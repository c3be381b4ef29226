import type { Observation, ObservedDevice } from '../../../nodes/shared/deviceStatus/observation';
import type { TrackerOptions } from '../../../nodes/shared/deviceStatus/problemTracker';
import type { Level } from '../../../nodes/shared/items';

export type Problems = Record<string, Record<string, Level>>;

export const SOURCE = { id: 'ksc:5f0c21aa', name: 'ksc.msp.example' };

export const OPTIONS: TrackerOptions = {
	onFirstRun: 'allCurrentProblems',
	raiseAfterMinutes: 0,
	resendEveryMinutes: 60,
	suspectDevices: 20,
	suspectMinutes: 24 * 60,
	maximumItems: Number.POSITIVE_INFINITY,
};

/** `{ 'FIN-PC-07': { databasesOutdated: 'Critical' } }` as observed devices; the id is the lower-case name. */
export function observed(problems: Problems): Map<string, ObservedDevice> {
	return new Map(
		Object.entries(problems).map(([name, levels]) => [
			name.toLowerCase(),
			{
				device: { id: name.toLowerCase(), name, group: 'Managed devices/Finance' },
				// Nobody's: the lists of customers have tests of their own.
				customer: null,
				levels: new Map(Object.entries(levels)),
			},
		]),
	);
}

/** @param minute minutes since 2026-11-22T10:00:00Z */
export function observation(
	minute: number,
	problems: Problems,
	confirmed: Problems = {},
): Observation {
	return {
		solution: 'kasperskySecurityCenter',
		source: SOURCE,
		observedAt: new Date(Date.UTC(2026, 10, 22, 10, minute)),
		devices: observed(problems),
		confirmed: observed(confirmed),
	};
}
