import { clock } from '../../../shared/autotask/clock';
import type { Ticket } from '../../../shared/autotask/tickets';
import { writeTime } from '../../../shared/autotask/times';
import { completeTicket, noteTaken } from './clearTicket';
import type { Pending } from './outcome';
import { clearedNote, doubleNote } from './ownNotes';
import { isLeftToTechnician } from './plan';
import { doubleText, resolutionText } from './resolution';
import type { SyncRun } from './run';
import type { SnapshotItem } from './syncItem';

/** Completes the newer one of two open tickets with one key. */
export async function completeDouble(
	run: SyncRun,
	ticket: Ticket,
	older: Ticket,
): Promise<Pending> {
	const reason = `Double of ticket ${older.ticketNumber}, which stays open for this status.`;
	const note = doubleNote(reason);
	if (isLeftToTechnician(ticket, run.settings.policies)) return await noteTaken(run, ticket, note);
	return await completeTicket(run, ticket, doubleText(ticket.resolution, reason), note);
}

/** Why a snapshot completes a ticket, as people read it. */
export function goneReason({ source, observedAt }: Pick<SnapshotItem, 'source' | 'observedAt'>) {
	const name = source ? ` (${source.name})` : '';
	return `The source${name} no longer reports this status: it was not among its statuses of ${writeTime(observedAt)}.`;
}

/** Completes a ticket whose status is gone. @param clearedAt when it was seen to be */
export async function completeStale(
	run: SyncRun,
	ticket: Ticket,
	reason: string,
	clearedAt: number,
): Promise<Pending> {
	const note = clearedNote(reason, 0);
	if (isLeftToTechnician(ticket, run.settings.policies)) return await noteTaken(run, ticket, note);
	const text = resolutionText(ticket.resolution, reason, clock.now(), clearedAt);
	return await completeTicket(run, ticket, text, note);
}
