import type { DateTime } from 'luxon';
import type {
	CompleteCustomerTicket,
	CompleteTicket,
	OpenTicket,
	TicketDevice,
	UntouchedTicket,
} from '../../shared/decisions';
import { dueTime } from '../../shared/time';
import { customerExternalID, externalID } from '../../shared/externalId';
import { LEVELS, type DeviceList, type Level, type StatusChange } from '../../shared/items';
import { oneLine } from '../../shared/text';
import type { Account } from '../accounts/accounts';
import type { CompanyFields } from '../ruleTable/companyValues';
import type { RowSettings, TableRow } from '../ruleTable/ruleTable';
import { rowTitle } from '../ruleTable/issues';
import type { OnePer } from '../ruleTable/rules';
import { clearedReason, type TextFrame, type TicketTexts } from '../texts/texts';
import { opensAt } from '../ruleTable/hours';
import { ticketFields } from '../ruleTable/resolveRow';

/**
 * What can be decided without Autotask.
 *
 * @returns `undefined` when the row wants a ticket: then {@link decideTicket} goes on
 */
export function decideWithoutAutotask(
	change: StatusChange,
	row: TableRow,
): CompleteTicket | UntouchedTicket | undefined {
	const externalID = deviceKey(change, change.device.id);
	// Whatever the rules say now: the ticket may be from a time when the row was on.
	if (change.change === 'cleared') {
		return { action: 'complete', externalID, reason: clearedReason(change) };
	}
	if (!row.createTicket.value) return { action: 'none', externalID, reason: switchedOff(row) };
	// Devices without a customer have no customer whose ticket they could share.
	if (row.onePer.value !== 'customer' || change.customer === null) return undefined;
	const reason = `The ticket that ${oneLine(change.customer.name)} has for this status is for this device, too.`;
	return { action: 'none', externalID, reason, onePer: 'customer' };
}

/** Why a row that is off is off. */
export function switchedOff(row: TableRow): string {
	const by = row.createTicket.rule;
	const why = by ? `${by.title} switches it off` : 'no rule switches it on';
	return `Ticket creation is off for ${rowTitle(row)}: ${why}.`;
}

/** What a list of devices wants of their customer's ticket. */
export interface ListedDevices {
	/** Those for which the customer has one ticket; the highest level first. */
	shared: DeviceList['devices'];
	/** Those that were raised and want a ticket each. */
	own: DeviceList['devices'];
}

/** @param rowAt the row of the list's status at a level */
export function sortDevices(
	{ devices }: DeviceList,
	rowAt: (level: Level) => TableRow,
): ListedDevices {
	const rows = new Map(LEVELS.map((level) => [level, rowAt(level)]));
	const having = (level: Level, onePer: OnePer) => {
		const row = rows.get(level);
		return row?.createTicket.value === true && row.onePer.value === onePer;
	};
	return {
		shared: LEVELS.flatMap((level) =>
			devices.filter((device) => device.level === level && having(level, 'customer')),
		),
		own: devices.filter(({ level, isRaised }) => isRaised && having(level, 'device')),
	};
}

/** What becomes of a customer's ticket that no device needs. */
export function decideEmptyList(
	list: DeviceList,
	{ own }: ListedDevices,
): CompleteCustomerTicket | UntouchedTicket {
	const externalID = customerExternalID(list.source.id, list.customer.id, list.status.code);
	const customer = oneLine(list.customer.name);
	// A device that is missing from the list may have no other ticket than this one.
	if (!list.isComplete && (list.devices.length === 0 || own.length > 0)) {
		const reason = `Not all devices of ${customer} could be seen. Until they are, the ticket that it has for this status stays as it is.`;
		return { action: 'none', externalID, reason };
	}
	if (list.devices.length === 0) {
		const reason = `No device of ${customer} has this status any more.`;
		return { action: 'complete', externalID, reason };
	}
	if (own.length > 0) {
		const reason = 'Each device has a ticket of its own for this status now.';
		const instead = own.map(({ id }) => deviceKey(list, id));
		return { action: 'complete', externalID, reason, instead };
	}
	const reason = `No rule creates one ticket for the devices of ${customer} with this status.`;
	return { action: 'none', externalID, reason };
}

/** Nothing has to wait where no ticket would be created: what was there before the first run creates none. */
export function decideHeldList(
	{ all, shared }: { all: DeviceList } & Pick<ListedDevices, 'shared'>,
	held: UntouchedTicket,
): UntouchedTicket {
	if (shared.some(({ isRaised }) => isRaised)) return held;
	const reason = `No device of ${oneLine(all.customer.name)} has raised this status since the workflow was started.`;
	return { ...held, action: 'none', reason };
}

/** The devices as their customer's ticket names them. */
export function ticketDevices(
	list: DeviceList,
	{ shared }: Pick<ListedDevices, 'shared'>,
): TicketDevice[] {
	return shared.map(({ id, name, level, raisedAt, mayBeOlder, isRaised }) => ({
		...{ externalID: deviceKey(list, id), name: oneLine(name), level, raisedAt },
		...(mayBeOlder ? { mayBeOlder } : {}),
		isRaised,
	}));
}

/** A ticket that a row wants, with everything that has been found out about it. */
export interface TicketRequest {
	change: StatusChange;
	row: TableRow;
	/** Of a row without issues. */
	settings: RowSettings;
	/** What the company's own records give the ticket. */
	companyFields: CompanyFields;
	account: Account;
	/** What {@link waitingReason} says of the row. */
	outsideHours: string | undefined;
	/** When the ticket is thought to be created, in milliseconds: its due time counts from then. */
	now: number;
	onePer: OnePer;
}

/** @param write is asked for the texts of tickets that are created, not of those that wait */
export function decideTicket(
	{ change, settings, companyFields, account, outsideHours, now, onePer }: TicketRequest,
	write: (ticket: Omit<TextFrame, 'withAdvice'>) => TicketTexts,
): OpenTicket | UntouchedTicket {
	const externalID = ticketKey(change, onePer);
	if ('held' in account) return { action: 'held', externalID, reason: account.held };
	if (outsideHours !== undefined) return { action: 'held', externalID, reason: outsideHours };
	const fallback = account.matchedBy === 'fallback' ? account.company.name : undefined;
	return {
		action: 'open',
		externalID,
		companyID: account.company.id,
		...ticketFields(settings),
		...companyFields,
		dueHours: settings.dueHours,
		dueDateTime: dueTime(now, settings.dueHours),
		...write({ externalID, onePer, fallback }),
	};
}

/** @returns why tickets of this row wait, outside its weekly hours */
export function waitingReason(row: TableRow, now: DateTime): string | undefined {
	const { value, rule } = row.hours;
	const opens = value === null ? undefined : opensAt(value, now);
	if (opens === undefined) return undefined;
	const when = opens.toFormat('cccc HH:mm', { locale: 'en' });
	const by = rule ? `: ${rule.title} limits it to weekly hours` : '';
	return `${rowTitle(row)} waits until ${when} (${opens.zoneName})${by}.`;
}

/** What a row's tickets are for; a device without a customer always has its own. */
export const onePerOf = ({ customer }: StatusChange, row: TableRow): OnePer =>
	row.onePer.value === 'customer' && customer ? 'customer' : 'device';

function ticketKey({ source, device, customer, status }: StatusChange, onePer: OnePer): string {
	return onePer === 'customer' && customer
		? customerExternalID(source.id, customer.id, status.code)
		: externalID(source.id, device.id, status.code);
}

function deviceKey(
	{ source, status }: Pick<StatusChange, 'source' | 'status'>,
	deviceId: string,
): string {
	return externalID(source.id, deviceId, status.code);
}
