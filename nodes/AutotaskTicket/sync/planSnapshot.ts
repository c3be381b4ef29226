import { openTickets, type Ticket } from '../../shared/autotask/tickets';
import { readExternalId } from '../../shared/externalId';
import { writeTime } from '../../shared/time';
import type { SyncSnapshot } from '../../shared/decisions';
import type { Absent, Open } from '../../shared/ticketPlan/desired';
import { lastHeld, type IndexedSnapshot } from './readInput';
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
	reason: string;
}

/**
 * @param open open tickets of the snapshots' prefixes
 * @param holding what the items of the same execution say to hold
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
	const held = lastHeld(snapshots, holding);
	for (const { index, item } of snapshots) {
		const { observedAt } = item;
		const isStale = ({ externalID }: Ticket) => (held.get(externalID) ?? -Infinity) < observedAt;
		for (const { speaksOf, reason } of scopesOf(item)) {
			const inside = open.filter(({ externalID }) => speaksOf(externalID));
			for (const cleanUp of cleanUps(inside, isStale, { reason, observedAt }, notes, context)) {
				const { id } = cleanUp.ticket;
				if (!planned.has(id) && !actedOn.has(id)) planned.set(id, { ...cleanUp, index });
			}
		}
	}
	return [...planned.values()];
}

function scopesOf({ source, observedAt, snapshot }: SyncSnapshot): Scope[] {
	const name = source ? ` (${source.name})` : '';
	const gone = `The source${name} no longer reports this status: it was not among its statuses of ${writeTime(observedAt)}.`;
	const renamed = `The source${name} now has another ID. Its current problems have new tickets with new external IDs.`;
	const { prefix, customers, former } = snapshot;
	return [
		{
			reason: gone,
			// The prefix of a source covers its customers' tickets, too: of those only their own scopes speak.
			speaksOf: (key) => key.startsWith(prefix) && readExternalId(key)?.of !== 'customer',
		},
		...customers.map((one) => ({
			reason: gone,
			speaksOf: (key: string) => key.startsWith(one.prefix),
		})),
		...former.map((one) => ({
			reason: renamed,
			speaksOf: (key: string) => key.startsWith(one),
		})),
	];
}

function* cleanUps(
	open: readonly Ticket[],
	isStale: (ticket: Ticket) => boolean,
	{ reason, observedAt }: Pick<Absent, 'reason' | 'observedAt'>,
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
		const isGone = isStale(ticket);
		if (!isGone && !older) oldest.set(groupOf(ticket), ticket);
		const observed = onAutotaskClock(observedAt, clocks);
		if (isGone && startOf(ticket, clocks) >= observed - CLOCK_TOLERANCE_MS) continue;
		if (!isGone && !older) continue;
		if (isGone) {
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
