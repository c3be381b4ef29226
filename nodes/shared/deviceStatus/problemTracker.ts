import {
	Comparison,
	ONGOING,
	trackedPart,
	type Change,
	type ComparisonOptions,
} from './comparison';
import { changedLists, distinctLists, listsOf, withoutLists, type ListRef } from './deviceLists';
import type { Suspicion, SuspicionOptions } from './disappearance';
import { beginRound, chooseChanges, fillUp, type Rest } from './execution';
import { formerNames } from './formerNames';
import { compareMissing } from './missing';
import type { Observation } from './observation';
import { withPastTimes } from './pastTimes';
import type { StatusChange, TriggerItem } from '../items';
import type { ResendRound } from './resendRound';
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

const ONCE_MORE_MINUTES = 5;

export interface TrackerResult {
	items: TriggerItem[];
	state: TrackerState;
}

/**
 * Compares what the source says now with what it said before.
 *
 * @param stored `undefined` on the first run and after a lost state
 * @returns the difference, at a resend also all raised problems, all lists and the snapshot, and the new state
 */
export function trackProblems(
	stored: TrackerState | undefined,
	now: Observation,
	options: TrackerOptions,
): TrackerResult {
	const { maximumItems, isSelected = () => true } = options;
	const make = new TriggerItems(now);
	const before = withPastTimes(stored, make.seconds);
	const comparison = new Comparison(before, make.seconds, options);
	for (const observed of now.devices.values()) comparison.compare(observed);
	const suspicion = compareMissing(before, now, comparison, make.seconds, options);
	noteSelection(comparison, isSelected);

	const changes = comparison.changes.filter(isSelected);
	const former = formerNames(before, now);
	const { begins, round, unchanged } = resendOf(comparison, before, now, changes.length, options);
	const warnings = warningsOf(before, now, suspicion, begins, make, options);
	const room = Math.max(0, maximumItems - warnings.length);
	const chosen = chooseChanges(changes, unchanged, round, room);
	leaveUnsent(chosen.unsent, comparison.devices);

	const { devices } = comparison;
	const hasLists = isOfWholeSource(now);
	const changed = hasLists ? changedLists(before?.devices, devices) : [];
	const lists = distinctLists([...(before?.lists ?? []), ...changed]);
	const rest = fillUp(chosen, lists, unchanged, round);
	const again = round ? [] : dueOnceMore(comparison, before, make.seconds, options);
	const once = onceMore(again.filter(isSelected), rest, hasLists, room - chosen.sent.length);
	const sent = [...chosen.sent, ...rest.resent, ...once.sent].map((change) =>
		make.statusChange(change),
	);
	const items: TriggerItem[] = [
		...warnings,
		...markCut(sent, chosen.unsent.length + rest.left),
		...make.deviceLists([...rest.lists, ...rest.resentLists, ...once.lists], devices),
	];
	// While some servers do not answer, what is missing says nothing.
	const isWhole = !now.failedServers?.length;
	const isSnapshot = rest.closesRound && isWhole;
	if (isSnapshot) items.push(make.snapshot(devices, former));
	return {
		items,
		state: {
			devices,
			...(hasLists ? { lookedAt: make.seconds } : {}),
			resentAt: before && !begins ? before.resentAt : make.seconds,
			resend: rest.round,
			...(rest.unsentLists.length === 0 ? {} : { lists: rest.unsentLists }),
			suspectSince: suspectSince(suspicion, chosen.unsent),
			failedServers: isWhole ? undefined : now.failedServers,
			...(hasLists ? { source: now.source.id } : {}),
			...(now.customerScope === undefined ? {} : { customerScope: now.customerScope }),
			...(isSnapshot ? {} : former),
		},
	};
}

/** One device alone says nothing about who else is on a list. */
const isOfWholeSource = ({ onlyDevice }: Observation) => onlyDevice === undefined;

/** The resend that begins now or is under way, and what it sends again. */
function resendOf(
	comparison: Comparison,
	before: TrackerState | undefined,
	now: Observation,
	changes: number,
	options: TrackerOptions,
): { begins: boolean; round: ResendRound | undefined; unchanged: Change[] } {
	const { maximumItems, isSelected = () => true } = options;
	const isDue = isResendDue(comparison.seconds, before, changes <= maximumItems, options);
	// Under another name everything is sent from the start.
	const isRenamed = before?.source !== undefined && before.source !== now.source.id;
	const begins = isDue || isRenamed;
	if (!begins && !before?.resend) return { begins, round: undefined, unchanged: [] };
	const unchanged = comparison.unchanged.filter(isSelected);
	const lists = isOfWholeSource(now) ? listsOf(comparison.devices) : [];
	return { begins, round: begins ? beginRound(unchanged, lists) : before?.resend, unchanged };
}

/** Lists tell of each raised problem whether it is wanted; of a device that is not found now, whether it was. */
function noteSelection(
	{ changes, unchanged }: Comparison,
	isSelected: (change: Change) => boolean,
): void {
	for (const change of [...changes, ...unchanged]) {
		const { problem, kind } = change;
		if (kind.change === 'cleared') continue;
		if (isSelected({ ...change, kind: ONGOING })) delete problem.isUnselected;
		else problem.isUnselected = true;
	}
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

/**
 * What was raised five minutes ago: sent once more, so that what an execution has lost need not wait for the next
 * resend. It costs the state nothing, as it follows from when the problem was first seen.
 */
function dueOnceMore(
	{ unchanged }: Comparison,
	before: TrackerState | undefined,
	seconds: number,
	{ raiseAfterMinutes }: TrackerOptions,
): Change[] {
	const { lookedAt = seconds } = before ?? {};
	return unchanged.filter(({ problem }) => {
		const at = problem.since + (raiseAfterMinutes + ONCE_MORE_MINUTES) * 60;
		return lookedAt < at && at <= seconds;
	});
}

/** As much as there is room for, with the customers' lists of it: what does not fit waits for the resend. */
function onceMore(
	again: Change[],
	{ lists }: Rest,
	hasLists: boolean,
	room: number,
): { sent: Change[]; lists: ListRef[] } {
	const sent = again.slice(0, room - lists.length);
	const whose = sent.flatMap(({ observed: { customer }, code }) =>
		customer && hasLists ? [{ customer, code }] : [],
	);
	const others = withoutLists(distinctLists(whose), lists);
	return { sent, lists: others.slice(0, room - lists.length - sent.length) };
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
