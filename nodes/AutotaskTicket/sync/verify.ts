import type { IDataObject } from 'n8n-workflow';
import type { ApiError } from '../../shared/autotask/response';
import { findByIds, patchTicket, type Detail, type Ticket } from '../../shared/autotask/tickets';
import { readExternalId } from '../../shared/externalId';
import { MINUTE_MS } from '../../shared/time';
import { recordUnverified, recordVerified, rememberCreated } from './createdTickets';
import type { SecondLook } from './secondLook';
import { clocksOf, type Session } from './session';
import { checkChange, type Written } from './write';
import type { CreateAction, WriteAction } from '../../shared/ticketPlan/actions';
import { READ_BACK_PAUSE_MS } from '../../shared/autotask/verifiedWrites';

/**
 * The fifth phase: all that was written is read back, 200 tickets a request. A write counts when it has been seen. A
 * change that Autotask has accepted with 200 but not carried out is sent once more, unless somebody else has changed the ticket.
 */

/** A ticket that is so much older than our request was not created by it. */
const OLDER_MS = 5 * MINUTE_MS;

/** How a created ticket was read back. */
export type CreateCheck =
	| 'seen'
	/** The tenant's duplicate handling has put it into an existing ticket. */
	| 'merged'
	/** It is there, without its external ID. */
	| 'keyMissing'
	/** Autotask does not show it to the API user. */
	| 'unread';

export interface Verified {
	action: WriteAction;
	written: Written;
	/** The ticket as it was read back. */
	row?: Ticket;
	/** Of a create. */
	check?: CreateCheck;
	/** Of a change: accepted twice, and certainly not there. */
	isNotApplied?: boolean;
	/** Reading back did not succeed, so nothing more is known. */
	readError?: ApiError;
}

export async function verifyAll(
	session: Session,
	actions: readonly WriteAction[],
	written: readonly Written[],
	look: SecondLook,
): Promise<Verified[]> {
	const all = actions.map((action, place): Verified => ({ action, written: written[place] }));
	const toRead = all.filter((each) => idOf(each) !== undefined);
	// Where Autotask refuses everything, one request more makes it no better: a 401 may lock the user.
	// To keep within the budget, nothing more is written; what was written is read back.
	const { stopped } = session.breaker;
	if (toRead.length === 0 || (stopped && stopped.error.kind !== 'reserved')) return all;
	if (toRead.some(({ action }) => action.do === 'change')) {
		await session.client.pause(READ_BACK_PAUSE_MS);
	}
	let verified = await readBack(session, all);
	const repaired = await repair(session, verified, look);
	if (repaired) {
		await session.client.pause(READ_BACK_PAUSE_MS);
		verified = await readBack(session, repaired);
	}
	const seen = verified.map((each) => withResult(each));
	rememberCreates(session, seen);
	return seen;
}

function idOf({ action, written }: Verified): number | undefined {
	if (written.kind === 'created') return written.id;
	return written.kind === 'changed' && action.do === 'change' ? action.ticket.id : undefined;
}

/** Descriptions are long, so they are read where one was written, and nowhere else. */
const detailOf = ({ action }: Verified): Detail =>
	action.do === 'change' && 'description' in action.fields ? 'described' : 'brief';

async function readBack(session: Session, all: readonly Verified[]): Promise<Verified[]> {
	const rows = new Map<number, Ticket>();
	let readError: ApiError | undefined;
	for (const detail of ['brief', 'described'] as const) {
		const ids = all.filter((each) => detailOf(each) === detail).flatMap((each) => idOf(each) ?? []);
		if (ids.length === 0) continue;
		const found = await findByIds(session.client, ids, detail);
		if (found.kind === 'tickets') for (const row of found.tickets) rows.set(row.id, row);
		else {
			readError = found;
			session.breaker.recordFailure(found, 'return the tickets that were written');
		}
	}
	return all.map((each) => {
		const row = rows.get(idOf(each) ?? NaN);
		const isMissing = row === undefined && idOf(each) !== undefined;
		return { ...each, row, readError: isMissing ? readError : undefined };
	});
}

/** Sends what is certainly not there once more. @returns all of them; `undefined` where nothing is missing */
async function repair(
	session: Session,
	verified: readonly Verified[],
	look: SecondLook,
): Promise<Verified[] | undefined> {
	if (!verified.some(missingOn)) return undefined;
	const all: Verified[] = [];
	for (const each of verified) {
		const missing = session.breaker.stopped ? undefined : missingOn(each);
		const refusal = missing && (await look(each.action));
		if (missing && !refusal) await patchTicket(session.client, missing.id, missing.fields);
		all.push(refusal ? { ...each, written: refusal } : each);
	}
	return all;
}

/** What Autotask has accepted, and the ticket does not have. */
function missingOn({
	action,
	row,
	written,
}: Verified): { id: number; fields: IDataObject } | undefined {
	if (row === undefined) return undefined;
	if (action.do === 'change' && written.kind === 'changed') {
		const isMissing = checkChange(action, row).kind === 'notApplied';
		return isMissing ? { id: row.id, fields: action.fields } : undefined;
	}
	if (action.do !== 'create' || checkCreate(action, written, row) !== 'keyMissing')
		return undefined;
	return { id: row.id, fields: { externalID: action.key } };
}

function withResult(each: Verified): Verified {
	const { action, written, row, readError } = each;
	if (action.do === 'create' && written.kind === 'created' && !readError) {
		return { ...each, check: checkCreate(action, written, row) };
	}
	if (action.do !== 'change' || written.kind !== 'changed' || row === undefined) return each;
	const stand = checkChange(action, row);
	if (stand.kind === 'conflict') return { ...each, written: stand };
	return stand.kind === 'notApplied' ? { ...each, isNotApplied: true } : each;
}

function checkCreate(action: CreateAction, written: Written, row: Ticket | undefined): CreateCheck {
	if (row === undefined) return 'unread';
	const startedAt = written.kind === 'created' ? written.startedAt : 0;
	const isOlder = row.createDate < startedAt - OLDER_MS;
	if (row.externalID === action.key) return isOlder ? 'merged' : 'seen';
	// A ticket with another key of ours stands for another status, whatever else it has in common with this one.
	const isOfOther = readExternalId(row.externalID) !== undefined;
	return isOlder || isOfOther || !isAsCreated(action, row) ? 'merged' : 'keyMissing';
}

/** Whether a ticket is the requested one, apart from its key. */
const isAsCreated = ({ fields }: CreateAction, row: Ticket) =>
	row.title.trim() === fields.title.trim() &&
	(row.companyID === null || row.companyID === fields.companyID);

/** What later executions have to know. */
function rememberCreates(session: Session, verified: readonly Verified[]): void {
	for (const { action, written, row, check } of verified) {
		if (action.do !== 'create' || written.kind !== 'created' || check === undefined) continue;
		if (row) rememberCreated(session, action.key, row);
		if (check === 'seen') recordVerified(session, clocksOf(session));
	}
	for (const { action, written, check } of verified) {
		if (action.do !== 'create' || written.kind !== 'created') continue;
		if (check !== 'unread' && check !== 'keyMissing') continue;
		recordUnverified(session, { id: written.id, key: action.key, because: check });
	}
}
