import type { IDataObject } from 'n8n-workflow';
import { nothingHappened, type ApiError } from './response';
import type { AutotaskClient } from './client';
import { clock } from './clock';
import { createTicket, findByExternalIDs } from './tickets';

/** How long Autotask may take to finish a request whose answer was lost. */
const SETTLE_MS = 5_000;

const MOST_CREATES = 2;

export type CreateResult =
	/** `seenAgain`: the answer was lost, and the ticket found by its key. */
	| { kind: 'created'; id: number; startedAt: number; foundAgain: boolean }
	| { kind: 'refused'; error: ApiError }
	/** Nobody can tell yet whether the ticket exists. */
	| { kind: 'unknown'; error: ApiError };

/** What is known of an external ID before a ticket is created with it. */
export interface KnownTickets {
	ids: ReadonlySet<number>;
	/** How far back completed tickets were looked up; all of them when left out. */
	completedSince?: number;
}

/**
 * Creates a ticket, and never blindly twice: when the answer is lost, the ticket is looked for by
 * its key, and only when it is not there it is created once more. A refusal in words is believed once the
 * ticket is not found, too. Autotask has no idempotency key.
 */
export async function createOnce(
	client: AutotaskClient,
	fields: IDataObject & { externalID: string },
	known: KnownTickets,
): Promise<CreateResult> {
	let error: ApiError = { kind: 'cancelled' };
	for (let create = 1; create <= MOST_CREATES; create++) {
		const startedAt = clock.now();
		const answer = await createTicket(client, fields);
		if (answer.kind === 'written') {
			return { kind: 'created', id: answer.id, startedAt, foundAgain: false };
		}
		if (nothingHappened(answer)) return { kind: 'refused', error: answer };
		error = answer;
		if (answer.kind === 'cancelled') break;
		const isWorded = answer.kind === 'rejected' || answer.kind === 'overBudget';
		if (!isWorded) await client.pause(SETTLE_MS);
		const found = await findByExternalIDs(client, [fields.externalID], known.completedSince);
		if (found.kind !== 'tickets') return { kind: 'unknown', error: found };
		const id = found.tickets.map((ticket) => ticket.id).find((each) => !known.ids.has(each));
		if (id !== undefined) return { kind: 'created', id, startedAt, foundAgain: true };
		if (isWorded) return { kind: 'refused', error };
	}
	return { kind: 'unknown', error };
}
