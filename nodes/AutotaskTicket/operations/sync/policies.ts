/** What the user wants where a person has had a hand in the ticket, or a status comes back. */
export interface Policies {
	whenClosedByPerson: 'leaveClosed' | 'reopen' | 'createNew';
	onRecurrence: 'createNew' | 'reopen';
	/** Tickets completed longer ago are not reopened on recurrence. */
	reopenWithinDays: number;
	/** A technician has taken the ticket: it is assigned to one. */
	whenTaken: 'complete' | 'addNote';
}

export const DEFAULT_POLICIES: Policies = {
	whenClosedByPerson: 'leaveClosed',
	onRecurrence: 'createNew',
	reopenWithinDays: 7,
	whenTaken: 'complete',
};

const DAY_MS = 86_400_000;

/** How long after its completion a ticket is reopened when its status recurs. */
export function reopenWindowMs({ onRecurrence, reopenWithinDays }: Policies): number {
	return onRecurrence === 'reopen' ? reopenWithinDays * DAY_MS : 0;
}
