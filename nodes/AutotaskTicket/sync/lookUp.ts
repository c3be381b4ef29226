import { chunk, sortBy } from 'lodash';
import type { ApiError } from '../../shared/autotask/response';
import { IN_LIST_SIZE } from '../../shared/autotask/query';
import { ticketsToDescribe } from '../../shared/ticketPlan/planMoved';
import {
	findByExternalIDs,
	findByIds,
	type Detail,
	type Ticket,
} from '../../shared/autotask/tickets';
import { findConfigurationItems, type FindItem } from '../../shared/autotask/configurationItems';
import { findNotes, type NoteOnTicket } from '../../shared/autotask/ticketNotes';
import type { SyncTask } from '../../shared/ticketPlan/desired';
import { OWN_TITLES } from '../../shared/ticketPlan/ownNotes';
import { completedSinceFor, plan } from '../../shared/ticketPlan/plan';
import { detailFor } from '../../shared/ticketPlan/planCompletion';
import { clocksOf, type Session } from './session';
import {
	ticketsOf,
	type Action,
	type Known,
	type PlanContext,
} from '../../shared/ticketPlan/actions';

/** The second phase: keys → the tickets that are there, with our notes on those that may be changed. */

/** What was found, by key. */
export type TicketsByKey = ReadonlyMap<string, Ticket[]>;

/**
 * Cuts a round into batches that are looked up with one request each: tickets for many devices first, then the oldest
 * status. A batch is looked up just before it is written: what others create meanwhile is seen.
 */
export function batchesOf(session: Session, round: readonly SyncTask[]): SyncTask[][] {
	const inOrder = sortBy(round, [
		(task) => (isListing(task) ? 0 : 1),
		(task) => backTo(session, task),
	]);
	return chunk(inOrder, IN_LIST_SIZE);
}

const isListing = ({ desired }: SyncTask) =>
	desired.state === 'open' && desired.devices !== undefined;

/** What planning has to know at this moment. */
export const contextOf = (session: Session): PlanContext => ({
	settings: session.settings,
	clocks: clocksOf(session),
});

const backTo = (session: Session, { desired }: SyncTask) =>
	completedSinceFor(desired, contextOf(session));

/** @returns `undefined` when the look-up failed: without it nothing is created, as it could exist already */
export async function findTicketsOf(
	session: Session,
	batch: readonly SyncTask[],
): Promise<TicketsByKey | undefined> {
	const found = new Map<string, Ticket[]>();
	const least = detailFor(session.settings.policies);
	const detailOf = (task: SyncTask): Detail => (isListing(task) ? 'described' : least);
	for (const detail of ['brief', 'described'] as const) {
		const part = batch.filter((task) => detailOf(task) === detail);
		if (part.length > 0 && !(await lookUpPart(session, part, detail, found))) return undefined;
	}
	return await described(session, batch, found);
}

/** Reads the descriptions of the few tickets of which they tell whether they may follow their device. */
async function described(
	session: Session,
	batch: readonly SyncTask[],
	found: TicketsByKey,
): Promise<TicketsByKey | undefined> {
	const { policies } = session.settings;
	const concerned = batch
		.flatMap(({ desired }) => ticketsToDescribe(desired, found.get(desired.key) ?? [], policies))
		.filter(({ description }) => description === undefined);
	if (concerned.length === 0) return found;
	const ids = concerned.map(({ id }) => id);
	const answer = await findByIds(session.client, ids, 'described');
	if (answer.kind !== 'tickets') {
		session.breaker.stop(answer, 'return the tickets whose device has moved');
		return undefined;
	}
	const byId = new Map(answer.tickets.map((ticket) => [ticket.id, ticket]));
	return new Map(
		[...found].map(([key, tickets]) => [key, tickets.map((one) => byId.get(one.id) ?? one)]),
	);
}

async function lookUpPart(
	session: Session,
	part: readonly SyncTask[],
	detail: Detail,
	found: Map<string, Ticket[]>,
): Promise<boolean> {
	if (session.breaker.stopped) return false;
	const keys = part.map(({ desired }) => desired.key);
	const since = Math.min(...part.map((task) => backTo(session, task)));
	const answer = await findByExternalIDs(session.client, keys, since, detail);
	if (answer.kind !== 'tickets') {
		session.breaker.stop(answer, 'return the tickets that exist already');
		return false;
	}
	for (const key of keys) {
		found.set(
			key,
			answer.tickets.filter(({ externalID }) => externalID === key),
		);
	}
	return true;
}

/** What is planned for each of a batch, by what was found; looked at again once the notes are known. */
export function planAll(
	session: Session,
	batch: readonly SyncTask[],
	found: TicketsByKey,
	known: Known = { notes: [] },
): Action[][] {
	const context = contextOf(session);
	return batch.map(({ desired }) => {
		return plan(desired, { ...known, tickets: found.get(desired.key) ?? [] }, context);
	});
}

/** Our notes, as far as Autotask shows them. */
export interface KnownNotes {
	notes: NoteOnTicket[];
	/** Why none is known: then it is not known either whether a note exists already. */
	error?: ApiError;
}

/** Our notes on the tickets of these actions, where they decide: with them, no note is written twice. */
export async function readNotes(
	session: Session,
	actions: readonly Action[],
): Promise<KnownNotes | undefined> {
	const ids = actions.flatMap(ticketsOf).map(({ id }) => id);
	if (ids.length === 0) return { notes: [] };
	if (session.breaker.stopped) return undefined;
	const found = await findNotes(session.client, ids, OWN_TITLES);
	if (found.kind === 'notes') return found;
	// A user without the right to see notes can complete tickets all the same.
	if (found.kind === 'rejected') return { notes: [], error: found };
	session.breaker.stop(found, 'return the notes of the tickets');
	return undefined;
}

/**
 * Looks up the devices for which tickets are about to be created.
 *
 * @returns `undefined` where tickets are to have none, or none can be looked up: they are created without
 */
export async function readItems(
	session: Session,
	actions: readonly Action[],
): Promise<FindItem | undefined> {
	const devices = actions.flatMap((action) => (action.do === 'create' && action.device) || []);
	const { settings, client, breaker } = session;
	if (!settings.linksItems || devices.length === 0 || breaker.stopped) return undefined;
	const found = await findConfigurationItems(client, devices);
	if (found.kind === 'items') return found.find;
	// A ticket without one is better than none.
	const isOfItemsOnly = found.kind === 'throttled' || found.kind === 'rejected';
	if (!isOfItemsOnly) breaker.recordFailure(found, 'return the configuration items');
	return undefined;
}

/** For which of them tickets would be created. */
export function missingIn(
	session: Session,
	batch: readonly SyncTask[],
	found: TicketsByKey,
): SyncTask[] {
	const planned = planAll(session, batch, found);
	return batch.filter((_, index) => planned[index].some((action) => action.do === 'create'));
}
