import { LIMITS, cut } from '../../../shared/autotask/limits';
import { LEVELS } from '../../../shared/deviceStatus/statusChange';

/**
 * The level that our last write to a ticket was for, as its title begins with it: "Critical: …". A
 * priority cannot tell it, because technicians change priorities by hand.
 */
export function levelOfTitle(title: string): string | undefined {
	return LEVELS.find((level) => title.startsWith(`${level}: `));
}

/** The title with another level in front; one that begins with no level stays as it is. */
export function titleWithLevel(title: string, level: string): string {
	const written = levelOfTitle(title);
	if (written === undefined || !isLevel(level)) return title;
	return cut(level + title.slice(written.length), LIMITS.title);
}

/** Whether a text is one of our levels: items of other nodes may carry anything. */
export function isLevel(text: string): boolean {
	return LEVELS.some((level) => level === text);
}
