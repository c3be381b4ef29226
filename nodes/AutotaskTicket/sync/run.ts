import { uniqBy } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { missingRight, readTicketAccess, type TicketAccess } from '../../shared/autotask/apiLimits';
import type { ApiError } from '../../shared/autotask/response';
import { findByExternalIDs, findOpenByPrefixes } from '../../shared/autotask/tickets';
import { DAY_MS } from '../../shared/time';
import { sentences } from '../../shared/text';
import { accountQueue } from './accountQueue';
import { ticketOf, type Action, type Known } from '../../shared/ticketPlan/actions';
import type { Open, SyncTask } from '../../shared/ticketPlan/desired';
import { readInput, type IndexedSnapshot, type SyncInput } from './readInput';
import { onAutotaskClock } from '../../shared/ticketPlan/history';
import {
	batchesOf,
	contextOf,
	findTicketsOf,
	planAll,
	readItems,
	readNotes,
	type TicketsByKey,
} from './lookUp';
import { linkDevices } from './deviceItems';
import {
	combineOutcomes,
	failedOutcome,
	notTriedOutcome,
	outcomeOfNothing,
	type Outcome,
} from './outcome';
import { OtherProcesses } from './otherProcesses';
import { perform } from './perform';
import {
	isReplacement,
	keysOf,
	planReplacements,
	type Replacement,
} from '../../shared/ticketPlan/planCompletion';
import { planSnapshots, summary, widestPrefixes } from './planSnapshot';
import { clocksOf, type Session } from './session';

/**
 * Brings Autotask to what the items say: read, look up, plan, write, verify. One outcome per item, in their order;
 * nothing that happens to one item keeps the others from being tried, unless Autotask refuses everything. Everything,
 * the read-back included, happens in one turn of the account: no execution undoes what a later one has done.
 */
export async function syncItems(
	session: Session,
	items: readonly IDataObject[],
): Promise<Outcome[]> {
	const input = readInput(items);
	const outcomes = new Map(input.outcomes);
	if (input.rounds.length + input.snapshots.length > 0) {
		const { account, client } = session;
		const done = await accountQueue.take(account, client, async () => await sync(session, input));
		for (const [index, outcome] of done) outcomes.set(index, outcome);
	}
	return items.map((_, index) => outcomes.get(index) ?? NOTHING_TO_DO);
}

const NOTHING_TO_DO: Outcome = { result: 'skipped', message: 'There was nothing to do.' };

/** By place in the input. */
type Outcomes = Map<number, Outcome>;

async function sync(caller: Session, { rounds, snapshots }: SyncInput): Promise<Outcomes> {
	const access = await accessOf(caller);
	// The zone, and with it the address of tickets, is known with the first answer.
	const session = { ...caller, webUrl: (await caller.client.connection()).webUrl };
	const outcomes: Outcomes = new Map();
	const actedOn = new Set<number>();
	const others = new OtherProcesses();
	for (const batch of rounds.flatMap((round) => batchesOf(session, round))) {
		const done = await syncBatch(session, access, batch, others);
		for (const [place, { indexes }] of batch.entries()) {
			for (const index of indexes) outcomes.set(index, done[place].outcome);
			for (const id of done[place].actedOn) actedOn.add(id);
		}
	}
	const tasks = rounds.flat();
	for (const [index, outcome] of await completeReplaced(
		session,
		access,
		tasks.filter(isReplacement),
	)) {
		outcomes.set(index, outcome);
	}
	const open = tasks.flatMap(({ desired }) => (desired.state === 'open' ? desired : []));
	const cleanedUp = await cleanUp(session, access, snapshots, open, actedOn);
	return new Map([...outcomes, ...cleanedUp]);
}

/** An API user that cannot see tickets would create each of them again and again. */
async function accessOf(session: Session): Promise<TicketAccess | undefined> {
	const access = await readTicketAccess(session.client);
	if (access.kind !== 'access') {
		session.breaker.stop(access, 'return the rights of the API user');
		return undefined;
	}
	const missing = missingRight(access, 'query');
	if (missing) session.breaker.stop(withoutRight(missing), 'return tickets');
	return access;
}

const withoutRight = ({
	message,
	description,
}: {
	message: string;
	description: string;
}): ApiError => ({
	kind: 'notSent',
	detail: `${message}. ${description}`,
});

interface TaskResult {
	outcome: Outcome;
	/** Ids of the tickets that were written to. */
	actedOn: number[];
}

/** Up to 200 keys. @returns in the order of the batch */
async function syncBatch(
	session: Session,
	access: TicketAccess | undefined,
	batch: readonly SyncTask[],
	others: OtherProcesses,
): Promise<TaskResult[]> {
	const done = new Map<SyncTask, TaskResult>();
	const act = async (tasks: readonly SyncTask[], found: TicketsByKey) => {
		const results = await actOn(session, access, tasks, found);
		for (const [place, result] of results.entries()) done.set(tasks[place], result);
	};
	const first = await findTicketsOf(session, batch);
	const found =
		first &&
		(await others.letFinish(session, batch, first, async (task, now) => await act([task], now)));
	const rest = batch.filter((task) => !done.has(task));
	if (found && rest.length > 0) await act(rest, found);
	return batch.map((task) => done.get(task) ?? { outcome: untriedOutcome(session), actedOn: [] });
}

async function actOn(
	session: Session,
	access: TicketAccess | undefined,
	tasks: readonly SyncTask[],
	found: TicketsByKey,
): Promise<TaskResult[]> {
	const done = await planAndPerform(session, access, (known) =>
		planAll(session, tasks, found, known).map((actions) => ({ actions })),
	);
	if (!done) return [];
	const combined = done.map((each) => combineOutcomes(each.outcomes));
	const moved = await completeMovedTickets(session, access, tasks, done, combined);
	const linked = await linkDevices(session, tasks, found, moved.outcomes);
	return done.map(({ actions }, place) => ({
		outcome: linked[place],
		actedOn: [...actions, ...(moved.actions.get(place) ?? [])].flatMap(
			(action) => ticketOf(action)?.id ?? [],
		),
	}));
}

/**
 * Where a ticket was created because its device has moved, and has been seen: looks up its key again, as a later run would,
 * and completes what it takes the place of. Should that not come about, the next run does it.
 */
async function completeMovedTickets(
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
	const found = await findTicketsOf(session, tasks);
	const again =
		found &&
		(await planAndPerform(session, access, (known) =>
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

/**
 * Plans, reads what this needs to know (our notes on the tickets, the devices of new ones), plans again, and performs that.
 *
 * @returns what was planned, with the outcome of each of its actions; `undefined` when the notes could not be read
 */
async function planAndPerform<Planned extends { actions: readonly Action[] }>(
	session: Session,
	access: TicketAccess | undefined,
	planNow: (known: Known) => Planned[],
): Promise<Array<Planned & { outcomes: Outcome[] }> | undefined> {
	const first = planNow({ notes: [] }).flatMap(({ actions }) => actions);
	const known = await readNotes(session, first);
	if (!known) return undefined;
	const { notes } = known;
	const noted = notes.length > 0 ? planNow({ notes }).flatMap(({ actions }) => actions) : first;
	const planned = planNow({ notes, findItem: await readItems(session, noted) });
	const actions = planned.flatMap((each) => each.actions);
	const done = await perform(session, access, actions, known.error);
	return planned.map((each) => ({
		...each,
		outcomes: each.actions.map((action) => outcomeOfAction(session, action, done)),
	}));
}

function untriedOutcome(session: Session): Outcome {
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

/** Completes the earlier tickets where a rule was changed between one per device and one per customer. */
async function completeReplaced(
	session: Session,
	access: TicketAccess | undefined,
	replacements: readonly Replacement[],
): Promise<Outcomes> {
	const outcomes: Outcomes = new Map();
	if (replacements.length === 0 || session.breaker.stopped) return outcomes;
	const clocks = clocksOf(session);
	const days = session.settings.policies.closedByPersonDays;
	const since = onAutotaskClock(clocks.now, clocks) - days * DAY_MS;
	const found = await findByExternalIDs(session.client, replacements.flatMap(keysOf), since);
	if (found.kind !== 'tickets') {
		session.breaker.recordFailure(found, 'return the tickets of the devices');
		return outcomes;
	}
	const planNow = ({ notes }: Known) =>
		planReplacements(replacements, { tickets: found.tickets, notes }, contextOf(session)).map(
			({ replacement: each, action }) => ({ each, actions: [action] }),
		);
	const done = (await planAndPerform(session, access, planNow)) ?? [];
	for (const {
		each,
		outcomes: [outcome],
	} of done) {
		// Of a customer's ticket its own outcome counts, unless replacing the others failed.
		if (each.desired.state === 'open' && outcome.result !== 'failed') continue;
		for (const index of each.indexes) outcomes.set(index, outcome);
	}
	return outcomes;
}

/** Completes the open tickets of sources and devices whose problem is gone, and the newer one of two. */
async function cleanUp(
	session: Session,
	access: TicketAccess | undefined,
	snapshots: readonly IndexedSnapshot[],
	holding: readonly Open[],
	actedOn: ReadonlySet<number>,
): Promise<Outcomes> {
	const all = (outcome: Outcome): Outcomes =>
		new Map(snapshots.map(({ index }) => [index, outcome]));
	if (snapshots.length === 0) return new Map();
	if (session.breaker.stopped) return all(untriedOutcome(session));
	const found = await findOpenByPrefixes(session.client, widestPrefixes(snapshots));
	if (found.kind !== 'tickets') {
		const doing = 'return the open tickets of this source';
		session.breaker.recordFailure(found, doing);
		return all(failedOutcome(session, found, doing));
	}
	const tickets = uniqBy(found.tickets, 'id');
	const planNow = ({ notes }: Known) =>
		planSnapshots(snapshots, tickets, notes, holding, actedOn, contextOf(session)).map(
			({ action, ...rest }) => ({ ...rest, actions: [action] }),
		);
	const done = await planAndPerform(session, access, planNow);
	if (!done) return all(untriedOutcome(session));
	return new Map(
		snapshots.map(({ index }) => {
			const own = done.filter((each) => each.index === index);
			return [index, summary(own.map(({ kind, outcomes: [outcome] }) => ({ kind, outcome })))];
		}),
	);
}
