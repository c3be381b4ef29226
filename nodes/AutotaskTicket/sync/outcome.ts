import type { ApiError } from '../../shared/autotask/response';
import type { FailureCause } from '../../shared/outputItems';
import { VIEW_ADVICE } from '../../shared/autotask/apiLimits';
import { ticketLink, type Ticket } from '../../shared/autotask/tickets';
import type { Substitute, Unverified } from './createdTickets';
import { nameOf } from '../../shared/ticketPlan/history';
import type { Session, StopReason } from './session';
import type { CreateCheck, Verified } from './verify';
import {
	describeAction,
	ticketOf,
	type ChangeAction,
	type CreateAction,
	type NoAction,
} from '../../shared/ticketPlan/actions';

/** What became of an item in Autotask. */
type Result =
	| 'created'
	| 'exists'
	| 'completed'
	| 'reopened'
	| 'updated'
	| 'noted'
	| 'merged'
	| 'held'
	| 'skipped'
	| 'failed';

interface TicketReference {
	id: number;
	number: string;
	link?: string;
}

/** What became of an item, in words. */
export interface Outcome {
	result: Result;
	message: string;
	/** What to do about it; only with `failed`. */
	advice?: string;
	/** Only with `failed`; without it, Autotask. */
	cause?: FailureCause;
	ticket?: TicketReference;
	/** Nothing was tried, because the execution had to stop before it. */
	isNotTried?: boolean;
}

export const NOTHING_TO_DO: Outcome = { result: 'skipped', message: 'There was nothing to do.' };

const NEXT_SNAPSHOT = 'The item is sent again with the next snapshot of the source.';

export function ticketReference(
	ticket: Pick<Ticket, 'id' | 'ticketNumber'>,
	webUrl: string,
): TicketReference {
	return { id: ticket.id, number: ticket.ticketNumber, link: ticketLink(webUrl, ticket.id) };
}

/** @param doing what was tried, as the rest of a sentence */
export function failedOutcome(
	session: Session,
	error: ApiError,
	doing: string,
	ticket?: TicketReference,
): Outcome {
	const { message, description } = session.client.explain(error, doing);
	const comesAgain = error.kind === 'rejected' ? '' : ` ${NEXT_SNAPSHOT}`;
	return { result: 'failed', message, advice: `${description}${comesAgain}`, ticket };
}

/** For the items that were left when the execution had to stop. */
export function notTriedOutcome(session: Session, { error, doing }: StopReason): Outcome {
	const { message, description } = session.client.explain(error, doing);
	const isOurDecision = error.kind === 'reserved' || error.kind === 'cancelled';
	const why = isOurDecision ? '' : ', because an earlier request did not succeed';
	return {
		result: 'failed',
		message: `Not tried${why}. ${message}`,
		advice: `${description} ${NEXT_SNAPSHOT}`,
		isNotTried: true,
	};
}

/** One outcome for what became of several tickets: what failed, or else what changed. */
export function combineOutcomes(outcomes: readonly Outcome[]): Outcome {
	const failed = outcomes.find(({ result }) => result === 'failed');
	return failed ?? outcomes.find(({ result }) => result !== 'skipped') ?? outcomes[0];
}

/** What became of an action, once it has been read back. */
export function outcomeOf(
	{ action, written, row, check, isNotApplied, readError }: Verified,
	session: Session,
): Outcome {
	const doing = describeAction(action);
	if (written.kind === 'notTried') return notTriedOutcome(session, written.stop);
	if (written.kind === 'failed') {
		const ticket = ticketOf(action);
		const failed = failedOutcome(
			session,
			written.error,
			doing,
			ticket && ticketReference(ticket, session.webUrl),
		);
		if (!written.isUnknown) return failed;
		return { ...failed, message: `${failed.message} (it is not known whether that was done)` };
	}
	switch (action.do) {
		case 'create': {
			const id = written.kind === 'created' ? written.id : 0;
			return createdOutcome(action, row ?? { id, ticketNumber: '' }, check, readError, session);
		}
		case 'note':
			return {
				result: action.result,
				message: action.message,
				ticket: ticketReference(action.ticket, session.webUrl),
			};
		case 'change':
			return changedOutcome(session, action, { action, written, row, isNotApplied, readError });
	}
}

function changedOutcome(
	session: Session,
	action: ChangeAction,
	{ written, row, isNotApplied, readError }: Verified,
): Outcome {
	const ticket = ticketReference(row ?? action.ticket, session.webUrl);
	const name = nameOf(row ?? action.ticket);
	if (written.kind === 'conflict') {
		const message = `Ticket ${name} was changed by somebody else at the same moment: their change is kept. The next snapshot decides.`;
		return { result: 'skipped', message, ticket };
	}
	if (isNotApplied) {
		return {
			result: 'failed',
			message: `Autotask accepted the request to ${action.doing(name)} twice, but the ticket is unchanged`,
			advice: `Look for a workflow rule or a ticket category in Autotask that prevents the change. ${NEXT_SNAPSHOT}`,
			ticket,
		};
	}
	if (row === undefined) {
		const why = readError
			? session.client.explain(readError, 'return it').message
			: 'Autotask does not show it to the API user';
		return {
			result: 'failed',
			message: `Autotask accepted the request to ${action.doing(name)}, but the result could not be read back: ${why}`,
			advice: `${readError ? '' : VIEW_ADVICE} ${NEXT_SNAPSHOT}`.trim(),
			ticket,
		};
	}
	const noteError = written.kind === 'changed' ? written.noteError : undefined;
	const done = `Ticket ${name} ${action.done}`.replace(/[^.]$/, '$&.');
	return { result: action.result, message: done + missingNote(session, noteError), ticket };
}

function missingNote(session: Session, error: ApiError | undefined): string {
	if (error === undefined) return '';
	return ` Its note is missing: ${session.client.explain(error, 'add it').message}`;
}

const KEY_ADVICE =
	'Look in Autotask for a workflow rule, a form template or another integration that empties or overwrites "External ID" of tickets.';

const NO_MORE =
	'No more tickets are created for this Autotask account until that ticket can be read.';

function createdOutcome(
	{ key }: CreateAction,
	row: Pick<Ticket, 'id' | 'ticketNumber'> & Partial<Ticket>,
	check: CreateCheck | undefined,
	readError: ApiError | undefined,
	session: Session,
): Outcome {
	const ticket = ticketReference(row, session.webUrl);
	const name = nameOf(row);
	switch (check) {
		case 'seen':
			return { result: 'created', message: `Ticket ${name} created.`, ticket };
		case 'merged':
			return mergedOutcome(row, row.externalID === key, session);
		case 'keyMissing':
			return {
				result: 'failed',
				message: `Autotask created ticket ${name}, but did not keep its External ID (it is ${row.externalID ? `"${row.externalID}"` : 'empty'}), so it could not be found again. ${NO_MORE}`,
				advice: `${KEY_ADVICE} Then set the External ID of that ticket to ${key}, or close the ticket.`,
				ticket,
			};
		case 'unread':
			return {
				result: 'failed',
				message: `Autotask created ticket ${name}, but does not show it to the API user, so it could not be found again. ${NO_MORE}`,
				advice: VIEW_ADVICE,
				ticket,
			};
		default: {
			const why = readError
				? session.client.explain(readError, 'return it').message
				: 'the execution had to stop';
			return {
				result: 'failed',
				message: `Autotask accepted ticket ${name}, but it has not been read back: ${why}.`.replace(
					/\.\.$/,
					'.',
				),
				advice: NEXT_SNAPSHOT,
				ticket,
			};
		}
	}
}

function mergedOutcome(
	row: Pick<Ticket, 'id' | 'ticketNumber'>,
	isSameKey: boolean,
	session: Session,
): Outcome {
	const message = `Autotask's duplicate ticket handling merged the new ticket into ticket ${nameOf(row)}, which has ${isSameKey ? 'the same' : 'another'} External ID. That ticket is left as it is. To have a ticket of its own, exclude the API user's tickets from Duplicate Ticket Handling in Autotask.`;
	return { result: 'merged', message, ticket: ticketReference(row, session.webUrl) };
}

/** Why nothing is created for a key: an open ticket is there for it that does not have the key. */
export function substituteOutcome(
	key: string,
	{ ticket, because }: Substitute,
	session: Session,
): Outcome {
	if (because === 'merged') return mergedOutcome(ticket, false, session);
	const name = nameOf(ticket);
	return {
		result: 'failed',
		message: `Ticket ${name} was created for this status, but its External ID was changed since (to ${ticket.externalID ? `"${ticket.externalID}"` : 'nothing'}). No other ticket is created while it is open.`,
		advice: `${KEY_ADVICE} Then set it back to ${key}, or close the ticket.`,
		ticket: ticketReference(ticket, session.webUrl),
	};
}

/** Why nothing is created for an account. */
export function unverifiedOutcome({ id, because }: Unverified, session: Session): Outcome {
	const what = because === 'unread' ? 'cannot be read back' : 'has lost its External ID';
	return {
		result: 'failed',
		message: `No ticket is created, because an earlier ticket (id ${id}) ${what}: each new ticket would be created again and again.`,
		advice:
			because === 'unread'
				? VIEW_ADVICE
				: `${KEY_ADVICE} Then set the External ID of that ticket, or close it.`,
		ticket: ticketReference({ id, ticketNumber: '' }, session.webUrl),
		isNotTried: true,
	};
}

/** Where there was nothing to do. */
export function outcomeOfNothing(
	{ result, message, advice, ticket }: NoAction,
	session: Session,
): Outcome {
	return {
		...{ result, message },
		...(advice === undefined ? {} : { advice }),
		...(ticket && { ticket: ticketReference(ticket, session.webUrl) }),
	};
}
