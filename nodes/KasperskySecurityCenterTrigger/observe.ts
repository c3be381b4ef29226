import { trimEnd } from 'lodash';
import type { ObservedDevice } from '../shared/deviceStatus/observation';
import type { Customers } from './customers';
import { readHost, type Host } from './hostRecord';
import type { KscDirectory } from './openApi/directory';
import type { KscGroup, KscGroups } from './openApi/groups';
import { attributeLevels, type AttributedLevels } from './openApi/severity';
import type { KscParams } from './openApi/values';

/** Turns host records into devices with their problems. */
export class Observer {
	constructor(
		private readonly directory: KscDirectory,
		private readonly customers: Customers,
	) {}

	/** By device id. Devices in "Unassigned devices" are nobody's: they count as not there. */
	async observe(records: KscParams[]): Promise<Map<string, ObservedDevice>> {
		const hosts = records.map(readHost).filter(({ isUnassigned }) => !isUnassigned);
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

	/** Devices of groups that can no longer be seen, neither they nor their group: gone, or out of our rights. */
	async hidden(devices: Array<{ id: string; groupId?: number }>): Promise<Set<string>> {
		const groups = await this.directory.currentGroups(groupIdsOf(devices));
		const hidden = devices.filter(
			({ groupId }) => groupId !== undefined && groups.get(groupId) === undefined,
		);
		return new Set(hidden.map(({ id }) => id));
	}

	/** Masks that do not explain the status of a host may be of yesterday: such groups are read again. */
	private async levelsOf(hosts: Host[], groups: KscGroups): Promise<Levels[]> {
		const attributed = hosts.map((host) => attribute(host, groups));
		const misfits = hosts.flatMap(({ groupId, mask }, index) =>
			attributed[index].masksLookStale && groupId !== undefined ? [{ groupId, mask }] : [],
		);
		if (misfits.length === 0) return attributed.map(({ levels }) => levels);
		for (const [id, group] of await this.directory.groupsThatFit(misfits)) groups.set(id, group);
		return hosts.map((host) => attribute(host, groups).levels);
	}

	private observed(
		{ device, groupId, secondaryServer }: Host,
		groups: KscGroups,
		levels: Levels,
	): ObservedDevice {
		const group = groupOf(groupId, groups);
		const groupPath = device.group ?? (group?.fullName && trimEnd(group.fullName, '/'));
		return {
			device: groupPath === undefined ? device : { ...device, group: groupPath },
			customer: this.customers.of({ groupId, groupPath, secondaryServer }),
			...(groupId === undefined ? {} : { groupId }),
			levels,
		};
	}
}

type Levels = AttributedLevels['levels'];

function groupOf(groupId: number | undefined, groups: KscGroups): KscGroup | undefined {
	return groupId === undefined ? undefined : groups.get(groupId);
}

function attribute({ statusId, mask, groupId }: Host, groups: KscGroups): AttributedLevels {
	return attributeLevels(statusId, mask, groupOf(groupId, groups)?.masks);
}

function groupIdsOf(devices: Array<{ groupId?: number }>): Set<number> {
	return new Set(devices.flatMap(({ groupId }) => groupId ?? []));
}

/** A device that two servers have, one of them perhaps long ago, has the problems of both. */
function merged(known: ObservedDevice | undefined, other: ObservedDevice): ObservedDevice {
	if (!known) return other;
	const [main, more] = other.groupId === undefined ? [known, other] : [other, known];
	const levels = new Map(main.levels);
	for (const [code, level] of more.levels) {
		if (levels.get(code) !== 'Critical') levels.set(code, level);
	}
	return { ...main, levels };
}
