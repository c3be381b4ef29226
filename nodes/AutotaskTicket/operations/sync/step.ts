import type { NoteOnTicket } from '../../../shared/autotask/ticketNotes';
import type { Ticket } from '../../../shared/autotask/tickets';
import type { Policies } from './policies';
import type { OpenDecision } from './syncItem';

/** What is known of Autotask when a step is planned. */
export interface Known {
	/** Those with the item's external ID. */
	tickets: readonly Ticket[];
	/** Our notes on them, as far as they were read. */
	notes: readonly NoteOnTicket[];
	policies: Policies;
	/** Milliseconds. */
	now: number;
}

/** What is to be done in Autotask for one item. */
export type Step =
	| { do: 'create'; decision: OpenDecision }
	| { do: 'changeLevel'; ticket: Ticket; decision: OpenDecision }
	| { do: 'reopen'; ticket: Ticket; decision: OpenDecision; reason: string }
	/** `taken`: gets a note instead, because a technician has it. */
	| { do: 'complete'; tickets: Ticket[]; taken: Ticket[]; reason: string; clearedAt: number }
	| Stay;

/** Nothing is to be done, and why. */
export interface Stay {
	do: 'leave';
	result: 'exists' | 'skipped' | 'held';
	message: string;
	ticket?: Ticket;
}

export const leave = (result: Stay['result'], message: string, ticket?: Ticket): Stay => ({
	do: 'leave',
	result,
	message,
	ticket,
});

/** The tickets that a step changes. */
export function ticketsOfStep(step: Step): Ticket[] {
	switch (step.do) {
		case 'create':
		case 'leave':
			return [];
		case 'complete':
			return [...step.tickets, ...step.taken];
		default:
			return [step.ticket];
	}
}
