import { union } from 'lodash';
import type { AutotaskClient, Rows } from './client';
import { clock } from './clock';
import { wholeNumber, type Condition, type FilterItem, type Row } from './query';
import { fold, spellings } from '../text';
import { DAY_MS, readTime, writeTime } from '../time';

/** Which tickets are wanted. What is left out does not matter. Times are milliseconds. */
export interface TicketCriteria {
	companyID?: number;
	queueID?: number;
	status?: number;
	/** Not completed. */
	isOpen?: boolean;
	createdSince?: number;
	activeSince?: number;
	/** In the number or in the title. */
	text?: string;
	externalIDPrefix?: string;
}

/** What is needed to compare rows with criteria. */
const COMPARED_FIELDS = [
	...['id', 'ticketNumber', 'title', 'companyID', 'queueID', 'status', 'externalID'],
	...['createDate', 'lastActivityDate', 'completedDate'],
];

/** What Autotask is asked, and whether a row is so: it drops filters that it does not know, and answers with more rows. */
interface Criterion {
	asked: FilterItem;
	holds(row: Row): boolean;
}

/** Days back from now. Autotask returns rows in the order of their ids only, so the newest are read first, slice by slice. */
const SLICES = [1, 7, 30, 365];

/** A filter is mandatory. The lowest id is above 0. */
const ALL: Condition = { op: 'gte', field: 'id', value: 0 };

/**
 * The tickets created last, newest first. Each ticket is read at most once, and no more slices of time than the limit needs.
 *
 * @param fields all when left out
 */
export async function newestTickets(
	client: AutotaskClient,
	wanted: TicketCriteria,
	limit = Infinity,
	fields?: string[],
): Promise<Rows> {
	const criteria = criteriaOf(wanted);
	const includeFields = fields && union(fields, COMPARED_FIELDS);
	const found = new Map<number, Row>();
	for (const slice of slices(limit, wanted.createdSince)) {
		const asked = [...criteria.map((criterion) => criterion.asked), ...slice];
		const filter = asked.length > 0 ? asked : [ALL];
		const answer = await client.query('Tickets', { includeFields, filter });
		if (answer.kind !== 'rows') return answer;
		for (const row of answer.rows) {
			const id = wholeNumber(row.id);
			if (id === undefined) return { kind: 'unreadable', detail: 'a ticket that cannot be read' };
			if (criteria.every(({ holds }) => holds(row))) found.set(id, row);
		}
		if (found.size >= limit) break;
	}
	const created = (row: Row) => readTime(row.createDate) ?? 0;
	const rows = [...found.values()].sort(
		(a, b) => created(b) - created(a) || Number(b.id) - Number(a.id),
	);
	return { kind: 'rows', rows: rows.slice(0, limit) };
}

function slices(limit: number, since = -Infinity): Condition[][] {
	if (limit === Infinity) return [[]];
	const now = clock.now();
	const starts = [...SLICES.map((days) => now - days * DAY_MS), -Infinity];
	return starts.flatMap((start, place) => {
		const end = place === 0 ? Infinity : starts[place - 1];
		if (end <= since) return [];
		return [[...createdAt('gte', start), ...createdAt('lt', end)]];
	});
}

const createdAt = (op: 'gte' | 'lt', time: number): Condition[] =>
	Number.isFinite(time) ? [{ op, field: 'createDate', value: writeTime(time) }] : [];

function criteriaOf(wanted: TicketCriteria): Criterion[] {
	const { companyID, queueID, status, isOpen, createdSince, activeSince } = wanted;
	const { text = '', externalIDPrefix = '' } = wanted;
	return [
		...Object.entries({ companyID, queueID, status }).flatMap(([field, id]) =>
			id === undefined ? [] : [equals(field, id)],
		),
		...Object.entries({ createDate: createdSince, lastActivityDate: activeSince }).flatMap(
			([field, time]) => (time === undefined ? [] : [notBefore(field, time)]),
		),
		...(isOpen === true ? [OPEN] : []),
		...(text === '' ? [] : [inNumberOrTitle(text)]),
		...(externalIDPrefix === '' ? [] : [beginsWith('externalID', externalIDPrefix)]),
	];
}

const OPEN: Criterion = {
	asked: { op: 'notExist', field: 'completedDate' },
	holds: ({ completedDate }) => (completedDate ?? '') === '',
};

const equals = (field: string, value: number): Criterion => ({
	asked: { op: 'eq', field, value },
	holds: (row) => row[field] === value,
});

/** In whole seconds, downwards. */
const notBefore = (field: string, time: number): Criterion => ({
	asked: { op: 'gte', field, value: writeTime(time) },
	holds: (row) => (readTime(row[field]) ?? -Infinity) >= Math.floor(time / 1000) * 1000,
});

const textIn = (row: Row, field: string) => fold(String(row[field] ?? ''));

/** How Autotask compares texts is not documented: it is asked for each spelling. */
const inNumberOrTitle = (text: string): Criterion => ({
	asked: {
		op: 'or',
		items: ['ticketNumber', 'title'].flatMap((field) =>
			spellings(text).map((value): Condition => ({ op: 'contains', field, value })),
		),
	},
	holds: (row) =>
		['ticketNumber', 'title'].some((field) => textIn(row, field).includes(fold(text))),
});

const beginsWith = (field: string, value: string): Criterion => ({
	asked: { op: 'beginsWith', field, value },
	holds: (row) => textIn(row, field).startsWith(fold(value)),
});
