import { PollContext } from 'n8n-core';

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

/** What all contexts of n8n-core have in common, the logger among it; not exported. */
const everyContext = Object.getPrototypeOf(PollContext.prototype) as { readonly logger: unknown };

/** @returns what the nodes log from now on, until the mocks are restored */
export function recordLog(): string[] {
	const logged: string[] = [];
	const log = (...said: unknown[]) => void logged.push(spill(said));
	const logger = { debug: log, info: log, warn: log, error: log, scoped: () => logger };
	jest.spyOn(everyContext, 'logger', 'get').mockReturnValue(logger as never);
	return logged;
}

/** @param places where a secret must not be: log, errors, output, state */
export function expectNone(secrets: string[], ...places: unknown[]): void {
	const spilled = spill(places);
	expect(secrets.flatMap(formsOf).filter((form) => spilled.includes(form))).toEqual([]);
}
