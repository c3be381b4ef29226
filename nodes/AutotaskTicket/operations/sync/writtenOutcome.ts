import type { Refusal } from '../../../shared/autotask/answers';
import { explainRefusal } from '../../../shared/autotask/errors';
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
	if (isMerged(row, made)) return mergedOutcome(run, row, externalID);
	const ticket = referTo(row, run.webUrl);
	return { result: 'created', message: `Ticket ${row.ticketNumber} created.`, ticket };
}

/** What became of a create that Autotask has put, or would put, into the ticket `row`. */
export function mergedOutcome(run: SyncRun, row: Ticket, externalID: string): Outcome {
	const ticket = referTo(row, run.webUrl);
	const message = `Autotask's duplicate ticket handling took the new ticket over into ${row.ticketNumber}, which has ${row.externalID === externalID ? 'the same' : 'another'} external ID. It is left alone; to have a ticket of its own, exclude the API user's tickets from Duplicate Ticket Handling in Autotask.`;
	return { result: 'merged', message, ticket };
}

/** What became of a change, once it has been read back. */
export function changedOutcome(
	run: SyncRun,
	ticket: Ticket,
	written: Written,
	result: 'completed' | 'updated' | 'reopened',
	verb: string,
	doing: (name: string) => string,
): Outcome {
	const row = asReadBack(run, ticket);
	const reference = referTo(row, run.webUrl);
	const name = row.ticketNumber || `with id ${row.id}`;
	if (written.kind === 'refused') return failedBy(written.refusal, doing(name), reference);
	if (written.kind === 'notOurs') return notOursOutcome(run, ticket);
	if (isUndone(run, ticket.id)) {
		return {
			result: 'failed',
			message: `Autotask accepted to ${doing(name)} twice, but the ticket is unchanged`,
			advice: `Look for a workflow rule or a ticket category in Autotask that holds it. ${NEXT_SNAPSHOT}`,
			ticket: reference,
		};
	}
	const done = `Ticket ${name} ${verb}`.replace(/[^.]$/, '$&.');
	return { result, message: done + missingNote(written.noteRefusal), ticket: reference };
}

function missingNote(refusal: Refusal | undefined): string {
	if (refusal === undefined) return '';
	return ` Its note is missing: ${explainRefusal(refusal, 'add it').message}`;
}

/** For a ticket made a moment ago that Autotask does not show as the one that was asked for. */
export function notOursOutcome(run: SyncRun, ticket: Ticket): Outcome {
	const row = asReadBack(run, ticket);
	const name = row.ticketNumber || `with id ${row.id}`;
	const message = `Ticket ${name} is not touched: it could not be confirmed as the one just made. ${NEXT_SNAPSHOT}`;
	return { result: 'skipped', message, ticket: referTo(row, run.webUrl) };
}
