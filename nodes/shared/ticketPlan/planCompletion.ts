import { lastCompleted, openTickets, type Detail, type Ticket } from '../autotask/tickets';
import { MINUTE_MS } from '../time';
import {
	noAction,
	notesOn,
	type Action,
	type Actual,
	type NoAction,
	type PlanContext,
} from './actions';
import type { Absent, Open, SyncTask } from './desired';
import {
	CLOCK_ERROR_MS,
	completedText,
	isNewerThan,
	isReopenedByPerson,
	nameOf,
	onAutotaskClock,
	type Clocks,
} from './history';
import { assignedByRule } from './ownLines';
import { clearedNote, isOnTicket, lastRaisedAt, type OwnNote } from './ownNotes';
import type { Policies } from './policies';

/**
 * When tickets are completed, and what keeps them open: because the status is gone, or because the tickets of devices and
 * the ticket of their customer replace each other. Pure.
 */

/** Older items are from an execution that had to wait, or that somebody ran again: the next snapshot decides. */
export const TOO_OLD_MS = 30 * MINUTE_MS;

/** How long ago something was observed; what lies in the future counts as now. */
export const ageOf = (observedAt: number, { now }: Clocks): number => Math.max(0, now - observedAt);

/** For a status that is gone. */
export function planAbsent(desired: Absent, actual: Actual, context: PlanContext): Action[] {
	const open = openTickets(actual.tickets);
	if (open.length > 0 && desired.instead.length > 0) {
		const message = `Ticket ${nameOf(open[0])} stays open until each of its devices has a ticket of its own.`;
		return [noAction('skipped', message, open[0])];
	}
	if (open.length === 0) {
		const last = lastCompleted(actual.tickets);
		return [
			last
				? noAction('skipped', `Ticket ${last.ticketNumber} is already completed.`, last)
				: noAction('skipped', 'There is no ticket to complete.'),
		];
	}
	const since = desired.raisedAt && onAutotaskClock(desired.raisedAt, context.clocks);
	return open.map(
		(ticket) =>
			reasonToKeepOpen(ticket, desired.observedAt, actual, context) ??
			completeCleared(ticket, desired, clearedNote(desired.reason, since), actual, context),
	);
}

/** Why a ticket stays open, whatever was observed. @param observedAt when that was */
export function reasonNotToComplete(
	ticket: Ticket,
	observedAt: number,
	{ clocks }: PlanContext,
): NoAction | undefined {
	const name = `Ticket ${nameOf(ticket)}`;
	if (isReopenedByPerson(ticket)) {
		const message = `${name} was reopened by a person after it had been completed automatically: it stays open.`;
		return noAction('skipped', message, ticket);
	}
	if (ageOf(observedAt, clocks) > TOO_OLD_MS) {
		const minutes = Math.round(ageOf(observedAt, clocks) / MINUTE_MS);
		const message = `${name} is not completed, because this item was observed ${minutes} minutes ago. The next snapshot decides.`;
		return noAction('skipped', message, ticket);
	}
	return undefined;
}

/** Why a ticket stays open although its status was seen to be gone. @param observedAt when that was seen */
export function reasonToKeepOpen(
	ticket: Ticket,
	observedAt: number,
	actual: Actual,
	context: PlanContext,
): NoAction | undefined {
	const name = `Ticket ${nameOf(ticket)}`;
	const reason = reasonNotToComplete(ticket, observedAt, context);
	if (reason) return reason;
	// Of a status that comes and goes within a minute, the next occurrence has its ticket soon after this one ended.
	if (isNewerThan(ticket, observedAt, context.clocks, CLOCK_ERROR_MS)) {
		const message = `${name} was created or reopened after this status had cleared, so it may be for a new occurrence. The next snapshot decides.`;
		return noAction('skipped', message, ticket);
	}
	if (lastRaisedAt(notesOn(ticket, actual), context.clocks) > observedAt) {
		const message = `${name} stays open: the status was raised again after this item. The next snapshot decides.`;
		return noAction('skipped', message, ticket);
	}
	return undefined;
}

/** Completes a ticket, or tells the technician who has taken it; once, however often the status is seen to be gone. */
export function completeCleared(
	ticket: Ticket,
	{ reason, observedAt }: Pick<Absent, 'reason' | 'observedAt'>,
	note: OwnNote,
	actual: Actual,
	{ settings, clocks }: PlanContext,
): Action {
	const text = completedText(ticket.resolution, reason, observedAt, clocks);
	return completeOrNote(ticket, text, note, actual, settings);
}

export function completeOrNote(
	ticket: Ticket,
	resolution: string,
	note: OwnNote,
	actual: Actual,
	{ policies, completedStatus }: PlanContext['settings'],
): Action {
	const isNoted = isOnTicket(notesOn(ticket, actual), note);
	if (isLeftToTechnician(ticket, policies)) {
		const name = `Ticket ${nameOf(ticket)}, which a technician has taken,`;
		return isNoted
			? noAction('skipped', `${name} has the note "${note.title}".`, ticket)
			: {
					do: 'note',
					ticket,
					note,
					result: 'noted',
					message: `${name} got the note "${note.title}".`,
				};
	}
	return {
		do: 'change',
		ticket,
		fields: { status: completedStatus, resolution },
		...(isNoted ? {} : { note }),
		isApplied: (row) => row.completedDate !== null,
		result: 'completed',
		done: 'completed',
		doing: (name) => `complete ticket ${name}`,
	};
}

/** How tickets have to be looked up for {@link isLeftToTechnician}. */
export const detailFor = ({ whenTaken }: Policies): Detail =>
	whenTaken === 'addNote' ? 'described' : 'brief';

/** Whether a technician has taken it: it is assigned, and not to whom its rule assigned it, as far as its description tells. */
export const isLeftToTechnician = (ticket: Ticket, { whenTaken }: Policies): boolean =>
	whenTaken === 'addNote' &&
	ticket.assignedResourceID !== null &&
	ticket.assignedResourceID !== assignedByRule(ticket);

/** What should be of one key, where that may complete other tickets than its own. */
export type Replacement = SyncTask<Open & Required<Pick<Open, 'devices'>>> | SyncTask<Absent>;

export function isReplacement(task: SyncTask): task is Replacement {
	const { desired } = task;
	return desired.state === 'open' ? desired.devices !== undefined : desired.instead.length > 0;
}

/** Keys of the tickets that have to be looked up for it. */
export function keysOf({ desired }: Replacement): string[] {
	const others =
		desired.state === 'open'
			? sharing(desired).map(({ externalID }) => externalID)
			: desired.instead;
	return [desired.key, ...others];
}

/** A muted device keeps the ticket that it has: it may not be on that of the customer. */
const sharing = ({ devices }: Pick<Required<Open>, 'devices'>) =>
	devices.filter(({ isMuted }) => !isMuted);

interface PlannedReplacement {
	replacement: Replacement;
	action: Action;
}

/**
 * From one ticket for each device to one for the customer, and back, when a rule was changed: the earlier tickets are
 * completed once the others are there, never before, so that no status is without a ticket in between.
 *
 * @param actual open tickets, and those that a person has closed not long ago
 */
export function planReplacements(
	replacements: readonly Replacement[],
	actual: Actual,
	context: PlanContext,
): PlannedReplacement[] {
	const byKey = new Map<string, Ticket[]>();
	for (const ticket of actual.tickets) {
		byKey.set(ticket.externalID, [...(byKey.get(ticket.externalID) ?? []), ticket]);
	}
	const openWith = (key: string) => openTickets(byKey.get(key) ?? []);
	return replacements.flatMap((replacement) => {
		const { desired } = replacement;
		const own = openWith(desired.key);
		const [customers] = own;
		if (customers === undefined) return [];
		const end = (ticket: Ticket, reason: string): PlannedReplacement => ({
			replacement,
			action:
				reasonToKeepOpen(ticket, desired.observedAt, actual, context) ??
				completeCleared(ticket, { ...desired, reason }, clearedNote(reason, 0), actual, context),
		});
		if (desired.state === 'absent') {
			const isDone = desired.instead.every((key) => byKey.has(key));
			return isDone ? own.map((ticket) => end(ticket, desired.reason)) : [];
		}
		const reason = `The devices of this customer share ticket ${nameOf(customers)} for this status now.`;
		return sharing(desired).flatMap(({ externalID }) =>
			openWith(externalID).map((ticket) => end(ticket, reason)),
		);
	});
}
