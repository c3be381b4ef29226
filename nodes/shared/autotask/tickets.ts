import type { IDataObject } from 'n8n-workflow';
import type { Answer, Refusal } from './answers';
import type { AutotaskClient } from './client';
import { readTime } from '../time';
import { numberInText, wholeNumber } from './rows';

/** A ticket, as far as we use it. Times are milliseconds. */
export interface Ticket {
	id: number;
	ticketNumber: string;
	/** `null` when it is not told. */
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

/** Reads a row; `undefined` when it is no ticket, or when its key, or whether it is open, cannot be told. */
export function readTicket(row: Record<string, unknown>): Ticket | undefined {
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
export function readItemId(answer: Answer): { kind: 'written'; id: number } | Refusal {
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
