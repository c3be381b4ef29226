import type { ObservedDevice } from '../../shared/deviceStatus/observation';
import type { Level } from '../../shared/items';
import { fold } from '../../shared/text';
import { DAY_MS } from '../../shared/time';

/**
 * What an RMM says of Kaspersky on one device. Absent: it does not say, which is neither a problem nor OK: nothing is
 * raised and nothing is cleared for it.
 */
export interface AntivirusKnowledge {
	isInstalled?: boolean;
	isRunning?: boolean;
	isUpToDate?: boolean;
	/** Why it is not running, where the RMM says more than that. */
	detail?: string;
	/** Values that nobody has described, with their field: told to a person once. */
	strange?: readonly string[];
}

/** Of most devices of many. */
export const NOTHING_KNOWN: AntivirusKnowledge = {};

/** What the user decides about the values of an RMM. */
export interface ReadingRules {
	/** A product counts whose name contains this text; folded. */
	product: string;
	/** An older last contact says nothing any more; milliseconds. */
	longestSilence: number;
	/** An older row of antivirus data says nothing any more; milliseconds. */
	longestRowAge: number;
}

export type LevelOrOff = Level | 'off';

/** Levels of the statuses that an RMM can tell. */
export interface StatusLevels {
	databasesOutdated: LevelOrOff;
	notRunning: LevelOrOff;
	notInstalled: LevelOrOff;
}

export const countsAsKaspersky = (productName: string, { product }: ReadingRules): boolean =>
	fold(productName).includes(product);

/** A clock may be wrong by hours. A later time is none: it would be recent for ever. */
const MOST_AHEAD_MS = DAY_MS;

/** @param time `undefined`: it is not known when. Both in milliseconds */
export const isRecent = (time: number | undefined, now: number, longest: number): boolean =>
	time !== undefined && now - time <= longest && time - now <= MOST_AHEAD_MS;

type Statuses = Pick<ObservedDevice, 'levels' | 'details'> & { unknown: ReadonlySet<string> };

/** {@link statusesOf} for many devices, of which nearly all have one of a few: they share it. */
export function sharedStatuses(levels: StatusLevels): (knowledge: AntivirusKnowledge) => Statuses {
	const known = new Map<string, Statuses>();
	return (knowledge) => {
		const { isInstalled, isRunning, isUpToDate, detail } = knowledge;
		const key = `${isInstalled} ${isRunning} ${isUpToDate} ${detail}`;
		const found = known.get(key) ?? statusesOf(knowledge, levels);
		known.set(key, found);
		return found;
	};
}

/** Which statuses hold, which do not, and which are not known. */
export function statusesOf(
	{ isInstalled, isRunning, isUpToDate, detail }: AntivirusKnowledge,
	{ databasesOutdated, notRunning, notInstalled }: StatusLevels,
): Statuses {
	const levels = new Map<string, Level>();
	const unknown = new Set<string>();
	const state = (code: string, isFine: boolean | undefined, level: LevelOrOff) => {
		if (isFine === undefined) unknown.add(code);
		else if (!isFine && level !== 'off') levels.set(code, level);
	};
	state('appNotInstalled', isInstalled, notInstalled);
	state('appNotRunning', isRunning, notRunning);
	state('databasesOutdated', isUpToDate, databasesOutdated);
	const details = detail === undefined ? undefined : new Map([['appNotRunning', detail]]);
	return { levels, unknown, ...(details && { details }) };
}
