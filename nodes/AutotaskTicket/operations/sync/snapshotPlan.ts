import type { Ticket } from '../../../shared/autotask/tickets';
import { CLOCK_TOLERANCE_MS, openTickets, startOf } from './occurrences';

/** A ticket that a snapshot completes, and why. */
export type Tidying =
	| { kind: 'stale'; ticket: Ticket }
	/** There are two open tickets with one key; `older` stays. */
	| { kind: 'double'; ticket: Ticket; older: Ticket };

/**
 * Compares the open tickets of a source with its current problems.
 *
 * @param current keys of all problems that exist
 * @param observedAt when they existed; tickets that began later belong to problems raised since
 */
export function planTidying(
	open: Ticket[],
	current: ReadonlySet<string>,
	observedAt: number,
): Tidying[] {
	const oldest = new Map<string, Ticket>();
	const tidying: Tidying[] = [];
	for (const ticket of openTickets(open)) {
		const older = oldest.get(ticket.externalID);
		if (!current.has(ticket.externalID)) {
			const isOld = startOf(ticket) < observedAt - CLOCK_TOLERANCE_MS;
			if (isOld) tidying.push({ kind: 'stale', ticket });
		} else if (older) {
			tidying.push({ kind: 'double', ticket, older });
		} else {
			oldest.set(ticket.externalID, ticket);
		}
	}
	return tidying;
}
