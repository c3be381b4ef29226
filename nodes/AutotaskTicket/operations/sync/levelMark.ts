import { LIMITS, cut } from '../../../shared/autotask/limits';
import { LEVELS } from '../../../shared/deviceStatus/statusChange';

/** At the beginning, or behind a customer's name: tickets in the fallback company have that in front. */
const MARK = new RegExp(`^(.*?: )??(${LEVELS.join('|')}): `);

/**
 * The level that our last write to a ticket was for, as its title tells it: "Critical: …". A priority
 * cannot tell it, because technicians change priorities by hand.
 */
export function levelOfTitle(title: string): string | undefined {
	return MARK.exec(title)?.[2];
}

/** The title with another level in it; one that tells no level stays as it is. */
export function titleWithLevel(title: string, level: string): string {
	if (!isLevel(level)) return title;
	const renamed = title.replace(MARK, (_, front: string = '') => `${front}${level}: `);
	return cut(renamed, LIMITS.title);
}

/** Whether a text is one of our levels: items of other nodes may carry anything. */
export function isLevel(text: string): boolean {
	return LEVELS.some((level) => level === text);
}
