import { clock } from '../../../shared/autotask/clock';
import { findOpenByPrefix } from '../../../shared/autotask/tickets';
import { writeTime } from '../../../shared/autotask/times';
import { completeTicket } from './changes';
import { failedBy, notTried, type Outcome, type Pending } from './outcome';
import { doubleText, resolutionText } from './resolution';
import type { SyncRun } from './run';
import { planTidying, type Tidying } from './snapshotPlan';
import type { SnapshotItem } from './syncItem';

const DOING = 'answer the open tickets of this source';

/**
 * Completes the open tickets of a source whose problem is gone, and the newer one of two.
 *
 * @param raisedSince keys that later items of the same run have raised
 */
export async function syncSnapshot(
	run: SyncRun,
	item: SnapshotItem,
	raisedSince: ReadonlySet<string>,
): Promise<Pending> {
	const stopped = run.stopped;
	if (stopped) return () => notTried(stopped);
	const { prefix, externalIDs } = item.snapshot;
	const found = await findOpenByPrefix(run.client, prefix);
	if (found.kind !== 'tickets') {
		run.note(found, DOING);
		return () => failedBy(found, DOING);
	}
	const current = new Set([...externalIDs, ...raisedSince]);
	const untouched = found.tickets.filter((ticket) => !run.hasCheck(ticket.id));
	const tidyings = planTidying(untouched, current, item.observedAt);
	const outcomes = await Promise.all(
		tidyings.map(async (tidying) => ({
			kind: tidying.kind,
			outcome: await run.write(async () => await tidy(run, tidying, item)),
		})),
	);
	return () => summary(outcomes.map(({ kind, outcome }) => ({ kind, outcome: outcome() })));
}

async function tidy(run: SyncRun, tidying: Tidying, item: SnapshotItem): Promise<Pending> {
	const { stopped } = run;
	if (stopped) return () => notTried(stopped);
	const { ticket } = tidying;
	if (tidying.kind === 'double') {
		const reason = `Double of ticket ${tidying.older.ticketNumber}, which stays open for this status.`;
		const text = doubleText(ticket.resolution, reason);
		return await completeTicket(run, ticket, reason, item.observedAt, text);
	}
	const source = item.source ? ` (${item.source.name})` : '';
	const reason = `The source${source} no longer reports this status: it was not among its statuses of ${writeTime(item.observedAt)}.`;
	const text = resolutionText(ticket.resolution, reason, clock.now(), item.observedAt);
	return await completeTicket(run, ticket, reason, item.observedAt, text);
}

function summary(all: Array<{ kind: Tidying['kind']; outcome: Outcome }>): Outcome {
	if (all.length === 0) {
		return { result: 'skipped', message: 'Every open ticket belongs to a status that lasts.' };
	}
	const done = all.filter(({ outcome }) => outcome.result === 'completed');
	const stale = done.filter(({ kind }) => kind === 'stale').length;
	const message = `Completed ${stale} of ${count(all, 'stale')} tickets whose status is gone, and repaired ${done.length - stale} of ${count(all, 'double')} doubles.`;
	const first = all.find(({ outcome }) => outcome.result === 'failed');
	if (first === undefined) return { result: 'completed', message };
	return {
		result: 'failed',
		message: `${message} ${first.outcome.message}`,
		advice: first.outcome.advice,
	};
}

const count = (all: Array<{ kind: Tidying['kind'] }>, kind: Tidying['kind']) =>
	all.filter((each) => each.kind === kind).length;
