/**
 * Operators of a query filter. Autotask drops an operator that it does not know and answers with
 * more rows, so only these can be sent.
 *
 * @see https://ww3.autotask.net/help/DeveloperHelp/Content/APIs/REST/API_Calls/REST_Basic_Query_Calls.htm
 */
export const FILTER_OPERATORS = [
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

export type FilterOperator = (typeof FILTER_OPERATORS)[number];

export type FilterValue = string | number | boolean | readonly string[] | readonly number[];

/** A condition. */
export interface Condition {
	op: FilterOperator;
	field: string;
	/** Left out for `exist` and `notExist` only. */
	value?: FilterValue;
}

/** One of several is enough. */
export interface AnyOf {
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
