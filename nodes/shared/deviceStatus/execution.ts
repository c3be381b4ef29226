import type { Change } from './comparison';
import { withoutLists } from './deviceLists';
import type { ListRef, Position, ResendProgress } from './trackerState';

/** The changes that go out now, and those that are left for the next executions. */
export interface ChosenChanges {
	sent: Change[];
	/** The next comparison finds them again. */
	unsent: Change[];
	/** How many items may follow them. */
	room: number;
	/** How much of that is reserved for the resend. */
	reserved: number;
}

/** What follows the changes. */
export interface Rest {
	/** Lists that have changed. */
	lists: ListRef[];
	unsentLists: ListRef[];
	/** What the resend sends. */
	resent: Change[];
	resentLists: ListRef[];
	/** `undefined`: none is in progress any more. */
	resend: ResendProgress | undefined;
	/** Whether the resend ends here, with its snapshot. */
	completesResend: boolean;
	/** How many lists and items of the resend are left, the snapshot included. */
	left: number;
}

const START: Position = [0, '', ''];

/** The part of a full execution that a resend gets at least: a wave of changes must not delay its snapshot for ever. */
const RESEND_SHARE = 0.1;

/**
 * @param unchanged everything that is to be sent again
 * @param lists all lists that are not empty
 */
export function startResend(unchanged: Change[], lists: ListRef[]): ResendProgress {
	const newest = byAge(unchanged).at(-1);
	return { after: START, until: newest ? positionOf(newest) : START, lists };
}

/**
 * Chooses the changes that go into one execution: the oldest problems first.
 *
 * @param unchanged what a resend sends again
 * @param room how many items there may be
 */
export function chooseChanges(
	changes: Change[],
	unchanged: Change[],
	resend: ResendProgress | undefined,
	room: number,
): ChosenChanges {
	const ofResend = resend ? remainingOf(unchanged, resend).length + resend.lists.length + 1 : 0;
	const reserved = room > 1 ? Math.min(ofResend, Math.ceil(room * RESEND_SHARE)) : 0;
	const ordered = byAge(changes);
	const sent = ordered.slice(0, room - reserved);
	return { sent, unsent: ordered.slice(sent.length), room: room - sent.length, reserved };
}

/**
 * Fills an execution: the lists that have changed, then what a resend has yet to send, its snapshot last.
 *
 * @param lists those that have changed and were not sent yet
 */
export function fillExecution(
	{ room, reserved }: ChosenChanges,
	lists: ListRef[],
	unchanged: Change[],
	resend: ResendProgress | undefined,
): Rest {
	const sentLists = lists.slice(0, room - reserved);
	const again = resend ? remainingOf(unchanged, resend) : [];
	// A list that has just been sent need not be sent again.
	const againLists = withoutLists(resend?.lists ?? [], sentLists);
	const roomForResend = room - sentLists.length;
	const resent = again.slice(0, roomForResend);
	const resentLists = againLists.slice(0, roomForResend - resent.length);
	const ofResend = resend ? again.length + againLists.length + 1 : 0;
	const completesResend = resend !== undefined && roomForResend >= ofResend;
	const last = resent.at(-1);
	return {
		lists: sentLists,
		unsentLists: lists.slice(sentLists.length),
		resent,
		resentLists,
		resend:
			resend === undefined || completesResend
				? undefined
				: {
						...resend,
						after: last ? positionOf(last) : resend.after,
						lists: againLists.slice(resentLists.length),
					},
		completesResend,
		left:
			lists.length -
			sentLists.length +
			(completesResend ? 0 : ofResend - resent.length - resentLists.length),
	};
}

function remainingOf(unchanged: Change[], { after, until }: ResendProgress): Change[] {
	const isLeft = (change: Change) => {
		const position = positionOf(change);
		return isAfter(position, after) && !isAfter(position, until);
	};
	return byAge(unchanged.filter(isLeft));
}

function positionOf({ problem, observed, code }: Change): Position {
	return [problem.since, observed.device.id, code];
}

function byAge(changes: Change[]): Change[] {
	return [...changes].sort(
		(one, other) =>
			one.problem.since - other.problem.since ||
			compareTexts(one.observed.device.id, other.observed.device.id) ||
			compareTexts(one.code, other.code),
	);
}

function compareTexts(one: string, other: string): number {
	if (one === other) return 0;
	return one < other ? -1 : 1;
}

function isAfter(position: Position, other: Position): boolean {
	const index = position.findIndex((value, place) => value !== other[place]);
	return index >= 0 && position[index] > other[index];
}
