/** Values of a row, as Autotask sends them. Nothing is guessed from another type: `Number(null)` would be company 0. */

/** An id or a count. */
export function wholeNumber(value: unknown): number | undefined {
	return Number.isSafeInteger(value) ? (value as number) : undefined;
}

/** The values and parents of picklists are texts of numbers. */
export function numberInText(value: unknown): number | undefined {
	const isText = typeof value === 'string' && /^-?\d{1,15}$/.test(value);
	return isText ? Number(value) : wholeNumber(value);
}
