import {
	trackProblems,
	type TrackerOptions,
} from '../../../nodes/shared/deviceStatus/problemTracker';
import { isDeviceList } from '../../../nodes/shared/items';
import type { DeviceList, Snapshot, StatusChange, TriggerItem } from '../../../nodes/shared/items';
import type { TrackerState } from '../../../nodes/shared/deviceStatus/trackerState';
import { observation, OPTIONS, type Problems } from './observations';

/** Minutes since 2026-11-22T10:00:00Z, what is seen then, and what is found of the devices that are missing. */
export type Step = [minute: number, problems: Problems, confirmed?: Problems];

/** One line per item: what a person would say happened. */
export function brief(item: TriggerItem): string {
	if (isDeviceList(item)) {
		const devices = item.devices.map(
			({ name, level, isRaised }) => `${name} ${level}${isRaised ? '' : ' (not raised)'}`,
		);
		return `${item.status.code} of ${item.customer.name}: ${devices.join(', ') || 'none'}`;
	}
	if (item.change === 'snapshot') return `snapshot of ${item.snapshot.externalIDs.length}`;
	if (item.change === 'warning') return 'warning';
	const because = item.clearedBecause ? ` (${item.clearedBecause})` : '';
	return `${item.change} ${item.level} ${item.status.code} on ${item.device.name}${because}`;
}

/** Plays observations one after the other. */
export function play(steps: Step[], options: Partial<TrackerOptions> = {}) {
	let state: TrackerState | undefined;
	const items = steps.map(([minute, problems, confirmed]) => {
		const now = observation(minute, problems, confirmed);
		const result = trackProblems(state, now, { ...OPTIONS, ...options });
		state = result.state;
		return result.items;
	});
	return { briefs: items.map((step) => step.map(brief)), state, items };
}

/** `PC-0`, `PC-1` … with one problem each. */
export function many(count: number, first = 0): Problems {
	return Object.fromEntries(
		Array.from({ length: count }, (_, index) => [
			`PC-${first + index}`,
			{ scanOverdue: 'Warning' },
		]),
	);
}

export const changesIn = (items: TriggerItem[]): StatusChange[] =>
	items.filter((item): item is StatusChange => 'device' in item);

export const listsIn = (items: TriggerItem[]): DeviceList[] =>
	items.filter((item): item is DeviceList => isDeviceList(item));

export const snapshotIn = (items: TriggerItem[]): Snapshot | undefined =>
	items.find((item): item is Snapshot => 'snapshot' in item);
