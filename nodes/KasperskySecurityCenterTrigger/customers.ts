import type { Customer } from '../shared/deviceStatus/statusChange';
import type { KscDirectory, KscServer, KscVirtualServer } from './openApi/directory';
import type { KscGroup, KscGroups } from './openApi/groups';

export type CustomerFrom = 'virtualServer' | 'topGroup' | 'fixedName';

/** Where a device is. */
export interface Place {
	group?: KscGroup;
	groupPath?: string;
	/** Name of the secondary server that has it; its groups and virtual servers are not known here. */
	secondaryServer?: string;
}

const partsOf = (path: string) => path.split('/').filter((part) => part.trim() !== '');

/** Path of a group without its root ("Managed devices", in the server's language) and without empty parts. */
export function pathBelowRoot(path: string, rootGroup: string | undefined): string[] {
	const parts = partsOf(path);
	return parts[0] === rootGroup ? parts.slice(1) : parts;
}

/** The customer by the first group below the root; devices that lie in the root itself have none. */
export function topGroupCustomer(path: string | undefined, server: KscServer): Customer | null {
	const [name] = pathBelowRoot(path ?? '', server.rootGroup);
	return name === undefined ? null : { id: `group:${name.toLowerCase()}`, name, kind: 'group' };
}

/** Tells whose a device is. */
export class Customers {
	/** By id, those that groups of this poll belong to. */
	private readonly virtualServers = new Map<number, KscVirtualServer | undefined>();

	constructor(
		private readonly directory: KscDirectory,
		private readonly server: KscServer,
		/** The virtual server that the session is on; empty on the main server. */
		private readonly sessionVirtualServer: string,
		private readonly serverName: string,
		private readonly from: CustomerFrom,
		private readonly fixedName: string,
	) {}

	/** Reads what is needed to tell the customers of devices in these groups. */
	async prepare(groups: KscGroups): Promise<void> {
		if (this.from !== 'virtualServer') return;
		for (const group of groups.values()) {
			const id = group?.virtualServer?.id;
			if (id === undefined || this.virtualServers.has(id)) continue;
			this.virtualServers.set(id, await this.directory.virtualServer(id));
		}
	}

	/** @returns `undefined` when it cannot be told at the moment, `null` when it is nobody's */
	of(place: Place): Customer | null | undefined {
		if (this.from === 'fixedName') {
			return { id: `fixed:${this.fixedName.toLowerCase()}`, name: this.fixedName, kind: 'fixed' };
		}
		return this.from === 'topGroup' ? this.byTopGroup(place) : this.byVirtualServer(place);
	}

	private byTopGroup({ group, groupPath, secondaryServer }: Place): Customer | null | undefined {
		const path = groupPath ?? group?.fullName;
		if (path === undefined) return undefined;
		// A secondary server may be installed in another language: whatever comes first is its root.
		const rootGroup = secondaryServer === undefined ? this.server.rootGroup : partsOf(path)[0];
		return topGroupCustomer(path, { ...this.server, rootGroup });
	}

	private byVirtualServer({ group, secondaryServer }: Place): Customer | undefined {
		if (secondaryServer !== undefined) {
			const id = `secondaryServer:${secondaryServer.toLowerCase()}`;
			return { id, name: secondaryServer, kind: 'virtualServer' };
		}
		if (this.sessionVirtualServer !== '') {
			const id = this.server.virtualServerUid ?? `name:${this.sessionVirtualServer}`;
			return { id, name: this.sessionVirtualServer, kind: 'virtualServer' };
		}
		if (!group) return undefined;
		if (!group.virtualServer) {
			return { id: 'mainServer', name: this.serverName, kind: 'virtualServer' };
		}
		const { id, name } = group.virtualServer;
		const known = this.virtualServers.get(id);
		// The group's copy of the name serves when the account may not list the virtual servers.
		return {
			id: known?.uid ?? `virtualServer:${id}`,
			name: known?.name ?? name ?? `Virtual server ${id}`,
			kind: 'virtualServer',
		};
	}
}
