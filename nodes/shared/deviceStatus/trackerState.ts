import { isUndefined, omitBy, pick } from 'lodash';
import {
	decodeProblems,
	encodeProblems,
	longCode,
	shortCode,
	type TrackedProblem,
} from './trackedProblems';
import type { Customer } from '../items';

export interface TrackedDevice {
	/** Kept because a removed device can no longer be asked for its name. */
	name: string;
	/** Where it was last seen: an account that may no longer see the group does not prove that the device is gone. */
	groupId?: number;
	/** The customer that was last known; `null`: it had none; absent: it was never known. */
	customer?: Customer | null;
	/** By status code. */
	problems: Map<string, TrackedProblem>;
}

/** Names a list: the devices of a customer that have a status. */
export interface ListRef {
	customer: Customer;
	code: string;
	/** Devices that are on the list of another customer now. */
	moved?: Array<{ name: string; customer: Customer }>;
}

/** Where a problem stands among all: seconds since 1970 when it was first seen, device id, status code. */
export type Position = [since: number, deviceId: string, code: string];

/** A resend that is under way: it can take several executions. */
export interface ResendProgress {
	/** The last problem that it has sent. */
	after: Position;
	/** The last problem that it sends: what is raised meanwhile is no part of it. */
	until: Position;
	/** The customers' lists that it has yet to send, after all problems. */
	lists: readonly ListRef[];
}

/** What a source was called before, until a snapshot has said so: its tickets have other keys now. */
export interface FormerNames {
	/** What the keys of the source started with. */
	former?: readonly string[];
	/** Id of one customer of each kind that is no longer used. */
	formerScopes?: readonly string[];
}

/** What the trigger knew after its last complete observation. A cache: losing it loses no ticket. */
export interface TrackerState extends FormerNames {
	devices: Map<string, TrackedDevice>;
	/** When it was last looked; seconds since 1970. */
	lookedAt?: number;
	/** When sending all problems again last began; seconds since 1970. */
	resentAt: number;
	/** How far that has come; absent: it is complete. */
	resend?: ResendProgress;
	/** Lists that have changed and did not fit into an execution yet. */
	lists?: readonly ListRef[];
	/** Since when so many devices are missing that it is not believed; seconds since 1970. */
	suspectSince?: number;
	/** Names of the secondary servers that could not be asked the last time. */
	failedServers?: readonly string[];
	/** Id of the source that all this was observed on. */
	source?: string;
	/** As in the observation. */
	customerScope?: string;
}

type StoredResend = Omit<ResendProgress, 'lists'> & { lists?: string[] };

/** Plain JSON, as n8n stores it: a few dozen bytes for each problem, because it is rewritten at every emit. */
export interface StoredState {
	version: 1;
	lookedAt?: number;
	resentAt: number;
	resend?: StoredResend;
	lists?: string[];
	suspectSince?: number;
	failedServers?: string[];
	source?: string;
	customerScope?: string;
	former?: string[];
	formerScopes?: string[];
	/** Seconds since 1970, which all `since` below count from. */
	from: number;
	/** A position in here stands for a customer everywhere else. */
	customers: Array<[id: string, name: string, kind: Customer['kind'], autotaskCompanyId?: number]>;
	/**
	 * Device id, a GUID in short → `<problems>|<group>.<customer>|<name>`, numbers in base 36, e.g. `7Cr9l1c|c.3|FIN-PC-07`.
	 */
	devices: Record<string, string>;
}

/** Stored instead of a customer: the device has none. */
const NOBODY = '-';

/** Numbers customers as they come. */
class CustomerTable {
	private readonly positions = new Map<string, number>();

	readonly rows: StoredState['customers'] = [];

	positionOf({ id, name, kind, autotaskCompanyId }: Customer): string {
		// A name may have changed between two devices of the same customer.
		const key = `${id}\n${name}\n${kind}\n${autotaskCompanyId ?? ''}`;
		const company =
			autotaskCompanyId === undefined ? ([] as const) : ([autotaskCompanyId] as const);
		const position = this.positions.get(key) ?? this.rows.push([id, name, kind, ...company]) - 1;
		this.positions.set(key, position);
		return position.toString(36);
	}

	encode({ customer, code }: ListRef): string {
		return `${this.positionOf(customer)}.${shortCode(code)}`;
	}
}

/** Reads what {@link CustomerTable} wrote. */
class CustomerRows {
	private readonly customers: Customer[];

	constructor(rows: StoredState['customers']) {
		this.customers = rows.map(([id, name, kind, autotaskCompanyId]) => ({
			...{ id, name, kind },
			...(autotaskCompanyId === undefined ? {} : { autotaskCompanyId }),
		}));
	}

	at(position: string): Customer | undefined {
		return this.customers[parseInt(position, 36)];
	}

	decode(lists: readonly string[]): ListRef[] {
		return lists.flatMap((text) => {
			const [position, code] = text.split('.');
			const customer = this.at(position);
			return customer ? [{ customer, code: longCode(code) }] : [];
		});
	}
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Begins a GUID in short, and stands before any other id that begins with it. */
const SHORT = '*';

/** A GUID takes 23 characters instead of 36: half of what a state stores is ids. */
function shortId(id: string): string {
	if (GUID.test(id))
		return SHORT + Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');
	return id.startsWith(SHORT) ? SHORT + id : id;
}

function longId(short: string): string {
	if (!short.startsWith(SHORT)) return short;
	const rest = short.slice(SHORT.length);
	if (rest.startsWith(SHORT)) return rest;
	const hex = Buffer.from(rest, 'base64url').toString('hex');
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function encodeDevice(
	{ name, groupId, customer, problems }: TrackedDevice,
	from: number,
	table: CustomerTable,
): string {
	const group = groupId?.toString(36) ?? '';
	const whose = customer === undefined ? '' : `.${customer ? table.positionOf(customer) : NOBODY}`;
	return [encodeProblems(problems, from), group + whose, name].join('|');
}

function decodeDevice(text: string, from: number, customers: CustomerRows): TrackedDevice {
	const [problems, place = '', ...name] = text.split('|');
	const [group, position] = place.split('.');
	const customer = position === NOBODY ? null : customers.at(position ?? '');
	return {
		name: name.join('|'),
		...(group === '' ? {} : { groupId: parseInt(group, 36) }),
		...(customer === undefined ? {} : { customer }),
		problems: decodeProblems(problems, from),
	};
}

export function encodeState(state: TrackerState): StoredState {
	const { devices, resend, lists, failedServers, former, formerScopes, ...plain } = state;
	const table = new CustomerTable();
	let from = Number.POSITIVE_INFINITY;
	for (const { problems } of devices.values()) {
		for (const { since } of problems.values()) from = Math.min(from, since);
	}
	if (!Number.isFinite(from)) from = 0;
	const storedResend = resend && {
		...resend,
		lists: resend.lists.map((list) => table.encode(list)),
	};
	return withoutUndefined({
		version: 1 as const,
		...plain,
		resend: storedResend,
		lists: lists?.map((list) => table.encode(list)),
		failedServers: failedServers && [...failedServers],
		former: former && [...former],
		formerScopes: formerScopes && [...formerScopes],
		from,
		devices: Object.fromEntries(
			[...devices].map(([id, device]) => [shortId(id), encodeDevice(device, from, table)]),
		),
		customers: table.rows,
	});
}

/** What is stored as it is. */
const PLAIN = [
	...(['lookedAt', 'suspectSince', 'failedServers', 'source', 'customerScope'] as const),
	...(['former', 'formerScopes'] as const),
];

/** @returns `undefined` for a state that was never stored, or that another version of this node wrote */
export function decodeState(stored: Partial<StoredState> | undefined): TrackerState | undefined {
	if (stored?.version !== 1 || typeof stored.devices !== 'object') return undefined;
	const { devices, customers: rows = [], from = 0, resentAt = 0, resend, lists } = stored;
	const customers = new CustomerRows(rows);
	const names = pick(stored, PLAIN);
	return withoutUndefined({
		...names,
		resentAt,
		resend: resend && { ...resend, lists: customers.decode(resend.lists ?? []) },
		lists: lists && customers.decode(lists),
		devices: new Map(
			Object.entries(devices).map(([id, text]) => [
				longId(id),
				decodeDevice(text, from, customers),
			]),
		),
	});
}

/** What is undefined is not there, so that nothing changes when it is stored and read again. */
function withoutUndefined<Value extends object>(value: Value): Value {
	return omitBy(value, isUndefined) as Value;
}
