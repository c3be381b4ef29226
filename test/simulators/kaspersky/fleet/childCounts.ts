import type { Fleet } from './fleet';
import type { ChildCounts } from './groupAttributes';

const NONE: ChildCounts = { total: 0, ok: 0, critical: 0, warning: 0 };

/** Devices per group, without those of subgroups (as KLGRP_CHLDHST_CNT counts); one pass for all groups. */
export function countChildren(fleet: Fleet): (groupId: number) => ChildCounts {
	const counts = new Map<number, ChildCounts>();
	for (const host of fleet.hosts.values()) {
		let count = counts.get(host.groupId);
		if (!count) counts.set(host.groupId, (count = { ...NONE }));
		count.total++;
		if (host.statusId === 1) count.critical++;
		else if (host.statusId === 2) count.warning++;
		else count.ok++;
	}
	return (groupId) => counts.get(groupId) ?? NONE;
}
