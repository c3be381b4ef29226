import type { TrackerState } from '../../shared/deviceStatus/trackerState';
import { MAIN_SERVER, type Customer } from '../../shared/items';
import { fullNameOf, groupNamesOf } from '../../shared/openApi/groupPath';
import type { KscDirectory, KscVirtualServer } from '../openApi/directory';
import type { KscGroup, KscGroups } from '../openApi/groups';

export type CustomerFrom = 'virtualServer' | 'topGroup' | 'fixedName';

/** Ids and names of the customers that have virtual servers, by the number of the virtual server. */
export type StoredVirtualServers = Record<string, [id: string, name: string]>;

/** Where a device is. */
interface Place {
	/** Only for devices of the server itself. */
	groupId?: number;
	groupPath?: string;
	/** Name of its secondary server, whose groups and virtual servers are not known here. */
	secondaryServer?: string;
}

interface CustomerOptions {
	from: CustomerFrom;
	fixedName: string;
	/** Name of the server, for texts. */
	serverName: string;
	/** The virtual server of the session; absent on the main server. */
	sessionOn?: { id: string; name: string };
	/** What earlier polls have found about virtual servers. */
	virtualServers: StoredVirtualServers | undefined;
	/** What earlier polls have found about devices. */
	devices?: TrackerState['devices'];
}

/** Id of any customer of a kind: says which kind a snapshot speaks for. */
export function customerScope(from: CustomerFrom, fixedName: string): string {
	if (from === 'fixedName') return fixedCustomer(fixedName).id;
	return from === 'topGroup' ? 'group:' : MAIN_SERVER;
}

function fixedCustomer(name: string): Customer {
	return { id: `fixed:${name.toLowerCase()}`, name, kind: 'fixed' };
}

/** Prefix of ids of groups that the server itself returns by their names only. */
const BY_PATH = 'group:/';

/** Without the id of the group its name must do, and each server has names of its own. */
function groupByPath(path: string, server = ''): Customer | null {
	const [, name] = groupNamesOf(path);
	if (name === undefined) return null;
	return { id: `group:${server}/${name}`.toLowerCase(), name, kind: 'group' };
}

/** Finds the customer of a device. The kind of a customer's id (number, own id or path) never changes. */
export class Customers {
	/** Virtual servers of the groups of this poll. */
	private readonly listed = new Map<number, KscVirtualServer | undefined>();

	private readonly known: Map<number, [id: string, name: string]>;

	/** By the group of a device. */
	private readonly knownByGroup = new Map<number, Customer>();

	private groups: KscGroups = new Map();

	private rootGroupId: number | undefined;

	constructor(
		private readonly directory: KscDirectory,
		private readonly options: CustomerOptions,
	) {
		const { virtualServers = {}, devices } = options;
		this.known = new Map(
			Object.entries(virtualServers).map(([id, customer]) => [Number(id), customer]),
		);
		const kind = options.from === 'topGroup' ? 'group' : 'virtualServer';
		for (const { groupId, customer } of devices?.values() ?? []) {
			if (groupId !== undefined && customer?.kind === kind) {
				this.knownByGroup.set(groupId, customer);
			}
		}
	}

	/** What the next poll needs to know about virtual servers. */
	get virtualServers(): StoredVirtualServers | undefined {
		return this.known.size === 0 ? undefined : Object.fromEntries(this.known);
	}

	/** Reads what is needed to find the customers of devices in these groups. */
	async prepare(groups: KscGroups): Promise<void> {
		this.groups = new Map([...this.groups, ...groups]);
		if (this.options.from === 'topGroup') await this.readParents(groups);
		if (this.options.from !== 'virtualServer' || this.options.sessionOn) return;
		for (const group of groups.values()) {
			const id = group?.virtualServer?.id;
			if (id === undefined || this.listed.has(id)) continue;
			this.listed.set(id, await this.directory.virtualServer(id));
		}
	}

	/** @returns `undefined` when it cannot be found at the moment, `null` when there is none */
	of(place: Place): Customer | null | undefined {
		const { from, fixedName } = this.options;
		if (from === 'fixedName') return fixedCustomer(fixedName);
		return from === 'topGroup' ? this.byTopGroup(place) : this.byVirtualServer(place);
	}

	private async readParents(groups: KscGroups): Promise<void> {
		this.rootGroupId ??= await this.directory.rootGroupId();
		let children = [...groups.values()];
		while (children.length > 0) {
			const parents = children.flatMap((group) => {
				const id = group && this.isBelowRoot(group) !== true ? group.parentId : undefined;
				return id === undefined || this.groups.has(id) ? [] : [id];
			});
			const read = await this.directory.groups(new Set(parents));
			for (const [id, group] of read) this.groups.set(id, group);
			children = [...read.values()];
		}
	}

	/** @returns `undefined` when the server does not say */
	private isBelowRoot({ parentId, name, fullName }: KscGroup): boolean | undefined {
		if (parentId !== undefined && parentId === this.rootGroupId) return true;
		const path = fullName && fullNameOf(fullName);
		if (path === undefined || name === undefined || !path.endsWith(`/${name}`)) return undefined;
		return !path.slice(0, -name.length - 1).includes('/');
	}

	private isRoot(id: number, { name, fullName }: KscGroup): boolean {
		return id === this.rootGroupId || (name !== undefined && fullNameOf(fullName ?? '') === name);
	}

	/** The group below the root that a group is, or lies in, by its own id and name. */
	private topGroup(groupId: number | undefined): Customer | null | undefined {
		const seen = new Set<number>();
		for (let id = groupId; id !== undefined && !seen.has(id); id = this.groups.get(id)?.parentId) {
			seen.add(id);
			const group = this.groups.get(id);
			if (!group) return undefined;
			if (this.isRoot(id, group)) return null;
			if (group.parentId !== undefined && this.isBelowRoot(group)) {
				const { name = `Group ${id}` } = group;
				return { id: `group:${id}`, name, kind: 'group' };
			}
		}
		return undefined;
	}

	private byTopGroup({ groupId, groupPath, secondaryServer }: Place): Customer | null | undefined {
		if (secondaryServer !== undefined) {
			return groupPath === undefined ? undefined : groupByPath(groupPath, secondaryServer);
		}
		const group = this.topGroup(groupId);
		if (group === null) return null;
		if (group) {
			const byPath = this.knownAs(group.name, ({ id }) => id.startsWith(BY_PATH));
			return byPath ? { ...group, id: byPath.id } : group;
		}
		const known = groupId === undefined ? undefined : this.knownByGroup.get(groupId);
		if (known) return known;
		const byPath = groupPath === undefined ? undefined : groupByPath(groupPath);
		return byPath ? (this.knownAs(byPath.name) ?? byPath) : byPath;
	}

	private knownAs(
		name: string,
		isMatch: (customer: Customer) => boolean = () => true,
	): Customer | undefined {
		const sameName = (other: Customer) => other.name.toLowerCase() === name.toLowerCase();
		return [...this.knownByGroup.values()].find((other) => sameName(other) && isMatch(other));
	}

	private byVirtualServer({ groupId, secondaryServer }: Place): Customer | undefined {
		if (secondaryServer !== undefined) {
			const id = `secondaryServer:${secondaryServer.toLowerCase()}`;
			return { id, name: secondaryServer, kind: 'virtualServer' };
		}
		const { sessionOn, serverName } = this.options;
		if (sessionOn) return { ...sessionOn, kind: 'virtualServer' };
		const group = groupId === undefined ? undefined : this.groups.get(groupId);
		if (!group || groupId === undefined) return undefined;
		if (group.virtualServer) return this.ofVirtualServer(group.virtualServer);
		// A group never leaves its virtual server: the response lacks it.
		return (
			this.knownByGroup.get(groupId) ?? { id: MAIN_SERVER, name: serverName, kind: 'virtualServer' }
		);
	}

	private ofVirtualServer({ id, name }: NonNullable<KscGroup['virtualServer']>): Customer {
		const listed = this.listed.get(id);
		const [knownId, knownName] = this.known.get(id) ?? [];
		const byNumber = `virtualServer:${id}`;
		const keepsKnownId = knownId === byNumber || listed?.uid === undefined;
		const customer: Customer = {
			id: (keepsKnownId ? knownId : listed.uid) ?? byNumber,
			// The group's copy of the name serves when the account may not list the virtual servers.
			name: listed?.name ?? knownName ?? name ?? `Virtual server ${id}`,
			kind: 'virtualServer',
		};
		this.known.set(id, [customer.id, customer.name]);
		return customer;
	}
}
