import { DateTime } from 'luxon';

/** Values of `AVState` by name, as the Network Agent wrote them: numbers, or the text of a file. */
export type AvStateValues = Record<string, unknown>;

const TIME_FORMAT = 'dd-MM-yyyy HH-mm-ss';

/** What was read, or why nothing can be stated. Empty values are normal and need no note. */
export type Reading<T> = { value?: T; note?: string };

function textOf(values: AvStateValues, name: string): string {
	const value = values[name];
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** A text value such as `Protection_HostId`, without control characters; `undefined` when empty or missing. */
export function readText(values: AvStateValues, name: string): string | undefined {
	return textOf(values, name).replace(/\p{Cc}+/gu, ' ') || undefined;
}

/** A DWORD, as a number or as decimal text. */
export function readNumber(values: AvStateValues, name: string): Reading<number> {
	const text = textOf(values, name);
	if (text === '') return isThere(values, name) ? { note: unreadable(name, 'a number') } : {};
	return /^\d{1,10}$/.test(text) ? { value: Number(text) } : { note: unreadable(name, 'a number') };
}

/**
 * A time as the Network Agent writes it: `DD-MM-YYYY HH-MM-SS` in UTC
 * (https://support.kaspersky.com/ksc/13.2/en-US/3644.htm).
 *
 * @returns milliseconds since 1970
 */
export function readTime(values: AvStateValues, name: string): Reading<number> {
	const text = textOf(values, name);
	if (text === '') return {};
	const time = DateTime.fromFormat(text, TIME_FORMAT, { zone: 'utc', locale: 'en' });
	return time.isValid
		? { value: time.toMillis() }
		: { note: unreadable(name, 'a time like "03-02-2026 07-41-12"') };
}

/** Something is there, but neither text nor number. */
function isThere(values: AvStateValues, name: string): boolean {
	const value = values[name];
	return value !== undefined && value !== null && typeof value !== 'string';
}

function unreadable(name: string, expected: string): string {
	return `${name} is not ${expected}: nothing is stated about it.`;
}
