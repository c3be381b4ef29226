import { ExpiringCache } from '../../shared/expiringCache';
import type { KscClient } from './client';
import { GroupReader, type KscGroup, type KscGroups } from './groups';
import { integer, isParams, text, type KscParams } from './values';

/** Which server answers. What its answer lacks is `undefined`. */
export interface Whereabouts {
	server: string | undefined;
	/** Empty on the main server. */
	virtualServer: string | undefined;
}

/** What the id of a virtual server starts with whose own id the server does not tell. */
export const BY_NAME = 'name:';

export interface KscServer extends Whereabouts {
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
const virtualServers = new ExpiringCache<VirtualServers>(10 * MINUTE_MS);

/** What did not fit and was read once more: the same misfit is no reason to read it at every poll. */
const misfits = new ExpiringCache<unknown>(10 * MINUTE_MS);

/** A group whose masks do not explain the status of a device. */
export interface Misfit {
	groupId: number;
	/** The device's reasons. */
	mask?: number;
}

type Load = () => Promise<KscGroup | undefined>;

/** What changes rarely on an Administration Server: itself, its groups and its virtual servers. Cached. */
export class KscDirectory {
	private readonly reader: GroupReader;

	constructor(private readonly client: KscClient) {
		this.reader = new GroupReader(client);
	}

	/** An answer that does not say which server it is of is not kept. */
	async server(): Promise<KscServer> {
		const server = await servers.get(this.client.mark, async () => await this.loadServer());
		const isKnown = server.server !== undefined && server.virtualServer !== undefined;
		if (!isKnown) servers.forget(this.client.mark);
		return server;
	}

	/** Whatever is known of it: another server may have its address now. */
	async currentServer(): Promise<KscServer> {
		servers.forget(this.client.mark);
		return await this.server();
	}

	async rootGroupId(): Promise<number | undefined> {
		const { rootGroupId } = await this.server();
		if (rootGroupId !== undefined) return rootGroupId;
		const id = await this.client.ifAllowed('HostGroup.GroupIdGroups');
		return typeof id === 'number' ? id : undefined;
	}

	/** Whether the account may not see all of the server: rights are given on groups, and those below inherit them. */
	async isLimited(): Promise<boolean> {
		const { superGroupId } = await this.server();
		const top = superGroupId ?? (await this.rootGroupId());
		return top === undefined || (await this.groups([top])).get(top) === undefined;
	}

	async groups(ids: Iterable<number>): Promise<KscGroups> {
		return await this.together([...ids], async (id, load) => await groups.get(this.key(id), load));
	}

	/** Whatever is known of them. */
	async currentGroups(ids: Iterable<number>): Promise<KscGroups> {
		return await this.together([...ids], async (id, load) => {
			return await groups.refresh(this.key(id), load);
		});
	}

	/** Reads groups again because what is known of them does not fit: but not again for the same misfit. */
	async groupsThatFit(unfit: Misfit[]): Promise<KscGroups> {
		const ids = unfit.map(({ groupId }) => groupId);
		return await this.together(ids, async (id, load, index) => {
			const key = this.key(id);
			await misfits.get(`${key}/${unfit[index].mask}`, async () => await groups.refresh(key, load));
			return await groups.get(key, load);
		});
	}

	/** @returns `undefined` when the account may not list it */
	async virtualServer(id: number): Promise<KscVirtualServer | undefined> {
		const { mark } = this.client;
		const load = async () => await this.loadVirtualServers();
		const known = await virtualServers.get(mark, load);
		// One that is missing in the list may be new.
		if (known.size > 0 && !known.has(id)) {
			const refresh = async () => await virtualServers.refresh(mark, load);
			await misfits.get(`${mark}/virtualServer/${id}`, refresh);
		}
		return (await virtualServers.get(mark, load)).get(id);
	}

	private key(id: number): string {
		return `${this.client.mark}/${id}`;
	}

	/** Groups that are taken from the server are read all at once. */
	private async together(
		ids: number[],
		take: (id: number, load: Load, index: number) => Promise<KscGroup | undefined>,
	): Promise<KscGroups> {
		const wanted: number[] = [];
		let reading: Promise<KscGroups> | undefined;
		const loadOf = (id: number): Load => {
			return async () => {
				wanted.push(id);
				// By then all that are to be read are among the wanted ones.
				await Promise.resolve();
				reading ??= this.reader.read(wanted);
				const read = await reading;
				return read.has(id) ? read.get(id) : (await this.reader.read([id])).get(id);
			};
		};
		const taken = ids.map(async (id, index) => [id, await take(id, loadOf(id), index)] as const);
		return new Map(await Promise.all(taken));
	}

	private async loadServer(): Promise<KscServer> {
		const answer = await this.client.call('HostGroup.GetStaticInfo', { pValues: [] });
		const info = isParams(answer.PxgRetVal) ? answer.PxgRetVal : {};
		return {
			server: text(info, 'KLADMSRV_SERVER_HOSTNAME'),
			virtualServer: virtualServerOf(info, this.client.virtualServer),
			rootGroupId: integer(info, 'KLADMSRV_GRP_ROOT'),
			superGroupId: integer(info, 'KLADMSRV_GRP_SUPER'),
		};
	}

	/** Empty when the account may not list them. */
	private async loadVirtualServers(): Promise<VirtualServers> {
		const answer = await this.client.ifAllowed('VServers.GetVServers', { lParentGroup: -1 });
		const list = Array.isArray(answer) ? answer.filter(isParams) : [];
		return new Map(
			list.flatMap((item) => {
				const id = integer(item, 'KLVSRV_ID');
				const entry = { uid: text(item, 'KLVSRV_UID'), name: text(item, 'KLVSRV_DN') };
				return id === undefined ? [] : [[id, entry]];
			}),
		);
	}
}

/** @param name of the virtual server that the session was asked for */
function virtualServerOf(info: KscParams, name: string): string | undefined {
	const uid = text(info, 'KLADMSRV_VSUID');
	if (info.KLADMSRV_IS_VIRTUAL === true) return uid;
	if (name === '') return '';
	const isKnown = info.KLADMSRV_IS_VIRTUAL === false;
	return uid ?? (isKnown ? BY_NAME + name.toLowerCase() : undefined);
}
