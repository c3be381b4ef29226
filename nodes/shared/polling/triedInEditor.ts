import type { Observation } from '../deviceStatus/observation';
import type { TrackedProblem } from '../deviceStatus/trackedProblems';
import type { TrackerState } from '../deviceStatus/trackerState';

/**
 * What *Execute workflow* has sent since the last poll of the published workflow: it may have tickets, and nothing that is
 * stored knows of it. By workflow and node, for as long as the process lives.
 */
const tried = new Map<string, TrackerState>();

export const rememberTried = (node: string, state: TrackerState) => tried.set(node, state);

export const forgetTried = (node: string) => tried.delete(node);

/** Adds what was sent from the same source as what has yet to be raised: this poll does so where it still holds. */
export function withTried(
	node: string,
	stored: TrackerState | undefined,
): TrackerState | undefined {
	const found = tried.get(node);
	if (!stored || !found || found.source !== stored.source) return stored;
	const devices = new Map(stored.devices);
	for (const [id, device] of found.devices) {
		const known = stored.devices.get(id) ?? { ...device, problems: new Map() };
		const problems = new Map<string, TrackedProblem>(known.problems);
		for (const [code, { level, since, phase }] of device.problems) {
			if (phase === 'raised' && !problems.has(code)) {
				problems.set(code, { level, since, phase: 'waiting' });
			}
		}
		if (problems.size > known.problems.size) devices.set(id, { ...known, problems });
	}
	return { ...stored, devices };
}

/** Without what was only tried and is gone, so that it does not make others that are missing suspect. */
export function withoutGone(
	before: TrackerState | undefined,
	stored: TrackerState | undefined,
	{ devices, confirmed, hidden }: Observation,
): TrackerState | undefined {
	if (!before || !stored || before.devices.size === stored.devices.size) return before;
	const places = [stored.devices, devices, confirmed, hidden];
	const isKnown = (id: string) => places.some((place) => place?.has(id));
	return { ...before, devices: new Map([...before.devices].filter(([id]) => isKnown(id))) };
}
