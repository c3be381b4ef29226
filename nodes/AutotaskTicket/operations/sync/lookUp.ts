import { chunk, sortBy } from 'lodash';
import { IN_LIST_SIZE } from '../../../shared/autotask/filter';
import { findByExternalIDs, findByIds } from '../../../shared/autotask/tickets';
import { planNow } from './changes';
import { mergedTickets } from './mergedTickets';
import { looksBackTo } from './occurrences';
import type { SyncRun } from './run';
import { ticketsOfStep } from './step';
import type { ChangeItem } from './syncItem';

/** An item that may need a ticket, and its place in the input. */
export interface KeyedChange {
	index: number;
	item: ChangeItem;
	key: string;
}

/**
 * Learns what the run needs to know before it writes, in as few requests as possible. Without the
 * tickets nothing is created: they could exist already.
 */
export async function lookUp(run: SyncRun, changes: KeyedChange[]): Promise<void> {
	await findTickets(run, changes);
	if (run.stopped) return;
	const steps = changes.map(({ item, key }) => ({ key, step: planNow(run, item, key) }));
	const writes = steps.filter(({ step }) => step.do !== 'leave');
	const overdrawn = await run.budget.open(writes.length);
	if (overdrawn) run.note(overdrawn, 'answer how many requests are left');
	const creates = writes.filter(({ step }) => step.do === 'create');
	await findMerged(
		run,
		creates.map(({ key }) => key),
	);
	const touched = writes.flatMap(({ step }) => ticketsOfStep(step)).map(({ id }) => id);
	const unread = run.stopped ? undefined : await run.notes.read(touched);
	if (unread) run.note(unread, 'answer the notes of the tickets');
}

/** Items of about the same age are asked for together, as the oldest says how far to look back. */
async function findTickets(run: SyncRun, changes: KeyedChange[]): Promise<void> {
	const backTo = run.lookedBackTo;
	for (const { item, key } of changes) {
		const since = looksBackTo(item, run.settings.policies);
		backTo.set(key, Math.min(since, backTo.get(key) ?? Infinity));
	}
	for (const batch of chunk(
		sortBy([...backTo], ([, since]) => since),
		IN_LIST_SIZE,
	)) {
		const [[, since]] = batch;
		const keys = batch.map(([key]) => key);
		for (const key of keys) backTo.set(key, since);
		const found = await findByExternalIDs(run.client, keys, since);
		if (found.kind === 'tickets') run.learn(found.tickets);
		else return run.halt(found, 'look up the tickets that exist already');
	}
}

/** Tickets of others that our creates were merged into before: while they are open, it happens again. */
async function findMerged(run: SyncRun, keys: string[]): Promise<void> {
	const { account } = await run.client.connection();
	const asked = keys.flatMap((key) => {
		const id = mergedTickets.idOf(account, key);
		return id === undefined ? [] : [{ key, id }];
	});
	if (asked.length === 0 || run.stopped) return;
	const found = await findByIds(
		run.client,
		asked.map(({ id }) => id),
	);
	if (found.kind !== 'tickets') return run.note(found, 'read the tickets back');
	for (const { key, id } of asked) {
		const ticket = found.tickets.find((each) => each.id === id);
		if (ticket && mergedTickets.isStill(account, key, ticket)) run.mergedInto.set(key, ticket);
	}
}

/** Learns which new tickets have turned out to be merged, for the next run. */
export async function rememberMerged(run: SyncRun): Promise<void> {
	const { account } = await run.client.connection();
	for (const [id, { externalID }] of run.made) {
		const row = run.readBack.get(id);
		if (row && row.externalID !== externalID) mergedTickets.remember(account, externalID, row);
	}
}
