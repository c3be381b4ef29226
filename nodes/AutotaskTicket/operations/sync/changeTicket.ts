import { nothingHappened, type Refusal } from '../../../shared/autotask/answers';
import { findByIds } from '../../../shared/autotask/findTickets';
import { patchTicket, type Ticket } from '../../../shared/autotask/tickets';
import { noteOnce, SETTLE_MS } from './noteOnce';
import type { OwnNote } from './ownNotes';
import { isMerged, writeAgain } from './readBack';
import type { Check, SyncRun } from './run';

export type Written =
	/** `noteRefusal`: the ticket is changed, but the note is missing. */
	| { kind: 'written'; noteRefusal?: Refusal }
	| { kind: 'refused'; refusal: Refusal }
	/** Autotask has merged the new ticket into one that is not ours. */
	| { kind: 'notOurs' };

export interface Change extends Omit<Check, 'ticketId'> {
	/** Says on the ticket what is done and why. */
	note?: OwnNote;
}

/**
 * Adds a note to a ticket, then changes it. In this order, because the change is what tells that
 * nothing is left to do: whatever is cut off before it is done again, and the note is not, as it is
 * there already.
 */
export async function changeTicket(
	run: SyncRun,
	ticket: Ticket,
	{ note, ...change }: Change,
): Promise<Written> {
	if (!(await isOurs(run, ticket))) return { kind: 'notOurs' };
	const noteRefusal = note && (await addNote(run, ticket, note));
	if (noteRefusal && run.stopped) return { kind: 'refused', refusal: noteRefusal };
	const check = { ticketId: ticket.id, ...change };
	const refusal = await patchSurely(run, check);
	if (refusal) {
		run.note(refusal, `change ticket ${ticket.ticketNumber}`);
		return { kind: 'refused', refusal };
	}
	run.noteSuccess();
	run.checks.set(ticket.id, check);
	return { kind: 'written', noteRefusal };
}

async function addNote(run: SyncRun, ticket: Ticket, note: OwnNote): Promise<Refusal | undefined> {
	const noted = await noteOnce(run, ticket, note);
	return noted.kind === 'missing' ? noted.refusal : undefined;
}

/** A change whose answer was lost is looked at, and sent once more if it has not arrived. */
async function patchSurely(run: SyncRun, check: Check): Promise<Refusal | undefined> {
	const first = await patchTicket(run.client, check.ticketId, check.fields);
	if (first.kind === 'ok') return undefined;
	if (nothingHappened(first) || first.kind === 'cancelled') return first;
	await run.client.pause(SETTLE_MS);
	const found = await findByIds(run.client, [check.ticketId], check.detail);
	if (found.kind !== 'tickets') return found;
	if (found.tickets.some(check.isApplied)) return undefined;
	const second = await writeAgain(run, check, found.tickets[0]);
	return second.kind === 'ok' ? undefined : second;
}

/** A ticket made a moment ago is read back before it is touched: it could be a stranger's. */
export async function isOurs(run: SyncRun, ticket: Ticket): Promise<boolean> {
	const made = run.made.get(ticket.id);
	if (made === undefined) return true;
	const found = await findByIds(run.client, [ticket.id]);
	const row = found.kind === 'tickets' ? found.tickets[0] : undefined;
	if (row === undefined) return false;
	run.readBack.set(row.id, row);
	return !isMerged(row, made);
}
