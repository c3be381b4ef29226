import { chunk } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { readTime, writeTime } from '../time';
import type { ApiResult, ApiError } from './response';
import type { AutotaskClient } from './client';
import { OWN_KEYS } from '../externalId';
import {
	IN_LIST_SIZE,
	numberInText,
	wholeNumber,
	type Condition,
	type FilterItem,
	type Row,
} from './query';

/** A ticket, as far as we use it. Times are milliseconds. */
export interface Ticket {
	id: number;
	ticketNumber: string;
	/** `null` when Autotask does not return it. */
	companyID: number | null;
	externalID: string;
	title: string;
	status: number;
	priority: number | null;
	createDate: number;
	dueDateTime: number | null;
	/** `null`: the ticket is open, whatever its status is called. */
	completedDate: number | null;
	resolution: string;
	assignedResourceID: number | null;
	/** Only where it was asked for: most are not needed, and they are long. */
	description?: string;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown) => wholeNumber(value) ?? null;

/** Reads a row; `undefined` when it is no ticket, or when its key, or whether it is open, cannot be read. */
function readTicket(row: Record<string, unknown>): Ticket | undefined {
	const id = numberOf(row.id);
	const completedDate = readTime(row.completedDate) ?? null;
	const isTold = completedDate !== null || (row.completedDate ?? '') === '';
	const { externalID = '' } = row;
	if (id === null || !isTold || (externalID !== null && typeof externalID !== 'string')) {
		return undefined;
	}
	return {
		id,
		ticketNumber: textOf(row.ticketNumber),
		companyID: numberOf(row.companyID),
		externalID: textOf(externalID),
		title: textOf(row.title),
		status: numberOf(row.status) ?? 0,
		priority: numberOf(row.priority),
		createDate: readTime(row.createDate) ?? 0,
		dueDateTime: readTime(row.dueDateTime) ?? null,
		completedDate,
		resolution: textOf(row.resolution),
		assignedResourceID: numberOf(row.assignedResourceID),
		...('description' in row ? { description: textOf(row.description) } : {}),
	};
}

const byAge = (a: Ticket, b: Ticket) => a.createDate - b.createDate || a.id - b.id;

/** Open tickets, oldest first. */
export function openTickets<Known extends Ticket>(tickets: readonly Known[]): Known[] {
	return tickets.filter((ticket) => ticket.completedDate === null).sort(byAge);
}

/** The one completed last. */
export function lastCompleted<Known extends Ticket>(tickets: readonly Known[]): Known | undefined {
	return tickets
		.filter((ticket) => ticket.completedDate !== null)
		.sort((a, b) => (a.completedDate ?? 0) - (b.completedDate ?? 0) || a.id - b.id)
		.pop();
}

/** The id that Autotask answers to a write. */
export function readItemId(answer: ApiResult): { kind: 'written'; id: number } | ApiError {
	if (answer.kind !== 'ok') return answer;
	const id = numberInText(answer.body.itemId);
	if (id !== undefined) return { kind: 'written', id };
	return { kind: 'unreadable', detail: 'HTTP 200 without itemId' };
}

/** Fields that are `null` are left out: Autotask then takes the ticket category's default. */
export async function createTicket(client: AutotaskClient, fields: IDataObject) {
	const set = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
	return readItemId(await client.post('V1.0/Tickets', set));
}

/** Changes the given fields only. Autotask may answer 200 without doing it: read back. */
export async function patchTicket(client: AutotaskClient, id: number, fields: IDataObject) {
	return await client.patch('V1.0/Tickets', { id, ...fields });
}

/** Opens the ticket in Autotask's web interface; `undefined` when its address is unknown. */
export function ticketLink(webUrl: string, id: number): string | undefined {
	return webUrl === '' ? undefined : `${webUrl}Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${id}`;
}

/**
 * Lengths that Autotask allows, in characters.
 *
 * @see https://ww2.autotask.net/help/developerhelp/content/apis/REST/Entities/TicketsEntity.htm
 */
export const LIMITS = {
	title: 255,
	description: 8_000,
	noteTitle: 250,
	noteDescription: 32_000,
	resolution: 32_000,
} as const;

/** Whether descriptions are read, too. */
export type Detail = 'brief' | 'described';

export type Tickets = { kind: 'tickets'; tickets: Ticket[] } | ApiError;

const FIELDS = [
	'id',
	'ticketNumber',
	'companyID',
	'externalID',
	'title',
	'status',
	'priority',
	'createDate',
	'dueDateTime',
	'completedDate',
	'resolution',
	'assignedResourceID',
];

/**
 * Autotask may answer more rows than asked for (it drops filters that it does not know), so each
 * row has to match before anybody acts on it.
 */
async function findTickets(
	client: AutotaskClient,
	filter: FilterItem[],
	matches: (ticket: Ticket) => boolean,
	detail: Detail = 'brief',
): Promise<Tickets> {
	const includeFields = detail === 'described' ? [...FIELDS, 'description'] : FIELDS;
	const answer = await client.query('Tickets', { includeFields, filter });
	if (answer.kind !== 'rows') return answer;
	const tickets: Ticket[] = [];
	for (const row of answer.rows) {
		const ticket = readTicket(row);
		// Left out, it would count as missing, and be created a second time.
		if (!ticket) return { kind: 'unreadable', detail: 'a ticket that cannot be read' };
		if (matches(ticket)) tickets.push(ticket);
	}
	return { kind: 'tickets', tickets };
}

async function findInBatches<T extends string | number>(
	values: T[],
	find: (batch: T[]) => Promise<Tickets>,
	atATime = IN_LIST_SIZE,
): Promise<Tickets> {
	const tickets: Ticket[] = [];
	for (const batch of chunk([...new Set(values)], atATime)) {
		const found = await find(batch);
		if (found.kind !== 'tickets') return found;
		tickets.push(...found.tickets);
	}
	return { kind: 'tickets', tickets };
}

/**
 * All tickets with these external IDs, open or not, 200 IDs a request.
 *
 * @param completedSince leaves out what was completed before, so that a long past costs nothing
 */
export async function findByExternalIDs(
	client: AutotaskClient,
	keys: string[],
	completedSince?: number,
	detail?: Detail,
): Promise<Tickets> {
	const since = completedSince ?? -Infinity;
	return await findInBatches(keys, async (batch) => {
		const filter: FilterItem[] = [{ op: 'in', field: 'externalID', value: batch }];
		if (since > -Infinity) filter.push(openOrCompletedSince(since));
		const isRecent = ({ completedDate }: Ticket) =>
			completedDate === null || completedDate >= since;
		const matches = (ticket: Ticket) => batch.includes(ticket.externalID) && isRecent(ticket);
		return await findTickets(client, filter, matches, detail);
	});
}

/** In whole seconds, downwards: the rows are compared exactly here. */
const openOrCompletedSince = (since: number): FilterItem => ({
	op: 'or',
	items: [
		{ op: 'notExist', field: 'completedDate' },
		{ op: 'gte', field: 'completedDate', value: writeTime(since) },
	],
});

export async function findByIds(
	client: AutotaskClient,
	ids: number[],
	detail?: Detail,
): Promise<Tickets> {
	return await findInBatches(ids, async (batch) => {
		const filter: Condition[] = [{ op: 'in', field: 'id', value: batch }];
		return await findTickets(client, filter, (ticket) => batch.includes(ticket.id), detail);
	});
}

/** All fields of a ticket, as Autotask returns them; without `row` when it does not show the ticket. */
export async function findRow(
	client: AutotaskClient,
	id: number,
): Promise<{ kind: 'row'; row?: Row } | ApiError> {
	const answer = await client.query('Tickets', { filter: [{ op: 'eq', field: 'id', value: id }] });
	if (answer.kind !== 'rows') return answer;
	return { kind: 'row', row: answer.rows.find((row) => row.id === id) };
}

export async function findByNumber(client: AutotaskClient, ticketNumber: string): Promise<Tickets> {
	const filter: Condition[] = [{ op: 'eq', field: 'ticketNumber', value: ticketNumber }];
	return await findTickets(client, filter, (ticket) => ticket.ticketNumber === ticketNumber);
}

/**
 * Tickets whose external ID begins with one of these prefixes and that are not older, open or not.
 *
 * @param since by Autotask's clock; compared in whole seconds, downwards
 */
export async function findCreatedSince(
	client: AutotaskClient,
	prefixes: string[],
	since: number,
): Promise<Tickets> {
	const second = Math.floor(since / 1000) * 1000;
	return await findByPrefixes(client, prefixes, {
		condition: { op: 'gte', field: 'createDate', value: writeTime(second) },
		isWanted: ({ createDate }) => createDate >= second,
	});
}

/** Open tickets whose external ID begins with one of these prefixes, 100 prefixes a request. */
export async function findOpenByPrefixes(
	client: AutotaskClient,
	prefixes: string[],
	detail?: Detail,
): Promise<Tickets> {
	return await findByPrefixes(client, prefixes, {
		condition: { op: 'notExist', field: 'completedDate' },
		isWanted: ({ completedDate }) => completedDate === null,
		detail,
	});
}

interface Wanted {
	condition: FilterItem;
	/** The same, as Autotask drops filters that it does not know. */
	isWanted: (ticket: Ticket) => boolean;
	detail?: Detail;
}

async function findByPrefixes(
	client: AutotaskClient,
	prefixes: string[],
	{ condition, isWanted, detail }: Wanted,
): Promise<Tickets> {
	const find = async (batch: string[]) => {
		const matches = (ticket: Ticket) =>
			isWanted(ticket) && batch.some((prefix) => ticket.externalID.startsWith(prefix));
		return await findTickets(client, [beginsWithAny(batch), condition], matches, detail);
	};
	return await findInBatches(prefixes, find, PREFIXES_AT_A_TIME);
}

/** Open tickets of ours of a company whose title names something. @param text compared without case */
export async function findOpenByTitle(
	client: AutotaskClient,
	companyID: number,
	text: string,
): Promise<Tickets> {
	const filter: FilterItem[] = [
		{ op: 'eq', field: 'companyID', value: companyID },
		{ op: 'beginsWith', field: 'externalID', value: OWN_KEYS },
		{ op: 'contains', field: 'title', value: text },
		{ op: 'notExist', field: 'completedDate' },
	];
	const wanted = text.toLowerCase();
	const matches = (ticket: Ticket) =>
		ticket.companyID === companyID &&
		ticket.completedDate === null &&
		ticket.externalID.startsWith(OWN_KEYS) &&
		ticket.title.toLowerCase().includes(wanted);
	return await findTickets(client, filter, matches, 'described');
}

/** Well below the 500 "or" conditions that Autotask allows. */
const PREFIXES_AT_A_TIME = 100;

function beginsWithAny(prefixes: string[]): FilterItem {
	const items = prefixes.map((value): Condition => ({
		op: 'beginsWith',
		field: 'externalID',
		value,
	}));
	return items.length === 1 ? items[0] : { op: 'or', items };
}
