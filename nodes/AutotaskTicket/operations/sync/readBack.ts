import { partition, uniq } from 'lodash';
import { findByIds, type Detail } from '../../../shared/autotask/findTickets';
import { patchTicket, type Ticket } from '../../../shared/autotask/tickets';
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
	if (run.checks.size > 0) await run.client.pause(READ_BACK_PAUSE_MS);
	if (!(await readInto(run, [...run.made.keys(), ...run.checks.keys()]))) return;
	const undone = [...run.checks.values()].filter(({ ticketId }) => isUndone(run, ticketId));
	if (undone.length === 0) return;
	await Promise.all(
		undone.map(
			async (check) =>
				await run.write(async () => await writeAgain(run, check, run.readBack.get(check.ticketId))),
		),
	);
	await run.client.pause(READ_BACK_PAUSE_MS);
	await readInto(
		run,
		undone.map(({ ticketId }) => ticketId),
	);
}

/** @param row the ticket as it is */
export async function writeAgain(run: SyncRun, { ticketId, fields, again }: Check, row?: Ticket) {
	return await patchTicket(run.client, ticketId, (row && again?.(row)) ?? fields);
}

/** Whether a change is certainly not there. Unknown as long as the ticket has not been read back. */
export function isUndone(run: SyncRun, ticketId: number): boolean {
	const ticket = run.readBack.get(ticketId);
	const check = run.checks.get(ticketId);
	return ticket !== undefined && check !== undefined && !check.isApplied(ticket);
}

/** Descriptions are long, so they are read for the tickets whose check needs them, and no others. */
async function readInto(run: SyncRun, ids: number[]): Promise<boolean> {
	const needsAll = (id: number) => run.checks.get(id)?.detail === 'described';
	const [described, brief] = partition(uniq(ids), needsAll);
	return (await read(run, brief, 'brief')) && (await read(run, described, 'described'));
}

async function read(run: SyncRun, ids: number[], detail: Detail): Promise<boolean> {
	if (ids.length === 0) return true;
	const found = await findByIds(run.client, ids, detail);
	if (found.kind !== 'tickets') {
		run.note(found, 'read the tickets back');
		return false;
	}
	for (const ticket of found.tickets) run.readBack.set(ticket.id, ticket);
	return true;
}
