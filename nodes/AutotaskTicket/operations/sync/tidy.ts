import { clock } from '../../../shared/autotask/clock';
import { findOpenByPrefix } from '../../../shared/autotask/tickets';
import { writeTime } from '../../../shared/autotask/times';
import { completeTicket, noteTaken } from './clearTicket';
import { failedBy, notTried, type Pending } from './outcome';
import { clearedNote, doubleNote } from './ownNotes';
import { isLeftToTechnician } from './plan';
import { doubleText, resolutionText } from './resolution';
import type { SyncRun } from './run';
import { planTidying, type Tidying } from './snapshotPlan';
import type { SnapshotItem } from './syncItem';
import { summary } from './tidySummary';

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
	await prepare(run, tidyings);
	const outcomes = await Promise.all(
		tidyings.map(async (tidying) => ({
			kind: tidying.kind,
			outcome: await run.write(async () => await tidy(run, tidying, item)),
		})),
	);
	return () => summary(outcomes.map(({ kind, outcome }) => ({ kind, outcome: outcome() })));
}

async function prepare(run: SyncRun, tidyings: Tidying[]): Promise<void> {
	const overdrawn = await run.budget.open(tidyings.length);
	if (overdrawn) run.note(overdrawn, 'answer how many requests are left');
	if (run.stopped) return;
	const unread = await run.notes.read(tidyings.map(({ ticket }) => ticket.id));
	if (unread) run.note(unread, 'answer the notes of the tickets');
}

async function tidy(run: SyncRun, tidying: Tidying, item: SnapshotItem): Promise<Pending> {
	const { stopped } = run;
	if (stopped) return () => notTried(stopped);
	const { ticket } = tidying;
	const isLeft = isLeftToTechnician(ticket, run.settings.policies);
	if (tidying.kind === 'double') {
		const reason = `Double of ticket ${tidying.older.ticketNumber}, which stays open for this status.`;
		const note = doubleNote(reason);
		if (isLeft) return await noteTaken(run, ticket, note);
		return await completeTicket(run, ticket, doubleText(ticket.resolution, reason), note);
	}
	const source = item.source ? ` (${item.source.name})` : '';
	const reason = `The source${source} no longer reports this status: it was not among its statuses of ${writeTime(item.observedAt)}.`;
	const note = clearedNote(reason, 0);
	if (isLeft) return await noteTaken(run, ticket, note);
	const text = resolutionText(ticket.resolution, reason, clock.now(), item.observedAt);
	return await completeTicket(run, ticket, text, note);
}
