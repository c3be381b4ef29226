import { LIMITS, type Ticket } from '../autotask/tickets';
import { cut } from '../text';
import { MINUTE_MS, readTime, writeTime } from '../time';

/**
 * What a ticket tells of its past, and how we write it there: marks in the resolution; ownNotes.ts has the notes, and
 * titleLevel.ts the level in the title. Autotask is the only memory that outlives n8n. Pure.
 */

/** How far apart two times may be that are the same one, by clocks that agree. */
export const CLOCK_TOLERANCE_MS = MINUTE_MS;

/**
 * How exactly the difference of the two clocks is known: Autotask says its time in whole seconds. Where it is less
 * exact, less is completed.
 */
export const CLOCK_ERROR_MS = 1000;

/**
 * The two clocks. Times of items are n8n's, those of tickets and notes are Autotask's: only times of one clock are
 * compared.
 */
export interface Clocks {
	/** n8n's time. Milliseconds. */
	now: number;
	/** How much later Autotask's clock is. Milliseconds. */
	ahead: number;
}

/** A time of n8n's clock on Autotask's. */
export const onAutotaskClock = (time: number, { ahead }: Clocks): number => time + ahead;

/** A ticket that was created a moment ago may have no number yet. */
export const nameOf = ({ ticketNumber, id }: Pick<Ticket, 'id' | 'ticketNumber'>) =>
	ticketNumber || `with id ${id}`;

// Marks in the resolution. Each begins a line, so that no device can write one by its name.

const TIME = '(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ)';
const COMPLETED = new RegExp(
	`^Completed automatically at ${TIME}; status cleared at ${TIME}\\.`,
	'gm',
);
const REOPENED = new RegExp(
	`^Reopened automatically at ${TIME}; status observed at ${TIME}\\.`,
	'gm',
);
const DUPLICATE = new RegExp(
	`^Completed automatically at ${TIME} as (?:a duplicate|moved) \\(${TIME}\\)\\.`,
	'gm',
);

/**
 * When something was seen that was written down later, by n8n's clock: where n8n's clock was ahead then, and is not
 * any more, its time may lie in the future. Autotask's tells the latest that it can have been.
 */
export const seenBy = (seenAt: number, writtenAt: number, { ahead }: Clocks) =>
	Math.min(seenAt, writtenAt - ahead);

/** Farther from the ticket's completed date a mark is an old one: somebody reopened and completed it since. */
const SAME_COMPLETION_MS = 15 * MINUTE_MS;

/**
 * The resolution of a ticket that we complete. What a technician wrote there stays.
 *
 * @param clearedAt when the status was seen to be gone, by n8n's clock
 */
export function completedText(
	existing: string,
	reason: string,
	clearedAt: number,
	clocks: Clocks,
): string {
	const at = writeTime(onAutotaskClock(clocks.now, clocks));
	const mark = `Completed automatically at ${at}; status cleared at ${writeTime(clearedAt)}.`;
	return joined(existing, `${oneParagraph(reason)}\n${mark}`);
}

/** For a ticket of which there are two: its status has not cleared. */
export const duplicateText = (existing: string, reason: string, clocks: Clocks): string =>
	replacedText(existing, reason, 'a duplicate', clocks);

/** For a ticket whose device has one in another account now: its status has not cleared. */
export const movedText = (existing: string, reason: string, clocks: Clocks): string =>
	replacedText(existing, reason, 'moved', clocks);

function replacedText(
	existing: string,
	reason: string,
	as: 'a duplicate' | 'moved',
	clocks: Clocks,
): string {
	const at = writeTime(onAutotaskClock(clocks.now, clocks));
	const mark = `Completed automatically at ${at} as ${as} (${writeTime(clocks.now)}).`;
	return joined(existing, `${oneParagraph(reason)}\n${mark}`);
}

/** For a ticket that we reopen: it ends what the mark of a completion says. @param observedAt by n8n's clock */
export function reopenedText(existing: string, observedAt: number, clocks: Clocks): string {
	const at = writeTime(onAutotaskClock(clocks.now, clocks));
	return joined(
		existing,
		`Reopened automatically at ${at}; status observed at ${writeTime(observedAt)}.`,
	);
}

const oneParagraph = (text: string) => text.split(/[\r\n]/).join(' ');

function joined(existing: string, own: string): string {
	const kept = existing.trim();
	if (kept === '') return cut(own, LIMITS.resolution);
	return `${cut(kept, LIMITS.resolution - own.length - 2)}\n\n${own}`;
}

interface Mark {
	index: number;
	/** By Autotask's clock. */
	writtenAt: number;
	/** By n8n's clock. */
	seenAt: number;
}

function lastMark({ resolution }: Ticket, pattern: RegExp): Mark | undefined {
	const last = [...resolution.matchAll(pattern)].pop();
	const writtenAt = readTime(last?.[1]);
	const seenAt = readTime(last?.[2]);
	if (last === undefined || writtenAt === undefined || seenAt === undefined) return undefined;
	return { index: last.index, writtenAt, seenAt };
}

/** A completion of ours that nothing of ours has ended since; of a completed or a reopened ticket. */
function standingCompletion(ticket: Ticket, pattern: RegExp): Mark | undefined {
	const mark = lastMark(ticket, pattern);
	const reopened = lastMark(ticket, REOPENED)?.index ?? -1;
	return mark && mark.index > reopened ? mark : undefined;
}

/** Whether what was written then tells of the completion that the ticket has now. Milliseconds, by Autotask's clock. */
export const isOfCompletion = ({ completedDate }: Ticket, writtenAt: number): boolean =>
	Math.abs((completedDate ?? 0) - writtenAt) <= SAME_COMPLETION_MS;

/**
 * When the status of a completed ticket was seen to be gone, by n8n's clock; `undefined` when a person or a workflow
 * rule completed the ticket.
 */
export function ownClearedAt(ticket: Ticket, clocks: Clocks): number | undefined {
	const mark = standingCompletion(ticket, COMPLETED);
	if (mark === undefined || !isOfCompletion(ticket, mark.writtenAt)) return undefined;
	return seenBy(mark.seenAt, mark.writtenAt, clocks);
}

/** Whether we completed the ticket because there was another one: that says nothing of its status. */
export function isCompletedDuplicate(ticket: Ticket): boolean {
	const mark = standingCompletion(ticket, DUPLICATE);
	return mark !== undefined && isOfCompletion(ticket, mark.writtenAt);
}

/** Whether a person has reopened the ticket after we completed it: it is theirs. */
export function isReopenedByPerson(ticket: Ticket): boolean {
	if (ticket.completedDate !== null) return false;
	return [COMPLETED, DUPLICATE].some(
		(pattern) => standingCompletion(ticket, pattern) !== undefined,
	);
}

/** Since when the ticket stands for its occurrence, by Autotask's clock: its creation, or our last reopening. */
export function startOf(ticket: Ticket, clocks: Clocks): number {
	const reopened = lastMark(ticket, REOPENED);
	if (reopened === undefined) return ticket.createDate;
	const seenAt = seenBy(reopened.seenAt, reopened.writtenAt, clocks);
	return Math.max(ticket.createDate, onAutotaskClock(seenAt, clocks));
}

/**
 * Whether a ticket began after something was observed, so that the observation says nothing of it.
 *
 * @param toleranceMs how much later it may seem to have begun all the same
 */
export function isNewerThan(
	ticket: Ticket,
	observedAt: number,
	clocks: Clocks,
	toleranceMs: number,
): boolean {
	return startOf(ticket, clocks) > onAutotaskClock(observedAt, clocks) + toleranceMs;
}
