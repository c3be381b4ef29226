import { DateTime } from 'luxon';
import { isoTime } from '../deviceStatus/isoTime';

/** Milliseconds of a time of Autotask, which is UTC with or without `Z`; `undefined` when it is none. */
export function readTime(text: unknown): number | undefined {
	if (typeof text !== 'string' || text === '') return undefined;
	const time = DateTime.fromISO(text, { zone: 'utc' });
	return time.isValid ? time.toMillis() : undefined;
}

/** The form that Autotask takes: UTC, whole seconds, e.g. `2026-11-22T22:00:00Z`. */
export function writeTime(milliseconds: number): string {
	return isoTime(milliseconds / 1000);
}

/** When a ticket is due that is made at `now`. */
export function dueTime(now: number, hours: number): string {
	return writeTime(now + hours * 3_600_000);
}
