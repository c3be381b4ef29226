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
import {
	LEVELS,
	type DeviceList,
	type Level,
	type ListedDevice,
	type StatusChange,
} from '../../shared/items';
import { oneLine } from '../../shared/text';
import type { Account } from '../accounts/accounts';
import { mutedReason, type Mute } from '../ruleTable/mutes';
import type { RowSettings, TableRow } from '../ruleTable/ruleTable';
import { rowTitle } from '../ruleTable/issues';
import type { OnePer } from '../ruleTable/rules';
import { clearedReason, type TicketTexts } from '../texts/texts';
import type { TicketFrame } from '../texts/ticketTexts';
import { opensAt } from '../ruleTable/hours';
import { ticketFields } from '../ruleTable/resolveRow';

/**
 * What can be decided without Autotask.
 *
 * @param mute of the device for this status: its ticket, if there is one, stays as it is until the status clears
 * @returns `undefined` when the row wants a ticket: then {@link decideTicket} goes on
 */
export function decideWithoutAutotask(
	change: StatusChange,
	row: TableRow,
	mute?: Mute,
): CompleteTicket | UntouchedTicket | undefined {
	const externalID = deviceKey(change, change.device.id);
	// Whatever the rules say now: the ticket may be from a time when the row was on.
	if (change.change === 'cleared') {
		return { action: 'complete', externalID, reason: clearedReason(change) };
	}
	if (!row.createTicket.value) return { action: 'none', externalID, reason: switchedOff(row) };
	if (mute) return { action: 'held', externalID, reason: mutedReason(mute, change.device.name) };
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
	/** Those for which a ticket is muted: the customer's ticket gets none of them, and loses none. */
	muted: MutedDevice[];
}

interface MutedDevice {
	device: ListedDevice;
	mute: Mute;
}

/**
 * @param rowAt the row of the list's status at a level
 * @param muteFor of a device, at its level
 */
export function sortDevices(
	{ devices }: Pick<DeviceList, 'devices'>,
	rowAt: (level: Level) => TableRow,
	muteFor: (device: ListedDevice) => Mute | undefined = () => undefined,
): ListedDevices {
	const rows = new Map(LEVELS.map((level) => [level, rowAt(level)]));
	const having = (level: Level, onePer: OnePer) => {
		const row = rows.get(level);
		return row?.createTicket.value === true && row.onePer.value === onePer;
	};
	const muted = devices.flatMap((device) => {
		const mute = rows.get(device.level)?.createTicket.value ? muteFor(device) : undefined;
		return mute ? [{ device, mute }] : [];
	});
	const silent = new Set(muted.map(({ device }) => device));
	const heard = silent.size === 0 ? devices : devices.filter((device) => !silent.has(device));
	return {
		shared: LEVELS.flatMap((level) =>
			heard.filter((device) => device.level === level && having(level, 'customer')),
		),
		own: heard.filter(({ level, isRaised }) => isRaised && having(level, 'device')),
		muted,
	};
}

/** What becomes of a customer's ticket that no device needs. */
export function decideEmptyList(
	list: DeviceList,
	{ own, muted }: Pick<ListedDevices, 'own' | 'muted'>,
): CompleteCustomerTicket | UntouchedTicket {
	const externalID = customerExternalID(list.source.id, list.customer.id, list.status.code);
	const customer = oneLine(list.customer.name);
	// A device that is missing from the list may have no other ticket than this one.
	if (!list.isComplete && (list.devices.length === 0 || own.length > 0)) {
		const reason = `Not all devices of ${customer} could be seen. Until they are, the ticket that it has for this status stays as it is.`;
		return { action: 'none', externalID, reason };
	}
	// A muted device may have no other ticket than this one, either.
	if (muted.length > 0) return { action: 'held', externalID, reason: mutedList(muted) };
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

const MOST_MUTED_SHOWN = 3;

/** Why no ticket is created or changed for these devices, in words. */
function mutedList(muted: readonly MutedDevice[]): string {
	const reasons = muted
		.slice(0, MOST_MUTED_SHOWN)
		.map(({ device, mute }) => mutedReason(mute, device.name));
	const more = muted.length - reasons.length;
	return [...reasons, ...(more > 0 ? [`And ${more} more devices are muted.`] : [])].join(' ');
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
	{ shared, muted = [] }: Pick<ListedDevices, 'shared'> & Partial<Pick<ListedDevices, 'muted'>>,
): TicketDevice[] {
	const write = ({ id, name, level, raisedAt, mayBeOlder, isRaised }: ListedDevice) => ({
		...{ externalID: deviceKey(list, id), name: oneLine(name), level, raisedAt },
		...(mayBeOlder ? { mayBeOlder } : {}),
		isRaised,
	});
	return [
		...shared.map(write),
		...muted.map(({ device }) => ({ ...write(device), isMuted: true })),
	];
}

/** A ticket that a row wants, with everything that has been found out about it. */
export interface TicketRequest {
	change: StatusChange;
	row: TableRow;
	/** Of a row without issues. */
	settings: RowSettings;
	account: Account;
	/** What {@link waitingReason} says of the row. */
	outsideHours: string | undefined;
	/** When the ticket is thought to be created, in milliseconds: its due time counts from then. */
	now: number;
	onePer: OnePer;
}

/** @param write is asked for the texts of tickets that are created, not of those that wait */
export function decideTicket(
	{ change, settings, account, outsideHours, now, onePer }: TicketRequest,
	write: (ticket: TicketFrame) => TicketTexts,
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
