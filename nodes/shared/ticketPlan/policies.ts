import { DAY_MS } from '../time';

/** What the user wants where a person has had a hand in the ticket, a status comes back, or its device moves. */
export interface Policies {
	whenClosedByPerson: 'leaveClosed' | 'reopen' | 'createNew';
	/**
	 * Where it is not known whether a status had cleared since a person closed its ticket, it counts as the same for so
	 * many days after that.
	 */
	closedByPersonDays: number;
	onRecurrence: 'createNew' | 'reopen';
	/** Tickets completed longer ago are not reopened on recurrence. */
	reopenWithinDays: number;
	/** A technician has taken the ticket: it is assigned to one. */
	whenTaken: 'complete' | 'addNote';
	/** The account of a status is another one now than that of its open ticket. */
	whenMoved: 'leave' | 'addNote' | 'moveTicket';
}

export const DEFAULT_POLICIES: Policies = {
	whenClosedByPerson: 'leaveClosed',
	closedByPersonDays: 30,
	onRecurrence: 'createNew',
	reopenWithinDays: 7,
	whenTaken: 'complete',
	whenMoved: 'leave',
};

/** What planning needs to know of what the user has set. */
export interface PlanSettings {
	policies: Policies;
	completedStatus: number;
	/** Of new and of reopened tickets. */
	newStatus: number;
	/** Set on every new ticket; `null` leaves it to the ticket category. */
	defaults: { source: number | null; ticketCategory: number | null; ticketType: number | null };
}

/** How long after its completion a ticket is reopened when its status recurs. */
export function reopenWindowMs({ onRecurrence, reopenWithinDays }: Policies): number {
	return onRecurrence === 'reopen' ? reopenWithinDays * DAY_MS : 0;
}
