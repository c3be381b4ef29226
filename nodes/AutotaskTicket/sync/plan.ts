import type { IDataObject } from 'n8n-workflow';
import type { NoteOnTicket } from '../../shared/autotask/ticketNotes';
import { lastCompleted, openTickets, type Ticket } from '../../shared/autotask/tickets';
import { LIMITS } from '../../shared/autotask/limits';
import { cut } from '../../shared/text';
import type { OpenDecision } from '../../shared/decisions';
import { DAY_MS, dueTime, HOUR_MS, MINUTE_MS, writeTime } from '../../shared/time';
import type { Absent, Desired, Open } from './desired';
import { hasSameDevices, withDevices } from './deviceBlock';
import {
	clearedNote,
	CLOCK_TOLERANCE_MS,
	completedText,
	isCompletedDuplicate,
	isLevel,
	isNewerThan,
	isOnTicket,
	isReopenedByPerson,
	lastLevelAt,
	lastRaisedAt,
	levelNote,
	levelOfTitle,
	nameOf,
	onAutotaskClock,
	ownClearedAt,
	raisedNote,
	rankOfLevel,
	reopenedNote,
	reopenedText,
	startOf,
	titleWithLevel,
	type Clocks,
	type OwnNote,
} from './history';
import { reopenWindowMs, type Policies, type SyncSettings } from './settings';
import { byPicklistField } from '../../shared/ticketSettings';

/** The third phase: what should be × what is → what to do, and why. Knows no n8n and no HTTP. */

/** What is known of Autotask when a key is planned. */
export interface Actual {
	/** Those with this key. */
	tickets: readonly Ticket[];
	/** Our notes on them, as far as they were read. */
	notes: readonly NoteOnTicket[];
}

export interface Create {
	do: 'create';
	key: string;
	fields: IDataObject & { externalID: string; title: string; companyID: number };
}

export interface Change {
	do: 'change';
	/** As it was when this was planned. */
	ticket: Ticket;
	fields: IDataObject;
	/** Added first, because the change is what tells that nothing is left to do. */
	note?: OwnNote;
	isApplied: (row: Ticket) => boolean;
	result: 'updated' | 'completed' | 'reopened';
	/** What has been done, as the rest of a sentence about the ticket. */
	done: string;
	/** What is tried; `name` of the ticket. */
	doing: (name: string) => string;
}

export interface AddNote {
	do: 'note';
	ticket: Ticket;
	note: OwnNote;
	result: 'noted' | 'exists';
	message: string;
}

export interface Nothing {
	do: 'nothing';
	result: 'exists' | 'skipped' | 'failed' | 'merged';
	message: string;
	advice?: string;
	ticket?: Ticket;
}

/** What takes requests. */
export type WriteAction = Create | Change | AddNote;

export type Action = WriteAction | Nothing;

export const isWrite = (action: Action): action is WriteAction => action.do !== 'nothing';

/** What an action tries, as the rest of a sentence. */
export function doingOf(action: WriteAction): string {
	switch (action.do) {
		case 'create':
			return `create the ticket "${action.fields.title}"`;
		case 'change':
			return action.doing(nameOf(action.ticket));
		case 'note':
			return `add a note to ticket ${nameOf(action.ticket)}`;
	}
}

/** What planning needs to know besides. */
export interface PlanContext {
	settings: Pick<SyncSettings, 'policies' | 'completedStatus' | 'newStatus' | 'defaults'>;
	clocks: Clocks;
}

/** So old is what an execution has waited with, or what somebody runs again by hand: the next snapshot decides. */
const TOO_OLD_MS = 30 * MINUTE_MS;

const nothing = (result: Nothing['result'], message: string, ticket?: Ticket): Nothing => ({
	...{ do: 'nothing', result, message },
	...(ticket && { ticket }),
});

/** The ticket that an action changes. */
export const ticketOf = (action: Action): Ticket | undefined =>
	action.do === 'change' || action.do === 'note' ? action.ticket : undefined;

/** How long ago something was observed; what lies in the future counts as now. */
const ageOf = (observedAt: number, { now }: Clocks): number => Math.max(0, now - observedAt);

/** How far back completed tickets make a difference, by Autotask's clock; never before 1970. */
export function looksBackTo(desired: Desired, { settings, clocks }: PlanContext): number {
	const since = onAutotaskClock(desired.raisedAt || desired.observedAt, clocks);
	const { policies } = settings;
	const unclear = desired.state === 'open' && desired.mayBeOlder;
	const window = Math.max(
		CLOCK_TOLERANCE_MS,
		reopenWindowMs(policies),
		unclear ? policies.closedByPersonDays * DAY_MS : 0,
	);
	return Math.max(0, since - window);
}

/** One action at least; several where several open tickets bear the key. */
export function plan(desired: Desired, actual: Actual, context: PlanContext): Action[] {
	// Whatever else Autotask brought: only tickets with exactly this key are ours.
	const tickets = actual.tickets.filter(({ externalID }) => externalID === desired.key);
	const known = { ...actual, tickets };
	return desired.state === 'open'
		? [planOpen(desired, known, context)]
		: planAbsent(desired, known, context);
}

// The status holds.

function planOpen(desired: Open, actual: Actual, context: PlanContext): Action {
	const [open] = openTickets(actual.tickets);
	if (open) return planOnTicket(desired, open, actual, context);
	const last = lastCompleted(actual.tickets.filter((ticket) => !isCompletedDuplicate(ticket)));
	if (!desired.isRaised) {
		return nothing('skipped', 'No device has raised the status since the workflow began.', last);
	}
	if (last === undefined) return create(desired, context);
	const clearedAt = ownClearedAt(last, context.clocks);
	if (clearedAt !== undefined && desired.observedAt < clearedAt) {
		const message = `This item is older than the end of its status (${writeTime(clearedAt)}).`;
		return nothing('skipped', message, last);
	}
	if (clearedAt !== undefined || isOfEarlierOccurrence(last, desired, context)) {
		return planRecurrence(desired, last, actual, context);
	}
	return planClosedByPerson(desired, last, actual, context);
}

/**
 * Whether a person completed the ticket before the status was raised (again). Where times leave that open, a ticket
 * created clearly before the raise counts as an earlier one: better one ticket more than none. Where nobody knows
 * since when the status holds, the closing counts for as long as the user says.
 */
function isOfEarlierOccurrence(
	ticket: Ticket,
	{ raisedAt, mayBeOlder }: Open,
	{ clocks, settings }: PlanContext,
): boolean {
	const completed = ticket.completedDate ?? 0;
	const raised = onAutotaskClock(raisedAt, clocks);
	if (mayBeOlder) return completed < raised - settings.policies.closedByPersonDays * DAY_MS;
	if (completed < raised) return true;
	const isUnclear = completed < raised + CLOCK_TOLERANCE_MS;
	return isUnclear && ticket.createDate < raised - CLOCK_TOLERANCE_MS;
}

function planRecurrence(desired: Open, last: Ticket, actual: Actual, context: PlanContext): Action {
	const { policies } = context.settings;
	const raised = onAutotaskClock(desired.raisedAt, context.clocks);
	const isRecent = raised - (last.completedDate ?? 0) <= reopenWindowMs(policies);
	if (policies.onRecurrence === 'createNew' || !isRecent) return create(desired, context);
	return reopen(desired, last, 'The status has come back.', actual, context);
}

function planClosedByPerson(
	desired: Open,
	last: Ticket,
	actual: Actual,
	context: PlanContext,
): Action {
	const { policies } = context.settings;
	const name = last.ticketNumber;
	if (policies.whenClosedByPerson === 'leaveClosed') {
		const why = desired.mayBeOlder
			? 'was closed by a person, and it is not known whether the status has cleared since'
			: 'was closed while the status lasts';
		return nothing('skipped', `Ticket ${name} ${why}: left closed.`, last);
	}
	const closedAt = last.completedDate ?? 0;
	const observed = onAutotaskClock(desired.observedAt, context.clocks);
	if (observed <= closedAt + CLOCK_TOLERANCE_MS) {
		const message = `Ticket ${name} was closed after this status was observed (${writeTime(closedAt)}). The next snapshot decides.`;
		return nothing('skipped', message, last);
	}
	if (policies.whenClosedByPerson === 'createNew') return create(desired, context);
	const why = 'The ticket was closed, but the status still holds.';
	return reopen(desired, last, why, actual, context);
}

function create(desired: Open, { settings, clocks }: PlanContext): Create {
	const { decision, devices, observedAt } = desired;
	const defaults: Partial<Record<string, number | null>> = settings.defaults;
	const description = cut(decision.description, LIMITS.description);
	return {
		do: 'create',
		key: desired.key,
		fields: {
			companyID: decision.companyID,
			title: cut(decision.title, LIMITS.title),
			description:
				(devices && withDevices(description, devices, observedAt, clocks.now)) ?? description,
			status: settings.newStatus,
			...settings.defaults,
			...byPicklistField(({ field }) => decision[field] ?? defaults[field] ?? null),
			dueDateTime: dueTime(onAutotaskClock(clocks.now, clocks), decision.dueHours),
			externalID: desired.key,
		},
	};
}

/** Opens a completed ticket again, with the priority and a due time of now: it must not be overdue at once. */
function reopen(
	desired: Open,
	ticket: Ticket,
	reason: string,
	actual: Actual,
	context: PlanContext,
): Change {
	const { settings, clocks } = context;
	const description = devicesOn(ticket, desired, context);
	const note = reopenedNote(reason, ticket.completedDate ?? 0);
	return {
		do: 'change',
		ticket,
		fields: {
			status: settings.newStatus,
			resolution: reopenedText(ticket.resolution, desired.observedAt, clocks),
			...levelFields(ticket, desired, context),
			...(description === undefined ? {} : { description }),
		},
		note: isOnTicket(notesOn(ticket, actual), note) ? undefined : note,
		isApplied: (row) => row.completedDate === null,
		result: 'reopened',
		done: `reopened. ${reason}`,
		doing: (name) => `reopen ticket ${name}`,
	};
}

// There is an open ticket: running the same item again must find nothing to do, so only differences count.

function planOnTicket(desired: Open, ticket: Ticket, actual: Actual, context: PlanContext): Action {
	const { clocks } = context;
	const notes = notesOn(ticket, actual);
	if (isOfLaterOccurrence(desired, ticket, clocks)) {
		const note = raisedNote(desired.raisedAt, clocks);
		if (!isOnTicket(notes, note)) {
			const message = `Ticket ${nameOf(ticket)} is open, and goes on for this status, which was raised again.`;
			return { do: 'note', ticket, note, result: 'exists', message };
		}
	}
	const level = planLevel(desired, ticket, notes, context);
	const description = desired.isWhole ? devicesOn(ticket, desired, context) : undefined;
	if (!level.changes && description === undefined) {
		return nothing('exists', `${level.message}${otherCompany(ticket, desired.decision)}`, ticket);
	}
	const levelled = level.changes ? changedLevel(desired, ticket, notes, context) : undefined;
	return {
		do: 'change',
		ticket,
		fields: { ...levelled?.fields, ...(description === undefined ? {} : { description }) },
		note: levelled?.note,
		isApplied: (row) =>
			(levelled === undefined || hasLevel(row, desired)) &&
			(description === undefined || hasSameDevices(row.description ?? '', description)),
		result: 'updated',
		done: levelled?.done ?? `lists ${desired.devices?.length ?? 0} devices now`,
		doing: (name) =>
			levelled ? `change the level of ticket ${name}` : `list the devices on ticket ${name}`,
	};
}

/** The end of an earlier occurrence did not arrive in time: whoever still has it in hand must not complete the ticket. */
function isOfLaterOccurrence(desired: Open, ticket: Ticket, clocks: Clocks): boolean {
	const raised = onAutotaskClock(desired.raisedAt, clocks);
	const isNews = desired.change === 'raised' && !desired.mayBeOlder;
	return isNews && startOf(ticket, clocks) < raised - CLOCK_TOLERANCE_MS;
}

function devicesOn(
	ticket: Ticket,
	{ devices, observedAt }: Open,
	{ clocks }: PlanContext,
): string | undefined {
	if (devices === undefined || ticket.description === undefined) return undefined;
	return withDevices(ticket.description, devices, observedAt, clocks.now);
}

/** A ticket cannot follow its device to another company: it says so. */
function otherCompany(ticket: Ticket, { companyID }: OpenDecision): string {
	if (ticket.companyID === null || ticket.companyID === companyID) return '';
	return ` It stays with the company that it was created for (id ${ticket.companyID}); the device belongs to another customer now (company id ${companyID}).`;
}

/** Only of items that are not older than what the ticket says. */
function planLevel(
	desired: Open,
	ticket: Ticket,
	notes: readonly NoteOnTicket[],
	{ clocks }: PlanContext,
): { changes: boolean; message: string } {
	const name = `Ticket ${nameOf(ticket)}`;
	if (desired.change === 'raised') return { changes: false, message: `${name} is open.` };
	if (!isOfOtherLevel(desired, ticket, clocks)) {
		return { changes: false, message: `${name} is open, with its level.` };
	}
	const isOlder =
		isNewerThan(ticket, desired.observedAt, clocks) ||
		lastLevelAt(notes, clocks) > desired.observedAt;
	if (isOlder) {
		const message = `${name} has a newer level than this item. The next snapshot decides.`;
		return { changes: false, message };
	}
	return { changes: true, message: '' };
}

/**
 * A level change that was lost is made up for by any later item, because the title says what our last write was for;
 * a priority that a technician has changed stays. Titles without a level say nothing: then only the change itself is
 * followed, as far as the ticket differs.
 */
function isOfOtherLevel(desired: Open, ticket: Ticket, clocks: Clocks): boolean {
	const { level, decision, isWhole } = desired;
	const written = levelOfTitle(ticket.title);
	if (written !== undefined && isLevel(level)) {
		if (written === level) return false;
		return isWhole || rankOfLevel(level) < rankOfLevel(written);
	}
	if (desired.change !== 'levelChanged') return false;
	const differs = decision.priority !== null && ticket.priority !== decision.priority;
	const due = onAutotaskClock(clocks.now, clocks) + decision.dueHours * HOUR_MS;
	return differs || (ticket.dueDateTime !== null && due < ticket.dueDateTime - MINUTE_MS);
}

function changedLevel(
	desired: Open,
	ticket: Ticket,
	notes: readonly NoteOnTicket[],
	context: PlanContext,
) {
	const fields = levelFields(ticket, desired, context);
	const { level, observedAt } = desired;
	const previousLevel = desired.previousLevel ?? levelOfTitle(ticket.title);
	const note = levelNote(notes, {
		...{ level, previousLevel, observedAt, dueDateTime: fields.dueDateTime },
	});
	const from = previousLevel ? `from ${previousLevel} ` : '';
	return {
		fields,
		note: isOnTicket(notes, note) ? undefined : note,
		done: `changed ${from}to ${level}`,
	};
}

/** What a ticket of the item's level has; a priority that no rule sets stays. */
function levelFields(ticket: Ticket, { level, decision }: Open, { clocks }: PlanContext) {
	const title = titleWithLevel(ticket.title, level);
	return {
		...(decision.priority === null ? {} : { priority: decision.priority }),
		...(title === ticket.title ? {} : { title }),
		dueDateTime: dueTime(onAutotaskClock(clocks.now, clocks), decision.dueHours),
	};
}

/** By the title, because people and workflow rules may set another priority at once. */
function hasLevel(row: Ticket, { level, decision }: Open): boolean {
	const written = levelOfTitle(row.title);
	if (written !== undefined) return written === level;
	return decision.priority === null || row.priority === decision.priority;
}

// The status is gone.

function planAbsent(desired: Absent, actual: Actual, context: PlanContext): Action[] {
	const open = openTickets(actual.tickets);
	if (open.length > 0 && desired.instead.length > 0) {
		const message = `Ticket ${nameOf(open[0])} stays open until each of its devices has a ticket of its own.`;
		return [nothing('skipped', message, open[0])];
	}
	if (open.length === 0) {
		const last = lastCompleted(actual.tickets);
		return [
			last
				? nothing('skipped', `Ticket ${last.ticketNumber} is already completed.`, last)
				: nothing('skipped', 'There is no ticket to complete.'),
		];
	}
	const since = desired.raisedAt && onAutotaskClock(desired.raisedAt, context.clocks);
	return open.map(
		(ticket) =>
			reasonToKeep(ticket, desired.observedAt, actual, context) ??
			complete(ticket, desired, clearedNote(desired.reason, since), actual, context),
	);
}

/** Why a ticket stays open, whatever was observed. @param observedAt when that was */
export function reasonToLeave(
	ticket: Ticket,
	observedAt: number,
	{ clocks }: PlanContext,
): Nothing | undefined {
	const name = `Ticket ${nameOf(ticket)}`;
	if (isReopenedByPerson(ticket)) {
		const message = `${name} was reopened by a person after it had been completed automatically: it stays open.`;
		return nothing('skipped', message, ticket);
	}
	if (ageOf(observedAt, clocks) > TOO_OLD_MS) {
		const minutes = Math.round(ageOf(observedAt, clocks) / MINUTE_MS);
		const message = `${name} is not completed, because this item was observed ${minutes} minutes ago. The next snapshot decides.`;
		return nothing('skipped', message, ticket);
	}
	return undefined;
}

/** Why a ticket stays open although its status was seen to be gone. @param observedAt when that was seen */
export function reasonToKeep(
	ticket: Ticket,
	observedAt: number,
	actual: Actual,
	context: PlanContext,
): Nothing | undefined {
	const name = `Ticket ${nameOf(ticket)}`;
	const reason = reasonToLeave(ticket, observedAt, context);
	if (reason) return reason;
	if (isNewerThan(ticket, observedAt, context.clocks)) {
		const message = `${name} began after this status had cleared, so it may belong to a new occurrence. The next snapshot decides.`;
		return nothing('skipped', message, ticket);
	}
	if (lastRaisedAt(notesOn(ticket, actual), context.clocks) > observedAt) {
		const message = `${name} goes on: the status was raised again after this item. The next snapshot decides.`;
		return nothing('skipped', message, ticket);
	}
	return undefined;
}

/** Completes a ticket, or tells the technician who has taken it; once, however often the status is seen to be gone. */
export function complete(
	ticket: Ticket,
	{ reason, observedAt }: Pick<Absent, 'reason' | 'observedAt'>,
	note: OwnNote,
	actual: Actual,
	{ settings, clocks }: PlanContext,
): Action {
	const text = completedText(ticket.resolution, reason, observedAt, clocks);
	return completion(ticket, text, note, actual, settings);
}

export function completion(
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
			? nothing('skipped', `${name} has the note "${note.title}".`, ticket)
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

const isLeftToTechnician = (ticket: Ticket, { whenTaken }: Policies) =>
	whenTaken === 'addNote' && ticket.assignedResourceID !== null;

const notesOn = ({ id }: Ticket, { notes }: Actual) =>
	notes.filter(({ ticketId }) => ticketId === id);
