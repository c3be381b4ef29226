import { json, Refusal, type Reply } from '../reply';
import type { Call } from '../server';
import type { DattoSettings } from './settings';

/**
 * One page of a list: `page` counts from 0, `nextPageUrl` is absolute, has `max` and `page` and loses the filters of
 * the first request; after the last page it is null.
 */
export function page<Row>(
	call: Call,
	name: string,
	all: Row[],
	show: (row: Row) => unknown,
	settings: DattoSettings,
	error: (status: number, text?: string) => Reply,
): Reply {
	const number = wholeNumber(call.query.page, 0);
	const asked = wholeNumber(call.query.max, settings.pageMax);
	const isTooLarge = asked > settings.pageMax && settings.aboveMax === 'refused';
	if (number < 0 || asked < 1 || isTooLarge) throw new Refusal(error(400, 'Invalid page or max'));
	const max = Math.min(asked, settings.pageMax);
	const rows = all.slice(number * max, (number + 1) * max);
	const isLast = (number + 1) * max >= all.length;
	return json({
		pageDetails: {
			count: rows.length,
			totalCount: all.length,
			prevPageUrl: number === 0 ? null : pageUrl(call, number - 1, max, settings),
			nextPageUrl: isLast ? null : pageUrl(call, number + 1, max, settings),
		},
		[name]: rows.map(show),
	});
}

function pageUrl(call: Call, number: number, max: number, settings: DattoSettings): string {
	const [path] = call.url.split('?');
	const query = new URLSearchParams({ max: String(max), page: String(number) });
	if (settings.nextPageKeepsFilters) {
		for (const [name, value = ''] of Object.entries(call.query)) {
			if (!query.has(name)) query.set(name, value);
		}
	}
	return `${call.origin}${path}?${query.toString()}`;
}

/** -1 for what is no whole number. */
function wholeNumber(text: string | undefined, otherwise: number): number {
	if (text === undefined) return otherwise;
	return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}

/** Whether a text is LIKE what a filter says: `%` stands for anything, and the filter may be found anywhere. */
export function isLike(value: string | null, filter: string | undefined): boolean {
	if (filter === undefined) return true;
	const words = filter.toLowerCase().split('%');
	let from = 0;
	return words.every((word) => {
		const at = (value ?? '').toLowerCase().indexOf(word, from);
		from = at + word.length;
		return at >= 0;
	});
}
