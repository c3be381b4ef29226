import type { Lateness } from '../clockWatch';
import { bitOfStatus, statusCodesOfMask } from './statusCatalogue';
import type { Level } from '../items';

/**
 * - `waiting`: seen, but not yet for as long as *Raise After* asks
 * - `raised`: sent on, and sent again with every resend
 * - `baseline`: was there when the trigger first ran with *Only New Changes*; never sent as raised
 */
type ProblemPhase = 'waiting' | 'raised' | 'baseline';

export interface TrackedProblem {
	level: Level;
	/** When this occurrence was first seen; seconds since 1970. */
	since: number;
	phase: ProblemPhase;
	/** First seen when there was nothing to compare with: it may have begun long before `since`. */
	mayBeOlder?: true;
	/** Raised, but not among the selected statuses: never sent. */
	isUnselected?: true;
}

/** By so little nothing is decided: people do not close tickets a minute after they were created. */
const SMALL_CORRECTION_SECONDS = 60;

/**
 * Whether n8n's clock was ahead until it was corrected. Since when nobody knows, so any problem may have been first seen by it.
 *
 * @param lookedAt when it was last looked, by the clock as it was then; seconds since 1970, both
 */
export const wasClockAhead = (lookedAt: number, now: number): boolean =>
	lookedAt - now > SMALL_CORRECTION_SECONDS;

/**
 * Problems of which n8n's clock was ahead when they were first seen count as seen now, at the latest. When that was nobody knows
 * any more, so a ticket that a person closed in between still counts.
 *
 * @param seconds now; since 1970
 * @param wasAhead whether any of them may be one
 */
export function limitProblems(
	problems: ReadonlyMap<string, TrackedProblem>,
	seconds: number,
	wasAhead: boolean,
): Map<string, TrackedProblem> {
	const limited = new Map<string, TrackedProblem>();
	for (const [code, problem] of problems) {
		const since = Math.min(problem.since, seconds);
		const isUnclear = wasAhead || since !== problem.since;
		limited.set(code, isUnclear ? { ...problem, since, mayBeOlder: true } : problem);
	}
	return limited;
}

/** Corrects when problems were first seen while n8n's clock was behind. */
export function correctProblems(
	problems: ReadonlyMap<string, TrackedProblem>,
	late: Lateness,
): Map<string, TrackedProblem> {
	return new Map(
		[...problems].map(([code, problem]) => [
			code,
			{ ...problem, since: problem.since + (problem.since < late.since ? 0 : late.by) },
		]),
	);
}

/** Without the `?`, the level of `7WWr5` (`waiting`, and may be older) would be read as a part of the status. */
const PROBLEM = /^(.+?)([CW])([wrnbWRNB])([0-9a-z]+)$/;
const LEVEL_BY_LETTER: Record<string, Level> = { C: 'Critical', W: 'Warning' };

/** Phase, and whether it is selected. */
const PHASE_BY_LETTER: Record<string, Pick<TrackedProblem, 'phase' | 'isUnselected'>> = {
	w: { phase: 'waiting' },
	r: { phase: 'raised' },
	n: { phase: 'raised', isUnselected: true },
	b: { phase: 'baseline' },
};

export function shortCode(code: string): string {
	return String(bitOfStatus(code) ?? code);
}

export function longCode(short: string): string {
	return /^\d+$/.test(short) ? statusCodesOfMask(2 ** Number(short))[0] : short;
}

function phaseLetter({ phase, isUnselected, mayBeOlder }: TrackedProblem): string {
	const letter = phase === 'raised' && isUnselected ? 'n' : phase[0];
	return mayBeOlder ? letter.toUpperCase() : letter;
}

/**
 * The problems of a device as they are stored: `<status><level><phase><since>,…`, the time in base 36, e.g. `7Cr9l1c`. A
 * capital phase: it may be older.
 *
 * @param from seconds since 1970, which the times count from
 */
export function encodeProblems(
	problems: ReadonlyMap<string, TrackedProblem>,
	from: number,
): string {
	const parts = [...problems].map(([code, problem]) => {
		const since = (problem.since - from).toString(36);
		return `${shortCode(code)}${problem.level[0]}${phaseLetter(problem)}${since}`;
	});
	return parts.join(',');
}

/** Reads what {@link encodeProblems} wrote. */
export function decodeProblems(text: string, from: number): Map<string, TrackedProblem> {
	const problems = new Map<string, TrackedProblem>();
	for (const part of text.split(',')) {
		const [, code, level, letter, since] = PROBLEM.exec(part) ?? [];
		if (code === undefined) continue;
		const lower = letter.toLowerCase();
		problems.set(longCode(code), {
			level: LEVEL_BY_LETTER[level],
			...PHASE_BY_LETTER[lower],
			since: from + parseInt(since, 36),
			...(letter === lower ? {} : { mayBeOlder: true }),
		});
	}
	return problems;
}
