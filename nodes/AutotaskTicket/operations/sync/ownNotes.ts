import type { NoteOnTicket } from '../../../shared/autotask/ticketNotes';
import { readTime, writeTime } from '../../../shared/autotask/times';
import { LEVELS } from '../../../shared/deviceStatus/statusChange';
import { CLOCK_TOLERANCE_MS } from './occurrences';

/** A note to be on a ticket once. */
export interface OwnNote {
	title: string;
	description: string;
	/** A note of this title made since then is this one. Milliseconds. */
	since: number;
}

const CLEARED = 'Status has cleared';
const DOUBLE = 'Double ticket';
const REOPENED = 'Status holds again';
const levelTitle = (level: string) => `Level changed to ${level || 'another one'}`;
const LEVEL_TITLES = ['', ...LEVELS].map(levelTitle);

/** The titles by which our notes are found again. */
export const OWN_TITLES: readonly string[] = [CLEARED, DOUBLE, REOPENED, ...LEVEL_TITLES];

/** @param raisedAt begin of the occurrence that has ended; 0 when it is not known */
export const clearedNote = (description: string, raisedAt: number): OwnNote => ({
	title: CLEARED,
	description,
	since: raisedAt,
});

export const doubleNote = (description: string): OwnNote => ({
	title: DOUBLE,
	description,
	since: 0,
});

export const reopenedNote = (description: string, completedDate: number): OwnNote => ({
	title: REOPENED,
	description,
	since: completedDate,
});

/**
 * @param notes those that the ticket has: a return to a level of before needs a note of its own
 * @param observedAt when the source had the level; read again by {@link lastLevelAt}
 */
export function levelNote(
	notes: readonly NoteOnTicket[],
	change: { level: string; previousLevel?: string; observedAt: number; dueDateTime: string },
): OwnNote {
	const { level, previousLevel, observedAt, dueDateTime } = change;
	const title = levelTitle(level);
	const others = notes.filter((note) => isLevelNote(note) && note.title !== title);
	const from = previousLevel ? ` from ${previousLevel}` : '';
	return {
		title,
		description: `The level of this status changed${from} to ${level || 'another one'} at ${writeTime(observedAt)}. The ticket is now due ${dueDateTime}.`,
		since: Math.max(0, ...others.map(({ createdAt }) => createdAt + CLOCK_TOLERANCE_MS)),
	};
}

/** When the source had the level of our last note about one; 0 when there is none. */
export function lastLevelAt(notes: readonly NoteOnTicket[]): number {
	const times = notes.filter(isLevelNote).map(({ description }) => {
		return readTime(/ at (\S+Z)\./.exec(description)?.[1]) ?? 0;
	});
	return Math.max(0, ...times);
}

/** Whether the note is there already. */
export function isOnTicket(notes: readonly NoteOnTicket[], { title, since }: OwnNote): boolean {
	return notes.some((note) => note.title === title && note.createdAt >= since - CLOCK_TOLERANCE_MS);
}

const isLevelNote = ({ title }: NoteOnTicket) => LEVEL_TITLES.includes(title);
