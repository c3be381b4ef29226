import { NodeOperationError, type INode } from 'n8n-workflow';
import { PXG } from './answers';
import type { KscClient } from './client';
import { integer, isParams, text, type KscParams } from './values';

/** What polling needs of a host, and not more: each column may cost the server a join. */
const HOST_ATTRIBUTES = [
	'KLHST_WKS_HOSTNAME',
	'KLHST_WKS_DN',
	'KLHST_WKS_FQDN',
	'KLHST_WKS_CONNECT_IP_LONG',
	'KLHST_WKS_IP_LONG',
	'KLHST_WKS_GROUPID',
	'grp_full_name',
	'KLHST_WKS_OS_NAME',
	'KLHST_WKS_LAST_VISIBLE',
	'KLHST_WKS_STATUS_ID',
	'KLHST_WKS_STATUS_MASK',
	'KLHST_WKS_FROM_UNASSIGNED',
];

/** Critical or Warning, by two equalities: whether `<>` skips NULL is unknown. */
const NOT_OK_FILTER =
	'(&(KLHST_WKS_FROM_UNASSIGNED=0)(|(KLHST_WKS_STATUS_ID=1)(KLHST_WKS_STATUS_ID=2)))';

/** Seconds since the last access until the server may drop a result set. */
const RESULT_SET_SECONDS = 600;
const PAGE_SIZE = 1_000;
const IDS_PER_QUERY = 50;
/** A result set that is lost between two pages is made again this often. */
const SEARCH_ATTEMPTS = 2;

/** The only form that goes into a filter: escape rules for quoted strings are not documented. */
const FILTER_SAFE_ID = /^[\w.-]+$/;

type Pages = { hosts: KscParams[] } | { lost: true };

/** Reads hosts, all pages or none. */
export class HostReader {
	constructor(
		private readonly client: KscClient,
		private readonly node: INode,
	) {}

	/** Every managed device that is Critical or Warning, on all virtual servers that the session can see. */
	async notOk(): Promise<KscParams[]> {
		return await this.search(NOT_OK_FILTER);
	}

	/** The devices with these ids, whatever their status; those that are gone are missing. */
	async byId(ids: string[]): Promise<KscParams[]> {
		const hosts: KscParams[] = [];
		const safe = ids.filter((id) => FILTER_SAFE_ID.test(id));
		for (let start = 0; start < safe.length; start += IDS_PER_QUERY) {
			const terms = safe
				.slice(start, start + IDS_PER_QUERY)
				.map((id) => `(KLHST_WKS_HOSTNAME="${id}")`);
			hosts.push(...(await this.search(terms.length === 1 ? terms[0] : `(|${terms.join('')})`)));
		}
		for (const id of ids.filter((candidate) => !FILTER_SAFE_ID.test(candidate))) {
			hosts.push(...(await this.one(id)));
		}
		return hosts;
	}

	private async one(strHostName: string): Promise<KscParams[]> {
		const answer = await this.client.tryCall('HostGroup.GetHostInfo', {
			strHostName,
			pFields2Return: HOST_ATTRIBUTES,
		});
		if ('result' in answer) {
			return isParams(answer.result.PxgRetVal) ? [answer.result.PxgRetVal] : [];
		}
		if (answer.pxgError.code === PXG.notFound) return [];
		throw this.incomplete(`device ${strHostName} could not be read: ${answer.pxgError.message}`);
	}

	private async search(filter: string): Promise<KscParams[]> {
		for (let attempt = 0; attempt < SEARCH_ATTEMPTS; attempt++) {
			const found = await this.client.call('HostGroup.FindHosts', {
				wstrFilter: filter,
				vecFieldsToReturn: HOST_ATTRIBUTES,
				vecFieldsToOrder: [],
				pParams: { KLGRP_FIND_FROM_CUR_VS_ONLY: false, KLSRVH_SLAVE_REC_DEPTH: 0 },
				lMaxLifeTime: RESULT_SET_SECONDS,
			});
			const pages = await this.readPages(found);
			if ('hosts' in pages) return pages.hosts;
		}
		throw this.incomplete('the server dropped the list of devices between two pages, twice');
	}

	private async readPages(found: KscParams): Promise<Pages> {
		const total = integer(found, 'PxgRetVal');
		const strAccessor = text(found, 'strAccessor');
		if (total === undefined || strAccessor === undefined) {
			throw this.incomplete('the server announced no list of devices');
		}
		try {
			return await this.readChunks(strAccessor, total);
		} finally {
			await this.release(strAccessor);
		}
	}

	/** Result sets that nobody releases pile up on the server; but a list that was read whole stays good. */
	private async release(strAccessor: string): Promise<void> {
		await this.client
			.tryCall('ChunkAccessor.Release', { strAccessor })
			.catch(() => this.client.log(`A result set on ${this.client.server} was not released`));
	}

	private async readChunks(strAccessor: string, total: number): Promise<Pages> {
		const hosts: KscParams[] = [];
		while (hosts.length < total) {
			const answer = await this.client.tryCall('ChunkAccessor.GetItemsChunk', {
				strAccessor,
				nStart: hosts.length,
				nCount: PAGE_SIZE,
			});
			if ('pxgError' in answer) {
				if (answer.pxgError.code === PXG.notFound) return { lost: true };
				throw this.incomplete(`a page could not be read: ${answer.pxgError.message}`);
			}
			const page = pageOf(answer.result);
			if (page.length === 0) {
				throw this.incomplete(`only ${hosts.length} of ${total} devices were sent`);
			}
			hosts.push(...page);
		}
		return { hosts };
	}

	private incomplete(what: string): NodeOperationError {
		return new NodeOperationError(
			this.node,
			`The list of devices of ${this.client.server} is incomplete: ${what}`,
			{
				description:
					'Nothing was concluded from it: no status was raised and none was cleared. The next poll reads everything again.',
			},
		);
	}
}

function pageOf(result: KscParams): KscParams[] {
	const chunk = isParams(result.pChunk) ? result.pChunk.KLCSP_ITERATOR_ARRAY : undefined;
	return Array.isArray(chunk) ? chunk.filter(isParams) : [];
}
