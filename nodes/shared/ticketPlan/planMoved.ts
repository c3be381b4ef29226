import { sortBy } from 'lodash';
import { lastCompleted, openTickets, type Ticket } from '../autotask/tickets';
import { notesOn, type Action, type Actual, type PlanContext } from './actions';
import type { Desired, Open } from './desired';
import {
	CLOCK_ERROR_MS,
	isCompletedDuplicate,
	isNewerThan,
	isReopenedByPerson,
	movedText,
	nameOf,
	onAutotaskClock,
	ownClearedAt,
	startOf,
} from './history';
import {
	isNotedCompletion,
	isOnTicket,
	lastLevelAt,
	lastRaisedAt,
	movedNote,
	otherAccountNote,
} from './ownNotes';
import { createdFor } from './ownLines';
import { ageOf, completeOrNote, isLeftToTechnician, TOO_OLD_MS } from './planCompletion';
import type { Policies } from './policies';

/**
 * Tickets that follow their devices to another account. Autotask cannot move a ticket with all that hangs on it, so the
 * account gets a new ticket with the same key, and the earlier one is completed once the new one has been seen: there is
 * always an open one. Only a ticket that is older than the one of the account is completed, so that two processes that
 * know different accounts never complete both. Pure.
 */

/** Whether a ticket follows its device. The ticket of a customer's devices does not: they leave it one by one. */
export const follows = ({ devices }: Open, { whenMoved }: Policies): boolean =>
	devices === undefined && whenMoved === 'moveTicket';

/** Whether a ticket has another account than the device has now. */
export const isElsewhere = (
	{ companyID }: Pick<Ticket, 'companyID'>,
	{ decision }: Open,
): boolean => companyID !== null && companyID !== decision.companyID;

/** Open tickets whose descriptions tell whether they may follow. */
export function ticketsToDescribe(
	desired: Desired,
	tickets: readonly Ticket[],
	policies: Policies,
): Ticket[] {
	if (desired.state !== 'open' || !follows(desired, policies)) return [];
	return openTickets(tickets).filter((ticket) => isElsewhere(ticket, desired));
}

/** Which open ticket stands for the status now, and which ones it takes the place of. */
export interface Place {
	/** Absent: the account has none yet, and the others may go there. */
	ticket?: Ticket;
	/** Why it stays with another account than the device has. */
	why?: string;
	/** Our notes on this ticket may decide otherwise. */
	byNotesOf?: Ticket;
	/** Earlier tickets of other accounts, the oldest first. */
	others: readonly Ticket[];
}

/** @param open oldest first, one at least */
export function placeOf(
	desired: Open,
	open: readonly Ticket[],
	actual: Actual,
	context: PlanContext,
): Place {
	const [oldest] = open;
	if (!follows(desired, context.settings.policies)) return { ticket: oldest, others: [] };
	const own = open.find((ticket) => !isElsewhere(ticket, desired));
	const elsewhere = open.filter((ticket) => isElsewhere(ticket, desired));
	if (own) return { ticket: own, others: leftBehind(own, elsewhere, desired, actual, context) };
	// What a person keeps where it is stays open, and is no reason for another one not to follow. Of a reopened one another
	// has taken the place.
	const standing = elsewhere.filter((ticket) => whyKept(ticket) === undefined);
	const following = standing.length > 0 ? standing : sortBy(elsewhere, isReopenedByPerson);
	const closed = closedByPersonThere(oldest, desired, actual, context);
	for (const ticket of following) {
		const why = reasonToStay(ticket, desired, actual, context);
		const isTaken = isLeftToTechnician(ticket, context.settings.policies);
		const taken = isTaken ? { why: 'A technician has taken it.' } : undefined;
		const stays = why === undefined ? (closed ?? taken) : { why };
		if (stays) return { ticket, ...stays, others: [] };
	}
	return { others: following };
}

/** Another process may know another account: of two tickets only the earlier one is left behind, or one that is long there. */
function leftBehind(
	own: Ticket,
	elsewhere: readonly Ticket[],
	desired: Open,
	actual: Actual,
	context: PlanContext,
): Ticket[] {
	const [first] = openTickets([own, ...elsewhere]);
	const observed = onAutotaskClock(desired.observedAt, context.clocks);
	return elsewhere.filter((ticket) => {
		const isEarlier = first !== own && openTickets([own, ticket])[0] === ticket;
		const isLongThere = startOf(ticket, context.clocks) + TOO_OLD_MS < observed;
		return (
			(isEarlier || isLongThere) && reasonToStay(ticket, desired, actual, context) === undefined
		);
	});
}

/** A person who closed the ticket of the account, while the earlier one was still open, wants none there. */
function closedByPersonThere(
	oldest: Ticket,
	desired: Open,
	actual: Actual,
	{ clocks }: PlanContext,
): Pick<Place, 'why' | 'byNotesOf'> | undefined {
	const last = lastCompleted(
		actual.tickets.filter(
			(ticket) => !isElsewhere(ticket, desired) && !isCompletedDuplicate(ticket),
		),
	);
	if (last === undefined || ownClearedAt(last, clocks) !== undefined) return undefined;
	if ((last.completedDate ?? 0) < startOf(oldest, clocks)) return undefined;
	if (isNotedCompletion(last, notesOn(last, actual))) return undefined;
	const why = `A person has closed ticket ${last.ticketNumber}, which was for the other account.`;
	return { why, byNotesOf: last };
}

/** Why a ticket stays with its account, in words. */
function reasonToStay(
	ticket: Ticket,
	desired: Open,
	actual: Actual,
	context: PlanContext,
): string | undefined {
	if (isOutOfDate(ticket, desired, actual, context)) {
		return 'This item is too old to decide that. The next snapshot decides.';
	}
	return whyKept(ticket);
}

/** What a person has decided, or may have decided, on where a ticket is. */
function whyKept(ticket: Ticket): string | undefined {
	if (isReopenedByPerson(ticket)) return 'A person has reopened it.';
	const company = createdFor(ticket);
	if (company === undefined) {
		return 'Its description does not say which account it was created for, so a person may have chosen this one.';
	}
	return company === ticket.companyID ? undefined : 'A person has chosen its account.';
}

/** Whether an item had to wait, so that its device may have moved since. */
function isOutOfDate(
	ticket: Ticket,
	{ observedAt }: Open,
	actual: Actual,
	{ clocks }: PlanContext,
): boolean {
	const notes = notesOn(ticket, actual);
	return (
		ageOf(observedAt, clocks) > TOO_OLD_MS ||
		isNewerThan(ticket, observedAt, clocks, CLOCK_ERROR_MS) ||
		Math.max(lastRaisedAt(notes, clocks), lastLevelAt(notes, clocks)) > observedAt
	);
}

/** Completes the tickets that the account's own one takes the place of. */
export function completeMoved(
	desired: Open,
	{ ticket: own, others }: Place,
	actual: Actual,
	{ settings, clocks }: PlanContext,
): Action[] {
	if (own === undefined) return [];
	return others.map((ticket) => {
		const why = `Moved to another account (id ${desired.decision.companyID}) with its device: ticket ${nameOf(own)} stays open there for this status.`;
		const text = movedText(ticket.resolution, why, clocks);
		return completeOrNote(ticket, text, movedNote(why), actual, settings);
	});
}

/** Tells on a ticket that stays, once for each account, where its device belongs now. */
export function tellMoved(
	desired: Open,
	{ ticket, why, byNotesOf }: Place,
	actual: Actual,
	context: PlanContext,
): Action[] {
	const { policies } = context.settings;
	if (ticket === undefined || desired.devices !== undefined) return [];
	if (policies.whenMoved === 'leave' || !isElsewhere(ticket, desired)) return [];
	if (isOutOfDate(ticket, desired, actual, context)) return [];
	const notes = notesOn(ticket, actual);
	const note = otherAccountNote(notes, desired.decision.companyID, why);
	if (isOnTicket(notes, note)) return [];
	const message = `Ticket ${nameOf(ticket)} got the note "${note.title}".`;
	return [{ do: 'note', ticket, note, result: 'noted', message, byNotesOf }];
}
