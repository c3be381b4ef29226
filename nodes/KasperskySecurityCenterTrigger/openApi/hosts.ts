import { chunk } from 'lodash';
import type { Device } from '../../shared/items';
import { fullNameOf } from '../../shared/openApi/groupPath';
import {
	flag,
	integer,
	ipAddress,
	isParams,
	PXG_CODE,
	text,
	type KscParams,
} from '../../shared/openApi/kscResponse';
import type { KscClient } from '../../shared/openApi/kscClient';
import {
	LIST_SECONDS,
	ListReader,
	withFewerAttributes,
	type Attributes,
	type ListResult,
	type SearchResult,
} from '../../shared/openApi/queries';
import { SecondaryServerSearch } from './secondaryServers';
import { STATUS_ID } from './severity';

/** What distinguishes statuses and devices. */
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

/** Name of the secondary server of the host; only in results of a search that includes these servers. */
const SECONDARY_SERVER = 'KLSRVH_SRV_DN';

/** A host as the server returns it. */
export interface Host {
	device: Device;
	/** Only of hosts of this server: secondary servers have group ids of their own. */
	groupId?: number;
	/** Name of the secondary server of the host. */
	secondaryServer?: string;
	isUnassigned: boolean;
	statusId: number;
	mask?: number;
}

const groupPathOf = (record: KscParams) => {
	const path = text(record, 'grp_full_name');
	return path && fullNameOf(path);
};

type Detail = Exclude<keyof Device, 'id' | 'name'>;

const DETAILS: Array<[Detail, (record: KscParams) => string | undefined]> = [
	['fqdn', (record) => text(record, 'KLHST_WKS_FQDN')],
	['ip', (record) => ipAddress(record, 'KLHST_WKS_IP_LONG')],
	['group', groupPathOf],
	['os', (record) => text(record, 'KLHST_WKS_OS_NAME')],
	['lastVisibleAt', (record) => text(record, 'KLHST_WKS_LAST_VISIBLE')],
];

function readHost(id: string, record: KscParams): Host {
	const device: Device = { id, name: text(record, 'KLHST_WKS_DN') ?? id };
	for (const [detail, read] of DETAILS) {
		const value = read(record);
		if (value !== undefined) device[detail] = value;
	}
	const secondaryServer = text(record, SECONDARY_SERVER);
	return {
		device,
		groupId: secondaryServer === undefined ? integer(record, 'KLHST_WKS_GROUPID') : undefined,
		secondaryServer,
		isUnassigned: flag(record, 'KLHST_WKS_FROM_UNASSIGNED'),
		// A host that was found as not OK but has no level counts as the worse one.
		statusId: integer(record, 'KLHST_WKS_STATUS_ID') ?? STATUS_ID.critical,
		mask: integer(record, 'KLHST_WKS_STATUS_MASK'),
	};
}

/** Critical or Warning, by two equalities: whether `<>` skips NULL is unknown. */
const NOT_OK_FILTER =
	'(&(KLHST_WKS_FROM_UNASSIGNED=0)(|(KLHST_WKS_STATUS_ID=1)(KLHST_WKS_STATUS_ID=2)))';

/** How long a filter may be is not documented: one that is declined is split into halves. */
const IDS_PER_QUERY = 500;

/** Only such ids are put into a filter: escape rules for quoted strings are not documented. */
const FILTER_SAFE_ID = /^[\w.-]+$/;

/** Reads hosts: everything that a search finds, or nothing. */
export class HostReader {
	private readonly list: ListReader;

	private readonly secondaryServers: SecondaryServerSearch | undefined;

	private attributes = ATTRIBUTES;

	/** Ids that can only be looked up on this server, and are not on it: they may be on a secondary one. */
	readonly uncertainIds = new Set<string>();

	constructor(
		private readonly client: KscClient,
		{ includeSecondaryServers }: { includeSecondaryServers: boolean },
	) {
		this.list = new ListReader(client, 'devices');
		this.secondaryServers = includeSecondaryServers ? new SecondaryServerSearch(client) : undefined;
	}

	/** Names of secondary servers that did not respond to some search: missing devices may be there. */
	get failedServers(): string[] {
		return [...(this.secondaryServers?.failedServers ?? [])].sort();
	}

	/** Every managed device that is Critical or Warning, on all virtual servers that the session can see. */
	async notOk(): Promise<Host[]> {
		this.client.budget.begin('searching the devices');
		const read = await this.search(NOT_OK_FILTER);
		if ('records' in read) return this.toHosts(read.records);
		throw this.client.methodError(
			this.secondaryServers ? 'HostGroup.FindHostsAsync' : 'HostGroup.FindHosts',
			read.pxgError,
		);
	}

	/** The devices with these ids, whatever their status; those that are gone are missing. */
	async byId(ids: string[]): Promise<Host[]> {
		const hosts: Host[] = [];
		const safe = ids.filter((id) => FILTER_SAFE_ID.test(id));
		for (const [index, batch] of chunk(safe, IDS_PER_QUERY).entries()) {
			const done = index * IDS_PER_QUERY;
			this.client.budget.begin(
				`looking up devices that have left the list (${done} of ${ids.length})`,
			);
			hosts.push(...(await this.byFilter(batch)));
		}
		for (const id of ids.filter((candidate) => !FILTER_SAFE_ID.test(candidate))) {
			hosts.push(...(await this.readOne(id)));
		}
		return hosts;
	}

	private async byFilter(ids: string[]): Promise<Host[]> {
		const terms = ids.map((id) => `(KLHST_WKS_HOSTNAME="${id}")`);
		const read = await this.search(terms.length === 1 ? terms[0] : `(|${terms.join('')})`);
		if ('records' in read) return this.toHosts(read.records);
		if (ids.length === 1) {
			throw this.list.incomplete(
				`device ${ids[0]} could not be looked up: ${read.pxgError.message}`,
			);
		}
		const middle = Math.ceil(ids.length / 2);
		const first = await this.byFilter(ids.slice(0, middle));
		return [...first, ...(await this.byFilter(ids.slice(middle)))];
	}

	private async readOne(strHostName: string): Promise<Host[]> {
		const response = await withFewerAttributes(
			ATTRIBUTES,
			async (pFields2Return) =>
				await this.client.tryCall('HostGroup.GetHostInfo', { strHostName, pFields2Return }),
		);
		if ('result' in response) {
			const { PxgRetVal } = response.result;
			if (isParams(PxgRetVal)) return this.toHosts([PxgRetVal]);
			throw this.list.incomplete(`the response for device ${strHostName} could not be read`);
		}
		if (response.pxgError.code === PXG_CODE.notFound) {
			if (this.secondaryServers) this.uncertainIds.add(strHostName);
			return [];
		}
		throw this.list.incomplete(
			`device ${strHostName} could not be read: ${response.pxgError.message}`,
		);
	}

	/** A record without a readable id or status must not look like a device that is gone or OK. */
	private toHosts(records: KscParams[]): Host[] {
		return records.map((record) => {
			const id = text(record, 'KLHST_WKS_HOSTNAME');
			if (id === undefined) throw this.list.incomplete('a device without an id was sent');
			const mask = record.KLHST_WKS_STATUS_MASK ?? null;
			if (mask !== null && integer(record, 'KLHST_WKS_STATUS_MASK') === undefined) {
				throw this.list.incomplete(`the status of device ${id} could not be read`);
			}
			return readHost(id, record);
		});
	}

	private async search(wstrFilter: string): Promise<ListResult> {
		return await withFewerAttributes(this.attributes, async (vecFieldsToReturn) => {
			const read = await this.find(wstrFilter, vecFieldsToReturn);
			// The next search of this poll need not try all attributes again.
			if ('records' in read && vecFieldsToReturn === this.attributes.core) {
				this.attributes = { ...this.attributes, all: vecFieldsToReturn };
			}
			return read;
		});
	}

	private async find(wstrFilter: string, attributes: string[]): Promise<ListResult> {
		const search = { wstrFilter, vecFieldsToOrder: [], lMaxLifeTime: LIST_SECONDS };
		return await this.list.read(async (): Promise<SearchResult> => {
			if (this.secondaryServers) {
				const vecFieldsToReturn = [...attributes, SECONDARY_SERVER];
				return await this.secondaryServers.find({ ...search, vecFieldsToReturn });
			}
			return await this.client.tryCall('HostGroup.FindHosts', {
				...{ ...search, vecFieldsToReturn: attributes },
				pParams: { KLGRP_FIND_FROM_CUR_VS_ONLY: false, KLSRVH_SLAVE_REC_DEPTH: 0 },
			});
		});
	}
}
