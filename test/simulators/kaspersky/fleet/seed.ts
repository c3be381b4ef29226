import { maskOf } from '../statusReasons';
import { Fleet } from './fleet';
import { STATUS_IDS, type KscGroup, type KscHost, type KscVirtualServer } from './model';
import { customerName, DEPARTMENTS, domainOf } from './names';
import { randomProblem } from './problems';
import { Random } from './random';
import { levelForMask, raisedTimes } from './statusLevel';

export interface FleetSize {
	hosts: number;
	/** Hosts that are not OK. */
	problems: number;
	virtualServers: number;
	/** Top administration groups of the main server that are named after customers, for MSPs without virtual servers. */
	customerGroups: number;
}

const DAY = 86_400_000;

const ROOT_CRITICAL = maskOf([
	'deviceUnmanaged',
	'protectionDisabled',
	'tooManyViruses',
	'appNotInstalled',
	'databasesOutdated',
	'notConnected',
	'licenseExpiry',
	'activeThreats',
]);
// Overlaps with the critical mask, as real groups do when both levels use one condition with different thresholds.
const ROOT_WARNING = maskOf([
	'appNotRunning',
	'scanOverdue',
	'databasesOutdated',
	'notConnected',
	'licenseExpiry',
	'restartRequired',
	'incompatibleApps',
	'vulnerabilities',
	'updateCheckOverdue',
	'outOfDiskSpace',
]);

/** The fleet of one physical server: the same for the same seed and time. */
export function seedFleet(size: FleetSize, seed: number, now: number): Fleet {
	const random = new Random(seed);
	const fleet = new Fleet();
	const leaves = seedGroups(fleet, size, random, now);
	const ids: string[] = [];
	for (let index = 0; index < size.hosts; index++) {
		const host = makeHost(index, leaves, random, now);
		fleet.hosts.set(host.id, host);
		ids.push(host.id);
	}
	random.sample(size.hosts, size.problems).forEach((hostIndex, problemIndex) => {
		const host = fleet.hosts.get(ids[hostIndex]) as KscHost;
		const problem = randomProblem(random, size.problems >= 20 ? problemIndex : -1);
		const mask = problem.mask;
		const level = problem.level ?? levelForMask(fleet.groups, host.groupId, mask);
		const status = { statusMask: mask, statusId: STATUS_IDS[level] };
		// Some time in the last two days, without another throw of the dice: seeds keep their fleets.
		const raisedAt = raisedTimes(status, {}, host.lastVisible ?? now);
		fleet.hosts.set(host.id, { ...host, ...status, raisedAt });
	});
	return fleet;
}

/** The tree and the record of a virtual server; the caller puts the record into the fleet. */
export function virtualServerTree(
	add: AddGroup,
	id: number,
	name: string,
	random: Random,
	now: number,
): { server: KscVirtualServer; leaves: Leaf[] } {
	const superGroup = add(groupOf(name, null, id, now));
	const managed = add(rootGroup(superGroup.id, id, now));
	const unassigned = add(unassignedGroup(superGroup.id, id, now));
	const server = {
		id,
		uid: `VSRV${random.uuid()}`,
		name,
		enabled: true,
		superGroupId: superGroup.id,
		managedGroupId: managed.id,
		unassignedGroupId: unassigned.id,
		created: now - 300 * DAY,
	};
	return { server, leaves: departments(add, managed, name) };
}

interface Leaf {
	groupId: number;
	department: number;
	domain: string;
}

type AddGroup = (group: Omit<KscGroup, 'id'>) => KscGroup;

function seedGroups(fleet: Fleet, size: FleetSize, random: Random, now: number): Leaf[][] {
	const owners: Leaf[][] = [];
	const servers = new Map<number, KscVirtualServer>();
	fleet.addGroups((add) => {
		// The ids 0 and 1 of the two main trees are what clients have seen on main servers.
		const managed = add(rootGroup(2, 0, now));
		add(unassignedGroup(2, 0, now));
		add(groupOf('Super', null, 0, now));
		if (size.customerGroups === 0) owners.push(departments(add, managed, 'MSP'));
		for (let index = 0; index < size.customerGroups; index++) {
			const name = customerName(index);
			owners.push(departments(add, add(groupOf(name, managed.id, 0, now)), name));
		}
		for (let index = 0; index < size.virtualServers; index++) {
			const name = customerName(index);
			const { server, leaves } = virtualServerTree(add, index + 1, name, random, now);
			servers.set(server.id, server);
			owners.push(leaves);
		}
	});
	fleet.virtualServers = servers;
	return owners;
}

function groupOf(
	name: string,
	parentId: number | null,
	virtualServerId: number,
	created: number,
): Omit<KscGroup, 'id'> {
	const inherited = { mask: 0, inherited: true };
	return {
		name,
		parentId,
		virtualServerId,
		unassigned: false,
		created,
		critical: inherited,
		warning: inherited,
	};
}

function rootGroup(superId: number, virtualServerId: number, now: number): Omit<KscGroup, 'id'> {
	return {
		...groupOf('Managed devices', superId, virtualServerId, now),
		critical: { mask: ROOT_CRITICAL, inherited: false },
		warning: { mask: ROOT_WARNING, inherited: false },
	};
}

function unassignedGroup(superId: number, virtualServerId: number, now: number) {
	return {
		...groupOf('Unassigned devices', superId, virtualServerId, now),
		unassigned: true,
	};
}

function departments(add: AddGroup, parent: KscGroup, owner: string): Leaf[] {
	return DEPARTMENTS.map(({ group }, department) => ({
		groupId: add(groupOf(group, parent.id, parent.virtualServerId, parent.created)).id,
		department,
		domain: domainOf(owner),
	}));
}

function makeHost(index: number, owners: Leaf[][], random: Random, now: number): KscHost {
	const departmentIndex = index % DEPARTMENTS.length;
	const number = Math.floor(index / DEPARTMENTS.length) + 1;
	const leaf = owners[(number - 1) % owners.length][departmentIndex];
	const department = DEPARTMENTS[leaf.department];
	const visible = random.below(10) > 0;
	return {
		id: random.uuid(),
		name: `${department.devicePrefix}-${String(number).padStart(2, '0')}`,
		domain: leaf.domain,
		groupId: leaf.groupId,
		statusId: 0,
		statusMask: 0,
		raisedAt: {},
		visible,
		lastVisible: now - random.below(2 * DAY),
		// Never scanned devices have no such attribute at all, see "leave out NULL".
		lastFullScan: random.below(8) === 0 ? null : now - random.below(6 * DAY),
		created: now - 10 * DAY - random.below(700 * DAY),
		ip: random.below(20) === 0 ? null : 0x0a000000 + 256 + (index % 0xfffe00),
		os: department.operatingSystems[number % department.operatingSystems.length],
		comment: null,
		hsdp: null,
	};
}
