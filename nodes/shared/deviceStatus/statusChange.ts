/** The items that travel between the nodes. Plain JSON, readable in the editor, open to any other node. */

export type Solution = 'kasperskySecurityCenter' | 'kasperskyEndpointSecurityCloud';

export type Level = 'Critical' | 'Warning';

export const LEVELS: readonly Level[] = ['Critical', 'Warning'];

export interface StatusDescription {
	/** Stable code of at most 20 characters, e.g. `databasesOutdated`; part of the external ID. */
	code: string;
	/** The text that the solution's console shows. */
	description: string;
}

/** Everything but `id` and `name` may be unknown to the source. Times are ISO 8601 in UTC. */
export interface Device {
	id: string;
	name: string;
	fqdn?: string;
	ip?: string;
	group?: string;
	os?: string;
	lastVisibleAt?: string;
}

/** Whose device it is. `id` is stable; `name` can be changed by an administrator at any time. */
export interface Customer {
	id: string;
	name: string;
	kind: 'virtualServer' | 'group' | 'workspace' | 'fixed';
}

/** One Administration Server, or one report endpoint; `id` is `ksc:<8 hex>` or `kes:<8 hex>`. */
export interface Source {
	id: string;
	name: string;
}

/** Why a problem counts as cleared: the status is gone, or the whole device is. */
export type ClearedBecause = 'resolved' | 'deviceRemoved';

/** Another problem of the same device at the same time. */
export interface OtherStatus extends StatusDescription {
	level: Level;
}

/** A problem that was raised, changed its level, cleared, or is sent again unchanged (`ongoing`). */
export interface StatusChange {
	change: 'raised' | 'levelChanged' | 'cleared' | 'ongoing';
	solution: Solution;
	level: Level;
	/** Only on `levelChanged`. */
	previousLevel?: Level;
	/** Only on `cleared`. */
	clearedBecause?: ClearedBecause;
	status: StatusDescription;
	device: Device;
	/** `null` when a device that is gone can no longer be asked for its customer. */
	customer: Customer | null;
	source: Source;
	/** When this occurrence of the problem was first seen. */
	raisedAt: string;
	observedAt: string;
	/** What else holds on the device now; absent when nothing does, or when it is not known. */
	otherStatuses?: OtherStatus[];
	/** On the last item of an execution that was cut: how many items follow with the next ones. */
	itemsLeft?: number;
}

/** Closing item of a resend: the keys of all problems that exist now, so that stale tickets can be told. */
export interface Snapshot {
	change: 'snapshot';
	solution: Solution;
	source: Source;
	observedAt: string;
	snapshot: {
		/** Every external ID of this source starts with it. */
		prefix: string;
		/** Sorted; a ticket of this source whose key is missing here belongs to no current problem. */
		externalIDs: string[];
		/**
		 * Sorted keys of the tickets that one customer has for one status on several devices, for every
		 * current problem. Absent when the snapshot speaks for one device only.
		 */
		customerExternalIDs?: string[];
	};
}

/** Something that a person should know although no status changed. */
export interface SourceWarning {
	change: 'warning';
	solution: Solution;
	source: Source;
	observedAt: string;
	message: string;
}

export type TriggerItem = StatusChange | Snapshot | SourceWarning;
