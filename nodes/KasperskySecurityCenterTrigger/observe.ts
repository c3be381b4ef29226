import type { Logger } from 'n8n-workflow';
import type { ObservedDevice } from '../shared/deviceStatus/problemTracker';
import type { Device } from '../shared/deviceStatus/statusChange';
import type { Customers } from './customers';
import type { KscDirectory, KscGroup } from './openApi/directory';
import { attributeLevels, masksDecide, STATUS_ID } from './openApi/severity';
import { flag, integer, ipAddress, text, type KscParams } from './openApi/values';

/** Turns host records into devices with their problems. */
export class Observer {
	constructor(
		private readonly directory: KscDirectory,
		private readonly customers: Customers,
		private readonly logger: Logger,
	) {}

	/** By device id. Devices in "Unassigned devices" are nobody's: they count as not there. */
	async observe(hosts: KscParams[]): Promise<Map<string, ObservedDevice>> {
		const devices = new Map<string, ObservedDevice>();
		for (const host of hosts) {
			const device = readDevice(host);
			if (!device)
				this.logger.warn('A host record without KLHST_WKS_HOSTNAME was left out', { host });
			else if (!flag(host, 'KLHST_WKS_FROM_UNASSIGNED')) {
				devices.set(device.id, await this.observeHost(host, device));
			}
		}
		return devices;
	}

	/** Devices of groups that can no longer be seen, neither they nor their group: gone, or out of our rights. */
	async hidden(devices: Array<{ id: string; groupId: number | undefined }>): Promise<Set<string>> {
		const isVisible = new Map<number, boolean>();
		for (const { groupId } of devices) {
			if (groupId === undefined || isVisible.has(groupId)) continue;
			isVisible.set(groupId, (await this.directory.groupAnew(groupId)) !== undefined);
		}
		const gone = devices.filter(({ groupId }) => groupId !== undefined && !isVisible.get(groupId));
		return new Set(gone.map(({ id }) => id));
	}

	private async observeHost(host: KscParams, device: Device): Promise<ObservedDevice> {
		const groupId = integer(host, 'KLHST_WKS_GROUPID');
		const group = groupId === undefined ? undefined : await this.directory.group(groupId);
		const groupPath = device.group ?? group?.fullName;
		return {
			device: groupPath === undefined ? device : { ...device, group: trimPath(groupPath) },
			customer: await this.customers.of(group, groupPath),
			...(groupId === undefined ? {} : { groupId }),
			levels: await this.levels(host, groupId, group),
		};
	}

	private async levels(host: KscParams, groupId: number | undefined, group: KscGroup | undefined) {
		// A host that was found as not OK but shows no level is taken for the worse one.
		const statusId = integer(host, 'KLHST_WKS_STATUS_ID') ?? STATUS_ID.critical;
		const mask = integer(host, 'KLHST_WKS_STATUS_MASK');
		const attributed = attributeLevels(statusId, mask, group?.masks);
		if (!attributed.masksLookStale || groupId === undefined || !masksDecide(statusId, mask)) {
			return attributed.levels;
		}
		const anew = await this.directory.groupAnew(groupId);
		return attributeLevels(statusId, mask, anew?.masks).levels;
	}
}

function trimPath(path: string): string {
	return path.replace(/\/+$/, '');
}

function readDevice(host: KscParams): Device | undefined {
	const id = text(host, 'KLHST_WKS_HOSTNAME');
	if (id === undefined) return undefined;
	const optional: Partial<Device> = {
		fqdn: text(host, 'KLHST_WKS_FQDN'),
		ip: ipAddress(host, 'KLHST_WKS_IP_LONG') ?? ipAddress(host, 'KLHST_WKS_CONNECT_IP_LONG'),
		group: text(host, 'grp_full_name'),
		os: text(host, 'KLHST_WKS_OS_NAME'),
		lastVisibleAt: text(host, 'KLHST_WKS_LAST_VISIBLE'),
	};
	const known = Object.entries(optional).filter(([, value]) => value !== undefined);
	return { id, name: text(host, 'KLHST_WKS_DN') ?? id, ...Object.fromEntries(known) };
}
