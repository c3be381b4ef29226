import { chunk } from 'lodash';
import type { Refusal } from './answers';
import type { AutotaskClient } from './client';
import { IN_LIST_SIZE, type Condition, type FilterItem } from './filter';
import { readTicket, type Ticket } from './tickets';
import { writeTime } from '../time';

/** Whether descriptions are read, too. */
export type Detail = 'brief' | 'described';

export type Tickets = { kind: 'tickets'; tickets: Ticket[] } | Refusal;

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
		// Left out, it would count as missing, and be made a second time.
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

export async function findByNumber(client: AutotaskClient, ticketNumber: string): Promise<Tickets> {
	const filter: Condition[] = [{ op: 'eq', field: 'ticketNumber', value: ticketNumber }];
	return await findTickets(client, filter, (ticket) => ticket.ticketNumber === ticketNumber);
}

/** Open tickets whose external ID begins with one of these prefixes, 100 prefixes a request. */
export async function findOpenByPrefixes(
	client: AutotaskClient,
	prefixes: string[],
): Promise<Tickets> {
	return await findInBatches(
		prefixes,
		async (batch) => {
			const filter: FilterItem[] = [
				beginsWithAny(batch),
				{ op: 'notExist', field: 'completedDate' },
			];
			const matches = ({ externalID, completedDate }: Ticket) =>
				completedDate === null && batch.some((prefix) => externalID.startsWith(prefix));
			return await findTickets(client, filter, matches);
		},
		PREFIXES_AT_A_TIME,
	);
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
