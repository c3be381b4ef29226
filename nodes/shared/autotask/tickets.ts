import type { IDataObject } from 'n8n-workflow';
import { chunk } from 'lodash';
import type { Answer, Refusal } from './answers';
import type { AutotaskClient } from './client';
import { IN_LIST_SIZE, type Condition, type FilterItem } from './filter';
import { readTime, writeTime } from './times';

/** A ticket, as far as we use it. Times are milliseconds. */
export interface Ticket {
	id: number;
	ticketNumber: string;
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
}

export type Tickets = { kind: 'tickets'; tickets: Ticket[] } | Refusal;

const FIELDS = [
	'id',
	'ticketNumber',
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

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown) => (typeof value === 'number' ? value : null);

/** Reads a row; `undefined` when it is no ticket. */
export function readTicket(row: Record<string, unknown>): Ticket | undefined {
	const id = numberOf(row.id);
	if (id === null) return undefined;
	return {
		id,
		ticketNumber: textOf(row.ticketNumber),
		externalID: textOf(row.externalID),
		title: textOf(row.title),
		status: numberOf(row.status) ?? 0,
		priority: numberOf(row.priority),
		createDate: readTime(row.createDate) ?? 0,
		dueDateTime: readTime(row.dueDateTime) ?? null,
		completedDate: readTime(row.completedDate) ?? null,
		resolution: textOf(row.resolution),
		assignedResourceID: numberOf(row.assignedResourceID),
	};
}

/**
 * Autotask may answer more rows than asked for (it drops filters that it does not know), so each
 * row has to match before anybody acts on it.
 */
async function findTickets(
	client: AutotaskClient,
	filter: FilterItem[],
	matches: (ticket: Ticket) => boolean,
): Promise<Tickets> {
	const answer = await client.query('Tickets', { includeFields: FIELDS, filter });
	if (answer.kind !== 'rows') return answer;
	const tickets = answer.rows.flatMap((row) => readTicket(row) ?? []).filter(matches);
	return { kind: 'tickets', tickets };
}

async function findInBatches<T extends string | number>(
	values: T[],
	find: (batch: T[]) => Promise<Tickets>,
): Promise<Tickets> {
	const tickets: Ticket[] = [];
	for (const batch of chunk([...new Set(values)], IN_LIST_SIZE)) {
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
): Promise<Tickets> {
	const since = completedSince ?? -Infinity;
	return await findInBatches(keys, async (batch) => {
		const filter: FilterItem[] = [{ op: 'in', field: 'externalID', value: batch }];
		if (since > -Infinity) filter.push(openOrCompletedSince(since));
		const isRecent = ({ completedDate }: Ticket) =>
			completedDate === null || completedDate >= since;
		const matches = (ticket: Ticket) => batch.includes(ticket.externalID) && isRecent(ticket);
		return await findTickets(client, filter, matches);
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

export async function findByIds(client: AutotaskClient, ids: number[]): Promise<Tickets> {
	return await findInBatches(ids, async (batch) => {
		const filter: Condition[] = [{ op: 'in', field: 'id', value: batch }];
		return await findTickets(client, filter, (ticket) => batch.includes(ticket.id));
	});
}

export async function findByNumber(client: AutotaskClient, ticketNumber: string): Promise<Tickets> {
	const filter: Condition[] = [{ op: 'eq', field: 'ticketNumber', value: ticketNumber }];
	return await findTickets(client, filter, (ticket) => ticket.ticketNumber === ticketNumber);
}

/** Open tickets whose external ID begins with a prefix. */
export async function findOpenByPrefix(client: AutotaskClient, prefix: string): Promise<Tickets> {
	const filter: Condition[] = [
		{ op: 'beginsWith', field: 'externalID', value: prefix },
		{ op: 'notExist', field: 'completedDate' },
	];
	return await findTickets(
		client,
		filter,
		(ticket) => ticket.externalID.startsWith(prefix) && ticket.completedDate === null,
	);
}

/** The id that Autotask answers to a write. */
export function readItemId(answer: Answer): { kind: 'written'; id: number } | Refusal {
	if (answer.kind !== 'ok') return answer;
	const id = Number(answer.body.itemId);
	if (answer.body.itemId !== null && Number.isInteger(id)) return { kind: 'written', id };
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
