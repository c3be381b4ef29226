import type { HostLevel, KscHost } from './fleet/model';

export interface StatusChange {
	reasons?: string[];
	/** Instead of `reasons`. */
	mask?: number;
	/** Left out: what the group's masks say. */
	level?: HostLevel;
}

export interface NewHost extends StatusChange {
	name: string;
	groupId?: number;
	id?: string;
}

export type HostDetails = Partial<
	Pick<
		KscHost,
		'name' | 'visible' | 'lastVisible' | 'lastFullScan' | 'ip' | 'comment' | 'hsdp' | 'domain'
	>
>;

export interface GroupChanges {
	/** Any text, slashes included: the console takes them. */
	name?: string;
	/** Moves the group with all below it. */
	parentId?: number;
	/** Setting a mask ends the inheritance of that level. */
	criticalMask?: number;
	warningMask?: number;
	inherited?: boolean;
}
