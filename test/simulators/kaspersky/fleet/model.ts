/**
 * Records are never changed in place: every change puts a new object into its map. So a result set that holds the old
 * objects is the snapshot that the vendor's server makes, without a copy of 100,000 hosts.
 */

export type HostLevel = 'OK' | 'Critical' | 'Warning';

/** KLHST_WKS_STATUS_ID (KSCAPI 14/a00274). */
export const STATUS_IDS: Readonly<Record<HostLevel, number>> = { OK: 0, Critical: 1, Warning: 2 };

/** The level of a KLHST_WKS_STATUS_ID. */
export function levelOf(statusId: number): HostLevel {
	return statusId === 1 ? 'Critical' : statusId === 2 ? 'Warning' : 'OK';
}

export interface OperatingSystem {
	readonly name: string;
	readonly major: number;
	readonly minor: number;
	readonly build: number;
}

export interface KscHost {
	/** KLHST_WKS_HOSTNAME: created by the server, never a network name. */
	readonly id: string;
	readonly name: string;
	readonly domain: string;
	readonly groupId: number;
	readonly statusId: number;
	readonly statusMask: number;
	/** By reason: for the simulator's own pages. The vendor's server tells no client since when a reason has applied. */
	readonly raisedAt: Readonly<Record<string, number>>;
	readonly visible: boolean;
	/** Milliseconds; null where the server does not know it. */
	readonly lastVisible: number | null;
	readonly lastFullScan: number | null;
	readonly created: number;
	readonly ip: number | null;
	readonly os: OperatingSystem | null;
	readonly comment: string | null;
	readonly hsdp: string | null;
}

export interface LevelSettings {
	/** KLSRV_HSTSTAT_MASK: the conditions enabled for this level. */
	readonly mask: number;
	readonly inherited: boolean;
}

export interface KscGroup {
	readonly id: number;
	readonly name: string;
	readonly parentId: number | null;
	/** 0: the main server. */
	readonly virtualServerId: number;
	/** In the "Unassigned devices" subtree. */
	readonly unassigned: boolean;
	readonly created: number;
	readonly critical: LevelSettings;
	readonly warning: LevelSettings;
}

export interface KscVirtualServer {
	readonly id: number;
	/** Globally unique, and the only name of a virtual server that never changes. */
	readonly uid: string;
	readonly name: string;
	readonly enabled: boolean;
	readonly superGroupId: number;
	readonly managedGroupId: number;
	readonly unassignedGroupId: number;
	readonly created: number;
}

export type Groups = ReadonlyMap<number, KscGroup>;
export type VirtualServers = ReadonlyMap<number, KscVirtualServer>;
