import type { IDataObject } from 'n8n-workflow';
import { nothingHappened, type Refusal } from '../../../shared/autotask/answers';
import { clock } from '../../../shared/autotask/clock';
import { addNote, findByIds, patchTicket, type Ticket } from '../../../shared/autotask/tickets';
import { isMerged } from './readBack';
import type { Check, SyncRun } from './run';

/** How long Autotask may take to finish a request whose answer was lost. */
const SETTLE_MS = 5_000;

export type Written =
	/** `noteRefusal`: the ticket is changed, but the note is missing. */
	| { kind: 'written'; noteRefusal?: Refusal }
	| { kind: 'refused'; refusal: Refusal }
	/** Autotask has merged the new ticket into one that is not ours. */
	| { kind: 'notOurs' };

/**
 * Changes a ticket, then adds a note. In this order, because a change that Autotask refuses would
 * otherwise leave a note at every snapshot; the final read-back sees what a workflow rule that
 * fires on the note has done.
 */
export async function changeTicket(
	run: SyncRun,
	ticket: Ticket,
	fields: IDataObject,
	note: { title: string; description: string },
	isApplied: Check['isApplied'],
): Promise<Written> {
	if (!(await isOurs(run, ticket))) return { kind: 'notOurs' };
	const check = { ticketId: ticket.id, fields, isApplied };
	const refusal = await patchSurely(run, check);
	if (refusal) {
		run.note(refusal, `change ticket ${ticket.ticketNumber}`);
		return { kind: 'refused', refusal };
	}
	run.checks.push(check);
	const { noteType, publish } = run.settings;
	const noted = await addNote(run.client, ticket.id, { ...note, noteType, publish });
	if (noted.kind === 'written') {
		run.noteSuccess();
		return { kind: 'written' };
	}
	run.note(noted, `add a note to ticket ${ticket.ticketNumber}`);
	return { kind: 'written', noteRefusal: noted };
}

/** A change whose answer was lost is looked at, and sent once more if it has not arrived. */
async function patchSurely(run: SyncRun, check: Check): Promise<Refusal | undefined> {
	const first = await patchTicket(run.client, check.ticketId, check.fields);
	if (first.kind === 'ok') return undefined;
	if (nothingHappened(first) || first.kind === 'cancelled') return first;
	await clock.pause(SETTLE_MS);
	const found = await findByIds(run.client, [check.ticketId]);
	if (found.kind !== 'tickets') return found;
	if (found.tickets.some(check.isApplied)) return undefined;
	const second = await patchTicket(run.client, check.ticketId, check.fields);
	return second.kind === 'ok' ? undefined : second;
}

/** A ticket made a moment ago is read back before it is changed: it could be a stranger's. */
async function isOurs(run: SyncRun, ticket: Ticket): Promise<boolean> {
	const made = run.made.get(ticket.id);
	if (made === undefined) return true;
	const found = await findByIds(run.client, [ticket.id]);
	const row = found.kind === 'tickets' ? found.tickets[0] : undefined;
	if (row === undefined) return false;
	run.readBack.set(row.id, row);
	return !isMerged(row, made);
}
