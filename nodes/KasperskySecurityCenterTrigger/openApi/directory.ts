import { ExpiringCache } from '../../shared/expiringCache';
import type { KscClient } from './client';
import { GroupReader, type KscGroup, type KscGroups } from './groups';
import { flag, integer, isParams, text } from './values';

export interface KscServer {
	/** Stays the same when the server is reached by another address. */
	identity: string;
	isVirtual: boolean;
	/** `KLVSRV_UID` when the session is on a virtual server. */
	virtualServerUid?: string;
	/** Name of the root group: "Managed devices", in the server's language. */
	rootGroup?: string;
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

	async server(): Promise<KscServer> {
		return await servers.get(this.client.mark, async () => {
			const answer = await this.client.call('HostGroup.GetStaticInfo', { pValues: [] });
			const info = isParams(answer.PxgRetVal) ? answer.PxgRetVal : {};
			return {
				identity: text(info, 'KLADMSRV_SERVER_HOSTNAME') ?? this.client.server,
				isVirtual: flag(info, 'KLADMSRV_IS_VIRTUAL'),
				virtualServerUid: text(info, 'KLADMSRV_VSUID'),
				rootGroup: await this.rootGroupName(integer(info, 'KLADMSRV_GRP_ROOT')),
			};
		});
	}

	async groups(ids: Iterable<number>): Promise<KscGroups> {
		return await this.together([...ids], async (id, load) => await groups.get(this.key(id), load));
	}

	/** Whatever is known of them. */
	async groupsAnew(ids: Iterable<number>): Promise<KscGroups> {
		return await this.together([...ids], async (id, load) => {
			return await groups.refresh(this.key(id), load);
		});
	}

	/** Reads groups anew because what is known of them does not fit: but not again for the same misfit. */
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

	private async rootGroupName(known: number | undefined): Promise<string | undefined> {
		const id = known ?? (await this.client.ifAllowed('HostGroup.GroupIdGroups'));
		return typeof id === 'number' ? (await this.groups([id])).get(id)?.name : undefined;
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
