import type { Groups, KscGroup, KscHost, KscVirtualServer, VirtualServers } from './model';

/** The state operation was asked for something that is not there; the control API returns 404 for it. */
export class UnknownObject extends Error {}

/** What one physical Administration Server knows: its groups, virtual servers and devices. */
export class Fleet {
	readonly hosts = new Map<string, KscHost>();

	/** Replaced as a whole on every change, so that a result set can keep the one it was made with. */
	groups: Groups = new Map();

	virtualServers: VirtualServers = new Map();

	private nextGroupId = 0;

	/** Adds a group; ids are unique in one physical server, virtual servers included. */
	addGroup(group: Omit<KscGroup, 'id'>): KscGroup {
		const added = { ...group, id: this.nextGroupId++ };
		this.groups = new Map(this.groups).set(added.id, added);
		return added;
	}

	/** Adds many groups at once: copying the map for each of thousands would be quadratic. */
	addGroups(build: (add: (group: Omit<KscGroup, 'id'>) => KscGroup) => void): void {
		const groups = new Map(this.groups);
		build((group) => {
			const added = { ...group, id: this.nextGroupId++ };
			groups.set(added.id, added);
			return added;
		});
		this.groups = groups;
	}

	/** Replaces a group by a changed copy. */
	putGroup(group: KscGroup): void {
		this.groups = new Map(this.groups).set(group.id, group);
	}

	/** Adds a virtual server or replaces it by a changed copy. */
	putVirtualServer(server: KscVirtualServer): void {
		this.virtualServers = new Map(this.virtualServers).set(server.id, server);
	}

	/** Deletes a virtual server with its groups and devices, as the console does. */
	removeVirtualServer(id: number): void {
		const virtualServers = new Map(this.virtualServers);
		virtualServers.delete(id);
		for (const host of this.hosts.values()) {
			if (this.virtualServerIdOf(host) === id) this.hosts.delete(host.id);
		}
		this.groups = new Map([...this.groups].filter(([, group]) => group.virtualServerId !== id));
		this.virtualServers = virtualServers;
	}

	/** Adds a device or replaces it by a changed copy. */
	putHost(host: KscHost): void {
		this.hosts.set(host.id, host);
	}

	/**
	 * Finds a device by id or display name.
	 * @throws UnknownObject when there is none, or when several share the name (customers may use the same names).
	 */
	findHost(idOrName: string): KscHost {
		const byId = this.hosts.get(idOrName);
		if (byId) return byId;
		const byName = [...this.hosts.values()].filter((host) => host.name === idOrName);
		if (byName.length === 1) return byName[0];
		throw new UnknownObject(
			byName.length === 0
				? `There is no device "${idOrName}"`
				: `Several devices are called "${idOrName}": ${byName.map((host) => host.id).join(', ')}`,
		);
	}

	/** @throws UnknownObject */
	group(id: number): KscGroup {
		const group = this.groups.get(id);
		if (!group) throw new UnknownObject(`There is no group ${id}`);
		return group;
	}

	/** @throws UnknownObject */
	virtualServer(id: number): KscVirtualServer {
		const server = this.virtualServers.get(id);
		if (!server) throw new UnknownObject(`There is no virtual server ${id}`);
		return server;
	}

	/** The virtual server of a device follows from its group. */
	virtualServerIdOf(host: KscHost): number {
		return this.groups.get(host.groupId)?.virtualServerId ?? 0;
	}

	/** Whether a device lies in "Unassigned devices". */
	isUnassigned(host: KscHost): boolean {
		return this.groups.get(host.groupId)?.unassigned ?? false;
	}
}
