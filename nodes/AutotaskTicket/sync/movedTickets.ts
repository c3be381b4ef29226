import type { TicketAccess } from '../../shared/autotask/apiLimits';
import { clock } from '../../shared/autotask/clock';
import { sentences } from '../../shared/text';
import type { Action } from '../../shared/ticketPlan/actions';
import type { SyncTask } from '../../shared/ticketPlan/desired';
import { findTicketsOf, planAll } from './lookUp';
import type { Outcome } from './outcome';
import { planAndPerform } from './planAndPerform';
import type { Session } from './session';

/**
 * Where a ticket was created because its device has moved, and has been seen: looks up its key again, as a later run would,
 * and completes what it takes the place of. Should that not come about, the next run does it.
 */
export async function completeMovedTickets(
	session: Session,
	access: TicketAccess | undefined,
	batch: readonly SyncTask[],
	done: ReadonlyArray<{ actions: readonly Action[] }>,
	outcomes: readonly Outcome[],
): Promise<{ outcomes: Outcome[]; actions: ReadonlyMap<number, readonly Action[]> }> {
	const isMoved = (action: Action) => action.do === 'create' && action.replaces.length > 0;
	const places = [...batch.keys()].filter(
		(place) => outcomes[place].result === 'created' && done[place].actions.some(isMoved),
	);
	const unchanged = { outcomes: [...outcomes], actions: new Map() };
	if (places.length === 0 || session.breaker.stopped) return unchanged;
	const tasks = places.map((place) => batch[place]);
	const lookedAt = clock.now();
	const found = await findTicketsOf(session, tasks);
	const again =
		found &&
		(await planAndPerform(session, access, lookedAt, (known) =>
			planAll(session, tasks, found, known).map((actions) => ({
				// The new ticket may not be found by its key yet.
				actions: actions.filter((action) => action.do !== 'create'),
			})),
		));
	if (!again) return unchanged;
	const moved = new Map(places.map((place, index) => [place, again[index].outcomes.slice(1)]));
	return {
		outcomes: outcomes.map((outcome, place) => withMoved(outcome, moved.get(place) ?? [])),
		actions: new Map(places.map((place, index) => [place, again[index].actions])),
	};
}

/** The outcome of a new ticket, with what became of those that it takes the place of. */
function withMoved(created: Outcome, moved: readonly Outcome[]): Outcome {
	const failed = moved.find(({ result }) => result === 'failed');
	if (failed) return failed;
	return {
		...created,
		message: sentences(created.message, ...moved.map(({ message }) => message)),
	};
}
