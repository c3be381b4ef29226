import { countBy, isMatch } from 'lodash';
import { clock } from '../../shared/autotask/clock';
import type { ApiError } from '../../shared/autotask/response';
import { findNotes } from '../../shared/autotask/ticketNotes';
import { findByIds, type Ticket } from '../../shared/autotask/tickets';
import type { ChangeAction, WriteAction } from '../../shared/ticketPlan/actions';
import { OWN_TITLES } from '../../shared/ticketPlan/ownNotes';
import type { KnownNotes } from './lookUp';
import type { Session } from './session';

/**
 * Many tickets take minutes to write, and other processes are waited for. A ticket is completed only if it is as it was
 * when that was decided: where the look at it is old by then, all that are still to be completed are looked at again.
 */

/** What was looked up longer ago may have been changed by another process, or a person. Milliseconds. */
const LOOK_VALID_MS = 2_000;

interface Look {
	at: number;
	touched: ReadonlySet<WriteAction>;
	/** Nobody can tell what was touched. */
	error?: ApiError;
}

/** To be asked just before an action is sent. @returns why it is not to be */
export type SecondLook = (
	action: WriteAction,
) => Promise<{ kind: 'conflict' } | { kind: 'failed'; error: ApiError } | undefined>;

/**
 * @param known notes on the tickets when the completions were decided
 * @param lookedAt when the tickets were looked up; milliseconds
 */
export function secondLook(
	session: Session,
	actions: readonly WriteAction[],
	known: KnownNotes,
	lookedAt: number,
): SecondLook {
	const left = new Set(actions.filter(isCompletion));
	let last: Promise<Look> = Promise.resolve({ at: lookedAt, touched: new Set() });
	const current = async (): Promise<Look> => {
		const before = last;
		const look = await before;
		if (clock.now() - look.at <= LOOK_VALID_MS) return look;
		// Those that are sent at the same time share one look.
		if (last === before) last = lookAgain(session, [...left], known);
		return await last;
	};
	return async (action) => {
		if (!isCompletion(action)) return undefined;
		const { error, touched } = await current();
		left.delete(action);
		if (error) return { kind: 'failed', error };
		return touched.has(action) ? { kind: 'conflict' } : undefined;
	};
}

const isCompletion = (action: WriteAction): action is ChangeAction =>
	action.do === 'change' && action.result === 'completed';

async function lookAgain(
	{ client }: Session,
	completions: readonly ChangeAction[],
	known: KnownNotes,
): Promise<Look> {
	const tickets = completions.map(({ ticket }) => ticket);
	const ids = tickets.map(({ id }) => id);
	const isDescribed = tickets.some(({ description }) => description !== undefined);
	const found = await findByIds(client, ids, isDescribed ? 'described' : 'brief');
	// Notes that could not be read the first time say nothing now, either.
	const notes = known.error ? known : await findNotes(client, ids, OWN_TITLES);
	const look: Look = { at: clock.now(), touched: new Set() };
	if (found.kind !== 'tickets') return { ...look, error: found };
	if (!('notes' in notes)) return { ...look, error: notes };
	const rows = new Map(found.tickets.map((row) => [row.id, row]));
	const [before, now] = [known, notes].map((all) => countBy(all.notes, 'ticketId'));
	const touched = completions.filter(
		({ ticket }) => !isAsItWas(ticket, rows.get(ticket.id)) || before[ticket.id] !== now[ticket.id],
	);
	return { ...look, touched: new Set(touched) };
}

/** A ticket that is not there any more was merged or deleted; one that was new may have its number since. */
function isAsItWas(before: Ticket, now: Ticket | undefined): boolean {
	const { ticketNumber, ...fields } = before;
	const isNumbered = ticketNumber === '' || ticketNumber === now?.ticketNumber;
	return isNumbered && isMatch(now ?? {}, fields);
}
