import type { Customer } from '../shared/deviceStatus/statusChange';
import type { KscDirectory, KscGroup, KscServer } from './openApi/directory';

export type CustomerFrom = 'virtualServer' | 'topGroup' | 'fixedName';

/** Path of a group without its root ("Managed devices", in the server's language) and without empty parts. */
export function pathBelowRoot(path: string, rootGroup: string | undefined): string[] {
	const parts = path.split('/').filter((part) => part.trim() !== '');
	return parts[0] === rootGroup ? parts.slice(1) : parts;
}

/** The customer by the first group below the root; devices that lie in the root itself have none. */
export function topGroupCustomer(path: string | undefined, server: KscServer): Customer | null {
	const [name] = pathBelowRoot(path ?? '', server.rootGroup);
	return name === undefined ? null : { id: `group:${name.toLowerCase()}`, name, kind: 'group' };
}

/** Tells whose a device is. */
export class Customers {
	constructor(
		private readonly directory: KscDirectory,
		private readonly server: KscServer,
		/** The virtual server that the session is on; empty on the main server. */
		private readonly sessionVirtualServer: string,
		private readonly serverName: string,
		private readonly from: CustomerFrom,
		private readonly fixedName: string,
	) {}

	async of(group: KscGroup | undefined, groupPath: string | undefined): Promise<Customer | null> {
		if (this.from === 'fixedName') {
			return { id: `fixed:${this.fixedName.toLowerCase()}`, name: this.fixedName, kind: 'fixed' };
		}
		if (this.from === 'topGroup')
			return topGroupCustomer(groupPath ?? group?.fullName, this.server);
		return await this.byVirtualServer(group);
	}

	private async byVirtualServer(group: KscGroup | undefined): Promise<Customer | null> {
		if (this.sessionVirtualServer !== '') {
			const id = this.server.virtualServerUid ?? `name:${this.sessionVirtualServer}`;
			return { id, name: this.sessionVirtualServer, kind: 'virtualServer' };
		}
		if (!group) return null;
		if (!group.virtualServer) {
			return { id: 'mainServer', name: this.serverName, kind: 'virtualServer' };
		}
		const { id, name } = group.virtualServer;
		const known = (await this.directory.virtualServers()).get(id);
		// The group's copy of the name serves when the account may not list the virtual servers.
		return {
			id: known?.uid ?? `virtualServer:${id}`,
			name: known?.name ?? name ?? `Virtual server ${id}`,
			kind: 'virtualServer',
		};
	}
}
