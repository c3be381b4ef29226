import { errors } from '../answers';
import { isRecord, type Row } from '../model/values';
import type { Predicate } from './filter';

/** Ids after which the pages before this one, and this one, begin; -1 is the first page. */
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

export const FIRST_PAGE = (pageSize: number): PagingToken => ({
	pageSize,
	previousIds: [],
	nextIds: [-1],
});

/** One page, ascending by id, of the rows that pass the test. */
export function takePage(rows: Iterable<Row>, test: Predicate, token: PagingToken): Page {
	const after = token.nextIds.at(-1) ?? -1;
	const found: Row[] = [];
	let more = false;
	for (const row of rows) {
		if (Number(row.id) <= after || !test(row)) continue;
		if (found.length === token.pageSize) {
			more = true;
			break;
		}
		found.push(row);
	}
	const { pageSize } = token;
	const seen = [...token.previousIds, after];
	return {
		rows: found,
		next: more ? { pageSize, previousIds: seen, nextIds: [Number(found.at(-1)?.id)] } : null,
		previous:
			token.previousIds.length > 0
				? {
						pageSize,
						previousIds: token.previousIds.slice(0, -1),
						nextIds: token.previousIds.slice(-1),
					}
				: null,
	};
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
