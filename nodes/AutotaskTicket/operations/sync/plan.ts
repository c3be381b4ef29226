import { writeTime } from '../../../shared/autotask/times';
import type { Ticket } from '../../../shared/autotask/tickets';
import { ownCompletion } from './resolution';
import type { ChangeItem, OpenDecision } from './syncItem';

/** How far the clocks of Autotask and of the source may be apart. */
export const CLOCK_TOLERANCE_MS = 60_000;

/** What is to be done in Autotask for one item. */
export type Step =
	| { do: 'create'; decision: OpenDecision }
	| { do: 'changeLevel'; ticket: Ticket; decision: OpenDecision }
	| { do: 'complete'; tickets: Ticket[]; reason: string; clearedAt: number }
	| { do: 'leave'; result: 'exists' | 'skipped' | 'held'; message: string; ticket?: Ticket };

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const byAge = (a: Ticket, b: Ticket) => a.createDate - b.createDate || a.id - b.id;

/** Open tickets, oldest first. */
export function openTickets(tickets: Ticket[]): Ticket[] {
	return tickets.filter((ticket) => ticket.completedDate === null).sort(byAge);
}

/** The one completed last. */
export function lastCompleted(tickets: Ticket[]): Ticket | undefined {
	return tickets
		.filter((ticket) => ticket.completedDate !== null)
		.sort((a, b) => (a.completedDate ?? 0) - (b.completedDate ?? 0) || a.id - b.id)
		.pop();
}

/**
 * Compares what should be with what is.
 *
 * @param tickets all tickets with the item's external ID
 * @param now milliseconds
 */
export function planStep(item: ChangeItem, tickets: Ticket[], now: number): Step {
	const { ticket: decision } = item;
	switch (decision.action) {
		case 'none':
			return leave('skipped', decision.reason || 'No rule wants a ticket for this status.');
		case 'held':
			return leave('held', decision.reason || 'The ticket is held back.');
		case 'complete':
			return planComplete(item, decision.reason, tickets);
		case 'open':
			return planOpen(item, decision, tickets, now);
	}
}

const leave = (result: 'exists' | 'skipped' | 'held', message: string, ticket?: Ticket): Step => ({
	do: 'leave',
	result,
	message,
	ticket,
});

function planComplete(item: ChangeItem, reason: string, tickets: Ticket[]): Step {
	const open = openTickets(tickets);
	if (open.length === 0) {
		const last = lastCompleted(tickets);
		return last
			? leave('skipped', `Ticket ${last.ticketNumber} is completed already.`, last)
			: leave('skipped', 'There is no ticket to complete.');
	}
	const clearedAt = item.observedAt;
	const due = open.filter((ticket) => ticket.createDate <= clearedAt + CLOCK_TOLERANCE_MS);
	if (due.length > 0) return { do: 'complete', tickets: due, reason, clearedAt };
	return leave(
		'skipped',
		`Ticket ${open[0].ticketNumber} was made after this status had cleared, so it may belong to a new occurrence. The next snapshot decides.`,
		open[0],
	);
}

function planOpen(item: ChangeItem, decision: OpenDecision, tickets: Ticket[], now: number): Step {
	const [open] = openTickets(tickets);
	if (open) return planForOpenTicket(item, decision, open, now);
	const last = lastCompleted(tickets);
	if (last === undefined) return { do: 'create', decision };
	const own = ownCompletion(last);
	if (own) {
		if (item.observedAt >= own.clearedAt) return { do: 'create', decision };
		const cleared = writeTime(own.clearedAt);
		return leave('skipped', `This item is older than the end of its status (${cleared}).`, last);
	}
	if (isOfEarlierOccurrence(last, item.raisedAt)) return { do: 'create', decision };
	return leave(
		'skipped',
		`Ticket ${last.ticketNumber} was closed while the status lasts: left closed.`,
		last,
	);
}

/**
 * Whether a person completed the ticket before the status was raised (again). Where the clocks leave
 * that open, a ticket made clearly before the raise counts as an earlier one: better one ticket more
 * than none.
 */
function isOfEarlierOccurrence(ticket: Ticket, raisedAt: number): boolean {
	const completed = ticket.completedDate ?? 0;
	if (completed < raisedAt) return true;
	const isUnclear = completed < raisedAt + CLOCK_TOLERANCE_MS;
	return isUnclear && ticket.createDate < raisedAt - CLOCK_TOLERANCE_MS;
}

/** Running the same item again must find nothing to do, so only differences count. */
function planForOpenTicket(
	item: ChangeItem,
	decision: OpenDecision,
	ticket: Ticket,
	now: number,
): Step {
	const name = ticket.ticketNumber || ticket.id;
	if (item.change !== 'levelChanged') return leave('exists', `Ticket ${name} is open.`, ticket);
	const differs = decision.priority !== null && ticket.priority !== decision.priority;
	const due = now + decision.dueHours * HOUR_MS;
	const isEarlier = ticket.dueDateTime !== null && due < ticket.dueDateTime - MINUTE_MS;
	if (differs || isEarlier) return { do: 'changeLevel', ticket, decision };
	return leave('exists', `Ticket ${name} has the priority of the new level already.`, ticket);
}
