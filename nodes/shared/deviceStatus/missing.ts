import type { Comparison } from './comparison';
import { suspectRemoved, type Suspicion, type SuspicionOptions } from './disappearance';
import type { Observation } from './observation';
import type { TrackedDevice, TrackerState } from './trackerState';

/** Known devices that the observed ones lack: the source is asked for each before anything is cleared. */
export function missingDevices(
	state: TrackerState | undefined,
	observedIds: ReadonlySet<string>,
): string[] {
	return [...(state?.devices.keys() ?? [])].filter((id) => !observedIds.has(id));
}

/**
 * Compares the devices that are missing among the observed ones: they are better, or they are gone, or
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
