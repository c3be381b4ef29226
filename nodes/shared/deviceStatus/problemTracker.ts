import { Comparison, type Change, type ComparisonOptions } from './comparison';
import { changedLists, distinctLists, isRaised, listsOf, withoutLists } from './deviceLists';
import { chooseChanges, fillExecution, startResend, type Rest } from './execution';
import { compareMissing, type Suspicion, type SuspicionOptions } from './missing';
import type { Observation } from './observation';
import type { StatusChange, TriggerItem } from '../items';
import { limitProblems, wasClockAhead } from './trackedProblems';
import type { ListRef, ResendProgress, TrackerState } from './trackerState';
import { formerNames, ItemBuilder, warningsOf } from './triggerItems';

export interface TrackerOptions extends ComparisonOptions, SuspicionOptions {
	resendEveryMinutes: number;
	/** How many items there may be at once; the rest follows with the next executions. */
	maximumItems: number;
}

const REPEAT_AFTER_MINUTES = 5;

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
	const builder = new ItemBuilder(now);
	const before = limitFutureTimes(stored, builder.seconds);
	const comparison = new Comparison(before, builder.seconds, options);
	for (const observed of now.devices.values()) comparison.compare(observed);
	const suspicion = compareMissing(before, now, comparison, builder.seconds, options);

	const changes = comparison.changes.filter(isSelected);
	const former = formerNames(before, now);
	const { starts, resend, unchanged } = resendOf(comparison, before, now, changes.length, options);
	const warnings = warningsOf(before, now, suspicion, starts, builder, options);
	const room = Math.max(0, maximumItems - warnings.length);
	const chosen = chooseChanges(changes, unchanged, resend, room);
	comparison.leave(chosen.unsent);

	const { devices } = comparison;
	const hasLists = isOfWholeSource(now);
	const changed = hasLists ? changedLists(before?.devices, devices) : [];
	const lists = distinctLists([...(before?.lists ?? []), ...changed]);
	const rest = fillExecution(chosen, lists, unchanged, resend);
	const due = resend ? [] : dueRepeats(comparison, before, builder.seconds, options);
	const repeats = fittingRepeats(due, rest, hasLists, room - chosen.sent.length);
	const sent = [...chosen.sent, ...rest.resent, ...repeats.sent].map((change) =>
		builder.statusChange(change),
	);
	const items: TriggerItem[] = [
		...warnings,
		...markItemsLeft(sent, chosen.unsent.length + rest.left),
		...builder.deviceLists([...rest.lists, ...rest.resentLists, ...repeats.lists], devices),
	];
	// While some servers do not respond, it is not known whether missing devices are gone.
	const isWhole = !now.failedServers?.length;
	const isSnapshot = rest.completesResend && isWhole;
	const isLastPart = before?.resend !== undefined && !starts;
	if (isSnapshot) items.push(builder.snapshot(devices, former, isLastPart));
	return {
		items,
		state: {
			devices,
			...(hasLists ? { lookedAt: builder.seconds } : {}),
			resentAt: before && !starts ? before.resentAt : builder.seconds,
			resend: rest.resend,
			...(rest.unsentLists.length === 0 ? {} : { lists: rest.unsentLists }),
			suspectSince: suspectSince(suspicion, chosen.unsent),
			failedServers: isWhole ? undefined : now.failedServers,
			...(hasLists ? { source: now.source.id } : {}),
			...(now.customerScope === undefined ? {} : { customerScope: now.customerScope }),
			...(isSnapshot ? {} : former),
		},
	};
}

/** One device alone says nothing about which others are on a list. */
const isOfWholeSource = ({ onlyDevice }: Observation) => onlyDevice === undefined;

/** The resend that starts now or is in progress, and what it sends again. */
function resendOf(
	comparison: Comparison,
	before: TrackerState | undefined,
	now: Observation,
	changes: number,
	options: TrackerOptions,
): { starts: boolean; resend: ResendProgress | undefined; unchanged: Change[] } {
	const { maximumItems } = options;
	const isDue = isResendDue(comparison.seconds, before, changes <= maximumItems, options);
	// Under another name everything is sent from the start.
	const isRenamed = before?.source !== undefined && before.source !== now.source.id;
	const starts = isDue || isRenamed;
	if (!starts && !before?.resend) return { starts, resend: undefined, unchanged: [] };
	const unchanged = comparison.unchanged.filter(({ problem }) => isRaised(problem));
	const lists = isOfWholeSource(now) ? listsOf(comparison.devices) : [];
	return { starts, resend: starts ? startResend(unchanged, lists) : before?.resend, unchanged };
}

/**
 * Whether everything is to be sent again from now on. While there are more changes than fit, it is not: that
 * would send again what has only just been sent. But no wave of changes delays it for longer than a second interval.
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
 * What was raised five minutes ago: sent again, so that what an execution has lost need not wait for the next
 * resend. The state needs no field for it, as it follows from when the problem was first seen.
 */
function dueRepeats(
	{ unchanged }: Comparison,
	before: TrackerState | undefined,
	seconds: number,
	{ raiseAfterMinutes }: TrackerOptions,
): Change[] {
	const { lookedAt = seconds } = before ?? {};
	return unchanged.filter(({ problem }) => {
		if (!isRaised(problem)) return false;
		const at = problem.since + (raiseAfterMinutes + REPEAT_AFTER_MINUTES) * 60;
		return lookedAt < at && at <= seconds;
	});
}

/** As many as there is room for, with their customers' lists: what does not fit waits for the resend. */
function fittingRepeats(
	due: Change[],
	{ lists }: Rest,
	hasLists: boolean,
	room: number,
): { sent: Change[]; lists: ListRef[] } {
	const sent = due.slice(0, room - lists.length);
	const customers = sent.flatMap(({ observed: { customer }, code }) =>
		customer && hasLists ? [{ customer, code }] : [],
	);
	const others = withoutLists(distinctLists(customers), lists);
	return { sent, lists: others.slice(0, room - lists.length - sent.length) };
}

function markItemsLeft(sent: StatusChange[], itemsLeft: number): StatusChange[] {
	const last = sent.at(-1);
	return last && itemsLeft > 0 ? [...sent.slice(0, -1), { ...last, itemsLeft }] : sent;
}

/** Devices that are believed to be gone after all must not become suspect again while some have yet to be sent. */
function suspectSince(suspicion: Suspicion | undefined, unsent: Change[]): number | undefined {
	const isHeld = suspicion !== undefined && suspicion.held.size > 0;
	const isLeft = unsent.some(({ kind }) => kind.clearedBecause === 'deviceRemoved');
	return isHeld || isLeft ? suspicion?.since : undefined;
}

/**
 * Stored times that are in the future count as now: n8n's clock was ahead and has been corrected.
 *
 * @param seconds now; since 1970
 */
function limitFutureTimes(
	state: TrackerState | undefined,
	seconds: number,
): TrackerState | undefined {
	if (!state) return undefined;
	const past = (time: number) => Math.min(time, seconds);
	const { resend } = state;
	// Its positions are times, too: a resend that started in the future starts again.
	const isLost = resend !== undefined && Math.max(resend.after[0], resend.until[0]) > seconds;
	const wasAhead = wasClockAhead(state.lookedAt ?? 0, seconds);
	const isToLimit = wasAhead || isAnyAhead(state, seconds);
	return {
		...state,
		devices: isToLimit ? limitDevices(state.devices, seconds, wasAhead) : state.devices,
		lookedAt: state.lookedAt === undefined ? undefined : past(state.lookedAt),
		// How long ago nobody knows: it may be time.
		resentAt: isLost || wasAhead ? 0 : past(state.resentAt),
		resend: isLost ? undefined : resend,
		suspectSince: state.suspectSince === undefined ? undefined : past(state.suspectSince),
	};
}

function isAnyAhead({ devices }: TrackerState, seconds: number): boolean {
	for (const { problems } of devices.values()) {
		for (const { since } of problems.values()) if (since > seconds) return true;
	}
	return false;
}

const limitDevices = (
	devices: TrackerState['devices'],
	seconds: number,
	wasAhead: boolean,
): TrackerState['devices'] =>
	new Map(
		[...devices].map(([id, device]) => [
			id,
			{ ...device, problems: limitProblems(device.problems, seconds, wasAhead) },
		]),
	);
