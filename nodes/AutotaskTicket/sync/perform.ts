import { missingRight, type TicketAccess, type TicketRight } from '../../shared/autotask/apiLimits';
import { forgetConfigurationItems } from '../../shared/autotask/configurationItems';
import type { ApiError } from '../../shared/autotask/response';
import {
	describeAction,
	isWrite,
	type Action,
	type CreateAction,
	type NoteAction,
	type WriteAction,
} from '../../shared/ticketPlan/actions';
import { findSubstitutes, findUnverified, isVerifiedRecently } from './createdTickets';
import {
	failedOutcome,
	outcomeOf,
	substituteOutcome,
	ticketReference,
	unverifiedOutcome,
	type Outcome,
} from './outcome';
import type { KnownNotes } from './lookUp';
import { nothingTouched, secondLook, type SecondLook } from './secondLook';
import { clocksOf, type Session } from './session';
import { verifyAll } from './verify';
import { writeAll, type Written } from './write';

/** Writes and verifies what was planned, as far as rights allow it and what was created before can be seen. */

/**
 * Writes what may be written, and verifies it.
 *
 * @param known our notes on the tickets, or why they could not be read
 * @param lookedAt when the tickets were looked up; milliseconds
 */
export async function perform(
	session: Session,
	access: TicketAccess | undefined,
	actions: readonly Action[],
	known: KnownNotes,
	lookedAt: number,
): Promise<ReadonlyMap<Action, Outcome>> {
	const outcomes = new Map<Action, Outcome>();
	const allowed = actions.filter(isWrite).filter((action) => {
		const refused =
			rightOutcome(access, action) ??
			(known.error && action.do === 'note'
				? unwrittenNote(action, known.error, session)
				: undefined);
		if (refused) outcomes.set(action, refused);
		return refused === undefined;
	});
	await session.breaker.checkBudget(allowed.length);
	const creatable = await unlessUnverified(session, allowed.filter(isCreate), outcomes);
	let creates = await withoutSubstitutes(session, creatable, outcomes);
	const others = allowed.filter((action) => !isCreate(action));
	if (creates.length > 1 && !isVerifiedRecently(session, clocksOf(session))) {
		// The first one alone shows whether created tickets can be read back at all.
		await writeAndVerify(session, creates.slice(0, 1), outcomes);
		creates = await unlessUnverified(session, creates.slice(1), outcomes);
	}
	const look = secondLook(session, others, known, lookedAt);
	await writeAndVerify(session, [...creates, ...others], outcomes, look);
	return outcomes;
}

const isCreate = (action: WriteAction): action is CreateAction => action.do === 'create';

function rightOutcome(access: TicketAccess | undefined, action: WriteAction): Outcome | undefined {
	const right: TicketRight | undefined =
		action.do === 'create' ? 'create' : action.do === 'change' ? 'update' : undefined;
	const missing = right && access && missingRight(access, right);
	return missing && { result: 'failed', message: missing.message, advice: missing.description };
}

/** A note that may exist already is not written: it would be added again every hour. */
function unwrittenNote(action: NoteAction, notesError: ApiError, session: Session): Outcome {
	const { ticket, result, message } = action;
	const reference = ticketReference(ticket, session.webUrl);
	if (result === 'exists') return { result, message, ticket: reference };
	return failedOutcome(session, notesError, describeAction(action), reference);
}

/** Creates nothing while a created ticket cannot be read back: each would be created again and again. */
async function unlessUnverified(
	session: Session,
	creates: readonly CreateAction[],
	outcomes: Map<Action, Outcome>,
): Promise<readonly CreateAction[]> {
	const unverified = creates.length > 0 ? await findUnverified(session) : undefined;
	if (unverified === undefined) return creates;
	for (const action of creates) outcomes.set(action, unverifiedOutcome(unverified, session));
	return [];
}

/** Leaves out those for whose key another open ticket exists already: they would be duplicates. */
async function withoutSubstitutes(
	session: Session,
	creates: readonly CreateAction[],
	outcomes: Map<Action, Outcome>,
): Promise<readonly CreateAction[]> {
	const substitutes = await findSubstitutes(
		session,
		creates.map(({ key }) => key),
	);
	return creates.filter((action) => {
		const substitute = substitutes.get(action.key);
		if (substitute) {
			outcomes.set(action, substituteOutcome(action.key, substitute, session));
		}
		return substitute === undefined;
	});
}

/** A ticket is worth more than its configuration item: where Autotask refuses that, it is created without. */
async function withoutRefusedItems(
	session: Session,
	actions: readonly WriteAction[],
	written: readonly Written[],
): Promise<Written[]> {
	const again = actions.flatMap((action, place) =>
		isCreate(action) && isItemRefused(action, written[place])
			? [{ place, action: { ...action, fields: { ...action.fields, configurationItemID: null } } }]
			: [],
	);
	const all = [...written];
	if (again.length === 0) return all;
	await forgetConfigurationItems(session.client);
	const results = await writeAll(
		session,
		again.map(({ action }) => action),
	);
	for (const [index, { place }] of again.entries()) all[place] = results[index];
	return all;
}

const isItemRefused = ({ fields }: CreateAction, written: Written): boolean =>
	(fields.configurationItemID ?? null) !== null &&
	written.kind === 'failed' &&
	written.error.kind === 'rejected' &&
	/configurationItem|installedProduct/i.test(written.error.texts.join(' '));

async function writeAndVerify(
	session: Session,
	actions: readonly WriteAction[],
	outcomes: Map<Action, Outcome>,
	look: SecondLook = nothingTouched,
): Promise<void> {
	if (actions.length === 0) return;
	const sent = await writeAll(session, actions, look);
	const written = await withoutRefusedItems(session, actions, sent);
	for (const verified of await verifyAll(session, actions, written, look)) {
		outcomes.set(verified.action, outcomeOf(verified, session));
	}
}
