import { DateTime } from 'luxon';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The one form of time in our items: UTC, whole seconds, e.g. `2026-11-22T10:00:00Z`. @param seconds since 1970 */
export function isoTime(seconds: number): string {
	return `${new Date(Math.floor(seconds) * 1000).toISOString().slice(0, -'.000Z'.length)}Z`;
}

/** Milliseconds of an ISO 8601 time, taken for UTC where it names no zone, as Autotask's do; `undefined` when it is none. */
export function readTime(text: unknown): number | undefined {
	if (typeof text !== 'string' || text === '') return undefined;
	// Nearly all are as we write them, and luxon takes ten times as long.
	const own = Date.parse(text);
	if (!Number.isNaN(own) && writeTime(own) === text) return own;
	const time = DateTime.fromISO(text, { zone: 'utc' });
	return time.isValid ? time.toMillis() : undefined;
}

/** {@link isoTime} of milliseconds: the form that Autotask takes. */
export function writeTime(milliseconds: number): string {
	return isoTime(milliseconds / 1000);
}

/**
 * Whether what began at `since` still lasts. All in milliseconds of n8n's clock.
 *
 * What began in the future did so before the clock was set back: it is over, or it would last for as long as that.
 */
export const stillLasts = (since: number, lasting: number, now: number): boolean =>
	since <= now && now - since < lasting;

/** When a ticket is due that is created at `now`. */
export function dueTime(now: number, hours: number): string {
	return writeTime(now + hours * HOUR_MS);
}
