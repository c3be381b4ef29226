import { LIMITS, cut } from '../../../shared/autotask/limits';
import { readTime, writeTime } from '../../../shared/autotask/times';
import type { Ticket } from '../../../shared/autotask/tickets';

/** What our completion leaves on a ticket, to tell it later from the decision of a person. */
export interface OwnCompletion {
	/** When the status was seen to be gone, by the clock of the source. */
	clearedAt: number;
}

/** A mark begins a line, so that no device can write one by its name. */
const TIME = '(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ)';
const COMPLETED = new RegExp(
	`^Completed automatically at ${TIME}; status cleared at ${TIME}\\.`,
	'gm',
);
const REOPENED = new RegExp(
	`^Reopened automatically at ${TIME}; status observed at ${TIME}\\.`,
	'gm',
);

/** Farther from the ticket's completed date a mark is an old one: somebody reopened and completed it since. */
const SAME_COMPLETION_MS = 15 * 60_000;

/**
 * The resolution of a ticket that we complete. What a technician wrote there stays.
 *
 * @param clearedAt when the status was seen to be gone
 */
export function resolutionText(
	existing: string,
	reason: string,
	completedAt: number,
	clearedAt: number,
): string {
	const mark = `Completed automatically at ${writeTime(completedAt)}; status cleared at ${writeTime(clearedAt)}.`;
	return joined(existing, `${reason.split(/[\r\n]/).join(' ')}\n${mark}`);
}

/** For a ticket of which there are two: it has no mark, as its status has not cleared. */
export function doubleText(existing: string, reason: string): string {
	return joined(existing, reason);
}

/** For a ticket that we reopen: it ends what the mark of a completion says. */
export function reopenedText(existing: string, reopenedAt: number, observedAt: number): string {
	const mark = `Reopened automatically at ${writeTime(reopenedAt)}; status observed at ${writeTime(observedAt)}.`;
	return joined(existing, mark);
}

function joined(existing: string, own: string): string {
	const kept = existing.trim();
	if (kept === '') return cut(own, LIMITS.resolution);
	return `${cut(kept, LIMITS.resolution - own.length - 2)}\n\n${own}`;
}

/** Our own completion of a completed ticket; `undefined` when a person or a rule completed it. */
export function ownCompletion(ticket: Ticket): OwnCompletion | undefined {
	const mark = lastMark(ticket, COMPLETED);
	if (mark === undefined || (lastMark(ticket, REOPENED)?.index ?? -1) > mark.index)
		return undefined;
	const distance = Math.abs((ticket.completedDate ?? 0) - mark.writtenAt);
	return distance <= SAME_COMPLETION_MS ? { clearedAt: mark.seenAt } : undefined;
}

/** When we reopened the ticket last, and what for; `undefined` when we never did. */
export function lastReopening(ticket: Ticket): { observedAt: number } | undefined {
	const mark = lastMark(ticket, REOPENED);
	return mark && { observedAt: mark.seenAt };
}

function lastMark({ resolution }: Ticket, pattern: RegExp) {
	const last = [...resolution.matchAll(pattern)].pop();
	const writtenAt = readTime(last?.[1]);
	const seenAt = readTime(last?.[2]);
	if (last === undefined || writtenAt === undefined || seenAt === undefined) return undefined;
	return { index: last.index, writtenAt, seenAt };
}
