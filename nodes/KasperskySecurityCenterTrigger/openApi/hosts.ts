import { chunk } from 'lodash';
import { explainAnswer, PXG } from './answers';
import { askForFewer, type Attributes } from './attributes';
import type { KscClient } from './client';
import { HierarchySearch } from './hierarchySearch';
import { LIST_SECONDS, ListReader, type Found, type ReadList } from './lists';
import { integer, isParams, text, type KscParams } from './values';

/** What tells a status from another, and a device from another. */
const CORE_ATTRIBUTES = [
	'KLHST_WKS_HOSTNAME',
	'KLHST_WKS_DN',
	'KLHST_WKS_GROUPID',
	'KLHST_WKS_STATUS_ID',
	'KLHST_WKS_STATUS_MASK',
	'KLHST_WKS_FROM_UNASSIGNED',
];

/** What polling needs of a host, and not more: each column may cost the server a join. */
const ATTRIBUTES: Attributes = {
	all: [
		...CORE_ATTRIBUTES,
		'KLHST_WKS_FQDN',
		'KLHST_WKS_IP_LONG',
		'grp_full_name',
		'KLHST_WKS_OS_NAME',
		'KLHST_WKS_LAST_VISIBLE',
	],
	core: CORE_ATTRIBUTES,
};

/** Name of the secondary server that has the host; only in what a search through the hierarchy finds. */
export const SECONDARY_SERVER = 'KLSRVH_SRV_DN';

/** Critical or Warning, by two equalities: whether `<>` skips NULL is unknown. */
const NOT_OK_FILTER =
	'(&(KLHST_WKS_FROM_UNASSIGNED=0)(|(KLHST_WKS_STATUS_ID=1)(KLHST_WKS_STATUS_ID=2)))';

/** How long a filter may be is not documented: one that is declined is cut into halves. */
const IDS_PER_QUERY = 500;

/** The only form that goes into a filter: escape rules for quoted strings are not documented. */
const FILTER_SAFE_ID = /^[\w.-]+$/;

/** Reads hosts: all that a search finds, or none. */
export class HostReader {
	private readonly list: ListReader;

	private readonly hierarchy: HierarchySearch | undefined;

	private attributes = ATTRIBUTES;

	/** Ids that can only be looked for on this server, and are not on it: they may be on a secondary one. */
	readonly unclear = new Set<string>();

	constructor(
		private readonly client: KscClient,
		{ includeSecondaryServers }: { includeSecondaryServers: boolean },
	) {
		this.list = new ListReader(client, 'devices');
		this.hierarchy = includeSecondaryServers ? new HierarchySearch(client) : undefined;
	}

	/** Names of secondary servers that did not answer some search: what is missing may be there. */
	get failedServers(): string[] {
		return [...(this.hierarchy?.failedServers ?? [])].sort();
	}

	/** Every managed device that is Critical or Warning, on all virtual servers that the session can see. */
	async notOk(): Promise<KscParams[]> {
		this.client.budget.begin('searching the devices');
		const read = await this.search(NOT_OK_FILTER);
		if ('records' in read) return this.readable(read.records);
		throw this.client.failure(
			explainAnswer(this.hierarchy ? 'HostGroup.FindHostsAsync' : 'HostGroup.FindHosts', {
				kind: 'pxgError',
				...read,
			}),
		);
	}

	/** The devices with these ids, whatever their status; those that are gone are missing. */
	async byId(ids: string[]): Promise<KscParams[]> {
		const hosts: KscParams[] = [];
		const safe = ids.filter((id) => FILTER_SAFE_ID.test(id));
		for (const [index, part] of chunk(safe, IDS_PER_QUERY).entries()) {
			const asked = index * IDS_PER_QUERY;
			this.client.budget.begin(
				`asking for devices that have left the list (${asked} of ${ids.length})`,
			);
			hosts.push(...(await this.byFilter(part)));
		}
		for (const id of ids.filter((candidate) => !FILTER_SAFE_ID.test(candidate))) {
			hosts.push(...(await this.one(id)));
		}
		return hosts;
	}

	private async byFilter(ids: string[]): Promise<KscParams[]> {
		const terms = ids.map((id) => `(KLHST_WKS_HOSTNAME="${id}")`);
		const read = await this.search(terms.length === 1 ? terms[0] : `(|${terms.join('')})`);
		if ('records' in read) return this.readable(read.records);
		if (ids.length === 1) {
			throw this.list.incomplete(
				`device ${ids[0]} could not be looked for: ${read.pxgError.message}`,
			);
		}
		const middle = Math.ceil(ids.length / 2);
		const first = await this.byFilter(ids.slice(0, middle));
		return [...first, ...(await this.byFilter(ids.slice(middle)))];
	}

	private async one(strHostName: string): Promise<KscParams[]> {
		const answer = await askForFewer(
			ATTRIBUTES,
			async (pFields2Return) =>
				await this.client.tryCall('HostGroup.GetHostInfo', { strHostName, pFields2Return }),
		);
		if ('result' in answer) {
			const { PxgRetVal } = answer.result;
			if (isParams(PxgRetVal)) return this.readable([PxgRetVal]);
			throw this.list.incomplete(`the answer for device ${strHostName} could not be read`);
		}
		if (answer.pxgError.code === PXG.notFound) {
			if (this.hierarchy) this.unclear.add(strHostName);
			return [];
		}
		throw this.list.incomplete(
			`device ${strHostName} could not be read: ${answer.pxgError.message}`,
		);
	}

	/** A record that says nothing of its device, or of its status, must not look like one that is gone or OK. */
	private readable(records: KscParams[]): KscParams[] {
		for (const record of records) {
			const id = text(record, 'KLHST_WKS_HOSTNAME');
			if (id === undefined) throw this.list.incomplete('a device without an id was sent');
			const mask = record.KLHST_WKS_STATUS_MASK ?? null;
			if (mask !== null && integer(record, 'KLHST_WKS_STATUS_MASK') === undefined) {
				throw this.list.incomplete(`the status of device ${id} could not be read`);
			}
		}
		return records;
	}

	private async search(wstrFilter: string): Promise<ReadList> {
		return await askForFewer(this.attributes, async (vecFieldsToReturn) => {
			const read = await this.find(wstrFilter, vecFieldsToReturn);
			// The next search of this poll need not find out again.
			if ('records' in read && vecFieldsToReturn === this.attributes.core) {
				this.attributes = { ...this.attributes, all: vecFieldsToReturn };
			}
			return read;
		});
	}

	private async find(wstrFilter: string, attributes: string[]): Promise<ReadList> {
		const search = { wstrFilter, vecFieldsToOrder: [], lMaxLifeTime: LIST_SECONDS };
		return await this.list.read(async (): Promise<Found> => {
			if (this.hierarchy) {
				const vecFieldsToReturn = [...attributes, SECONDARY_SERVER];
				return await this.hierarchy.find({ ...search, vecFieldsToReturn });
			}
			return await this.client.tryCall('HostGroup.FindHosts', {
				...{ ...search, vecFieldsToReturn: attributes },
				pParams: { KLGRP_FIND_FROM_CUR_VS_ONLY: false, KLSRVH_SLAVE_REC_DEPTH: 0 },
			});
		});
	}
}
