import type { ApiSuccess, ApiError } from './response';

/**
 * Operators of a query filter. Autotask drops an operator that it does not know and answers with
 * more rows, so only these can be sent.
 *
 * @see https://ww3.autotask.net/help/DeveloperHelp/Content/APIs/REST/API_Calls/REST_Basic_Query_Calls.htm
 */
const FILTER_OPERATORS = [
	'eq',
	'noteq',
	'gt',
	'gte',
	'lt',
	'lte',
	'beginsWith',
	'endsWith',
	'contains',
	'exist',
	'notExist',
	'in',
	'notIn',
] as const;

type FilterOperator = (typeof FILTER_OPERATORS)[number];

type FilterValue = string | number | boolean | readonly string[] | readonly number[];

/** A condition. */
export interface Condition {
	op: FilterOperator;
	field: string;
	/** Left out for `exist` and `notExist` only. */
	value?: FilterValue;
}

/** One of several is enough. */
interface AnyOf {
	op: 'or';
	items: Condition[];
}

export type FilterItem = Condition | AnyOf;

export interface Query {
	/** Joined with "and". */
	filter: FilterItem[];
	/** Must contain `id`; all fields when left out. */
	includeFields?: string[];
	/** Page size, at most 500. */
	maxRecords?: number;
}

/** Rows of a page at most, and what one `in` list may hold to be safe below the limit of 500 conditions. */
export const PAGE_SIZE = 500;
export const IN_LIST_SIZE = 200;

/** Conditions that Autotask would drop silently; callers from JavaScript are not held by types. */
export function unknownOperators(filter: FilterItem[]): string[] {
	const known: readonly string[] = FILTER_OPERATORS;
	const conditions = filter.flatMap((item) => (item.op === 'or' ? item.items : [item]));
	return conditions.map(({ op }) => op).filter((op) => !known.includes(op));
}

/** The body of a `POST /V1.0/<Entity>/query`, the same for every page. */
export function queryBody(query: Query): Record<string, unknown> {
	const { maxRecords = PAGE_SIZE, includeFields, filter } = query;
	return { maxRecords, ...(includeFields === undefined ? {} : { includeFields }), filter };
}

/** Rows of queries, as Autotask sends them. Nothing is guessed from another type: `Number(null)` would be company 0. */

export type Row = Record<string, unknown>;

/** One page of a query, with the address of the next one. */
export interface Page {
	kind: 'page';
	rows: Row[];
	next: string | undefined;
}

export const isRow = (item: unknown): item is Row =>
	typeof item === 'object' && item !== null && !Array.isArray(item);

/** Reads the answer to a query. A row that is no record makes the whole page unreadable, because something may be missing. */
export function readPage({ items, pageDetails }: ApiSuccess['body']): Page | ApiError {
	if (!Array.isArray(items)) return { kind: 'unreadable', detail: 'a query without items' };
	if (!items.every(isRow)) {
		return { kind: 'unreadable', detail: 'a query with items that are no records' };
	}
	const next = isRow(pageDetails) ? pageDetails.nextPageUrl : undefined;
	return {
		kind: 'page',
		rows: items,
		next: typeof next === 'string' && next !== '' ? next : undefined,
	};
}

/** An id or a count. */
export function wholeNumber(value: unknown): number | undefined {
	return Number.isSafeInteger(value) ? (value as number) : undefined;
}

/** The values and parents of picklists are texts of numbers. */
export function numberInText(value: unknown): number | undefined {
	const isText = typeof value === 'string' && /^-?\d{1,15}$/.test(value);
	return isText ? Number(value) : wholeNumber(value);
}
