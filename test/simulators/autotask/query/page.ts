import { errors } from '../responses';
import { isRecord, type Row } from '../model/values';
import type { Predicate } from './filter';

/**
 * A page begins after `nextIds`, -1 is the first page; without `nextIds` it ends with `previousIds`. Never more than one
 * id each: whether the vendor's token grows is unknown, one that does makes the address of small pages too long.
 */
interface PagingToken {
	pageSize: number;
	previousIds: number[];
	nextIds: number[];
}

export interface Page {
	rows: Row[];
	next: PagingToken | null;
	previous: PagingToken | null;
}

const FIRST = -1;

export const FIRST_PAGE = (pageSize: number): PagingToken => ({
	pageSize,
	previousIds: [],
	nextIds: [FIRST],
});

/** One page, ascending by id, of the rows that pass the test; a way back reads the rows twice. */
export function takePage(rows: () => Iterable<Row>, test: Predicate, token: PagingToken): Page {
	const { pageSize } = token;
	const after = token.nextIds.at(-1) ?? startOfPageBefore(rows(), test, token);
	const found: Row[] = [];
	let more = false;
	for (const row of rows()) {
		if (Number(row.id) <= after || !test(row)) continue;
		if (found.length === pageSize) {
			more = true;
			break;
		}
		found.push(row);
	}
	return {
		rows: found,
		next: more ? { pageSize, previousIds: [after], nextIds: [Number(found.at(-1)?.id)] } : null,
		previous: after === FIRST ? null : { pageSize, previousIds: [after], nextIds: [] },
	};
}

/** The id after which the page begins that ends with the token's previous id. */
function startOfPageBefore(rows: Iterable<Row>, test: Predicate, token: PagingToken): number {
	const end = token.previousIds.at(-1) ?? FIRST;
	const passing: number[] = [];
	for (const row of rows) if (Number(row.id) <= end && test(row)) passing.push(Number(row.id));
	return passing.at(-token.pageSize - 1) ?? FIRST;
}

/**
 * The page address: the token holds previousIds, nextIds and pageSize, nothing of the query (live report zone 18).
 * A GET query's address carries its search as well, a POST query's does not.
 */
export function pageUrl(queryUrl: string, token: PagingToken, search: string | undefined): string {
	const encode = (text: string) =>
		encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
	const tail = search === undefined ? '' : `&search=${encode(search)}`;
	return `${queryUrl}/next?paging=${encode(JSON.stringify(token))}${tail}`;
}

export function readToken(paging: string | undefined): PagingToken {
	try {
		const token: unknown = JSON.parse(paging ?? '');
		if (isRecord(token) && Array.isArray(token.nextIds) && Array.isArray(token.previousIds)) {
			return {
				pageSize: Math.min(500, Math.max(1, Number(token.pageSize) || 500)),
				previousIds: token.previousIds.map(Number),
				nextIds: token.nextIds.map(Number),
			};
		}
	} catch {
		// Falls through to the one refusal below: what the vendor says to a broken token is not known.
	}
	throw errors(['The paging token is invalid.']);
}
