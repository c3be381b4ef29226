import { syncChanges } from './changes';
import { readMovement } from './customer/movements';
import { syncCustomers } from './customer/syncCustomers';
import type { Sighting } from './customer/testimony';
import { rememberMerged } from './findMerged';
import type { KeyedChange } from './lookUp';
import { bothOutcomes, type Outcome, type Pending } from './outcome';
import { readBackAll } from './readBack';
import type { SyncRun } from './run';
import { readSyncItem, type ReadItem } from './syncItem';
import { syncSnapshots } from './tidy';
import type { IndexedSnapshot } from './tidyTask';
import { inTurn } from './turns';

/**
 * Brings Autotask to what the items say. One outcome per item, in their order; nothing that
 * happens to one item keeps the others from being tried, unless Autotask refuses everything.
 */
export async function syncItems(run: SyncRun, items: unknown[]): Promise<Outcome[]> {
	const read = items.map(readSyncItem);
	const work = workOf(read);
	if (work.changes.length + work.snapshots.length === 0) return read.map(outcomeWithoutRequests);
	const pending = await inTurn(run, async () => await sync(run, work));
	await readBackAll(run);
	await rememberMerged(run);
	run.webUrl = (await run.client.connection()).webUrl;
	return read.map((item, index) => pending.get(index)?.() ?? outcomeWithoutRequests(item));
}

/** What needs requests. */
interface Work {
	changes: KeyedChange[];
	snapshots: IndexedSnapshot[];
}

/** Changes that are held or without a rule need no request. */
function workOf(read: ReadItem[]): Work {
	const work: Work = { changes: [], snapshots: [] };
	for (const [index, each] of read.entries()) {
		if (each.kind === 'snapshot') work.snapshots.push({ index, item: each.item });
		if (each.kind !== 'change') continue;
		const { item } = each;
		const { ticket } = item;
		if (ticket.action !== 'open' && ticket.action !== 'complete') continue;
		work.changes.push({ index, item, key: ticket.externalID });
	}
	return work;
}

/** Customers' tickets first: each stands for many devices, should the run have to stop. */
async function sync(run: SyncRun, { changes, snapshots }: Work): Promise<Map<number, Pending>> {
	const movements = changes.flatMap(({ index, item }) => readMovement(index, item) ?? []);
	const own = changes.filter(({ item: { ticket } }) => !('member' in ticket && ticket.member));
	const ofCustomers = await syncCustomers(run, movements);
	const ofDevices = await syncChanges(run, own);
	const tidied = await syncSnapshots(run, snapshots, changes.flatMap(sightingIn));
	return merge(new Map([...ofDevices, ...tidied]), ofCustomers);
}

function sightingIn({ item }: KeyedChange): Sighting[] {
	const { ticket, observedAt } = item;
	if (ticket.action !== 'open') return [];
	const deviceKey = ticket.member?.externalID ?? ticket.externalID;
	return [{ deviceKey, ticketKey: ticket.externalID, observedAt }];
}

function merge(own: Map<number, Pending>, shared: Map<number, Pending>): Map<number, Pending> {
	const merged = new Map(own);
	for (const [index, pending] of shared) {
		const other = own.get(index);
		merged.set(index, other ? () => bothOutcomes(other(), pending()) : pending);
	}
	return merged;
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
