import { NodeOperationError, type INode } from 'n8n-workflow';
import { ExpiringCache } from '../../shared/expiringCache';
import { explainAnswer, PXG } from './answers';
import type { KscClient } from './client';
import type { SeverityMasks } from './severity';
import { flag, integer, isParams, text, type KscParams, type KscValue } from './values';

export interface KscServer {
	/** Stays the same when the server is reached by another address. */
	identity: string;
	isVirtual: boolean;
	/** `KLVSRV_UID` when the session is on a virtual server. */
	virtualServerUid?: string;
	/** Name of the root group: "Managed devices", in the server's language. */
	rootGroup?: string;
}

export interface KscGroup {
	name?: string;
	/** As the server writes it, e.g. `Managed devices/Finance/`. */
	fullName?: string;
	masks: SeverityMasks;
	virtualServer?: { id: number; name?: string };
}

export interface KscVirtualServer {
	uid?: string;
	name?: string;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Masks may be edited on the console at any time, so groups are kept for minutes only. */
const servers = new ExpiringCache<KscServer>(HOUR_MS);
const groups = new ExpiringCache<KscGroup | undefined>(10 * MINUTE_MS);
const virtualServers = new ExpiringCache<Map<number, KscVirtualServer>>(10 * MINUTE_MS);

const GROUP_ATTRIBUTES = [
	'id',
	'name',
	'grp_full_name',
	'KLVSRV_ID',
	'KLVSRV_DN',
	'KLSRV_HSTSTAT_CRITICAL',
	'KLSRV_HSTSTAT_WARNING',
];

const paramsOf = (value: KscValue | undefined): KscParams => (isParams(value) ? value : {});

function readGroup(info: KscParams): KscGroup {
	const mask = (name: string) => integer(paramsOf(info[name]), 'KLSRV_HSTSTAT_MASK') ?? 0;
	const virtualServer = integer(info, 'KLVSRV_ID');
	return {
		name: text(info, 'name'),
		fullName: text(info, 'grp_full_name'),
		masks: { critical: mask('KLSRV_HSTSTAT_CRITICAL'), warning: mask('KLSRV_HSTSTAT_WARNING') },
		// The main server's own groups carry no virtual server, or one that is no id.
		...(virtualServer !== undefined && virtualServer > 0
			? { virtualServer: { id: virtualServer, name: text(info, 'KLVSRV_DN') } }
			: {}),
	};
}

/** What changes rarely on an Administration Server: itself, its groups and its virtual servers. Cached. */
export class KscDirectory {
	constructor(
		private readonly client: KscClient,
		private readonly node: INode,
	) {}

	async server(): Promise<KscServer> {
		return await servers.get(this.client.mark, async () => {
			const answer = await this.client.call('HostGroup.GetStaticInfo', { pValues: [] });
			const info = paramsOf(answer.PxgRetVal);
			return {
				identity: text(info, 'KLADMSRV_SERVER_HOSTNAME') ?? this.client.server,
				isVirtual: flag(info, 'KLADMSRV_IS_VIRTUAL'),
				virtualServerUid: text(info, 'KLADMSRV_VSUID'),
				rootGroup: await this.rootGroupName(),
			};
		});
	}

	/** @returns `undefined` when the group was deleted meanwhile */
	async group(id: number): Promise<KscGroup | undefined> {
		return await groups.get(`${this.client.mark}/${id}`, async () => await this.loadGroup(id));
	}

	/** Reads a group anew, because what is known of it does not fit its devices. */
	async groupAnew(id: number): Promise<KscGroup | undefined> {
		return await groups.refresh(`${this.client.mark}/${id}`, async () => await this.loadGroup(id));
	}

	/** By `KLVSRV_ID`; empty when the account may not list them. */
	async virtualServers(): Promise<Map<number, KscVirtualServer>> {
		return await virtualServers.get(this.client.mark, async () => {
			const answer = await this.ifAllowed('VServers.GetVServers', { lParentGroup: -1 });
			const list = Array.isArray(answer) ? answer.filter(isParams) : [];
			return new Map(
				list.flatMap((item) => {
					const id = integer(item, 'KLVSRV_ID');
					const entry = { uid: text(item, 'KLVSRV_UID'), name: text(item, 'KLVSRV_DN') };
					return id === undefined ? [] : [[id, entry]];
				}),
			);
		});
	}

	private async rootGroupName(): Promise<string | undefined> {
		const id = await this.ifAllowed('HostGroup.GroupIdGroups');
		return typeof id === 'number' ? (await this.group(id))?.name : undefined;
	}

	private async loadGroup(nGroupId: number): Promise<KscGroup | undefined> {
		const info = await this.ifAllowed('HostGroup.GetGroupInfoEx', {
			nGroupId,
			pArrAttributes: GROUP_ATTRIBUTES,
		});
		return isParams(info) ? readGroup(info) : undefined;
	}

	/**
	 * What helps but is not needed: an account with few rights may watch its devices without it.
	 *
	 * @returns `undefined` when the object is gone or the account may not see it
	 */
	private async ifAllowed(method: string, params: KscParams = {}): Promise<KscValue | undefined> {
		const answer = await this.client.tryCall(method, params);
		if ('result' in answer) return answer.result.PxgRetVal;
		const { code } = answer.pxgError;
		if (code === PXG.notFound || code === PXG.accessDenied || code === PXG.notPermitted) {
			return undefined;
		}
		const { message, description } = explainAnswer(method, { kind: 'pxgError', ...answer });
		throw new NodeOperationError(this.node, message, { description });
	}
}
