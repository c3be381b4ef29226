import type { OkAnswer, Refusal } from './answers';

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

/** Reads the answer to a query. Rows that are none make the whole page unreadable: who knows what is missing. */
export function readPage({ items, pageDetails }: OkAnswer['body']): Page | Refusal {
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
