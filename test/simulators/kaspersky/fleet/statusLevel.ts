import { effectiveSettings } from './groupTree';
import type { Groups, HostLevel } from './model';

/** The level that a group's masks give to a set of reasons: any reason of the critical mask makes it Critical. */
export function levelForMask(groups: Groups, groupId: number, mask: number): HostLevel {
	const group = groups.get(groupId);
	if (mask === 0) return 'OK';
	if (!group) return 'Warning';
	const critical = effectiveSettings(groups, group, 'critical').mask;
	return (mask & critical) !== 0 ? 'Critical' : 'Warning';
}
