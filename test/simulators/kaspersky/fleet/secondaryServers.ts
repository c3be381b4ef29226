import { UnknownObject, type Fleet } from './fleet';
import { seedFleet } from './seed';

export interface SecondaryServer {
	readonly id: number;
	name: string;
	/** Cannot be reached: searches through the hierarchy name it as failed. */
	failing: boolean;
	readonly fleet: Fleet;
}

/** Physical servers below the simulated one. They share nothing with it: even group ids are the same again. */
export class SecondaryServers {
	private readonly byId = new Map<number, SecondaryServer>();

	constructor(
		count: number,
		private readonly now: () => number,
	) {
		for (let index = 0; index < count; index++) this.add();
	}

	all(): SecondaryServer[] {
		return [...this.byId.values()];
	}

	add(name?: string, hosts = 6, problems = 2): SecondaryServer {
		const id = this.byId.size + 1;
		const size = { hosts, problems, virtualServers: 0, customerGroups: 0 };
		const fleet = seedFleet(size, 7_000 + id, this.now());
		const server = { id, name: name ?? `Branch office ${id}`, failing: false, fleet };
		this.byId.set(id, server);
		return server;
	}

	/** Renames a server, or makes it reachable or not. */
	update(id: number, changes: { name?: string; failing?: boolean }): SecondaryServer {
		const server = this.byId.get(id);
		if (!server) throw new UnknownObject(`There is no secondary server ${id}`);
		return Object.assign(server, changes);
	}
}
