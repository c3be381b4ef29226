import { hasReason } from '../statusReasons';
import type {
	AttributeKind,
	AttributeTable,
	AttributeValue,
	FleetView,
	ScalarAttribute,
} from './attributes';
import { fullNameOf, subtreeOf } from './groupTree';
import type { KscHost } from './model';

/** A device together with the physical server that it was found on. */
export interface HostRow {
	readonly host: KscHost;
	/** The view of the server the device belongs to: group ids are unique in one physical server only. */
	readonly view: FleetView;
	readonly secondaryServer: { readonly id: number; readonly name: string } | null;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const attributes = new Map<string, ScalarAttribute<HostRow>>();

function define(
	name: string,
	kind: AttributeKind,
	read: (host: KscHost, row: HostRow) => AttributeValue,
): void {
	attributes.set(name, { kind, read: (row) => read(row.host, row) });
}

const groupOf = (row: HostRow) => row.view.groups.get(row.host.groupId);
const dnsNameOf = (host: KscHost) => host.name.toLowerCase();

define('KLHST_WKS_HOSTNAME', 'string', (host) => host.id);
define('KLHST_WKS_DN', 'string', (host) => host.name);
define('KLHST_WKS_FQDN', 'string', (host) => `${dnsNameOf(host)}.${host.domain}`);
define('KLHST_WKS_DNSNAME', 'string', dnsNameOf);
define('KLHST_WKS_DNSDOMAIN', 'string', (host) => host.domain);
define('KLHST_WKS_WINHOSTNAME', 'string', (host) => host.name.slice(0, 15).toUpperCase());
define('KLHST_WKS_WINDOMAIN', 'string', (host) => host.domain.split('.')[0].toUpperCase());
define('KLHST_INSTANCEID', 'string', (host) => `inst-${host.id}`);
define('KLHST_WKS_IP_LONG', 'long', (host) => host.ip);
define('KLHST_WKS_CONNECT_IP_LONG', 'long', (host) => host.ip);
define('KLHST_WKS_IP', 'int', (host) => (host.ip === null ? null : littleEndian(host.ip)));
define('KLHST_WKS_GROUPID', 'int', (host) => host.groupId);
define('name', 'string', (_host, row) => groupOf(row)?.name ?? null);
define('grp_full_name', 'string', (_host, row) => {
	const group = groupOf(row);
	return group ? fullNameOf(row.view.groups, group) : null;
});
define('KLHST_WKS_FROM_UNASSIGNED', 'bool', (_host, row) => groupOf(row)?.unassigned ?? false);
define('KLHST_WKS_STATUS_ID', 'int', (host) => host.statusId);
// paramInt is 32 bits with a sign: bit 31 arrives as a negative number.
define('KLHST_WKS_STATUS_MASK', 'int', (host) => host.statusMask | 0);
define('KLHST_WKS_STATUS', 'int', stateBits);
define('KLHST_WKS_STATUS_HSDP', 'string', (host) => host.hsdp);
define('KLHST_WKS_LAST_VISIBLE', 'datetime', (host, { view }) =>
	host.visible ? view.now : host.lastVisible,
);
define('KLHST_WKS_LAST_INFOUDATE', 'datetime', (host) => host.lastVisible);
define('KLHST_WKS_LAST_NAGENT_CONNECTED', 'datetime', (host) => host.lastVisible);
define('KLHST_WKS_LAST_UPDATE', 'datetime', updatedAt);
define('KLHST_WKS_RTP_AV_BASES_TIME', 'datetime', updatedAt);
define('KLHST_WKS_AV_BASES_DATE', 'datetime', updatedAt);
define('KLHST_WKS_LAST_FULLSCAN', 'datetime', (host, { view }) =>
	hasReason(host.statusMask, 'scanOverdue') ? view.now - 40 * DAY : host.lastFullScan,
);
define('KLHST_WKS_LAST_SYSTEM_START', 'datetime', (host) => host.lastVisible);
define('KLHST_WKS_CREATED', 'datetime', (host) => host.created);
define('KLHST_WKS_RTP_STATE', 'int', (host) =>
	hasReason(host.statusMask, 'protectionDisabled') ? 1 : 4,
);
define('KLHST_WKS_RTP_ERROR_CODE', 'int', () => null);
define('KLHST_WKS_VIRUS_COUNT', 'long', (host) =>
	hasReason(host.statusMask, 'tooManyViruses') ? 25 : 0,
);
define('KLHST_WKS_UNCURED_COUNT', 'long', (host) =>
	hasReason(host.statusMask, 'activeThreats') ? 3 : 0,
);
define('KLHST_WKS_OS_NAME', 'string', (host) => host.os?.name ?? null);
define('KLHST_WKS_OS_VER_MAJOR', 'int', (host) => host.os?.major ?? null);
define('KLHST_WKS_OS_VER_MINOR', 'int', (host) => host.os?.minor ?? null);
define('KLHST_WKS_OS_BUILD_NUMBER', 'int', (host) => host.os?.build ?? null);
define('KLHST_WKS_CTYPE', 'int', () => 0);
define('KLHST_WKS_PTYPE', 'int', () => 3);
define('KLHST_WKS_CPU_ARCH', 'int', () => 2);
define('KLHST_WKS_NAG_VERSION', 'string', () => '15.1.0.748');
define('KLHST_WKS_RTP_AV_VERSION', 'string', (host) =>
	hasReason(host.statusMask, 'appNotInstalled') ? null : '12.8.0.505',
);
define('KLHST_WKS_RBT_REQUIRED', 'bool', (host) => hasReason(host.statusMask, 'restartRequired'));
define('KLHST_WKS_RBT_REQUEST_REASON', 'int', (host) =>
	hasReason(host.statusMask, 'restartRequired') ? 4 : 0,
);
define('KLHST_WKS_COMMENT', 'string', (host) => host.comment);
define('KLHST_WKS_EDR_STATUS', 'int', () => 10);
define('KLHST_WKS_ANTI_SPAM_STATUS', 'int', () => 10);
// What a public client asks for, in the forms of its recorded answer of a KSC 12.2 (demisto/content); owners were absent.
define('KLHST_WKS_OSSP_VER_MAJOR', 'int', () => 0);
define('KLHST_WKS_OSSP_VER_MINOR', 'int', () => 0);
define('KLHST_WKS_OS_RELEASE_ID', 'int', (host) => (host.os?.major === 10 ? 1607 : 0));
define('KLHST_WKS_NAG_VER_ID', 'int', () => 0x0f0001);
define('KLHST_WKS_OWNER_ID', 'string', () => null);
define('KLHST_WKS_OWNER_IS_CUSTOM', 'bool', () => false);
define('KLHST_WKS_CUSTOM_OWNER_ID', 'string', () => null);
define('KLHST_WKS_DLP_STATUS', 'int', () => 0);
define('KLHST_WKS_COLLAB_SRVS_STATUS', 'int', () => 0);
define('KLHST_WKS_EMAIL_AV_STATUS', 'int', () => 0);
define('KLHST_MANAGED_OTHER_SERVER', 'string', () => null);
define('KLSRVH_SRV_DN', 'string', (_host, row) => row.secondaryServer?.name ?? null);
define('KLSRVH_SRV_ID', 'int', (_host, row) => row.secondaryServer?.id ?? null);

/** Attributes of FindHosts and GetHostInfo (section 5 of the reference names each one's source). */
export const HOST_ATTRIBUTES: AttributeTable<HostRow> = attributes;

const MASK_BIT = /^KLHST_WKS_STATUS_MASK_(\d{1,2})$/;

/** Attributes that can be searched but not asked for: one per status bit, and "in this group or below". */
export function hostSearchAttribute(name: string): ScalarAttribute<HostRow> | undefined {
	const bit = MASK_BIT.exec(name)?.[1];
	if (bit === undefined || Number(bit) > 31) return attributes.get(name);
	const value = 2 ** Number(bit);
	return { kind: 'int', read: ({ host }) => ((host.statusMask & value) === 0 ? 0 : 1) };
}

/** `KLHST_WKS_GROUPID_GP = <id>`: a set of group ids, made once per search and not once per device. */
export function hostInSubtree(groupId: number): (row: HostRow) => boolean {
	const subtrees = new Map<FleetView, Set<number>>();
	return ({ host, view }) => {
		let subtree = subtrees.get(view);
		if (!subtree) subtrees.set(view, (subtree = subtreeOf(view.groups, groupId)));
		return subtree.has(host.groupId);
	};
}

/** KLHST_WKS_STATUS (KSCAPI 14/a00275): state bits, not to be confused with the status of section 4. */
function stateBits(host: KscHost, row: HostRow): number {
	const inGroup = !(groupOf(row)?.unassigned ?? false);
	const agentAlive = !hasReason(host.statusMask, 'deviceUnmanaged');
	const installed = !hasReason(host.statusMask, 'appNotInstalled');
	return (
		(host.visible ? 0x1 : 0) |
		(inGroup ? 0x2 : 0) |
		0x4 |
		(agentAlive && host.visible ? 0x8 : 0) |
		(installed ? 0x10 : 0)
	);
}

function updatedAt(host: KscHost, { view }: HostRow): number {
	const outdated = hasReason(host.statusMask, 'databasesOutdated');
	return view.now - (outdated ? 20 * DAY : 3 * HOUR);
}

function littleEndian(ip: number): number {
	return ((ip & 0xff) << 24) | ((ip & 0xff00) << 8) | ((ip >>> 8) & 0xff00) | ((ip >>> 24) & 0xff);
}
