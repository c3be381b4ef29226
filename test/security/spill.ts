/** Everything that hangs on a value, as one text: also what JSON.stringify leaves out, such as the causes of errors. */
export function spill(value: unknown, seen = new Set<unknown>()): string {
	if (typeof value === 'function' || typeof value === 'symbol') return '';
	if (typeof value !== 'object' || value === null) return String(value);
	if (seen.has(value)) return '';
	seen.add(value);
	if (Buffer.isBuffer(value)) return value.toString();
	if (value instanceof Map || value instanceof Set) return spill([...value], seen);
	const parts = Reflect.ownKeys(value).map((key) => {
		const { value: inner } = Object.getOwnPropertyDescriptor(value, key) ?? {};
		return `${String(key)}: ${spill(inner, seen)}`;
	});
	return parts.join('\n');
}

/** The forms in which a secret is sent, and in which others may quote it. */
export const formsOf = (secret: string) => [
	secret,
	Buffer.from(secret).toString('base64'),
	encodeURIComponent(secret),
	JSON.stringify(secret).slice(1, -1),
];
