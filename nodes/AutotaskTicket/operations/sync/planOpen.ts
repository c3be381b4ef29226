import type { Ticket } from '../../../shared/autotask/tickets';
import { writeTime } from '../../../shared/autotask/times';
import {
	CLOCK_TOLERANCE_MS,
	isOfEarlierOccurrence,
	lastCompleted,
	openTickets,
} from './occurrences';
import { planLevel } from './planLevel';
import { reopenWindowMs } from './policies';
import { ownCompletion } from './resolution';
import { leave, type Known, type Step } from './step';
import type { ChangeItem, OpenDecision } from './syncItem';

/** What to do for a status that holds and wants a ticket. */
export function planOpen(item: ChangeItem, decision: OpenDecision, known: Known): Step {
	const { tickets } = known;
	const [open] = openTickets(tickets);
	if (open) return planLevel(item, decision, open, known);
	const last = lastCompleted(tickets);
	if (last === undefined) return { do: 'create', decision };
	const own = ownCompletion(last);
	if (own && item.observedAt < own.clearedAt) {
		const cleared = writeTime(own.clearedAt);
		return leave('skipped', `This item is older than the end of its status (${cleared}).`, last);
	}
	if (own || isOfEarlierOccurrence(last, item.raisedAt)) {
		return planRecurrence(item, decision, last, known);
	}
	return planClosedByPerson(item, decision, last, known);
}

function planRecurrence(
	item: ChangeItem,
	decision: OpenDecision,
	last: Ticket,
	{ policies }: Known,
): Step {
	const sinceCompletion = item.raisedAt - (last.completedDate ?? 0);
	const isRecent = sinceCompletion <= reopenWindowMs(policies);
	if (policies.onRecurrence === 'createNew' || !isRecent) return { do: 'create', decision };
	return { do: 'reopen', ticket: last, decision, reason: 'The status has come back.' };
}

function planClosedByPerson(
	item: ChangeItem,
	decision: OpenDecision,
	last: Ticket,
	{ policies }: Known,
): Step {
	const name = last.ticketNumber;
	if (policies.whenClosedByPerson === 'leaveClosed') {
		return leave('skipped', `Ticket ${name} was closed while the status lasts: left closed.`, last);
	}
	const closedAt = last.completedDate ?? 0;
	if (item.observedAt <= closedAt + CLOCK_TOLERANCE_MS) {
		const message = `Ticket ${name} was closed after this status was observed (${writeTime(closedAt)}). The next snapshot decides.`;
		return leave('skipped', message, last);
	}
	if (policies.whenClosedByPerson === 'createNew') return { do: 'create', decision };
	const reason = 'The ticket was closed, but the status still holds.';
	return { do: 'reopen', ticket: last, decision, reason };
}
