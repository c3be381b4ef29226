import type { IDataObject } from 'n8n-workflow';
import { readSyncItem, type SyncItem, type SyncSnapshot } from '../../shared/decisions';
import { writeTime } from '../../shared/time';
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
		const outcome = desired ? enqueue(queues, desired, index) : outcomeWithoutRequest(read);
		if (outcome) input.outcomes.set(index, outcome);
	}
	for (const queue of queues.values()) {
		for (const [round, task] of queue.entries()) (input.rounds[round] ??= []).push(task);
	}
	return input;
}

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
	if (isEarlier) {
		const later = writeTime(last.desired.observedAt);
		const message = `This item is out of date: another one of this execution was observed later (${later}).`;
		return { result: 'skipped', message };
	}
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
