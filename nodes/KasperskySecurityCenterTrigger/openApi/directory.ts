import { ExpiringCache } from '../../shared/expiringCache';
import { integer, isParams, text, type KscParams } from '../../shared/openApi/kscResponse';
import { GroupReader, type KscGroup, type KscGroups } from './groups';
import type { KscClient } from '../../shared/openApi/kscClient';

/** Which server responds. What it does not say is `undefined`. */
export interface ServerIdentity {
	server: string | undefined;
	/** Empty on the main server. */
	virtualServer: string | undefined;
}

/** Prefix of the id of a virtual server where the server does not return its own id. */
export const BY_NAME = 'name:';

export interface KscServer extends ServerIdentity {
	/** "Managed devices". */
	rootGroupId?: number;
	/** Above "Managed devices" and "Unassigned devices". */
	superGroupId?: number;
}

export interface KscVirtualServer {
	uid?: string;
	name?: string;
}

type VirtualServers = Map<number, KscVirtualServer>;

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Masks may be edited on the console at any time, so groups are kept for minutes only. */
const servers = new ExpiringCache<KscServer>(HOUR_MS);
const groups = new ExpiringCache<KscGroup | undefined>(10 * MINUTE_MS);
const virtualServers = new ExpiringCache<VirtualServers | undefined>(10 * MINUTE_MS);

/** Mismatches that caused a reload: the same mismatch must not cause another at every poll. */
const mismatches = new ExpiringCache<unknown>(10 * MINUTE_MS);

/** A group whose cached masks do not explain the status of a device. */
interface MaskMismatch {
	groupId: number;
	/** The device's reasons. */
	mask?: number;
}

/** What changes rarely on an Administration Server: itself, its groups and its virtual servers. Cached. */
export class KscDirectory {
	private readonly reader: GroupReader;

	constructor(private readonly client: KscClient) {
		this.reader = new GroupReader(client);
	}

	/** A response that does not say which server it is from is not cached. */
	async server(): Promise<KscServer> {
		const { cacheKey } = this.client;
		const server = await servers.get(cacheKey, async () => await this.loadServer());
		const isKnown = server.server !== undefined && server.virtualServer !== undefined;
		if (!isKnown) servers.forget(cacheKey);
		return server;
	}

	/** Not from the cache: another server may have its address now. */
	async currentServer(): Promise<KscServer> {
		servers.forget(this.client.cacheKey);
		return await this.server();
	}

	async rootGroupId(): Promise<number | undefined> {
		const { rootGroupId } = await this.server();
		if (rootGroupId !== undefined) return rootGroupId;
		const id = await this.client.callIfAllowed('HostGroup.GroupIdGroups');
		return typeof id === 'number' ? id : undefined;
	}

	/**
	 * Whether the account may not see all of the server: rights are given on groups, and their subgroups inherit them. Not
	 * from the cache: it may have been filled when the account still had them.
	 */
	async isLimited(): Promise<boolean> {
		const { superGroupId } = await this.server();
		const top = superGroupId ?? (await this.rootGroupId());
		return top === undefined || (await this.currentGroups([top])).get(top) === undefined;
	}

	/** Those that are not cached are read together: three requests for up to 500 groups instead of one for each. */
	async groups(ids: Iterable<number>): Promise<KscGroups> {
		const all = [...ids];
		await this.currentGroups(all.filter((id) => !groups.has(this.groupKey(id))));
		const loadOne = async (id: number) => (await this.reader.read([id])).get(id);
		return await inParallel(
			all,
			async (id) => await groups.get(this.groupKey(id), async () => await loadOne(id)),
		);
	}

	/** Not from the cache. */
	async currentGroups(ids: Iterable<number>): Promise<KscGroups> {
		const all = [...ids];
		const reading = this.reader.read(all);
		return await inParallel(
			all,
			async (id) => await groups.refresh(this.groupKey(id), async () => (await reading).get(id)),
		);
	}

	/** Reads groups again whose cached masks do not match, but not again for the same mismatch. */
	async groupsAfterMismatch(found: MaskMismatch[]): Promise<KscGroups> {
		const keyOf = ({ groupId, mask }: MaskMismatch) => `${this.groupKey(groupId)}/${mask}`;
		const fresh = found.filter((mismatch) => !mismatches.has(keyOf(mismatch)));
		const reading = this.currentGroups(new Set(fresh.map(({ groupId }) => groupId)));
		await Promise.all(
			fresh.map(
				async (mismatch) => await mismatches.get(keyOf(mismatch), async () => await reading),
			),
		);
		return await this.groups(found.map(({ groupId }) => groupId));
	}

	/** @returns `undefined` when the account may not list it */
	async virtualServer(id: number): Promise<KscVirtualServer | undefined> {
		const { cacheKey } = this.client;
		const load = async () => await this.loadVirtualServers();
		const known = await virtualServers.get(cacheKey, load);
		// One that is missing in the list may be new.
		if (known && known.size > 0 && !known.has(id)) {
			const refresh = async () => await virtualServers.refresh(cacheKey, load);
			await mismatches.get(`${cacheKey}/virtualServer/${id}`, refresh);
		}
		return (await virtualServers.get(cacheKey, load))?.get(id);
	}

	/** `false` also where the account may not list them. */
	async hasNoVirtualServers(): Promise<boolean> {
		const load = async () => await this.loadVirtualServers();
		return (await virtualServers.get(this.client.cacheKey, load))?.size === 0;
	}

	private groupKey(id: number): string {
		return `${this.client.cacheKey}/${id}`;
	}

	private async loadServer(): Promise<KscServer> {
		const result = await this.client.call('HostGroup.GetStaticInfo', { pValues: [] });
		const info = isParams(result.PxgRetVal) ? result.PxgRetVal : {};
		return {
			server: text(info, 'KLADMSRV_SERVER_HOSTNAME'),
			virtualServer: virtualServerOf(info, this.client.virtualServer),
			rootGroupId: integer(info, 'KLADMSRV_GRP_ROOT'),
			superGroupId: integer(info, 'KLADMSRV_GRP_SUPER'),
		};
	}

	/** `undefined` when the account may not list them. */
	private async loadVirtualServers(): Promise<VirtualServers | undefined> {
		const result = await this.client.callIfAllowed('VServers.GetVServers', { lParentGroup: -1 });
		if (!Array.isArray(result)) return undefined;
		const list = result.filter(isParams);
		return new Map(
			list.flatMap((item) => {
				const id = integer(item, 'KLVSRV_ID');
				const entry = { uid: text(item, 'KLVSRV_UID'), name: text(item, 'KLVSRV_DN') };
				return id === undefined ? [] : [[id, entry]];
			}),
		);
	}
}

async function inParallel(
	ids: number[],
	load: (id: number) => Promise<KscGroup | undefined>,
): Promise<KscGroups> {
	return new Map(await Promise.all(ids.map(async (id) => [id, await load(id)] as const)));
}

/** @param name of the virtual server of the session */
function virtualServerOf(info: KscParams, name: string): string | undefined {
	const uid = text(info, 'KLADMSRV_VSUID');
	if (info.KLADMSRV_IS_VIRTUAL === true) return uid;
	if (name === '') return '';
	const isKnown = info.KLADMSRV_IS_VIRTUAL === false;
	return uid ?? (isKnown ? BY_NAME + name.toLowerCase() : undefined);
}
