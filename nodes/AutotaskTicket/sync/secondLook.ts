import { isMatch } from 'lodash';
import { clock } from '../../shared/autotask/clock';
import { IN_LIST_SIZE } from '../../shared/autotask/query';
import type { ApiError } from '../../shared/autotask/response';
import { findNotes, type NoteOnTicket } from '../../shared/autotask/ticketNotes';
import { findByIds, type Ticket } from '../../shared/autotask/tickets';
import { stillLasts } from '../../shared/time';
import type { ChangeAction, WriteAction } from '../../shared/ticketPlan/actions';
import { OWN_TITLES } from '../../shared/ticketPlan/ownNotes';
import type { KnownNotes } from './lookUp';
import type { Session } from './session';

/**
 * Many tickets take minutes to write, and other processes are waited for. A ticket is completed only if it is as it was
 * when that was decided: where the look at it is old by then, it is looked at again, with those that come next.
 */

/** What was looked up longer ago may have been changed by another process, or a person. Milliseconds. */
const LOOK_VALID_MS = 2_000;

interface Look {
	at: number;
	covered: ReadonlySet<WriteAction>;
	touched: ReadonlySet<WriteAction>;
	/** Nobody can tell what was touched. */
	error?: ApiError;
}

/** To be asked just before an action is sent, each time. @returns why it is not to be */
export type SecondLook = (
	action: WriteAction,
) => Promise<{ kind: 'conflict' } | { kind: 'failed'; error: ApiError } | undefined>;

/** For what completes nothing. */
export const nothingTouched: SecondLook = async () => undefined;

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
	const completions = actions.filter(isCompletion);
	const first: Look = { at: lookedAt, covered: new Set(completions), touched: new Set() };
	let last = Promise.resolve(first);
	const current = async (action: ChangeAction): Promise<Look> => {
		const before = last;
		const { at, covered } = await before;
		if (stillLasts(at, LOOK_VALID_MS, clock.now()) && covered.has(action)) return await before;
		// Those that are sent at the same time share one look.
		if (last !== before) return await current(action);
		const place = completions.indexOf(action);
		last = lookAgain(session, completions.slice(place, place + IN_LIST_SIZE), known);
		return await last;
	};
	return async (action) => {
		if (!isCompletion(action)) return undefined;
		const { error, touched } = await current(action);
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
	const look: Look = { at: clock.now(), covered: new Set(completions), touched: new Set() };
	if (found.kind !== 'tickets') return { ...look, error: found };
	if (!('notes' in notes)) return { ...look, error: notes };
	const rows = new Map(found.tickets.map((row) => [row.id, row]));
	const touched = completions.filter(
		(action) =>
			!isAsItWas(action.ticket, rows.get(action.ticket.id)) ||
			countOthers(known.notes, action) !== countOthers(notes.notes, action),
	);
	return { ...look, touched: new Set(touched) };
}

/** A ticket that is not there any more was merged or deleted; one that was new may have its number since. */
function isAsItWas(before: Ticket, now: Ticket | undefined): boolean {
	const { ticketNumber, ...fields } = before;
	const isNumbered = ticketNumber === '' || ticketNumber === now?.ticketNumber;
	return isNumbered && isMatch(now ?? {}, fields);
}

/** How many notes of ours a ticket has besides the one that is added with this. */
const countOthers = (notes: readonly NoteOnTicket[], { ticket, note }: ChangeAction): number =>
	notes.filter(({ ticketId, title }) => ticketId === ticket.id && title !== note?.title).length;
