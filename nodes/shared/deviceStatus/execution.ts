import { sortBy } from 'lodash';
import type { Change } from './comparison';
import type { Position, ResendRound } from './resendRound';

/** What goes out now, and what is left for the next executions. */
export interface Execution {
	sent: Change[];
	/** Changes that the next comparison shall find again. */
	unsent: Change[];
	/** `undefined`: none is under way any more. */
	round: ResendRound | undefined;
	/** Whether the round ends here, with its snapshot. */
	closesRound: boolean;
	/** How many items are left, the snapshot included. */
	left: number;
}

const START: Position = [0, '', ''];

/** The part of a full execution that a round gets at least: a storm must not keep its snapshot away for ever. */
const ROUND_SHARE = 0.1;

/** @param unchanged everything that is to be sent again */
export function beginRound(unchanged: Change[]): ResendRound {
	const newest = byAge(unchanged).at(-1);
	return { after: START, until: newest ? positionOf(newest) : START };
}

/**
 * Chooses what goes into one execution: changes first, then what a resend has yet to send, and of each
 * the oldest problems first.
 *
 * @param unchanged what a round sends again
 * @param room how many items there may be
 */
export function fillExecution(
	changes: Change[],
	unchanged: Change[],
	round: ResendRound | undefined,
	room: number,
): Execution {
	const again = round ? leftOfRound(unchanged, round) : [];
	const ofRound = round ? again.length + 1 : 0;
	const share = room > 1 ? Math.min(ofRound, Math.ceil(room * ROUND_SHARE)) : 0;
	const ordered = byAge(changes);
	const fits = ordered.slice(0, room - share);
	const resent = again.slice(0, room - fits.length);
	const closesRound = round !== undefined && room - fits.length >= ofRound;
	const last = resent.at(-1);
	const after = last ? positionOf(last) : round?.after;
	return {
		sent: [...fits, ...resent],
		unsent: ordered.slice(fits.length),
		round: round && after && !closesRound ? { ...round, after } : undefined,
		closesRound,
		left: ordered.length - fits.length + (closesRound ? 0 : ofRound - resent.length),
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
