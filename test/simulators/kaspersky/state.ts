import type { FleetView } from './fleet/attributes';
import type { Fleet } from './fleet/fleet';
import { effectiveSettings, subtreeOf } from './fleet/groupTree';
import {
	levelOf,
	STATUS_IDS,
	type HostLevel,
	type KscGroup,
	type KscHost,
	type KscVirtualServer,
} from './fleet/model';
import { domainOf } from './fleet/names';
import { Random } from './fleet/random';
import { seedFleet, virtualServerTree, type FleetSize } from './fleet/seed';
import { SecondaryServers } from './fleet/secondaryServers';
import { levelForMask, raisedTimes } from './fleet/statusLevel';
import { Accounts, seedAccounts } from './sessions/accounts';
import type { SimulatorSettings } from './settings';
import type { GroupChanges, HostDetails, NewHost, StatusChange } from './stateChanges';
import { maskOf, maskOfReason, NO_REASON, problemsOf } from './statusReasons';

/**
 * Everything the simulated Administration Server knows, with the operations that people and time would do to it. Tests
 * in the same process call these methods; other processes reach them through the control API.
 */
export class KscState {
	readonly fleet: Fleet;
	readonly secondaryServers: SecondaryServers;
	readonly accounts = new Accounts();
	/**
	 * KLADMSRV_SERVER_HOSTNAME: one for each seed, since a server is known by it. The same seed makes what a restored
	 * copy of a server is: another machine that says it is the same. Tests may rename the server.
	 */
	serverHostname: string;
	private readonly random: Random;

	constructor(
		size: FleetSize & { secondaryServers: number },
		seed: number,
		mainUser: { user: string; password: string },
		readonly settings: SimulatorSettings,
		private readonly now: () => number,
	) {
		this.fleet = seedFleet(size, seed, now());
		this.random = new Random(seed ^ 0x5eed);
		this.serverHostname = new Random(seed ^ 0x05e71e5).uuid();
		this.secondaryServers = new SecondaryServers(size.secondaryServers, now);
		seedAccounts(this.accounts, mainUser, { kind: 'limited', groups: [3], virtualServers: [1] });
	}

	/** What attributes may look at; a result set keeps the view it was made with. */
	view(fleet: Fleet = this.fleet): FleetView {
		return {
			groups: fleet.groups,
			virtualServers: fleet.virtualServers,
			now: this.now(),
			inheritedMasks: this.settings.inheritedMasks,
		};
	}

	/** Sets the reasons of a device, and its level unless the group's masks shall decide it. */
	setHostStatus(idOrName: string, change: StatusChange): KscHost {
		const host = this.fleet.findHost(idOrName);
		const changed = { ...host, ...this.statusOf(host.groupId, change, host.raisedAt) };
		this.fleet.putHost(changed);
		return changed;
	}

	/** Adds one reason to a device. It stays Critical where another reason makes it so: a server has one level per device. */
	raiseReason(idOrName: string, code: string, level: 'Critical' | 'Warning'): KscHost {
		const host = this.fleet.findHost(idOrName);
		const others = this.statusWithout(host, code);
		return this.setHostStatus(host.id, {
			mask: host.statusMask | maskOfReason(code),
			level: others.level === 'Critical' ? 'Critical' : level,
		});
	}

	/** Takes one reason from a device, which is OK when it was the last; what does not apply changes nothing. */
	clearReason(idOrName: string, code: string): KscHost {
		const host = this.fleet.findHost(idOrName);
		if (!problemsOf(host).includes(code)) return host;
		return this.setHostStatus(host.id, this.statusWithout(host, code));
	}

	/** Changes what else is known of a device; null makes an attribute NULL. */
	updateHost(idOrName: string, details: HostDetails): KscHost {
		const changed = { ...this.fleet.findHost(idOrName), ...details };
		this.fleet.putHost(changed);
		return changed;
	}

	/** Adds a device, by default to the main server's "Managed devices". */
	addHost({ name, groupId = 0, id, ...status }: NewHost): KscHost {
		const group = this.fleet.group(groupId);
		const owner = this.fleet.virtualServers.get(group.virtualServerId)?.name ?? 'MSP';
		const host: KscHost = {
			id: id ?? this.random.uuid(),
			name,
			domain: domainOf(owner),
			groupId,
			...this.statusOf(groupId, status, {}),
			visible: true,
			lastVisible: this.now(),
			lastFullScan: null,
			created: this.now(),
			ip: 0x0afe0000 + this.random.below(65_536),
			os: null,
			comment: null,
			hsdp: null,
		};
		this.fleet.putHost(host);
		return host;
	}

	removeHost(idOrName: string): void {
		this.fleet.hosts.delete(this.fleet.findHost(idOrName).id);
	}

	/** Moves a device to a group, or to the "Unassigned devices" of its own server. */
	moveHost(idOrName: string, target: { groupId: number } | { unassigned: true }): KscHost {
		const host = this.fleet.findHost(idOrName);
		const virtualServerId = this.fleet.virtualServerIdOf(host);
		const groupId =
			'groupId' in target
				? this.fleet.group(target.groupId).id
				: (this.fleet.virtualServers.get(virtualServerId)?.unassignedGroupId ?? 1);
		const changed = { ...host, groupId };
		this.fleet.putHost(changed);
		return changed;
	}

	/** Adds an administration group that inherits the settings of its parent. */
	addGroup(parentId: number, name: string): KscGroup {
		const parent = this.fleet.group(parentId);
		const inherited = { mask: 0, inherited: true };
		return this.fleet.addGroup({
			...parent,
			name,
			parentId,
			created: this.now(),
			critical: inherited,
			warning: inherited,
		});
	}

	updateGroup(id: number, changes: GroupChanges): KscGroup {
		const group = this.fleet.group(id);
		const settingsOf = (level: 'critical' | 'warning', mask: number | undefined) => {
			const inherited = changes.inherited ?? (mask === undefined && group[level].inherited);
			return { mask: mask ?? effectiveSettings(this.fleet.groups, group, level).mask, inherited };
		};
		const changed = {
			...group,
			name: changes.name ?? group.name,
			parentId:
				changes.parentId === undefined ? group.parentId : this.newParentOf(group, changes.parentId),
			critical: settingsOf('critical', changes.criticalMask),
			warning: settingsOf('warning', changes.warningMask),
		};
		this.fleet.putGroup(changed);
		return changed;
	}

	/** A group moves within its own server, and never below itself. */
	private newParentOf(group: KscGroup, parentId: number): number {
		const parent = this.fleet.group(parentId);
		const below = subtreeOf(this.fleet.groups, group.id).has(parentId);
		if (below || parent.virtualServerId !== group.virtualServerId) {
			throw new Error(`Group ${group.id} cannot be moved below ${parentId}`);
		}
		return parentId;
	}

	addVirtualServer(name: string): KscVirtualServer {
		const id = Math.max(0, ...this.fleet.virtualServers.keys()) + 1;
		this.fleet.addGroups((add) => {
			const { server } = virtualServerTree(
				add,
				id,
				this.uniqueName(name, id),
				this.random,
				this.now(),
			);
			this.fleet.putVirtualServer(server);
		});
		return this.fleet.virtualServer(id);
	}

	/** Renames, disables or enables a virtual server. */
	updateVirtualServer(id: number, changes: { name?: string; enabled?: boolean }): KscVirtualServer {
		const server = this.fleet.virtualServer(id);
		const changed = {
			...server,
			name: changes.name === undefined ? server.name : this.uniqueName(changes.name, id),
			enabled: changes.enabled ?? server.enabled,
		};
		this.fleet.putVirtualServer(changed);
		return changed;
	}

	/** Deletes a virtual server with its groups and devices. */
	removeVirtualServer(id: number): void {
		this.fleet.removeVirtualServer(this.fleet.virtualServer(id).id);
	}

	findVirtualServerByName(name: string): KscVirtualServer | undefined {
		return [...this.fleet.virtualServers.values()].find((server) => server.name === name);
	}

	/** The group's masks say how bad what is left is, but never worse than the device is. */
	private statusWithout(host: KscHost, code: string): { mask: number; level: HostLevel } {
		const bit = code === NO_REASON ? 0 : maskOfReason(code);
		const mask = (host.statusMask & ~bit) >>> 0;
		const level = levelOf(host.statusId);
		if (mask === 0) return { mask, level: 'OK' };
		const mayDrop = level === 'Critical' && mask !== host.statusMask;
		return {
			mask,
			level: mayDrop ? levelForMask(this.fleet.groups, host.groupId, mask) : level,
		};
	}

	private statusOf(
		groupId: number,
		{ reasons, mask, level }: StatusChange,
		raisedAt: KscHost['raisedAt'],
	) {
		const statusMask = (mask ?? maskOf(reasons ?? [])) >>> 0;
		const found = level ?? levelForMask(this.fleet.groups, groupId, statusMask);
		if (!(found in STATUS_IDS)) throw new Error(`"${String(found)}" is not a level`);
		const status = { statusMask, statusId: STATUS_IDS[found] };
		return { ...status, raisedAt: raisedTimes(status, raisedAt, this.now()) };
	}

	/** The server keeps display names unique by changing the newcomer's. */
	private uniqueName(name: string, id: number): string {
		const taken = (candidate: string) => {
			const other = this.findVirtualServerByName(candidate);
			return other !== undefined && other.id !== id;
		};
		let candidate = name;
		for (let number = 1; taken(candidate); number++) candidate = `${name} (${number})`;
		return candidate;
	}
}
