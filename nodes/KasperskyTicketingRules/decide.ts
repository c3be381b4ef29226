import type { DateTime } from 'luxon';
import type {
	CompleteTicket,
	HeldTicket,
	NoTicket,
	OpenTicket,
} from '../shared/autotask/ticketDecision';
import { externalID } from '../shared/deviceStatus/problemKey';
import type { StatusChange } from '../shared/deviceStatus/statusChange';
import type { Account } from './accounts';
import type { RowSettings } from './rowSettings';
import { rowTitle } from './rowFaults';
import type { TableRow } from './ruleTable';
import { ruleTitle } from './rules';
import { clearedReason, ticketDescription, ticketTitle } from './texts';

/**
 * What can be decided without Autotask.
 *
 * @returns `undefined` when the row wants a ticket: then {@link decideTicket} goes on
 */
export function decideAlone(
	change: StatusChange,
	row: TableRow,
): CompleteTicket | NoTicket | undefined {
	const id = keyOf(change);
	// Whatever the rules say now: the ticket may be from a time when the row was on.
	if (change.change === 'cleared') {
		return { action: 'complete', externalID: id, reason: clearedReason(change) };
	}
	if (row.createTicket.value) return undefined;
	const by = row.createTicket.rule;
	const why = by ? `${ruleTitle(by)} switches it off` : 'no rule switches it on';
	const reason = `Ticket creation is off for ${rowTitle(row)}: ${why}.`;
	return { action: 'none', externalID: id, reason };
}

/**
 * The ticket that a row wants, or why it has to wait.
 *
 * @param settings of a row without faults
 * @param now when the ticket is thought to be made: its due time counts from then
 */
export function decideTicket(
	change: StatusChange,
	settings: RowSettings,
	account: Account,
	now: DateTime,
): OpenTicket | HeldTicket {
	const id = keyOf(change);
	if ('held' in account) return { action: 'held', externalID: id, reason: account.held };
	return {
		action: 'open',
		externalID: id,
		companyID: account.company.id,
		queueID: settings.queue?.id ?? null,
		priority: settings.priority?.id ?? null,
		dueHours: settings.dueHours,
		dueDateTime: dueTime(now, settings.dueHours),
		billingCodeID: settings.workType?.id ?? null,
		issueType: settings.issueType?.id ?? null,
		subIssueType: settings.subIssueType?.id ?? null,
		title: ticketTitle(change),
		description: ticketDescription(change, id),
	};
}

function keyOf(change: StatusChange): string {
	return externalID(change.source.id, change.device.id, change.status.code);
}

function dueTime(now: DateTime, hours: number): string {
	return now.toUTC().plus({ hours }).toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
