import type { ObservedDevice } from '../../shared/deviceStatus/observation';
import { fullNameOf } from '../../shared/openApi/groupPath';
import type { KscDirectory } from '../openApi/directory';
import type { KscGroup, KscGroups } from '../openApi/groups';
import type { Host } from '../openApi/hosts';
import { attributeLevels, type AttributedLevels } from '../openApi/severity';
import type { Customers } from './customers';

/** Turns hosts into devices with their problems and customers. */
export class DeviceReader {
	constructor(
		private readonly directory: KscDirectory,
		private readonly customers: Customers,
	) {}

	/** By device id. Devices in "Unassigned devices" belong to no customer: they count as missing. */
	async read(allHosts: Host[]): Promise<Map<string, ObservedDevice>> {
		const hosts = allHosts.filter(({ isUnassigned }) => !isUnassigned);
		const groups = await this.directory.groups(groupIdsOf(hosts));
		const levels = await this.levelsOf(hosts, groups);
		await this.customers.prepare(groups);
		const devices = new Map<string, ObservedDevice>();
		for (const [index, host] of hosts.entries()) {
			const observed = this.observed(host, groups, levels[index]);
			const { id } = observed.device;
			devices.set(id, merged(devices.get(id), observed));
		}
		return devices;
	}

	/** Which of these devices were in groups that cannot be seen either: they are gone, or beyond our rights. */
	async hidden(devices: Array<{ id: string; groupId?: number }>): Promise<Set<string>> {
		const groups = await this.directory.currentGroups(groupIdsOf(devices));
		const hidden = devices.filter(
			({ groupId }) => groupId !== undefined && groups.get(groupId) === undefined,
		);
		return new Set(hidden.map(({ id }) => id));
	}

	/** Masks that do not explain the status of a host may be outdated: such groups are read again. */
	private async levelsOf(hosts: Host[], groups: KscGroups): Promise<Levels[]> {
		const attributed = attributeAll(hosts, groups);
		const mismatches = hosts.flatMap(({ groupId, mask }, index) =>
			attributed[index].hasOutdatedMasks && groupId !== undefined ? [{ groupId, mask }] : [],
		);
		if (mismatches.length === 0) return attributed.map(({ levels }) => levels);
		const reread = await this.directory.groupsAfterMismatch(mismatches);
		for (const [id, group] of reread) groups.set(id, group);
		return attributeAll(hosts, groups).map(({ levels }) => levels);
	}

	private observed(
		{ device, groupId, secondaryServer }: Host,
		groups: KscGroups,
		levels: Levels,
	): ObservedDevice {
		const group = groupOf(groupId, groups);
		const groupPath = device.group ?? (group?.fullName && fullNameOf(group.fullName));
		const customer = this.customers.of({ groupId, groupPath, secondaryServer });
		const withGroup = groupPath === device.group ? device : { ...device, group: groupPath };
		const observed: ObservedDevice = { device: withGroup, customer, levels };
		if (groupId !== undefined) observed.groupId = groupId;
		return observed;
	}
}

type Levels = AttributedLevels['levels'];

function groupOf(groupId: number | undefined, groups: KscGroups): KscGroup | undefined {
	return groupId === undefined ? undefined : groups.get(groupId);
}

/** Thousands of hosts have the same few reasons under the same masks: they share the result. */
function attributeAll(hosts: readonly Host[], groups: KscGroups): AttributedLevels[] {
	const known = new Map<string, AttributedLevels>();
	return hosts.map(({ statusId, mask, groupId }) => {
		const masks = groupOf(groupId, groups)?.masks;
		const key = `${statusId} ${mask} ${masks?.critical} ${masks?.warning}`;
		const attributed = known.get(key) ?? attributeLevels(statusId, mask, masks);
		known.set(key, attributed);
		return attributed;
	});
}

function groupIdsOf(devices: Array<{ groupId?: number }>): Set<number> {
	return new Set(devices.flatMap(({ groupId }) => groupId ?? []));
}

/** A device on two servers, perhaps long ago on one of them, has the problems of both. */
function merged(known: ObservedDevice | undefined, other: ObservedDevice): ObservedDevice {
	if (!known) return other;
	const [main, more] = other.groupId === undefined ? [known, other] : [other, known];
	const levels = new Map(main.levels);
	for (const [code, level] of more.levels) {
		if (levels.get(code) !== 'Critical') levels.set(code, level);
	}
	return { ...main, levels };
}
