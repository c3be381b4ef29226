import { chunk, groupBy, uniqBy } from 'lodash';
import { ExpiringCache } from '../expiringCache';
import { fold, spellings } from '../text';
import { HOUR_MS } from '../time';
import type { AutotaskClient } from './client';
import { clock } from './clock';
import {
	PAGE_SIZE,
	wholeNumber,
	type Condition,
	type FilterItem,
	type Query,
	type Row,
} from './query';
import type { ApiError } from './response';

/**
 * Devices in Autotask, which it calls configuration items (before: installed products).
 *
 * @see https://www.autotask.net/help/DeveloperHelp/Content/APIs/REST/Entities/ConfigurationItemsEntity.htm
 */

/** A device as its source names it. */
export interface NamedDevice {
	name: string;
	fqdn?: string;
	ip?: string;
	serialNumber?: string;
}

export interface DeviceOfCompany {
	companyID: number;
	device: NamedDevice;
}

/** An active configuration item; texts as {@link fold} compares them. */
export interface ConfigurationItem {
	id: number;
	companyID: number;
	serialNumber: string;
	/** As the RMM that is connected with Autotask calls the device. */
	hostName: string;
	title: string;
	ip: string;
}

export type ItemMatch =
	{ kind: 'one'; id: number } | { kind: 'none' } | { kind: 'several'; count: number };

/** What is known of the devices that were looked up; `undefined` for others. */
export type FindItem = (wanted: DeviceOfCompany) => ItemMatch | undefined;

const FIELDS = [
	...['id', 'companyID', 'isActive', 'serialNumber', 'referenceTitle'],
	...['rmmDeviceAuditHostname', 'rmmDeviceAuditIPAddress'],
];

const text = (value: unknown) => (typeof value === 'string' ? fold(value) : '');

function readItem(row: Row): ConfigurationItem[] {
	const [id, companyID] = [wholeNumber(row.id), wholeNumber(row.companyID)];
	if (id === undefined || companyID === undefined || row.isActive !== true) return [];
	return [
		{
			...{ id, companyID, serialNumber: text(row.serialNumber), title: text(row.referenceTitle) },
			hostName: text(row.rmmDeviceAuditHostname),
			ip: text(row.rmmDeviceAuditIPAddress),
		},
	];
}

const namesOf = ({ name, fqdn = '' }: NamedDevice): string[] =>
	[name, fqdn].filter((each) => fold(each) !== '');

/**
 * The one item that is the device: by serial number, else by the RMM's host name, else by its title. Of several with
 * the same name the IP address decides; alone it proves nothing. Pure.
 *
 * @param items of one company
 */
export function matchItem(device: NamedDevice, items: readonly ConfigurationItem[]): ItemMatch {
	const names = namesOf(device).map(fold);
	const [serialNumber, ip] = [text(device.serialNumber), text(device.ip)];
	const isNamed = (value: string) => value !== '' && names.includes(value);
	const ways: Array<(item: ConfigurationItem) => boolean> = [
		(item) => serialNumber !== '' && item.serialNumber === serialNumber,
		({ hostName }) => isNamed(hostName),
		({ title }) => isNamed(title),
	];
	for (const isDevice of ways) {
		const found = items.filter(isDevice);
		if (found.length === 1) return { kind: 'one', id: found[0].id };
		if (found.length === 0) continue;
		const here = found.filter((item) => ip !== '' && item.ip === ip);
		return here.length === 1
			? { kind: 'one', id: here[0].id }
			: { kind: 'several', count: found.length };
	}
	return { kind: 'none' };
}

/** What one Autotask account has answered within the last hour. */
interface Known {
	/** By company: all of its items. Companies with more than a page of them are asked by name. */
	whole: Map<number, ConfigurationItem[]>;
	large: Set<number>;
	/** By {@link keyOf}. */
	named: Map<string, ConfigurationItem[]>;
	/** Asking again is of no use. */
	refused?: ApiError;
}

const knownOf = new ExpiringCache<Known>(HOUR_MS, () => clock.now());

async function knownItems(client: AutotaskClient): Promise<Known> {
	const { account } = await client.connection();
	return await knownOf.get(account, async () => ({
		whole: new Map(),
		large: new Set(),
		named: new Map(),
	}));
}

const keyOf = ({ companyID, device }: DeviceOfCompany) =>
	[companyID, ...namesOf(device).map(fold), text(device.serialNumber)].join('\n');

/**
 * Looks devices up among the active configuration items of their companies: companies that have few are read whole,
 * and kept for an hour; others are asked for these names.
 */
export async function findConfigurationItems(
	client: AutotaskClient,
	wanted: readonly DeviceOfCompany[],
): Promise<{ kind: 'items'; find: FindItem } | ApiError> {
	const known = await knownItems(client);
	const error = known.refused ?? (await learn(client, wanted, known));
	if (error?.kind === 'rejected') known.refused = error;
	if (error) return error;
	return {
		kind: 'items',
		find: (each) => {
			const items = known.whole.get(each.companyID) ?? known.named.get(keyOf(each));
			return items && matchItem(each.device, items);
		},
	};
}

/** Why none can be looked up, as far as that is known. Takes no request. */
export async function refusedItems(client: AutotaskClient): Promise<ApiError | undefined> {
	return (await knownItems(client)).refused;
}

/** The next look asks again: Autotask did not accept what was found. */
export async function forgetConfigurationItems(client: AutotaskClient): Promise<void> {
	knownOf.forget((await client.connection()).account);
}

async function learn(
	client: AutotaskClient,
	wanted: readonly DeviceOfCompany[],
	known: Known,
): Promise<ApiError | undefined> {
	const companies = [...new Set(wanted.map(({ companyID }) => companyID))];
	const fresh = companies.filter((id) => !known.whole.has(id) && !known.large.has(id));
	const error = fresh.length > 0 ? await learnWhole(client, fresh, known) : undefined;
	if (error) return error;
	const missing = wanted.filter(
		(each) => !known.whole.has(each.companyID) && !known.named.has(keyOf(each)),
	);
	for (const part of chunk(uniqBy(missing, keyOf), NAMES_AT_A_TIME)) {
		const failed = await learnNamed(client, part, known);
		if (failed) return failed;
	}
	return undefined;
}

const ACTIVE: Condition = { op: 'eq', field: 'isActive', value: true };

const COMPANIES_AT_A_TIME = 100;

async function learnWhole(
	client: AutotaskClient,
	companies: number[],
	known: Known,
): Promise<ApiError | undefined> {
	if (companies.length > COMPANIES_AT_A_TIME) return undefined;
	const query: Query = {
		includeFields: FIELDS,
		filter: [{ op: 'in', field: 'companyID', value: companies }, ACTIVE],
		maxRecords: PAGE_SIZE,
	};
	const page = await client.page('V1.0/ConfigurationItems/query', query);
	if (page.kind !== 'page') return page;
	if (page.next !== undefined) {
		if (companies.length === 1) known.large.add(companies[0]);
		return undefined;
	}
	const byCompany = groupBy(page.rows.flatMap(readItem), 'companyID');
	for (const id of companies) known.whole.set(id, byCompany[id] ?? []);
	return undefined;
}

/** Two fields and the spellings of two names each stay below the 500 conditions that Autotask allows. */
const NAMES_AT_A_TIME = 50;

async function learnNamed(
	client: AutotaskClient,
	wanted: readonly DeviceOfCompany[],
	known: Known,
): Promise<ApiError | undefined> {
	const names = [...new Set(wanted.flatMap(({ device }) => namesOf(device).flatMap(spellings)))];
	const serials = [...new Set(wanted.flatMap(({ device }) => device.serialNumber?.trim() || []))];
	const named: Condition[] = [
		{ op: 'in', field: 'rmmDeviceAuditHostname', value: names },
		{ op: 'in', field: 'referenceTitle', value: names },
		...(serials.length > 0 ? [{ op: 'in', field: 'serialNumber', value: serials } as const] : []),
	];
	const companies = [...new Set(wanted.map(({ companyID }) => companyID))];
	const filter: FilterItem[] = [
		{ op: 'in', field: 'companyID', value: companies },
		ACTIVE,
		{ op: 'or', items: named },
	];
	const answer = await client.query('ConfigurationItems', { includeFields: FIELDS, filter });
	if (answer.kind !== 'rows') return answer;
	const byCompany = groupBy(answer.rows.flatMap(readItem), 'companyID');
	for (const each of wanted) known.named.set(keyOf(each), byCompany[each.companyID] ?? []);
	return undefined;
}

/** A configuration item that a ticket has beside its first one. */
export interface ItemOfTicket {
	/** Of the link, not of the item. */
	id: number;
	ticketID: number;
	configurationItemID: number;
}

/** At most so many each, with those that people add. */
export const MOST_ITEMS_OF_TICKET = 100;

/** @see https://www.autotask.net/help/DeveloperHelp/Content/APIs/REST/Entities/TicketAdditionalConfigurationItemsEntity.htm */
export async function findItemsOfTickets(
	client: AutotaskClient,
	ticketIDs: number[],
): Promise<{ kind: 'items'; items: ItemOfTicket[] } | ApiError> {
	const filter: Condition[] = [{ op: 'in', field: 'ticketID', value: ticketIDs }];
	const answer = await client.query('TicketAdditionalConfigurationItems', { filter });
	if (answer.kind !== 'rows') return answer;
	const items = answer.rows.flatMap((row): ItemOfTicket[] => {
		const [id, ticketID, configurationItemID] = [
			...[row.id, row.ticketID, row.configurationItemID].map(wholeNumber),
		];
		const isWhole = id !== undefined && ticketID !== undefined && configurationItemID !== undefined;
		return isWhole && ticketIDs.includes(ticketID) ? [{ id, ticketID, configurationItemID }] : [];
	});
	return { kind: 'items', items };
}

const below = (ticketID: number) => `V1.0/Tickets/${ticketID}/AdditionalConfigurationItems`;

export async function addItemToTicket(
	client: AutotaskClient,
	ticketID: number,
	configurationItemID: number,
): Promise<ApiError | undefined> {
	const answer = await client.post(below(ticketID), { configurationItemID });
	return answer.kind === 'ok' ? undefined : answer;
}

export async function removeItemFromTicket(
	client: AutotaskClient,
	{ ticketID, id }: ItemOfTicket,
): Promise<ApiError | undefined> {
	const answer = await client.delete(`${below(ticketID)}/${id}`);
	return answer.kind === 'ok' ? undefined : answer;
}
