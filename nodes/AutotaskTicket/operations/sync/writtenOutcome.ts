import type { Ticket } from '../../../shared/autotask/tickets';
import type { Written } from './changeTicket';
import { failedBy, NEXT_SNAPSHOT, referTo, type Outcome } from './outcome';
import { isMerged, isUndone } from './readBack';
import type { SyncRun } from './run';

/** The ticket as read back: one made in this run has no number before. */
export const asReadBack = (run: SyncRun, ticket: Ticket) => run.readBack.get(ticket.id) ?? ticket;

/** What became of a create, once it has been read back. */
export function createdOutcome(run: SyncRun, id: number, externalID: string): Outcome {
	const row = run.readBack.get(id);
	const made = run.made.get(id);
	if (row === undefined || made === undefined) {
		const ticket = referTo({ id, ticketNumber: '' }, run.webUrl);
		const advice = run.stopped ? '' : ' Check that the API user may read all tickets.';
		const message = `Ticket with id ${id} created; it has not been read back.${advice}`;
		return { result: 'created', message, ticket };
	}
	const ticket = referTo(row, run.webUrl);
	if (!isMerged(row, made)) {
		return { result: 'created', message: `Ticket ${row.ticketNumber} created.`, ticket };
	}
	const message = `Autotask's duplicate ticket handling took the new ticket over into ${row.ticketNumber}, which has ${row.externalID === externalID ? 'the same' : 'another'} external ID. It is left alone; to have a ticket of its own, exclude the API user's tickets from Duplicate Ticket Handling in Autotask.`;
	return { result: 'merged', message, ticket };
}

/** What became of a change, once it has been read back. */
export function changedOutcome(
	run: SyncRun,
	ticket: Ticket,
	written: Written,
	result: 'completed' | 'updated',
	verb: string,
	doing: (name: string) => string,
): Outcome {
	const row = asReadBack(run, ticket);
	const reference = referTo(row, run.webUrl);
	const name = row.ticketNumber || `with id ${row.id}`;
	if (written.kind === 'refused') return failedBy(written.refusal, doing(name), reference);
	if (written.kind === 'notOurs') {
		const message = `Ticket ${name} is not touched: it could not be confirmed as the one just made. ${NEXT_SNAPSHOT}`;
		return { result: 'skipped', message, ticket: reference };
	}
	if (isUndone(run, ticket.id)) {
		return {
			result: 'failed',
			message: `Autotask accepted to ${doing(name)} twice, but the ticket is unchanged`,
			advice: `Look for a workflow rule or a ticket category in Autotask that holds it. ${NEXT_SNAPSHOT}`,
			ticket: reference,
		};
	}
	const missing = written.noteRefusal ? ' Its note could not be added.' : '';
	return { result, message: `Ticket ${name} ${verb}.${missing}`, ticket: reference };
}
