import { z } from 'zod';
import { oneLine } from '../../shared/text';
import { isoTime, readTime } from '../../shared/time';

/** Values as RMMs send them: anything can be null, missing or of another type, and is then not known. */

const LONGEST_TEXT = 255;

/** A text on one line; an empty one is none. */
export const text = z
	.string()
	.transform((value) => oneLine(value.slice(0, LONGEST_TEXT)) || undefined)
	.optional()
	.catch(undefined);

export const flag = z.boolean().optional().catch(undefined);

/** An id of an RMM is a whole number, or a text of digits. */
export const wholeNumber = z
	.union([
		z.number().int(),
		z
			.string()
			.regex(/^\d{1,15}$/)
			.transform(Number),
	])
	.optional()
	.catch(undefined);

/** No later time can be written. */
const MAX_DATE_MS = 8.64e15;

/** Larger numbers are milliseconds, smaller ones seconds. */
const LARGEST_SECONDS = 100_000_000_000;

/** Milliseconds of a time in Unix milliseconds, Unix seconds with or without a fraction, or ISO 8601. */
export function rmmTime(value: unknown): number | undefined {
	const isNumeric = typeof value === 'string' && /^-?\d{1,16}(\.\d{1,9})?$/.test(value);
	const number = isNumeric ? Number(value) : value;
	if (typeof number !== 'number') return readTime(value);
	if (!Number.isFinite(number)) return undefined;
	return Math.abs(number) > LARGEST_SECONDS ? number : number * 1000;
}

export const time = z.unknown().transform(rmmTime);

/** Of a device, as our items show it. Times before 1970 stand for "never". @param milliseconds of its last contact */
export const lastVisible = (milliseconds: number | undefined): { lastVisibleAt?: string } =>
	milliseconds === undefined || milliseconds <= 0 || milliseconds > MAX_DATE_MS
		? {}
		: { lastVisibleAt: isoTime(milliseconds / 1000) };
