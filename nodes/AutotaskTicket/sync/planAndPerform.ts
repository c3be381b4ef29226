import type { TicketAccess } from '../../shared/autotask/apiLimits';
import type { Action, Known } from '../../shared/ticketPlan/actions';
import { readItems, readNotes } from './lookUp';
import { NOTHING_TO_DO, notTriedOutcome, outcomeOfNothing, type Outcome } from './outcome';
import { perform } from './perform';
import type { Session } from './session';

/**
 * Plans, reads what this needs to know (our notes on the tickets, the devices of new ones), plans again, and performs that.
 *
 * @param lookedAt when the tickets were looked up; milliseconds
 * @returns what was planned, with the outcome of each of its actions; `undefined` when the notes could not be read
 */
export async function planAndPerform<Planned extends { actions: readonly Action[] }>(
	session: Session,
	access: TicketAccess | undefined,
	lookedAt: number,
	planNow: (known: Known) => Planned[],
): Promise<Array<Planned & { outcomes: Outcome[] }> | undefined> {
	const first = planNow({ notes: [] }).flatMap(({ actions }) => actions);
	const known = await readNotes(session, first);
	if (!known) return undefined;
	const { notes } = known;
	const noted = notes.length > 0 ? planNow({ notes }).flatMap(({ actions }) => actions) : first;
	const planned = planNow({ notes, findItem: await readItems(session, noted) });
	const actions = planned.flatMap((each) => each.actions);
	const done = await perform(session, access, actions, known, lookedAt);
	return planned.map((each) => ({
		...each,
		outcomes: each.actions.map((action) => outcomeOfAction(session, action, done)),
	}));
}

export function untriedOutcome(session: Session): Outcome {
	const { stopped } = session.breaker;
	return stopped ? notTriedOutcome(session, stopped) : NOTHING_TO_DO;
}

function outcomeOfAction(
	session: Session,
	action: Action,
	performed: ReadonlyMap<Action, Outcome>,
): Outcome {
	if (action.do === 'nothing') return outcomeOfNothing(action, session);
	return performed.get(action) ?? untriedOutcome(session);
}
