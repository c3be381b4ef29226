import { reasonsOf } from '../../simulators/kaspersky';
import type { Dice } from '../dice';
import type { World } from '../world/world';
import type { Step } from './step';

const REASONS = [
	'databasesOutdated',
	'databasesOutdated',
	'activeThreats',
	'notConnected',
	'scanOverdue',
	'restartRequired',
	'appNotRunning',
	'protectionDisabled',
	'vulnerabilities',
	'licenseExpiry',
	'unknownStatusBit23',
];

const hosts = ({ simulators }: World) => [...simulators.ksc.state.fleet.hosts.values()];

const someReasons = (dice: Dice) => [
	...new Set(
		dice.some(
			REASONS,
			dice.weighted([
				[6, 1],
				[3, 2],
				[1, 3],
			] as const),
		),
	),
];

/** A few devices change at once, as they do after an outage of an update source. */
const breakDevices: Step = (world) => {
	const { dice, simulators } = world;
	const changed = dice.some(hosts(world), dice.between(1, 5)).map(({ id, name }) => {
		const reasons = someReasons(dice);
		const level = dice.chance(0.3) ? dice.pick(['Critical', 'Warning'] as const) : undefined;
		simulators.ksc.state.setHostStatus(id, { reasons, ...(level ? { level } : {}) });
		return `${name}: ${reasons.join('+')}`;
	});
	return changed.join(', ');
};

const healDevices: Step = (world) => {
	const { dice, simulators } = world;
	const broken = hosts(world).filter(({ statusId }) => statusId !== 0);
	const healed = dice.some(broken, dice.between(1, 5));
	for (const { id } of healed) simulators.ksc.state.setHostStatus(id, { reasons: [], level: 'OK' });
	return healed.length > 0 ? healed.map(({ name }) => `${name}: OK`).join(', ') : undefined;
};

/** Off and on again, as a threshold that is just met. */
const flap: Step = (world) => {
	const { dice, simulators } = world;
	const [host] = dice.some(
		hosts(world).filter(({ statusId }) => statusId !== 0),
		1,
	);
	if (!host) return undefined;
	simulators.ksc.state.setHostStatus(host.id, { reasons: [], level: 'OK' });
	world.time.later(dice.between(1, 200) * 1_000, () => {
		if (!simulators.ksc.state.fleet.hosts.has(host.id)) return;
		simulators.ksc.state.setHostStatus(host.id, { mask: host.statusMask });
		world.refresh();
		world.log(`${host.name} is back`);
	});
	return `${host.name} is OK for a while`;
};

/** One status on many devices, as after an update that fails everywhere, or its end. */
const outbreak: Step = (world) => {
	const { dice, simulators, truth } = world;
	const [code] = dice.some([...truth.shared], 1);
	if (code === undefined) return undefined;
	const ends = dice.chance(0.4);
	const struck = dice.some(hosts(world), ends ? Infinity : dice.between(3, 12));
	for (const { id, statusMask, statusId } of struck) {
		const others = statusId === 0 ? [] : reasonsOf(statusMask).filter((reason) => reason !== code);
		const reasons = ends ? others : [...others, code];
		const level = reasons.length === 0 ? { level: 'OK' as const } : {};
		simulators.ksc.state.setHostStatus(id, { reasons, ...level });
	}
	return ends ? `${code} is over` : `${code} on ${struck.map(({ name }) => name).join(', ')}`;
};

const customersGroups = ({ simulators }: World) =>
	[...simulators.ksc.state.fleet.groups.values()].filter(
		(group) => !group.unassigned && group.parentId !== null,
	);

const removeOrMove: Step = (world) => {
	const { dice, simulators } = world;
	const { state } = simulators.ksc;
	const [host] = dice.some(hosts(world), 1);
	if (!host) return undefined;
	if (dice.chance(0.4)) {
		state.removeHost(host.id);
		return `${host.name} is removed`;
	}
	if (dice.chance(0.3)) {
		state.moveHost(host.id, { unassigned: true });
		return `${host.name} is unassigned`;
	}
	const group = dice.pick(customersGroups(world));
	state.moveHost(host.id, { groupId: group.id });
	return `${host.name} moves to group ${group.id} of server ${group.virtualServerId}`;
};

/**
 * A few devices with tickets go to other customers, some of them back again after a while. With rights lost as well
 * nobody could tell a device that is moved out of sight from one that is gone.
 */
const moveDevices: Step = (world, aftermath) => {
	if (aftermath.has('rights')) return undefined;
	const { dice, simulators, faults, time } = world;
	const { state } = simulators.ksc;
	const broken = hosts(world).filter(({ statusId }) => statusId !== 0);
	const moved = dice.some(broken, dice.between(1, 4)).map(({ id, name, groupId }) => {
		const group = dice.pick(customersGroups(world));
		state.moveHost(id, { groupId: group.id });
		faults.count('fleet: a device with problems moves');
		if (!dice.chance(0.3)) return `${name} to group ${group.id}`;
		time.later(dice.between(1, 4_000) * 1_000, () => {
			if (!state.fleet.hosts.has(id) || aftermath.has('rights')) return;
			state.moveHost(id, { groupId });
			world.refresh();
			world.log(`${name} moves back`);
		});
		return `${name} to group ${group.id} for a while`;
	});
	return moved.length > 0 ? `moves: ${moved.join(', ')}` : undefined;
};

const addDevice: Step = ({ dice, simulators }) => {
	const { state } = simulators.ksc;
	const managed = [
		0,
		...[...state.fleet.virtualServers.values()].map((each) => each.managedGroupId),
	];
	const name = `NEW-${dice.between(100, 999)}`;
	state.addHost({ name, groupId: dice.pick(managed), reasons: someReasons(dice) });
	return `${name} is new`;
};

export const fleetSteps = {
	breakDevices,
	healDevices,
	flap,
	outbreak,
	removeOrMove,
	moveDevices,
	addDevice,
};
