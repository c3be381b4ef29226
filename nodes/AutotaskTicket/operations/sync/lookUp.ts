import { chunk, sortBy } from 'lodash';
import { IN_LIST_SIZE } from '../../../shared/autotask/filter';
import { findByExternalIDs, type Detail } from '../../../shared/autotask/findTickets';
import { looksBackTo } from './occurrences';
import type { SyncRun } from './run';
import type { ChangeItem } from './syncItem';

/** An item that may need a ticket, and its place in the input. */
export interface KeyedChange {
	index: number;
	item: ChangeItem;
	key: string;
}

/** All items with one external ID, in their order. */
export type Queue<Kind extends KeyedChange = KeyedChange> = Kind[];

/**
 * Cuts what is to be done into portions that are looked up with one request each, oldest status
 * first. A portion is looked up just before it is written: what others make meanwhile is seen.
 */
export function portions<Kind extends KeyedChange>(
	run: SyncRun,
	changes: readonly Kind[],
): Array<Array<Queue<Kind>>> {
	const queues = new Map<string, Queue<Kind>>();
	for (const change of changes) {
		const queue = queues.get(change.key);
		if (queue) queue.push(change);
		else queues.set(change.key, [change]);
	}
	return chunk(
		sortBy([...queues.values()], (queue) => backTo(run, queue)),
		IN_LIST_SIZE,
	);
}

/** How far back the look-up must go. */
const backTo = (run: SyncRun, queue: Queue) =>
	Math.min(...queue.map(({ item }) => looksBackTo(item, run.settings.policies)));

/** Finds the tickets of a portion. Without them nothing is created: they could exist already. */
export async function lookUp(run: SyncRun, portion: Queue[], detail?: Detail): Promise<void> {
	if (run.stopped || portion.length === 0) return;
	const keys = portion.map(([{ key }]) => key);
	const since = Math.min(...portion.map((queue) => backTo(run, queue)));
	const found = await findByExternalIDs(run.client, keys, since, detail);
	if (found.kind !== 'tickets') return run.halt(found, 'look up the tickets that exist already');
	run.learn(found.tickets);
	for (const key of keys) run.lookedBackTo.set(key, since);
}
