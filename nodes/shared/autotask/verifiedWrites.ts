import type { IDataObject } from 'n8n-workflow';
import type { AutotaskClient } from './client';
import { nothingHappened, type ApiError } from './response';
import type { Row } from './query';
import {
	createTicket,
	findByExternalIDs,
	findByIds,
	findRow,
	patchTicket,
	type Ticket,
} from './tickets';
import { readTime } from '../time';

/** Writing one ticket so that its outcome is known: lost responses are looked up, changes read back. */

/** How long Autotask may take to finish a request whose response was lost. */
export const SETTLE_MS = 5_000;

/** Workflow rules of Autotask run a moment after a change was accepted, and may undo it. */
export const READ_BACK_PAUSE_MS = 1_500;

const MOST_TRIES = 2;

export type CreateResult =
	/** `foundAgain`: the response was lost, and the ticket found by its key. */
	| { kind: 'created'; id: number; foundAgain: boolean }
	| { kind: 'failed'; error: ApiError }
	/** It is not known yet whether the ticket exists. */
	| { kind: 'unknown'; error: ApiError };

/**
 * Creates a ticket, and never blindly twice: when the response is lost, the ticket is looked for by its key, and only
 * when it is not there it is created once more. An error that says why is believed once the ticket is not found, too.
 * Autotask has no idempotency key.
 *
 * @param knownIds tickets that had the key before: none of them is the new one
 */
export async function createOnce(
	client: AutotaskClient,
	fields: IDataObject & { externalID: string },
	knownIds: ReadonlySet<number>,
): Promise<CreateResult> {
	let error: ApiError = { kind: 'cancelled' };
	for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
		const created = await createTicket(client, fields);
		if (created.kind === 'written') return { kind: 'created', id: created.id, foundAgain: false };
		if (nothingHappened(created)) return { kind: 'failed', error: created };
		error = created;
		if (error.kind === 'cancelled') break;
		const isExplained = error.kind === 'rejected' || error.kind === 'overBudget';
		if (!isExplained) await client.pause(SETTLE_MS);
		const found = await findByExternalIDs(client, [fields.externalID]);
		if (found.kind !== 'tickets') return { kind: 'unknown', error: found };
		const id = found.tickets.map((ticket) => ticket.id).find((each) => !knownIds.has(each));
		if (id !== undefined) return { kind: 'created', id, foundAgain: true };
		if (isExplained) return { kind: 'failed', error };
	}
	return { kind: 'unknown', error };
}

export type CompleteResult =
	| { kind: 'completed'; ticket: Ticket }
	/** Autotask did not do it, and says why. */
	| { kind: 'failed'; error: ApiError }
	/** It was sent, but the ticket could not be read back. */
	| { kind: 'notReadBack'; error: ApiError }
	/** Autotask does not show the ticket to the API user. */
	| { kind: 'notVisible' }
	/** Sent twice, and the ticket is open. `error`: what the last response was, when it was not accepted. */
	| { kind: 'stillOpen'; error?: ApiError };

/**
 * Completes a ticket, and counts that only once it was read back. A change that Autotask has accepted and not made, or
 * whose response was lost, is sent once more.
 *
 * @param fields the status that completes tickets, and what else is to be changed
 */
export async function completeTicket(
	client: AutotaskClient,
	id: number,
	fields: IDataObject & { status: number },
): Promise<CompleteResult> {
	let result: CompleteResult = { kind: 'stillOpen' };
	for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
		const patched = await patchTicket(client, id, fields);
		const error = patched.kind === 'ok' ? undefined : patched;
		if (error && nothingHappened(error)) return { kind: 'failed', error };
		await client.pause(READ_BACK_PAUSE_MS);
		const found = await findByIds(client, [id]);
		if (found.kind !== 'tickets') return { kind: 'notReadBack', error: found };
		const [ticket] = found.tickets;
		if (ticket && ticket.completedDate !== null) return { kind: 'completed', ticket };
		// Autotask says why, and the ticket shows that it is so.
		if (error?.kind === 'rejected') return { kind: 'failed', error };
		result = ticket ? { kind: 'stillOpen', error } : { kind: 'notVisible' };
	}
	return result;
}

export type UpdateResult =
	| { kind: 'updated' }
	/** Autotask did not do it, and says why. */
	| { kind: 'failed'; error: ApiError }
	/** It was sent, but the ticket could not be read back. */
	| { kind: 'notReadBack'; error: ApiError }
	/** Autotask does not show the ticket to the API user. */
	| { kind: 'notVisible' }
	/** Fields that have another value than before and than wanted: what is later is left as it is. */
	| { kind: 'changedByOthers'; fields: string[] }
	/** Sent twice, and these fields are as before. */
	| { kind: 'unchanged'; fields: string[] };

/**
 * Changes fields of a ticket, and counts that only once it was read back. A change that Autotask has accepted and not
 * made, or whose response was lost, is sent once more, unless somebody has changed one of the fields meanwhile.
 *
 * @param before the ticket as it was
 * @param along what is sent with the fields, and may become something else
 */
export async function updateTicket(
	client: AutotaskClient,
	id: number,
	before: Row,
	fields: IDataObject,
	along: IDataObject = {},
): Promise<UpdateResult> {
	let result: UpdateResult = { kind: 'unchanged', fields: [] };
	for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
		const patched = await patchTicket(client, id, { ...along, ...fields });
		const error = patched.kind === 'ok' ? undefined : patched;
		if (error && nothingHappened(error)) return { kind: 'failed', error };
		await client.pause(READ_BACK_PAUSE_MS);
		const found = await findRow(client, id);
		if (found.kind !== 'row') return { kind: 'notReadBack', error: found };
		const { row } = found;
		if (row === undefined) return { kind: 'notVisible' };
		const missing = differences(row, fields);
		if (missing.length === 0) return { kind: 'updated' };
		// Autotask says why, and the ticket shows that it is so.
		if (error?.kind === 'rejected') return { kind: 'failed', error };
		const byOthers = missing.filter((name) => !isSame(row[name], before[name]));
		if (byOthers.length > 0) return { kind: 'changedByOthers', fields: byOthers };
		result = { kind: 'unchanged', fields: missing };
	}
	return result;
}

/** The fields whose values on the ticket are not these. */
export function differences(row: Row, fields: IDataObject): string[] {
	return Object.keys(fields).filter((name) => !isSame(row[name], fields[name]));
}

/** Autotask writes times and line ends in its own way, and an unset text as an empty one. */
function isSame(one: unknown, other: unknown): boolean {
	const [a, b] = [one ?? '', other ?? ''].map(comparable);
	return a === b;
}

function comparable(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	if (/^\d{4}-\d\d-\d\dT/.test(value)) return readTime(value) ?? value;
	return value.replace(/\s+/g, ' ').trim();
}
