import type { NoteOnTicket } from '../autotask/ticketNotes';
import type { Ticket } from '../autotask/tickets';
import { dueTime, HOUR_MS, MINUTE_MS } from '../time';
import { noAction, notesOn, type Action, type Actual, type PlanContext } from './actions';
import type { Open } from './desired';
import { hasSameDevices, withDevices } from './deviceBlock';
import { isElsewhere } from './planMoved';
import {
	CLOCK_TOLERANCE_MS,
	isNewerThan,
	nameOf,
	onAutotaskClock,
	startOf,
	type Clocks,
} from './history';
import { isOnTicket, lastLevelAt, levelNote, raisedNote } from './ownNotes';
import { isLevel, levelOfTitle, rankOfLevel, titleWithLevel } from './titleLevel';

/**
 * What is done on the open ticket of a status that holds. Running the same item again must find nothing to do, so only
 * differences count. Pure.
 */

/** Its level and its devices, as far as the ticket shows others. @param why it stays with another company */
export function planOpenTicket(
	desired: Open,
	ticket: Ticket,
	actual: Actual,
	context: PlanContext,
	why?: string,
): Action {
	const { clocks } = context;
	const notes = notesOn(ticket, actual);
	if (isOfLaterOccurrence(desired, ticket, clocks)) {
		const note = raisedNote(desired.raisedAt, clocks);
		if (!isOnTicket(notes, note)) {
			const message = `Ticket ${nameOf(ticket)} is open and is continued for this status, which was raised again.`;
			return { do: 'note', ticket, note, result: 'exists', message };
		}
	}
	const level = planLevel(desired, ticket, notes, context);
	const description = devicesOn(ticket, desired, context, desired.isWhole);
	if (!level.changes && description === undefined) {
		return noAction('exists', `${level.message}${otherCompany(ticket, desired, why)}`, ticket);
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
		done: levelled?.done ?? `lists ${countDevices(desired)} now`,
		doing: (name) =>
			levelled ? `change the level of ticket ${name}` : `list the devices on ticket ${name}`,
	};
}

/** The ticket is from an earlier occurrence. An execution that still has to process its end must not complete the ticket. */
function isOfLaterOccurrence(desired: Open, ticket: Ticket, clocks: Clocks): boolean {
	const raised = onAutotaskClock(desired.raisedAt, clocks);
	const isNews = desired.change === 'raised' && !desired.mayBeOlder;
	return isNews && startOf(ticket, clocks) < raised - CLOCK_TOLERANCE_MS;
}

const countDevices = ({ devices = [] }: Open): string =>
	devices.length === 1 ? '1 device' : `${devices.length} devices`;

/** The description with the devices of a customer's ticket; `undefined` when it is to stay as it is. */
export function devicesOn(
	ticket: Ticket,
	{ devices, observedAt }: Open,
	{ clocks }: PlanContext,
	isWhole = true,
): string | undefined {
	if (devices === undefined || ticket.description === undefined) return undefined;
	return withDevices(ticket.description, devices, observedAt, clocks.now, isWhole);
}

/** A ticket that stays with its company although its device has another one now: the message says so. */
function otherCompany(ticket: Ticket, desired: Open, why = ''): string {
	if (!isElsewhere(ticket, desired)) return '';
	const { companyID } = desired.decision;
	return ` It stays with its company (id ${ticket.companyID}); the device belongs to another customer now (company id ${companyID}). ${why}`.trimEnd();
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
		return { changes: false, message: `${name} is open and has the current level.` };
	}
	const isOlder =
		isNewerThan(ticket, desired.observedAt, clocks, CLOCK_TOLERANCE_MS) ||
		lastLevelAt(notes, clocks) > desired.observedAt;
	if (isOlder) {
		const message = `${name} has a newer level than this item. The next snapshot decides.`;
		return { changes: false, message };
	}
	return { changes: true, message: '' };
}

/**
 * A later item repeats a level change that was lost, because the title contains the level of our last write;
 * a priority that a technician has changed stays. Titles without a level say nothing: then only the change itself is
 * followed, as far as the ticket differs.
 */
function isOfOtherLevel(desired: Open, ticket: Ticket, clocks: Clocks): boolean {
	const { level, decision, isWhole, devices = [] } = desired;
	const written = levelOfTitle(ticket.title);
	if (written !== undefined && isLevel(level)) {
		if (written === level) return false;
		// A muted device may be what the ticket has its level from.
		const mayFall = isWhole && !devices.some(({ isMuted }) => isMuted);
		return mayFall || rankOfLevel(level) < rankOfLevel(written);
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
export function levelFields(ticket: Ticket, { level, decision }: Open, { clocks }: PlanContext) {
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
