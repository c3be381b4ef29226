import { problemsOf } from '../statusReasons';
import { effectiveSettings } from './groupTree';
import type { Groups, HostLevel, KscHost } from './model';

/** The level that a group's masks give to a set of reasons: any reason of the critical mask makes it Critical. */
export function levelForMask(groups: Groups, groupId: number, mask: number): HostLevel {
	const group = groups.get(groupId);
	if (mask === 0) return 'OK';
	if (!group) return 'Warning';
	const critical = effectiveSettings(groups, group, 'critical').mask;
	return (mask & critical) !== 0 ? 'Critical' : 'Warning';
}

/** Since when each reason of a new status has applied: those that applied before keep their time. */
export function raisedTimes(
	status: Pick<KscHost, 'statusId' | 'statusMask'>,
	before: KscHost['raisedAt'],
	now: number,
): KscHost['raisedAt'] {
	return Object.fromEntries(problemsOf(status).map((code) => [code, before[code] ?? now]));
}
