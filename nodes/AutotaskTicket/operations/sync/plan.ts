import { partition } from 'lodash';
import type { Ticket } from '../../../shared/autotask/tickets';
import { isNewerThan, lastCompleted, openTickets } from './occurrences';
import { clearedNote, isOnTicket } from './ownNotes';
import { planOpen } from './planOpen';
import type { Policies } from './policies';
import { leave, type Known, type Step } from './step';
import type { ChangeItem } from './syncItem';

/** Compares what should be with what is. Knows no n8n and no HTTP. */
export function planStep(item: ChangeItem, known: Known): Step {
	const { ticket: decision } = item;
	switch (decision.action) {
		case 'none':
			return leave('skipped', decision.reason || 'No rule wants a ticket for this status.');
		case 'held':
			return leave('held', decision.reason || 'The ticket is held back.');
		case 'complete':
			return planComplete(item, decision.reason, only(known, decision.externalID));
		case 'open':
			return planOpen(item, decision, only(known, decision.externalID));
	}
}

/** Whatever else Autotask or a caller brought: only tickets with exactly this key are ours. */
const only = (known: Known, externalID: string): Known => ({
	...known,
	tickets: known.tickets.filter((ticket) => ticket.externalID === externalID),
});

function planComplete(item: ChangeItem, reason: string, known: Known): Step {
	const open = openTickets(known.tickets);
	if (open.length === 0) {
		const last = lastCompleted(known.tickets);
		return last
			? leave('skipped', `Ticket ${last.ticketNumber} is completed already.`, last)
			: leave('skipped', 'There is no ticket to complete.');
	}
	const clearedAt = item.observedAt;
	const due = open.filter((ticket) => !isNewerThan(ticket, clearedAt));
	if (due.length === 0) {
		const message = `Ticket ${open[0].ticketNumber} began after this status had cleared, so it may belong to a new occurrence. The next snapshot decides.`;
		return leave('skipped', message, open[0]);
	}
	const [taken, tickets] = partition(due, (ticket) => isLeftToTechnician(ticket, known.policies));
	const note = clearedNote(reason, item.raisedAt);
	const unnoted = taken.filter(({ id }) => !isOnTicket(notesOf(known, id), note));
	if (tickets.length + unnoted.length === 0) {
		return leave(
			'skipped',
			`${takenName(taken[0])} has the note that its status has cleared.`,
			taken[0],
		);
	}
	return { do: 'complete', tickets, taken: unnoted, reason, clearedAt };
}

/** Whether the ticket only gets a note, because a technician has taken it. */
export function isLeftToTechnician(ticket: Ticket, { whenTaken }: Policies): boolean {
	return whenTaken === 'addNote' && ticket.assignedResourceID !== null;
}

const takenName = ({ ticketNumber }: Ticket) =>
	`Ticket ${ticketNumber}, which a technician has taken,`;

const notesOf = ({ notes }: Known, id: number) => notes.filter(({ ticketId }) => ticketId === id);
