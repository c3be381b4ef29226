import { partition, uniqBy } from 'lodash';
import { findOpenByPrefixes } from '../../../shared/autotask/findTickets';
import type { Ticket } from '../../../shared/autotask/tickets';
import { customerPrefix, readCustomerKey, sourceIn } from './customer/deviceMark';
import type { Sighting } from './customer/testimony';
import { customerTasks } from './customer/tidyCustomers';
import { failedBy, notTried, type Pending } from './outcome';
import { prepare } from './prepare';
import type { SyncRun } from './run';
import { planTidying } from './snapshotPlan';
import { summary } from './tidySummary';
import type { IndexedSnapshot, Task } from './tidyTask';
import { completeDouble, completeStale, goneReason } from './tidyTicket';

const DOING = 'answer the open tickets of this source';

/**
 * Completes the open tickets of sources and devices whose problem is gone, and the newer one of two.
 * By index of the item.
 *
 * @param sightings what the items of the same run have found to hold, perhaps later than a snapshot
 */
export async function syncSnapshots(
	run: SyncRun,
	snapshots: readonly IndexedSnapshot[],
	sightings: readonly Sighting[],
): Promise<Map<number, Pending>> {
	const all = (pending: Pending) => new Map(snapshots.map(({ index }) => [index, pending]));
	const { stopped } = run;
	if (stopped) return all(() => notTried(stopped));
	if (snapshots.length === 0) return new Map();
	const found = await findOpenByPrefixes(run.client, prefixesOf(snapshots));
	if (found.kind !== 'tickets') {
		run.note(found, DOING);
		return all(() => failedBy(found, DOING));
	}
	const isShared = ({ externalID }: Ticket) => readCustomerKey(externalID) !== undefined;
	const [shared, own] = partition(uniqBy(found.tickets, 'id'), isShared);
	const untouched = own.filter(({ id }) => !run.checks.has(id));
	const ofDevices = deviceTasks(run, untouched, snapshots, sightings);
	const ofCustomers = await customerTasks(run, shared, snapshots, sightings);
	return await perform(run, snapshots, [...ofDevices, ...ofCustomers]);
}

/** Of the sources and devices, and of the tickets that customers have in these sources. */
function prefixesOf(snapshots: readonly IndexedSnapshot[]): string[] {
	const given = snapshots.map(({ item }) => item.snapshot.prefix);
	const all = [...new Set([...given, ...given.map((prefix) => customerPrefix(sourceIn(prefix)))])];
	return all.filter((prefix) => !all.some((each) => each !== prefix && prefix.startsWith(each)));
}

function deviceTasks(
	run: SyncRun,
	open: Ticket[],
	snapshots: readonly IndexedSnapshot[],
	sightings: readonly Sighting[],
): Task[] {
	const tasks = snapshots.flatMap(({ index, item }) => {
		const { prefix, externalIDs } = item.snapshot;
		const since = sightings.filter(({ observedAt }) => observedAt >= item.observedAt);
		const current = new Set([...externalIDs, ...since.map(({ ticketKey }) => ticketKey)]);
		const inside = open.filter(({ externalID }) => externalID.startsWith(prefix));
		return planTidying(inside, current, item.observedAt).map((tidying): Task => {
			const { kind, ticket } = tidying;
			const act = async () =>
				tidying.kind === 'double'
					? await completeDouble(run, ticket, tidying.older)
					: await completeStale(run, ticket, goneReason(item), item.observedAt);
			return { index, kind, ticket, act };
		});
	});
	return uniqBy(tasks, ({ ticket }) => ticket.id);
}

async function perform(
	run: SyncRun,
	snapshots: readonly IndexedSnapshot[],
	tasks: readonly Task[],
): Promise<Map<number, Pending>> {
	const touched = tasks.filter(({ kind }) => kind !== 'listed').map(({ ticket }) => ticket.id);
	await prepare(run, { writes: tasks.length, creates: [], touched });
	const done = await Promise.all(
		tasks.map(async ({ index, kind, act }) => {
			const outcome = await run.write(async () => {
				const { stopped } = run;
				return stopped ? () => notTried(stopped) : await act();
			});
			return { index, kind, outcome };
		}),
	);
	return new Map(
		snapshots.map(({ index }) => {
			const own = done.filter((each) => each.index === index);
			return [index, () => summary(own.map((each) => ({ ...each, outcome: each.outcome() })))];
		}),
	);
}
