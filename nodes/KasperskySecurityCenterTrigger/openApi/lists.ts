import { PXG, type PxgError } from './answers';
import type { KscClient } from './client';
import { integer, isParams, text, type KscParams, type KscValue } from './values';

/** What became of a search: a list on the server, a reason why there is none, or a list that is gone already. */
export type Found = { result: KscParams } | { pxgError: PxgError } | { lost: true };

export type ReadList = { records: KscParams[] } | { pxgError: PxgError };

/** Seconds since the last access until the server may drop a list. */
export const LIST_SECONDS = 600;

/** No maximum is published; Kaspersky's own samples read up to 20,000 at once. */
const PAGE_SIZE = 5_000;

/** A list that is lost between two pages is made again this often. */
const ATTEMPTS = 2;

/** Reads lists that the server makes and keeps for a while: all pages of a list or none. */
export class ListReader {
	/** @param what is in the lists, e.g. `devices` */
	constructor(
		private readonly client: KscClient,
		private readonly what: string,
	) {}

	/**
	 * @param find makes the list
	 * @throws NodeOperationError when it could not be read as a whole
	 */
	async read(find: () => Promise<Found>): Promise<ReadList> {
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			const found = await find();
			if ('pxgError' in found) return found;
			const records = 'lost' in found ? undefined : await this.readAndRelease(found.result);
			if (records) return { records };
		}
		throw this.incomplete(`the server dropped the list of ${this.what} between two pages, twice`);
	}

	incomplete(why: string): Error {
		return this.client.failure({
			message: `The list of ${this.what} of ${this.client.server} is incomplete: ${why}`,
			description:
				'Nothing was concluded from it: no status was raised and none was cleared. The next poll reads everything again.',
		});
	}

	private async readAndRelease(found: KscParams): Promise<KscParams[] | undefined> {
		const total = integer(found, 'PxgRetVal');
		const strAccessor = text(found, 'strAccessor');
		if (total === undefined || strAccessor === undefined) {
			throw this.incomplete(`the server announced no list of ${this.what}`);
		}
		try {
			return await this.readPages(strAccessor, total);
		} finally {
			// Lists that nobody releases pile up on the server.
			await this.client.tidyUp('ChunkAccessor.Release', { strAccessor });
		}
	}

	private async readPages(strAccessor: string, total: number): Promise<KscParams[] | undefined> {
		const records: KscParams[] = [];
		while (records.length < total) {
			this.client.budget.begin(`reading the ${this.what} (${records.length} of ${total})`);
			const answer = await this.client.tryCall('ChunkAccessor.GetItemsChunk', {
				strAccessor,
				nStart: records.length,
				nCount: PAGE_SIZE,
			});
			if ('pxgError' in answer) {
				if (answer.pxgError.code === PXG.notFound) return undefined;
				throw this.incomplete(`a page could not be read: ${answer.pxgError.message}`);
			}
			const page = pageOf(answer.result);
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
