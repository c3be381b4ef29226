import type { ItemMatch } from '../autotask/configurationItems';
import { lastCompleted, LIMITS, openTickets, type Ticket } from '../autotask/tickets';
import type { OpenDecision } from '../decisions';
import { cut } from '../text';
import { byPicklistField } from '../ticketSettings';
import { DAY_MS, dueTime, writeTime } from '../time';
import {
	noAction,
	notesOn,
	type Action,
	type Actual,
	type ChangeAction,
	type CreateAction,
	type NoAction,
	type PlanContext,
} from './actions';
import type { Desired, Open } from './desired';
import { withDevices } from './deviceBlock';
import {
	CLOCK_TOLERANCE_MS,
	isCompletedDuplicate,
	onAutotaskClock,
	ownClearedAt,
	reopenedText,
} from './history';
import { assignedLine, createdForLine } from './ownLines';
import { isOnTicket, notedClearedAt, reopenedNote } from './ownNotes';
import { completeMoved, follows, isElsewhere, placeOf, tellMoved } from './planMoved';
import { planAbsent } from './planCompletion';
import { devicesOn, levelFields, planOpenTicket } from './planOpenTicket';
import { reopenWindowMs } from './policies';

/** The third phase: what should be × what is → what to do, and why. Knows no n8n and no HTTP. */

/** How far back completed tickets make a difference, by Autotask's clock; never before 1970. */
export function completedSinceFor(desired: Desired, { settings, clocks }: PlanContext): number {
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
	if (desired.state === 'absent') return planAbsent(desired, known, context);
	const open = openTickets(tickets);
	if (open.length > 0) return planOpenTickets(desired, open, known, context);
	const action = planWithoutOpenTicket(desired, known, context);
	// One that is reopened may be of another account than the device has now.
	const place = { ticket: action.do === 'change' ? action.ticket : undefined, others: [] };
	return [action, ...tellMoved(desired, place, known, context)];
}

function planOpenTickets(
	desired: Open,
	open: readonly Ticket[],
	actual: Actual,
	context: PlanContext,
): Action[] {
	const place = placeOf(desired, open, actual, context);
	if (place.ticket === undefined) return [create(desired, actual, context, place.others)];
	const action = planOpenTicket(desired, place.ticket, actual, context, place.why);
	const moved = completeMoved(desired, place, actual, context);
	return [action, ...moved, ...tellMoved(desired, place, actual, context)];
}

function planWithoutOpenTicket(desired: Open, actual: Actual, context: PlanContext): Action {
	const last = lastCompleted(actual.tickets.filter((ticket) => !isCompletedDuplicate(ticket)));
	if (!desired.isRaised) {
		return noAction(
			'skipped',
			'No device has raised this status since the workflow was started.',
			last,
		);
	}
	if (last === undefined) return create(desired, actual, context);
	const clearedAt =
		ownClearedAt(last, context.clocks) ??
		notedClearedAt(last, notesOn(last, actual), context.clocks);
	if (clearedAt !== undefined && desired.observedAt < clearedAt) {
		const message = `This item is out of date: its status cleared later (${writeTime(clearedAt)}).`;
		return noAction('skipped', message, last);
	}
	if (clearedAt !== undefined || isOfEarlierOccurrence(last, desired, context)) {
		return planRecurrence(desired, last, actual, context);
	}
	return planClosedByPerson(desired, last, actual, context);
}

/**
 * Whether a person completed the ticket before the status was raised (again). Where times leave that open, a ticket
 * created clearly before the raise counts as an earlier one: better one ticket more than none. Where it is not known
 * since when the status has been current, the closing counts for as long as the user says.
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
	if (policies.onRecurrence === 'createNew' || !isRecent) return create(desired, actual, context);
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
			: 'was closed by a person while the status was still current';
		return byNotes(last, `Ticket ${name} ${why}: it stays closed.`);
	}
	const closedAt = last.completedDate ?? 0;
	const observed = onAutotaskClock(desired.observedAt, context.clocks);
	if (observed <= closedAt + CLOCK_TOLERANCE_MS) {
		const message = `Ticket ${name} was closed after this status was observed (${writeTime(closedAt)}). The next snapshot decides.`;
		return byNotes(last, message);
	}
	if (policies.whenClosedByPerson === 'createNew') return create(desired, actual, context);
	const why = 'The ticket was closed, but the status is still current.';
	return reopen(desired, last, why, actual, context);
}

/** Who completed the ticket is told by our notes, where its resolution does not tell. */
const byNotes = (last: Ticket, message: string): NoAction => ({
	...noAction('skipped', message, last),
	byNotesOf: last,
});

function create(
	desired: Open,
	actual: Actual,
	{ settings, clocks }: PlanContext,
	replaces: readonly Ticket[] = [],
): CreateAction {
	const { decision, devices, observedAt, device } = desired;
	const wanted = device && { companyID: decision.companyID, device };
	const match = wanted && actual.findItem?.(wanted);
	const defaults: Partial<Record<string, number | null>> = settings.defaults;
	const { assignedResourceID } = decision;
	const isToldApart = settings.policies.whenTaken === 'addNote' && assignedResourceID !== null;
	const description = withLines(decision.description, [
		...missingItem(match),
		...(isToldApart ? [assignedLine(assignedResourceID)] : []),
		...(follows(desired, settings.policies) ? [createdForLine(decision.companyID)] : []),
	]);
	return {
		do: 'create',
		key: desired.key,
		device: wanted,
		replaces,
		fields: {
			companyID: decision.companyID,
			title: cut(decision.title, LIMITS.title),
			description:
				(devices && withDevices(description, devices, observedAt, clocks.now)) ?? description,
			status: settings.newStatus,
			...settings.defaults,
			...byPicklistField(({ field }) => decision[field] ?? defaults[field] ?? null),
			...peopleOf(decision),
			configurationItemID: match?.kind === 'one' ? match.id : null,
			dueDateTime: dueTime(onAutotaskClock(clocks.now, clocks), decision.dueHours),
			externalID: desired.key,
		},
	};
}

/** Who the ticket is for and who does it; left to Autotask where no rule says. */
function peopleOf(decision: OpenDecision) {
	const { assignedResourceID, assignedResourceRoleID, userDefinedFields } = decision;
	const { contactID, contractID, companyLocationID } = decision;
	return {
		...{ assignedResourceID, assignedResourceRoleID, contactID, contractID, companyLocationID },
		...(userDefinedFields.length > 0 ? { userDefinedFields } : {}),
	};
}

/** A line that says why the ticket has no configuration item, where the device was not found. */
function missingItem(match: ItemMatch | undefined): string[] {
	if (match === undefined || match.kind === 'one') return [];
	const why =
		match.kind === 'none'
			? 'Autotask has no active one of this company with the name of the device.'
			: `Autotask has ${match.count} active ones of this company with the name of the device.`;
	return [`Configuration item: none. ${why}`];
}

/** The description with further lines at its end, whatever has to be cut for them. */
function withLines(description: string, lines: readonly string[]): string {
	const end = lines.map((line) => `\n\n${line}`).join('');
	return cut(description, LIMITS.description - end.length) + end;
}

/**
 * Opens a completed ticket again, with the priority and a due time of now: it must not be overdue at once. A ticket that
 * follows its device to another account is created there instead.
 */
function reopen(
	desired: Open,
	ticket: Ticket,
	reason: string,
	actual: Actual,
	context: PlanContext,
): ChangeAction | CreateAction {
	const { settings, clocks } = context;
	if (follows(desired, settings.policies) && isElsewhere(ticket, desired)) {
		return create(desired, actual, context);
	}
	const description = devicesOn(ticket, desired, context);
	const note = reopenedNote(reason, desired.observedAt, ticket.completedDate ?? 0);
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
