import type { IDataObject } from 'n8n-workflow';
import { readSyncItem, type SyncItem, type SyncSnapshot } from '../../shared/decisions';
import { desiredBy, type Desired, type SyncTask } from '../../shared/ticketPlan/desired';
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
		if (desired) enqueue(queues, desired, index);
		else if (read.kind !== 'snapshot') input.outcomes.set(index, outcomeWithoutRequest(read));
	}
	for (const queue of queues.values()) {
		for (const [round, task] of queue.entries()) (input.rounds[round] ??= []).push(task);
	}
	return input;
}

/** Of several items in a row that want the same, the last one counts. */
function enqueue(queues: Map<string, SyncTask[]>, desired: Desired, index: number): void {
	const queue = queues.get(desired.key) ?? [];
	queues.set(desired.key, queue);
	const last = queue.at(-1);
	if (last?.desired.state !== desired.state) {
		queue.push({ desired, indexes: [index] });
		return;
	}
	last.indexes.push(index);
	if (desired.observedAt >= last.desired.observedAt) last.desired = merged(last.desired, desired);
}

/** News stays news: an `ongoing` behind a `levelChanged` does not hide it. */
function merged(before: Desired, desired: Desired): Desired {
	if (before.state !== 'open' || desired.state !== 'open') return desired;
	if (desired.change !== 'ongoing') return desired;
	return { ...desired, change: before.change, previousLevel: before.previousLevel };
}

function outcomeWithoutRequest(read: Exclude<SyncItem, { kind: 'snapshot' }>): Outcome {
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
