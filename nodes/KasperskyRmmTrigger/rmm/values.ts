import { oneLine } from '../../shared/text';
import { isoTime, readTime } from '../../shared/time';

/**
 * Values as RMMs send them: anything can be null, missing or of another type, and is then not known. Read by hand,
 * because schemas of zod take five times as long for a large fleet.
 */

export type Row = Readonly<Record<string, unknown>>;

/** An empty row for what is none: nothing is known of it. */
export const rowOf = (json: unknown): Row =>
	typeof json === 'object' && json !== null ? (json as Row) : {};

const LONGEST_TEXT = 255;

/** A text on one line; an empty one is none. */
export function text(row: Row, name: string): string | undefined {
	const value = row[name];
	return typeof value === 'string' ? oneLine(value.slice(0, LONGEST_TEXT)) || undefined : undefined;
}

/** Whether it is true; null and missing are not. */
export const flag = (row: Row, name: string): boolean => row[name] === true;

/** An id of an RMM is a whole number, or a text of digits. */
export function wholeNumber(row: Row, name: string): number | undefined {
	const value = row[name];
	const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

/** No later time can be written. */
const MAX_DATE_MS = 8.64e15;

/** Larger numbers are milliseconds, smaller ones seconds. */
const LARGEST_SECONDS = 100_000_000_000;

/** Milliseconds of a time in Unix milliseconds, Unix seconds with or without a fraction, or ISO 8601. */
export function time(row: Row, name: string): number | undefined {
	const value = row[name];
	const isNumeric = typeof value === 'string' && /^-?\d{1,16}(\.\d{1,9})?$/.test(value);
	const number = isNumeric ? Number(value) : value;
	if (typeof number !== 'number') return readTime(value);
	if (!Number.isFinite(number)) return undefined;
	return Math.abs(number) > LARGEST_SECONDS ? number : number * 1000;
}

/** Of a device, as our items show it. Times before 1970 stand for "never". @param milliseconds of its last contact */
export const lastVisible = (milliseconds: number | undefined): { lastVisibleAt?: string } =>
	milliseconds === undefined || milliseconds <= 0 || milliseconds > MAX_DATE_MS
		? {}
		: { lastVisibleAt: isoTime(milliseconds / 1000) };
