import { Comparison, trackedPart, type Change, type ComparisonOptions } from './comparison';
import type { Suspicion, SuspicionOptions } from './disappearance';
import { beginRound, fillExecution } from './execution';
import { compareMissing } from './missing';
import type { Observation } from './observation';
import type { StatusChange, TriggerItem } from './statusChange';
import type { TrackedDevice, TrackerState } from './trackerState';
import { TriggerItems } from './triggerItems';
import { warningsOf } from './warnings';

export interface TrackerOptions extends ComparisonOptions, SuspicionOptions {
	resendEveryMinutes: number;
	/** How many items there may be at once; what is more is left for the next times. */
	maximumItems: number;
	/** Which status changes are wanted. What is tracked, and the snapshot, are never narrowed. */
	isSelected?: (change: Change) => boolean;
}

export interface TrackerResult {
	items: TriggerItem[];
	state: TrackerState;
}

/**
 * Compares what the source says now with what it said before.
 *
 * @param before `undefined` on the first run and after a lost state
 * @returns the difference, at a resend also all raised problems and the snapshot, and the new state
 */
export function trackProblems(
	before: TrackerState | undefined,
	now: Observation,
	options: TrackerOptions,
): TrackerResult {
	const { maximumItems, isSelected = () => true } = options;
	const make = new TriggerItems(now);
	const comparison = new Comparison(before, make.seconds, options);
	for (const observed of now.devices.values()) comparison.compare(observed);
	const suspicion = compareMissing(before, now, comparison, make.seconds, options);

	const changes = comparison.changes.filter(isSelected);
	const isResend = isResendDue(make.seconds, before, changes.length <= maximumItems, options);
	const isResending = isResend || before?.resend !== undefined;
	const unchanged = isResending ? comparison.unchanged.filter(isSelected) : [];
	const round = isResend ? beginRound(unchanged) : before?.resend;
	const warnings = warningsOf(before, now, suspicion, isResend, make, options);
	const room = Math.max(0, maximumItems - warnings.length);
	const execution = fillExecution(changes, unchanged, round, room);
	leaveUnsent(execution.unsent, comparison.devices);
	const sent = execution.sent.map((change) => make.statusChange(change));
	const items: TriggerItem[] = [...warnings, ...markCut(sent, execution.left)];
	// While some servers do not answer, what is missing says nothing.
	const isWhole = !now.failedServers?.length;
	if (execution.closesRound && isWhole) items.push(make.snapshot(comparison.devices));
	return {
		items,
		state: {
			devices: comparison.devices,
			resentAt: before && !isResend ? before.resentAt : make.seconds,
			resend: execution.round,
			suspectSince: suspectSince(suspicion, execution.unsent),
			failedServers: isWhole ? undefined : now.failedServers,
		},
	};
}

/**
 * Whether everything is to be sent again from now on. While there are more changes than fit, it is not: that
 * would send again what has only just been sent. But no storm puts it off for longer than a second interval.
 */
function isResendDue(
	seconds: number,
	before: TrackerState | undefined,
	isCalm: boolean,
	{ resendEveryMinutes }: TrackerOptions,
): boolean {
	if (!before || before.resend) return false;
	const interval = resendEveryMinutes * 60;
	return seconds - before.resentAt >= (isCalm ? interval : 2 * interval);
}

/** What is not sent is known as before: the next comparison finds the same change again, if it still is one. */
function leaveUnsent(unsent: Change[], devices: Map<string, TrackedDevice>): void {
	for (const { observed, code, unsent: problem } of unsent) {
		const { id } = observed.device;
		const tracked = devices.get(id) ?? { ...trackedPart(observed), problems: new Map() };
		tracked.problems.set(code, problem);
		devices.set(id, tracked);
	}
}

function markCut(sent: StatusChange[], itemsLeft: number): StatusChange[] {
	const last = sent.at(-1);
	return last && itemsLeft > 0 ? [...sent.slice(0, -1), { ...last, itemsLeft }] : sent;
}

/** Devices that are believed to be gone after all must not become suspect again while some have yet to be sent. */
function suspectSince(suspicion: Suspicion | undefined, unsent: Change[]): number | undefined {
	const isHeld = suspicion !== undefined && suspicion.held.size > 0;
	const isLeft = unsent.some(({ kind }) => kind.clearedBecause === 'deviceRemoved');
	return isHeld || isLeft ? suspicion?.since : undefined;
}
