import { maskOf } from '../statusReasons';
import type { HostLevel } from './model';
import type { Random } from './random';

/** How often a reason is met, relative to the others. */
const WEIGHTS: ReadonlyArray<readonly [string, number]> = [
	['databasesOutdated', 20],
	['scanOverdue', 15],
	['notConnected', 12],
	['vulnerabilities', 12],
	['restartRequired', 12],
	['protectionDisabled', 6],
	['appNotRunning', 5],
	['updateCheckOverdue', 5],
	['appNotInstalled', 4],
	['activeThreats', 3],
	['licenseExpiry', 2],
	['outOfDiskSpace', 2],
	['tooManyViruses', 1],
	['incompatibleApps', 1],
];
const TOTAL = WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0);

export interface SeededProblem {
	mask: number;
	/** Left out: what the group's masks say. */
	level?: HostLevel;
}

/** What every client must survive; larger fleets hold each of them once. */
const ODDITIES: readonly SeededProblem[] = [
	{ mask: 0, level: 'Warning' }, // not OK, and no reason given
	{ mask: 2 ** 23 }, // a reason that the vendor has not documented
	{ mask: 2 ** 31 }, // negative when a client treats the mask as a signed number
	{ mask: maskOf(['vulnerabilities']), level: 'Critical' }, // no reason of the group's critical mask
	{
		mask: maskOf([
			'databasesOutdated',
			'scanOverdue',
			'notConnected',
			'vulnerabilities',
			'restartRequired',
		]),
	},
];

/** A problem with about 1.4 reasons. The first problem indexes of a fleet get the oddities; pass -1 for none. */
export function randomProblem(random: Random, problemIndex: number): SeededProblem {
	const oddity = ODDITIES[problemIndex];
	if (oddity !== undefined) return oddity;
	const chance = random.fraction();
	const count = chance < 0.7 ? 1 : chance < 0.9 ? 2 : 3;
	const reasons = new Set<string>();
	while (reasons.size < count) reasons.add(randomReason(random));
	return { mask: maskOf([...reasons]) };
}

function randomReason(random: Random): string {
	let remaining = random.below(TOTAL);
	for (const [reason, weight] of WEIGHTS) {
		if (remaining < weight) return reason;
		remaining -= weight;
	}
	return WEIGHTS[0][0];
}
