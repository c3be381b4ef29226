import type { DateTime } from 'luxon';
import type {
	CompleteTicket,
	HeldTicket,
	NoTicket,
	OpenTicket,
	TicketMember,
} from '../shared/autotask/ticketDecision';
import { dueTime } from '../shared/autotask/times';
import { customerExternalID, externalID } from '../shared/deviceStatus/problemKey';
import type { StatusChange } from '../shared/deviceStatus/statusChange';
import type { Account } from './accounts/accounts';
import { oneLine } from './texts/plainText';
import type { RowSettings } from './table/rowSettings';
import { rowTitle } from './table/rowFaults';
import type { TableRow } from './table/tableRow';
import { ruleTitle } from './table/rules';
import type { OnePer } from './table/rules';
import { clearedReason } from './texts/texts';
import type { TextFrame, TicketTexts } from './texts/texts';
import { opensAt } from './table/weeklyHours';

/**
 * What can be decided without Autotask.
 *
 * @param mayShareTicket whether the device may be on a ticket that its customer has for this status
 * @returns `undefined` when the row wants a ticket: then {@link decideTicket} goes on
 */
export function decideAlone(
	change: StatusChange,
	row: TableRow,
	mayShareTicket = false,
): CompleteTicket | NoTicket | undefined {
	// Whatever the rules say now: the ticket may be from a time when the row was on.
	if (change.change === 'cleared') return complete(change, mayShareTicket);
	if (row.createTicket.value) return undefined;
	return { action: 'none', externalID: deviceKey(change), reason: switchedOff(row) };
}

/** Why a row that is off is off. */
export function switchedOff(row: TableRow): string {
	const by = row.createTicket.rule;
	const why = by ? `${ruleTitle(by)} switches it off` : 'no rule switches it on';
	return `Ticket creation is off for ${rowTitle(row)}: ${why}.`;
}

function complete(change: StatusChange, mayShareTicket: boolean): CompleteTicket {
	const shared = mayShareTicket ? customerKey(change) : undefined;
	return {
		action: 'complete',
		externalID: deviceKey(change),
		reason: clearedReason(change),
		...(shared === undefined ? {} : { customerExternalID: shared }),
	};
}

/** A ticket that a row wants, with everything that has been found out about it. */
export interface Wish {
	change: StatusChange;
	row: TableRow;
	/** Of a row without faults. */
	settings: RowSettings;
	account: Account;
	/** What {@link waitingReason} says of the row. */
	waits: string | undefined;
	/** When the ticket is thought to be made, in milliseconds: its due time counts from then. */
	now: number;
}

/** @param write is asked for the texts of tickets that are made, not of those that wait */
export function decideTicket(
	{ change, row, settings, account, waits, now }: Wish,
	write: (ticket: Omit<TextFrame, 'withAdvice'>) => TicketTexts,
): OpenTicket | HeldTicket {
	const { onePer, key, member } = ticketIdentity(change, row);
	if ('held' in account) return { action: 'held', externalID: key, reason: account.held };
	if (waits !== undefined) return { action: 'held', externalID: key, reason: waits };
	const fallback = account.matchedBy === 'fallback' ? account.company.name : undefined;
	return {
		action: 'open',
		externalID: key,
		companyID: account.company.id,
		queueID: settings.queue?.id ?? null,
		priority: settings.priority?.id ?? null,
		dueHours: settings.dueHours,
		dueDateTime: dueTime(now, settings.dueHours),
		billingCodeID: settings.workType?.id ?? null,
		issueType: settings.issueType?.id ?? null,
		subIssueType: settings.subIssueType?.id ?? null,
		...write({ externalID: key, onePer, fallback }),
		...(member === undefined ? {} : { member }),
	};
}

/** @returns why tickets of this row wait, outside its weekly hours */
export function waitingReason(row: TableRow, now: DateTime): string | undefined {
	const { value, rule } = row.hours;
	const opens = value === null ? undefined : opensAt(value, now);
	if (opens === undefined) return undefined;
	const when = opens.toFormat('cccc HH:mm', { locale: 'en' });
	const by = rule ? `: ${ruleTitle(rule)} limits it to weekly hours` : '';
	return `${rowTitle(row)} waits until ${when} (${opens.zoneName})${by}.`;
}

interface TicketIdentity {
	onePer: OnePer;
	key: string;
	member?: TicketMember;
}

export function ticketIdentity(change: StatusChange, row: TableRow): TicketIdentity {
	const shared = row.onePer.value === 'customer' ? customerKey(change) : undefined;
	const own = deviceKey(change);
	// Devices of nobody have nothing in common that one ticket could be for.
	if (shared === undefined) return { onePer: 'device', key: own };
	const member = { externalID: own, name: oneLine(change.device.name) };
	return { onePer: 'customer', key: shared, member };
}

function deviceKey({ source, device, status }: StatusChange): string {
	return externalID(source.id, device.id, status.code);
}

/** @returns `undefined` when it is not known whose device it is */
function customerKey({ source, customer, status }: StatusChange): string | undefined {
	return customer ? customerExternalID(source.id, customer.id, status.code) : undefined;
}
