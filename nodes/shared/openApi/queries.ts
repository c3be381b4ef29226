import {
	integer,
	isParams,
	PXG_CODE,
	text,
	type KscParams,
	type KscValue,
	type PxgError,
} from './kscResponse';
import type { KscClient, MethodResult } from './kscClient';

/** What is requested of each object: everything that helps, and what is indispensable. */
export interface Attributes {
	all: string[];
	core: string[];
}

/** Errors that have nothing to do with the requested attributes. */
const OTHER_ERRORS: readonly number[] = [
	PXG_CODE.accessDenied,
	PXG_CODE.notFound,
	PXG_CODE.notPermitted,
	PXG_CODE.unavailable,
	PXG_CODE.unknownCall,
	PXG_CODE.accountBlocked,
];

/**
 * Requests all attributes, and once more the core ones where a server declines that: one unknown attribute must not
 * cost the whole result, and which ones a server knows is documented for some versions only.
 *
 * @returns the second result, or the first where that is declined as well
 */
export async function withFewerAttributes<Result extends object>(
	{ all, core }: Attributes,
	request: (attributes: string[]) => Promise<Result | { pxgError: PxgError }>,
): Promise<Result | { pxgError: PxgError }> {
	const first = await request(all);
	if (!('pxgError' in first) || OTHER_ERRORS.includes(first.pxgError.code)) return first;
	const second = await request(core);
	return 'pxgError' in second ? first : second;
}

/** Result of a search: a list on the server, an error, or a list that the server has dropped already. */
export type SearchResult = MethodResult | { dropped: true };

/** All records of a list, or why there are none. */
export type ListResult = { records: KscParams[] } | { pxgError: PxgError };

/** Seconds since the last access until the server may drop a list. */
export const LIST_SECONDS = 600;

/** No maximum is published; Kaspersky's own samples read up to 20,000 at once. */
const PAGE_SIZE = 5_000;

/** How often a list is created that the server drops between two pages. */
const ATTEMPTS = 2;

/** Reads lists that the server creates and keeps for a while: all pages of a list or none. */
export class ListReader {
	/** @param what is in the lists, e.g. `devices` */
	constructor(
		private readonly client: KscClient,
		private readonly what: string,
	) {}

	/**
	 * @param search creates the list
	 * @throws NodeOperationError when it could not be read completely
	 */
	async read(search: () => Promise<SearchResult>): Promise<ListResult> {
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			const found = await search();
			if ('pxgError' in found) return found;
			const records = 'dropped' in found ? undefined : await this.readAndRelease(found.result);
			if (records) return { records };
		}
		throw this.incomplete(`the server dropped the list of ${this.what} between two pages, twice`);
	}

	incomplete(reason: string): Error {
		return this.client.error({
			message: `The list of ${this.what} of ${this.client.server} is incomplete: ${reason}`,
			description: this.client.task.incomplete,
		});
	}

	private async readAndRelease(found: KscParams): Promise<KscParams[] | undefined> {
		const total = integer(found, 'PxgRetVal');
		const strAccessor = text(found, 'strAccessor');
		if (total === undefined || strAccessor === undefined) {
			throw this.incomplete(`the server returned no list of ${this.what}`);
		}
		try {
			return await this.readPages(strAccessor, total);
		} finally {
			// Lists that are not released pile up on the server.
			await this.client.cleanUp('ChunkAccessor.Release', { strAccessor });
		}
	}

	private async readPages(strAccessor: string, total: number): Promise<KscParams[] | undefined> {
		const records: KscParams[] = [];
		while (records.length < total) {
			this.client.budget.begin(`reading the ${this.what} (${records.length} of ${total})`);
			const response = await this.client.tryCall('ChunkAccessor.GetItemsChunk', {
				strAccessor,
				nStart: records.length,
				nCount: PAGE_SIZE,
			});
			if ('pxgError' in response) {
				if (response.pxgError.code === PXG_CODE.notFound) return undefined;
				throw this.incomplete(`a page could not be read: ${response.pxgError.message}`);
			}
			const page = pageOf(response.result);
			if (!page.every(isParams)) {
				throw this.incomplete(`one of the ${this.what} could not be read`);
			}
			if (page.length === 0) {
				throw this.incomplete(`only ${records.length} of ${total} ${this.what} were sent`);
			}
			records.push(...page);
		}
		return records;
	}
}

function pageOf(result: KscParams): KscValue[] {
	const chunk = isParams(result.pChunk) ? result.pChunk.KLCSP_ITERATOR_ARRAY : undefined;
	return Array.isArray(chunk) ? chunk : [];
}
