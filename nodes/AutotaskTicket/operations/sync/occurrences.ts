import type { Ticket } from '../../../shared/autotask/tickets';
import { reopenWindowMs, type Policies } from './policies';
import { lastReopening } from './resolution';
import type { ChangeItem } from './syncItem';

/** How far the clocks of Autotask and of the source may be apart. */
export const CLOCK_TOLERANCE_MS = 60_000;

const byAge = (a: Ticket, b: Ticket) => a.createDate - b.createDate || a.id - b.id;

/** Open tickets, oldest first. */
export function openTickets<Known extends Ticket>(tickets: readonly Known[]): Known[] {
	return tickets.filter((ticket) => ticket.completedDate === null).sort(byAge);
}

/** The one completed last. */
export function lastCompleted<Known extends Ticket>(tickets: readonly Known[]): Known | undefined {
	return tickets
		.filter((ticket) => ticket.completedDate !== null)
		.sort((a, b) => (a.completedDate ?? 0) - (b.completedDate ?? 0) || a.id - b.id)
		.pop();
}

/** Since when the ticket stands for its occurrence: when it was made, or when we reopened it. */
export function startOf(ticket: Ticket): number {
	return Math.max(ticket.createDate, lastReopening(ticket)?.observedAt ?? 0);
}

/** Whether a ticket began after something was observed, so that the observation says nothing of it. */
export function isNewerThan(ticket: Ticket, observedAt: number): boolean {
	return startOf(ticket) > observedAt + CLOCK_TOLERANCE_MS;
}

/**
 * Whether a person completed the ticket before the status was raised (again). Where the clocks leave
 * that open, a ticket made clearly before the raise counts as an earlier one: better one ticket more
 * than none.
 */
export function isOfEarlierOccurrence(ticket: Ticket, raisedAt: number): boolean {
	const completed = ticket.completedDate ?? 0;
	if (completed < raisedAt) return true;
	const isUnclear = completed < raisedAt + CLOCK_TOLERANCE_MS;
	return isUnclear && ticket.createDate < raisedAt - CLOCK_TOLERANCE_MS;
}

/**
 * Tickets completed before this time make no difference to what is done for the item. Not before 1970:
 * one item with an absurd time must not make Autotask refuse the look-up of all.
 */
export function looksBackTo(item: ChangeItem, policies: Policies): number {
	return Math.max(0, item.raisedAt - Math.max(CLOCK_TOLERANCE_MS, reopenWindowMs(policies)));
}
