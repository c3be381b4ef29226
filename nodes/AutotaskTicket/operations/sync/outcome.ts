import type { Refusal } from '../../../shared/autotask/answers';
import { explainRefusal } from '../../../shared/autotask/errors';
import type { SyncResultName } from '../../../shared/autotask/ticketDecision';
import { ticketLink, type Ticket } from '../../../shared/autotask/tickets';
import type { Stop } from './run';

export interface TicketReference {
	id: number;
	number: string;
	link?: string;
}

/** What became of an item, in words. */
export interface Outcome {
	result: SyncResultName;
	message: string;
	/** What to do about it; only with `failed`. */
	advice?: string;
	ticket?: TicketReference;
	/** The run had to stop before it. */
	isLeft?: boolean;
}

/** Known for certain only when everything has been read back. */
export type Pending = () => Outcome;

export const NEXT_SNAPSHOT = 'The next snapshot of the source brings it again.';

export function referTo(
	ticket: Pick<Ticket, 'id' | 'ticketNumber'>,
	webUrl: string,
): TicketReference {
	return { id: ticket.id, number: ticket.ticketNumber, link: ticketLink(webUrl, ticket.id) };
}

/** @param doing what was tried, as the rest of a sentence */
export function failedBy(refusal: Refusal, doing: string, ticket?: TicketReference): Outcome {
	const { message, description } = explainRefusal(refusal, doing);
	const comesAgain = refusal.kind === 'rejected' ? '' : ` ${NEXT_SNAPSHOT}`;
	return { result: 'failed', message, advice: `${description}${comesAgain}`, ticket };
}

/** For the items that were left when the run had to stop. */
export function notTried({ refusal, doing }: Stop): Outcome {
	const { message, description } = explainRefusal(refusal, doing);
	const isOurDecision = refusal.kind === 'reserved' || refusal.kind === 'cancelled';
	const why = isOurDecision ? '' : ', because an earlier request did not succeed';
	return {
		result: 'failed',
		message: `Not tried${why}. ${message}`,
		advice: `${description} ${NEXT_SNAPSHOT}`,
		isLeft: true,
	};
}

/** What became of an item that concerns two tickets: a device's own, and its customer's. */
export function bothOutcomes(own: Outcome, shared: Outcome): Outcome {
	const failed = [own, shared].find(({ result }) => result === 'failed');
	if (failed) return failed;
	if (own.ticket === undefined) return shared;
	if (shared.ticket === undefined) return own;
	const changed = own.result === 'skipped' ? shared : own;
	return { ...changed, message: `${own.message} ${shared.message}` };
}
