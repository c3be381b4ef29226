import { trimEnd } from 'lodash';
import type { Device } from '../shared/items';
import { SECONDARY_SERVER } from './openApi/hosts';
import { STATUS_ID } from './openApi/severity';
import { flag, integer, ipAddress, text, type KscParams } from './openApi/values';

/** A host as the server shows it. */
export interface Host {
	device: Device;
	/** Only of hosts of this server: secondary servers number their groups by themselves. */
	groupId?: number;
	/** Name of the secondary server that has it. */
	secondaryServer?: string;
	isUnassigned: boolean;
	statusId: number;
	mask?: number;
}

const groupOf = (record: KscParams) => {
	const path = text(record, 'grp_full_name');
	return path && trimEnd(path, '/');
};

type Detail = Exclude<keyof Device, 'id' | 'name'>;

const DETAILS: Array<[Detail, (record: KscParams) => string | undefined]> = [
	['fqdn', (record) => text(record, 'KLHST_WKS_FQDN')],
	['ip', (record) => ipAddress(record, 'KLHST_WKS_IP_LONG')],
	['group', groupOf],
	['os', (record) => text(record, 'KLHST_WKS_OS_NAME')],
	['lastVisibleAt', (record) => text(record, 'KLHST_WKS_LAST_VISIBLE')],
];

/** @param record with an id, as `HostReader` delivers it */
export function readHost(record: KscParams): Host {
	const id = text(record, 'KLHST_WKS_HOSTNAME') ?? '';
	const device: Device = { id, name: text(record, 'KLHST_WKS_DN') ?? id };
	for (const [detail, read] of DETAILS) {
		const value = read(record);
		if (value !== undefined) device[detail] = value;
	}
	const secondaryServer = text(record, SECONDARY_SERVER);
	return {
		device,
		groupId: secondaryServer === undefined ? integer(record, 'KLHST_WKS_GROUPID') : undefined,
		secondaryServer,
		isUnassigned: flag(record, 'KLHST_WKS_FROM_UNASSIGNED'),
		// A host that was found as not OK but shows no level is taken for the worse one.
		statusId: integer(record, 'KLHST_WKS_STATUS_ID') ?? STATUS_ID.critical,
		mask: integer(record, 'KLHST_WKS_STATUS_MASK'),
	};
}
