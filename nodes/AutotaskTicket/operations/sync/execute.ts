import { groupBy } from 'lodash';
import { syncChange } from './changes';
import { lookUp, rememberMerged, type KeyedChange } from './lookUp';
import type { Outcome, Pending } from './outcome';
import { readBackAll } from './readBack';
import type { SyncRun } from './run';
import { readSyncItem, type ReadItem, type SnapshotItem } from './syncItem';
import { syncSnapshot } from './tidy';

/**
 * Brings Autotask to what the items say. One outcome per item, in their order; nothing that
 * happens to one item keeps the others from being tried, unless Autotask refuses everything.
 */
export async function syncItems(run: SyncRun, items: unknown[]): Promise<Outcome[]> {
	const read = items.map(readSyncItem);
	const pending: Pending[] = read.map((item) => () => outcomeWithoutRequests(item));
	const changes = keyedChanges(read);
	await lookUp(run, changes);
	await Promise.all(
		Object.values(groupBy(changes, ({ key }) => key)).map(
			async (queue) =>
				await run.write(async () => {
					for (const { index, item, key } of queue)
						pending[index] = await syncChange(run, item, key);
				}),
		),
	);
	for (const [index, each] of read.entries()) {
		if (each.kind !== 'snapshot') continue;
		pending[index] = await syncSnapshot(run, each.item, raisedSince(changes, each.item));
	}
	await readBackAll(run);
	await rememberMerged(run);
	run.webUrl = (await run.client.connection()).webUrl;
	return pending.map((outcome) => outcome());
}

/** Changes that may need a ticket; those that are held or without a rule need no request. */
function keyedChanges(read: ReadItem[]): KeyedChange[] {
	return read.flatMap((each, index) => {
		if (each.kind !== 'change') return [];
		const { ticket } = each.item;
		if (ticket.action !== 'open' && ticket.action !== 'complete') return [];
		return [{ index, item: each.item, key: ticket.externalID }];
	});
}

function outcomeWithoutRequests(item: ReadItem): Outcome {
	if (item.kind === 'bad') {
		return {
			result: 'failed',
			message: item.message,
			advice: 'Correct the item and run it again.',
		};
	}
	if (item.kind === 'warning') return { result: 'skipped', message: item.message };
	if (item.kind === 'change' && 'reason' in item.item.ticket) {
		const { action, reason } = item.item.ticket;
		const result = action === 'held' ? 'held' : 'skipped';
		return { result, message: reason || 'No rule wants a ticket for this status.' };
	}
	return { result: 'skipped', message: 'There was nothing to do.' };
}

function raisedSince(changes: KeyedChange[], snapshot: SnapshotItem): Set<string> {
	const later = changes.filter(
		({ item }) => item.ticket.action === 'open' && item.observedAt >= snapshot.observedAt,
	);
	return new Set(later.map(({ key }) => key));
}
