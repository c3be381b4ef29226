import { LIMITS } from '../autotask/tickets';
import { LEVELS } from '../items';
import { cut } from '../text';

/**
 * The level that our last write was for, as the title of a ticket tells it: "Critical: …". A priority cannot tell it,
 * because technicians change priorities by hand. Pure.
 */

/** At the beginning, or behind a customer's name: tickets in the fallback company have that in front. */
const LEVEL = new RegExp(`^(.*?: )??(${LEVELS.join('|')}): `);

export function levelOfTitle(title: string): string | undefined {
	return LEVEL.exec(title)?.[2];
}

/** The title with another level in it; one that tells no level stays as it is. */
export function titleWithLevel(title: string, level: string): string {
	if (!isLevel(level)) return title;
	const renamed = title.replace(LEVEL, (_, front: string = '') => `${front}${level}: `);
	return cut(renamed, LIMITS.title);
}

/** Whether a text is one of our levels: items of other nodes may carry anything. */
export function isLevel(text: string): boolean {
	return LEVELS.some((level) => level === text);
}

/** 0 is the highest level; texts that are none come last. */
export function rankOfLevel(text: string): number {
	const rank = LEVELS.findIndex((level) => level === text);
	return rank < 0 ? LEVELS.length : rank;
}
