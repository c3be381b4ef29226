import { uniqBy } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { missingRight, readTicketAccess, type TicketAccess } from '../../shared/autotask/apiLimits';
import { clock } from '../../shared/autotask/clock';
import type { ApiError } from '../../shared/autotask/response';
import { findByExternalIDs, findOpenByPrefixes } from '../../shared/autotask/tickets';
import { DAY_MS } from '../../shared/time';
import { accountQueue } from './accountQueue';
import { ticketOf, type Known } from '../../shared/ticketPlan/actions';
import type { Open, SyncTask } from '../../shared/ticketPlan/desired';
import { readInput, type IndexedSnapshot, type SyncInput } from './readInput';
import { onAutotaskClock } from '../../shared/ticketPlan/history';
import { batchesOf, contextOf, findTicketsOf, planAll, type TicketsByKey } from './lookUp';
import { linkDevices } from './deviceItems';
import { combineOutcomes, failedOutcome, NOTHING_TO_DO, type Outcome } from './outcome';
import { OtherProcesses } from './otherProcesses';
import { completeMovedTickets } from './movedTickets';
import { planAndPerform, untriedOutcome } from './planAndPerform';
import {
	detailFor,
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
	const lookedAt = clock.now();
	const act = async (tasks: readonly SyncTask[], found: TicketsByKey) => {
		const results = await actOn(session, access, tasks, found, lookedAt);
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
	lookedAt: number,
): Promise<TaskResult[]> {
	const done = await planAndPerform(session, access, lookedAt, (known) =>
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
	const detail = detailFor(session.settings.policies);
	const keys = replacements.flatMap(keysOf);
	const lookedAt = clock.now();
	const found = await findByExternalIDs(session.client, keys, since, detail);
	if (found.kind !== 'tickets') {
		session.breaker.recordFailure(found, 'return the tickets of the devices');
		return outcomes;
	}
	const planNow = ({ notes }: Known) =>
		planReplacements(replacements, { tickets: found.tickets, notes }, contextOf(session)).map(
			({ replacement: each, action }) => ({ each, actions: [action] }),
		);
	const done = (await planAndPerform(session, access, lookedAt, planNow)) ?? [];
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
	const detail = detailFor(session.settings.policies);
	const lookedAt = clock.now();
	const found = await findOpenByPrefixes(session.client, widestPrefixes(snapshots), detail);
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
	const done = await planAndPerform(session, access, lookedAt, planNow);
	if (!done) return all(untriedOutcome(session));
	return new Map(
		snapshots.map(({ index }) => {
			const own = done.filter((each) => each.index === index);
			return [index, summary(own.map(({ kind, outcomes: [outcome] }) => ({ kind, outcome })))];
		}),
	);
}
