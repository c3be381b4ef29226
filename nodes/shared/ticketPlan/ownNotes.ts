import type { NoteOnTicket } from '../autotask/ticketNotes';
import type { Ticket } from '../autotask/tickets';
import { LEVELS } from '../items';
import { readTime, writeTime } from '../time';
import {
	CLOCK_TOLERANCE_MS,
	isOfCompletion,
	onAutotaskClock,
	seenBy,
	type Clocks,
} from './history';

/** Our notes on tickets, by whose titles they are found again. Pure. */

/** A note to be on a ticket once. */
export interface OwnNote {
	title: string;
	description: string;
	/** A note of this title created since then is this one. Milliseconds, by Autotask's clock. */
	since: number;
}

const CLEARED = 'Status has cleared';
const DUPLICATE_TITLE = 'Duplicate ticket';
const MOVED = 'Moved to another account';
const OTHER_ACCOUNT = 'Device belongs to another account';
const REOPENED_TITLE = 'Status holds again';
const RAISED = 'Status was raised again';
const levelTitle = (level: string) => `Level changed to ${level || 'another one'}`;
const LEVEL_TITLES = ['', ...LEVELS].map(levelTitle);

export const OWN_TITLES: readonly string[] = [
	...[CLEARED, DUPLICATE_TITLE, MOVED, OTHER_ACCOUNT, REOPENED_TITLE, RAISED],
	...LEVEL_TITLES,
];

/** @param since begin of the occurrence that has ended; 0 when it is not known */
export const clearedNote = (description: string, since: number): OwnNote => ({
	title: CLEARED,
	description,
	since,
});

export const duplicateNote = (description: string): OwnNote => ({
	title: DUPLICATE_TITLE,
	description,
	since: 0,
});

export const movedNote = (description: string): OwnNote => ({
	title: MOVED,
	description,
	since: 0,
});

/**
 * @param notes those that the ticket has: each further account needs a note of its own
 * @param why the ticket does not follow, where it should
 */
export function otherAccountNote(
	notes: readonly NoteOnTicket[],
	companyID: number,
	why = '',
): OwnNote {
	const where = `to the account with id ${companyID} now`;
	const others = notes.filter(
		({ title, description }) => title === OTHER_ACCOUNT && !description.includes(where),
	);
	return {
		title: OTHER_ACCOUNT,
		description:
			`The device, or its customer, belongs ${where}. This ticket stays with its account. ${why}`.trim(),
		since: Math.max(0, ...others.map(({ createdAt }) => createdAt + 2 * CLOCK_TOLERANCE_MS)),
	};
}

/** @param observedAt when the status was seen to hold, by n8n's clock; read again by {@link lastRaisedAt} */
export const reopenedNote = (
	reason: string,
	observedAt: number,
	completedDate: number,
): OwnNote => ({
	title: REOPENED_TITLE,
	description: `${reason} It was observed at ${writeTime(observedAt)}.`,
	since: completedDate,
});

/**
 * Keeps an execution that still has to process the end of the earlier occurrence from completing the ticket.
 *
 * @param raisedAt by n8n's clock
 */
export const raisedNote = (raisedAt: number, clocks: Clocks): OwnNote => ({
	title: RAISED,
	description: `The status was raised again at ${writeTime(raisedAt)}. This ticket is continued for it.`,
	since: onAutotaskClock(raisedAt, clocks),
});

/**
 * @param notes those that the ticket has: a return to a level of before needs a note of its own
 * @param observedAt when the source had the level, by n8n's clock; read again by {@link lastSaidAt}
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

/** What of the source our last note about one of these tells, by n8n's clock; 0 when there is none. */
function lastSaidAt(
	notes: readonly NoteOnTicket[],
	isOne: (note: NoteOnTicket) => boolean,
	clocks: Clocks,
): number {
	const times = notes.filter(isOne).map(({ description, createdAt }) => {
		return seenBy(readTime(/ at (\S+Z)\./.exec(description)?.[1]) ?? 0, createdAt, clocks);
	});
	return Math.max(0, ...times);
}

/** When the source had the level of our last note about one. */
export const lastLevelAt = (notes: readonly NoteOnTicket[], clocks: Clocks): number =>
	lastSaidAt(notes, isLevelNote, clocks);

/** When the status was raised again while its ticket was open, or came back and had it reopened. */
export const lastRaisedAt = (notes: readonly NoteOnTicket[], clocks: Clocks): number =>
	lastSaidAt(notes, ({ title }) => title === RAISED || title === REOPENED_TITLE, clocks);

/**
 * When the status of a completed ticket was seen to be gone, where somebody has overwritten the resolution that told it:
 * our note is added just before we complete the ticket, and nothing of ours has ended it since.
 */
export function notedClearedAt(
	ticket: Ticket,
	notes: readonly NoteOnTicket[],
	{ ahead }: Clocks,
): number | undefined {
	const lastOf = (titles: readonly string[]) =>
		Math.max(0, ...notes.flatMap((note) => (titles.includes(note.title) ? note.createdAt : [])));
	const notedAt = lastOf([CLEARED]);
	return isOfCompletion(ticket, notedAt) && notedAt >= lastOf([REOPENED_TITLE, RAISED])
		? notedAt - ahead
		: undefined;
}

/** Whether we completed the ticket, where somebody has overwritten the resolution that told it. */
export const isNotedCompletion = (ticket: Ticket, notes: readonly NoteOnTicket[]): boolean =>
	notes.some(
		({ title, createdAt }) =>
			[CLEARED, DUPLICATE_TITLE, MOVED].includes(title) && isOfCompletion(ticket, createdAt),
	);

/** Whether the note is there already. */
export function isOnTicket(notes: readonly NoteOnTicket[], { title, since }: OwnNote): boolean {
	return notes.some((note) => note.title === title && note.createdAt >= since - CLOCK_TOLERANCE_MS);
}

const isLevelNote = ({ title }: NoteOnTicket) => LEVEL_TITLES.includes(title);
