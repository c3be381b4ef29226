import { sortBy } from 'lodash';
import type { Change } from './comparison';
import { withoutLists, type ListRef } from './deviceLists';
import type { Position, ResendRound } from './resendRound';

/** The changes that go out now, and those that are left for the next executions. */
export interface ChosenChanges {
	sent: Change[];
	/** The next comparison shall find them again. */
	unsent: Change[];
	/** How many items may follow them. */
	room: number;
	/** How much of that is for the resend alone. */
	share: number;
}

/** What follows the changes. */
export interface Rest {
	/** Lists that have changed. */
	lists: ListRef[];
	unsentLists: ListRef[];
	/** What the resend sends. */
	resent: Change[];
	resentLists: ListRef[];
	/** `undefined`: none is under way any more. */
	round: ResendRound | undefined;
	/** Whether the round ends here, with its snapshot. */
	closesRound: boolean;
	/** How many lists and items of the resend are left, the snapshot included. */
	left: number;
}

const START: Position = [0, '', ''];

/** The part of a full execution that a round gets at least: a storm must not keep its snapshot away for ever. */
const ROUND_SHARE = 0.1;

/**
 * @param unchanged everything that is to be sent again
 * @param lists all lists that are not empty
 */
export function beginRound(unchanged: Change[], lists: ListRef[]): ResendRound {
	const newest = byAge(unchanged).at(-1);
	return { after: START, until: newest ? positionOf(newest) : START, lists };
}

/**
 * Chooses the changes that go into one execution: the oldest problems first.
 *
 * @param unchanged what a round sends again
 * @param room how many items there may be
 */
export function chooseChanges(
	changes: Change[],
	unchanged: Change[],
	round: ResendRound | undefined,
	room: number,
): ChosenChanges {
	const ofRound = round ? leftOfRound(unchanged, round).length + round.lists.length + 1 : 0;
	const share = room > 1 ? Math.min(ofRound, Math.ceil(room * ROUND_SHARE)) : 0;
	const ordered = byAge(changes);
	const sent = ordered.slice(0, room - share);
	return { sent, unsent: ordered.slice(sent.length), room: room - sent.length, share };
}

/**
 * Fills an execution up: the lists that have changed, then what a resend has yet to send, its snapshot last.
 *
 * @param lists those that have changed and were not sent yet
 */
export function fillUp(
	{ room, share }: ChosenChanges,
	lists: ListRef[],
	unchanged: Change[],
	round: ResendRound | undefined,
): Rest {
	const sentLists = lists.slice(0, room - share);
	const again = round ? leftOfRound(unchanged, round) : [];
	// A list that has just been sent needs no repetition.
	const againLists = withoutLists(round?.lists ?? [], sentLists);
	const roomForRound = room - sentLists.length;
	const resent = again.slice(0, roomForRound);
	const resentLists = againLists.slice(0, roomForRound - resent.length);
	const ofRound = round ? again.length + againLists.length + 1 : 0;
	const closesRound = round !== undefined && roomForRound >= ofRound;
	const last = resent.at(-1);
	return {
		lists: sentLists,
		unsentLists: lists.slice(sentLists.length),
		resent,
		resentLists,
		round:
			round === undefined || closesRound
				? undefined
				: {
						...round,
						after: last ? positionOf(last) : round.after,
						lists: againLists.slice(resentLists.length),
					},
		closesRound,
		left:
			lists.length -
			sentLists.length +
			(closesRound ? 0 : ofRound - resent.length - resentLists.length),
	};
}

function leftOfRound(unchanged: Change[], { after, until }: ResendRound): Change[] {
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
	return sortBy(changes, [
		({ problem }) => problem.since,
		({ observed }) => observed.device.id,
		({ code }) => code,
	]);
}

function isAfter(position: Position, other: Position): boolean {
	const index = position.findIndex((value, place) => value !== other[place]);
	return index >= 0 && position[index] > other[index];
}
