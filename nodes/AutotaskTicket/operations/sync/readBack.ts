import { findByIds, patchTicket, type Ticket } from '../../../shared/autotask/tickets';
import type { Check, Made, SyncRun } from './run';

/** Workflow rules of Autotask run a moment after a change, and may undo it. */
const READ_BACK_PAUSE_MS = 1_500;

/** A ticket that is so much older than our request was not made by it. */
const OLDER_MS = 5 * 60_000;

/** Whether the tenant's duplicate handling has put the new ticket into an existing one. */
export function isMerged(ticket: Ticket, made: Made): boolean {
	return ticket.externalID !== made.externalID || ticket.createDate < made.startedAt - OLDER_MS;
}

/**
 * Reads everything back that the run has written, 200 tickets a request. A change that Autotask has
 * answered with 200 but not made is sent once more.
 */
export async function readBackAll(run: SyncRun): Promise<void> {
	// Where Autotask refuses everything, one request more makes it no better: a 401 may lock the user.
	if (run.stopped) return;
	if (run.checks.length > 0) await run.client.pause(READ_BACK_PAUSE_MS);
	const changed = run.checks.map((check) => check.ticketId);
	const created = [...run.made.keys()];
	if (!(await readInto(run, [...created, ...changed]))) return;
	const undone = lastChecks(run).filter((check) => isUndone(run, check.ticketId));
	if (undone.length === 0) return;
	await Promise.all(
		undone.map(
			async (check) =>
				await run.write(async () => await patchTicket(run.client, check.ticketId, check.fields)),
		),
	);
	await run.client.pause(READ_BACK_PAUSE_MS);
	await readInto(
		run,
		undone.map((check) => check.ticketId),
	);
}

/** Whether a change is certainly not there. Unknown as long as the ticket has not been read back. */
export function isUndone(run: SyncRun, ticketId: number): boolean {
	const ticket = run.readBack.get(ticketId);
	const last = lastChecks(run).find((check) => check.ticketId === ticketId);
	return ticket !== undefined && last !== undefined && !last.isApplied(ticket);
}

/** Of several changes to one ticket only the last one is expected to be seen. */
function lastChecks(run: SyncRun): Check[] {
	return [...new Map(run.checks.map((check) => [check.ticketId, check])).values()];
}

async function readInto(run: SyncRun, ids: number[]): Promise<boolean> {
	if (ids.length === 0) return true;
	const found = await findByIds(run.client, ids);
	if (found.kind !== 'tickets') {
		run.note(found, 'read the tickets back');
		return false;
	}
	for (const ticket of found.tickets) run.readBack.set(ticket.id, ticket);
	return true;
}
