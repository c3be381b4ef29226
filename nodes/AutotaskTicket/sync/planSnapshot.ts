import { openTickets, type Ticket } from '../../shared/autotask/tickets';
import { readExternalId } from '../../shared/externalId';
import { writeTime } from '../../shared/time';
import type { SyncSnapshot } from '../../shared/decisions';
import type { Open } from '../../shared/ticketPlan/desired';
import type { IndexedSnapshot } from './readInput';
import {
	CLOCK_TOLERANCE_MS,
	duplicateText,
	nameOf,
	onAutotaskClock,
	startOf,
} from '../../shared/ticketPlan/history';
import { clearedNote, duplicateNote } from '../../shared/ticketPlan/ownNotes';
import type { Outcome } from './outcome';
import type { Action, Actual, PlanContext } from '../../shared/ticketPlan/actions';
import {
	completeCleared,
	completeOrNote,
	reasonNotToComplete,
	reasonToKeepOpen,
} from '../../shared/ticketPlan/planCompletion';

/** What a snapshot makes necessary: completing tickets whose status is gone, and the newer one of two. Pure. */

type CleanUpKind = 'stale' | 'duplicate';

interface CleanUp {
	/** Place in the input of the snapshot that speaks of the ticket. */
	index: number;
	kind: CleanUpKind;
	action: Action;
}

/** What all tickets that a snapshot speaks of start with. */
function prefixesOf({ snapshot }: SyncSnapshot): string[] {
	const { prefix, customers, former } = snapshot;
	return [prefix, ...customers.map((one) => one.prefix), ...former];
}

/** The prefixes to look for: none that another one covers. */
export function widestPrefixes(snapshots: readonly IndexedSnapshot[]): string[] {
	const all = [...new Set(snapshots.flatMap(({ item }) => prefixesOf(item)))];
	return all.filter((prefix) => !all.some((other) => other !== prefix && prefix.startsWith(other)));
}

/** Part of what a snapshot says: of these tickets all are stale whose keys are not current. */
interface Scope {
	speaksOf: (externalID: string) => boolean;
	current: ReadonlySet<string>;
	reason: string;
}

/**
 * @param open open tickets of the snapshots' prefixes
 * @param holding what the items of the same execution say to hold, perhaps later than a snapshot
 * @param actedOn ids of tickets that this execution has written to: they have their outcome
 */
export function planSnapshots(
	snapshots: readonly IndexedSnapshot[],
	open: readonly Ticket[],
	notes: Actual['notes'],
	holding: readonly Open[],
	actedOn: ReadonlySet<number>,
	context: PlanContext,
): CleanUp[] {
	const planned = new Map<number, CleanUp>();
	for (const { index, item } of snapshots) {
		const since = holding.filter(({ observedAt }) => observedAt >= item.observedAt);
		const keys = since.map(({ key }) => key);
		for (const scope of scopesOf(item, keys)) {
			const inside = open.filter(({ externalID }) => scope.speaksOf(externalID));
			for (const cleanUp of cleanUps(inside, scope, item.observedAt, notes, context)) {
				const { id } = cleanUp.ticket;
				if (!planned.has(id) && !actedOn.has(id)) planned.set(id, { ...cleanUp, index });
			}
		}
	}
	return [...planned.values()];
}

function scopesOf(
	{ source, observedAt, snapshot }: SyncSnapshot,
	keys: readonly string[],
): Scope[] {
	const name = source ? ` (${source.name})` : '';
	const gone = `The source${name} no longer reports this status: it was not among its statuses of ${writeTime(observedAt)}.`;
	const renamed = `The source${name} now has another ID. Its current problems have new tickets with new external IDs.`;
	const scope = (
		externalIDs: readonly string[],
		reason: string,
		speaksOf: Scope['speaksOf'],
	): Scope => ({ current: new Set([...externalIDs, ...keys]), reason, speaksOf });
	return [
		// The prefix of a source covers its customers' tickets, too: of those only their own scopes speak.
		scope(
			snapshot.externalIDs,
			gone,
			(key) => key.startsWith(snapshot.prefix) && readExternalId(key)?.of !== 'customer',
		),
		...snapshot.customers.map(({ prefix, externalIDs }) =>
			scope(externalIDs, gone, (key) => key.startsWith(prefix)),
		),
		...snapshot.former.map((prefix) => scope([], renamed, (key) => key.startsWith(prefix))),
	];
}

function* cleanUps(
	open: readonly Ticket[],
	{ current, reason }: Scope,
	observedAt: number,
	notes: Actual['notes'],
	context: PlanContext,
): Generator<Omit<CleanUp, 'index'> & { ticket: Ticket }> {
	const { clocks, settings } = context;
	const actual: Actual = { tickets: open, notes };
	const oldest = new Map<string, Ticket>();
	// Of a device that moves both accounts have a ticket for a moment: which one stays is not a question of age.
	const isMoving = settings.policies.whenMoved === 'moveTicket';
	const groupOf = ({ externalID, companyID }: Ticket) =>
		isMoving ? `${externalID}\n${companyID}` : externalID;
	for (const ticket of openTickets(open)) {
		const older = oldest.get(groupOf(ticket));
		const isStale = !current.has(ticket.externalID);
		if (!isStale && !older) oldest.set(groupOf(ticket), ticket);
		const observed = onAutotaskClock(observedAt, clocks);
		if (isStale && startOf(ticket, clocks) >= observed - CLOCK_TOLERANCE_MS) continue;
		if (!isStale && !older) continue;
		if (isStale) {
			const keep = reasonToKeepOpen(ticket, observedAt, actual, context);
			const note = clearedNote(reason, 0);
			const action = keep ?? completeCleared(ticket, { reason, observedAt }, note, actual, context);
			yield { kind: 'stale', ticket, action };
		} else if (older) {
			const why = `Duplicate of ticket ${nameOf(older)}, which stays open for this status.`;
			const keep = reasonNotToComplete(ticket, observedAt, context);
			const text = duplicateText(ticket.resolution, why, clocks);
			const action = keep ?? completeOrNote(ticket, text, duplicateNote(why), actual, settings);
			yield { kind: 'duplicate', ticket, action };
		}
	}
}

/** One outcome for a snapshot, of what became of each of its tickets. */
export function summary(all: ReadonlyArray<{ kind: CleanUpKind; outcome: Outcome }>): Outcome {
	if (all.length === 0) {
		return { result: 'skipped', message: 'Every open ticket belongs to a current problem.' };
	}
	const count = (results: ReadonlyArray<Outcome['result']>, kind?: CleanUpKind) =>
		all.filter((each) => (kind ?? each.kind) === each.kind && results.includes(each.outcome.result))
			.length;
	const inAll = (kind: CleanUpKind) => all.filter((each) => each.kind === kind).length;
	const left = count(['noted', 'skipped', 'exists']);
	const message = [
		`Completed ${count(['completed'], 'stale')} of ${inAll('stale')} tickets whose status is gone,`,
		`and ${count(['completed'], 'duplicate')} of ${inAll('duplicate')} duplicates.`,
		...(left > 0
			? [
					`${left} left open: a technician has taken or reopened the ticket, somebody has just changed it, or this snapshot is too old.`,
				]
			: []),
	].join(' ');
	const failed = all.find(({ outcome }) => outcome.result === 'failed');
	if (failed) {
		const { outcome } = failed;
		return { result: 'failed', message: `${message} ${outcome.message}`, advice: outcome.advice };
	}
	if (count(['completed']) > 0) return { result: 'completed', message };
	return { result: count(['noted']) > 0 ? 'noted' : 'skipped', message };
}
