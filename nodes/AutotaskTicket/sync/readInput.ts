import { partition } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { readSyncItem, type SyncItem, type SyncSnapshot } from '../../shared/decisions';
import { writeTime } from '../../shared/time';
import { desiredBy, type Desired, type Open, type SyncTask } from '../../shared/ticketPlan/desired';
import type { Outcome } from './outcome';

/** The first phase: items → what should be, per ticket key. Pure. */

export interface IndexedSnapshot {
	index: number;
	item: SyncSnapshot;
}

/** The input, read. */
export interface SyncInput {
	/**
	 * What needs requests: in each round every key once, in the order of its items. Nearly always there is one round;
	 * there are more where an item ends what another one begins.
	 */
	rounds: SyncTask[][];
	snapshots: IndexedSnapshot[];
	/** By place in the input: of items that need no request. */
	outcomes: Map<number, Outcome>;
}

export function readInput(items: readonly IDataObject[]): SyncInput {
	const input: SyncInput = { rounds: [], snapshots: [], outcomes: new Map() };
	const queues = new Map<string, SyncTask[]>();
	for (const [index, json] of items.entries()) {
		const read = readSyncItem(json);
		if (read.kind === 'snapshot') input.snapshots.push({ index, item: read.item });
		const desired = desiredBy(read);
		const outcome = desired ? enqueue(queues, desired, index) : outcomeWithoutRequest(read);
		if (outcome) input.outcomes.set(index, outcome);
	}
	const listed = lastHeld(input.snapshots);
	for (const [key, queue] of queues) {
		const isUndone = ({ desired }: SyncTask) =>
			desired.state === 'absent' && desired.observedAt < (listed.get(key) ?? -Infinity);
		const [undone, tasks] = partition(queue, isUndone);
		for (const [round, task] of tasks.entries()) (input.rounds[round] ??= []).push(task);
		for (const index of undone.flatMap(({ indexes }) => indexes)) {
			input.outcomes.set(index, outOfDate('a snapshot', listed.get(key) ?? 0));
		}
	}
	return input;
}

/**
 * When each key was last seen to hold: by the snapshots that list it, and by what else says so. Other nodes may bring an
 * older snapshot with a newer one.
 */
export function lastHeld(
	snapshots: readonly IndexedSnapshot[],
	holding: readonly Open[] = [],
): ReadonlyMap<string, number> {
	const held = new Map<string, number>();
	const note = (key: string, at: number) => held.set(key, Math.max(at, held.get(key) ?? at));
	for (const { key, observedAt } of holding) note(key, observedAt);
	for (const { item } of snapshots) {
		for (const { externalIDs } of [item.snapshot, ...item.snapshot.customers]) {
			for (const key of externalIDs) note(key, item.observedAt);
		}
	}
	return held;
}

const outOfDate = (other: string, observedAt: number): Outcome => ({
	result: 'skipped',
	message: `This item is out of date: ${other} of this execution was observed later (${writeTime(observedAt)}).`,
});

/**
 * Of several items in a row that want the same, the last one counts. Other nodes may bring them in any order: what was
 * observed earlier does not end what was observed later.
 */
function enqueue(
	queues: Map<string, SyncTask[]>,
	desired: Desired,
	index: number,
): Outcome | undefined {
	const queue = queues.get(desired.key) ?? [];
	queues.set(desired.key, queue);
	const last = queue.at(-1);
	const isEarlier = last !== undefined && desired.observedAt < last.desired.observedAt;
	if (last?.desired.state === desired.state) {
		last.indexes.push(index);
		if (!isEarlier) last.desired = merged(last.desired, desired);
		return undefined;
	}
	if (isEarlier) return outOfDate('another one', last.desired.observedAt);
	queue.push({ desired, indexes: [index] });
	return undefined;
}

/** News stays news: an `ongoing` behind a `levelChanged` does not hide it. */
function merged(before: Desired, desired: Desired): Desired {
	if (before.state !== 'open' || desired.state !== 'open') return desired;
	if (desired.change !== 'ongoing') return desired;
	return { ...desired, change: before.change, previousLevel: before.previousLevel };
}

function outcomeWithoutRequest(read: SyncItem): Outcome | undefined {
	if (read.kind === 'snapshot') return undefined;
	if (read.kind === 'bad') {
		return {
			result: 'failed',
			message: read.message,
			advice: 'Correct the item and run it again.',
			cause: 'input',
		};
	}
	if (read.kind === 'warning') return { result: 'skipped', message: read.message };
	const { action, ...ticket } = read.item.ticket;
	const reason = 'reason' in ticket ? ticket.reason : '';
	return {
		result: action === 'held' ? 'held' : 'skipped',
		message: reason || 'No rule creates a ticket for this status.',
	};
}
