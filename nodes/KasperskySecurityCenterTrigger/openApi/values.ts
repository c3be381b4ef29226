/** A value as the Open API carries it once its type wrappers are taken off. */
export type KscValue = string | number | boolean | null | KscValue[] | KscParams;

export interface KscParams {
	[attribute: string]: KscValue;
}

export const isParams = (value: unknown): value is KscParams =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** `{"type": "long", "value": 1}`: exactly these two keys, else it is a plain object. */
function isWrapper(value: KscParams): boolean {
	return typeof value.type === 'string' && 'value' in value && Object.keys(value).length === 2;
}

/** Answers of the API are about ten levels deep. */
const DEEPEST = 100;

/**
 * Takes the type wrappers off, at every depth; a bare value stays as it is, because servers and
 * versions differ in where they wrap.
 *
 * @returns `undefined` when it is nested too deep to be an answer
 * @see https://support.kaspersky.com/help/KSC/16/KSCAPI/a00428.html (datetime), a00431.html (binary)
 */
export function unwrap(value: KscValue, levels = DEEPEST): KscValue | undefined {
	if (typeof value !== 'object' || value === null) return value;
	if (levels === 0) return undefined;
	if (isParams(value) && isWrapper(value)) return unwrap(value.value, levels - 1);
	// In place and in one pass: an answer holds tens of thousands of values, and is nobody else's.
	const holder = value as KscParams;
	for (const key of Object.keys(holder)) {
		const inner = holder[key];
		if (typeof inner !== 'object' || inner === null) continue;
		const plain = unwrap(inner, levels - 1);
		if (plain === undefined) return undefined;
		holder[key] = plain;
	}
	return value;
}

/** Whether the value is nested deeper than any answer, and than the stack may allow. */
export function isTooDeep(value: KscValue): boolean {
	return isDeeperThan(DEEPEST, value);
}

function isDeeperThan(levels: number, value: KscValue): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

/** Every attribute may be missing: the server leaves NULL out. */
export function text(params: KscParams, name: string): string | undefined {
	const value = params[name];
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A whole number, also where it arrives as decimal text; blanks are no zero. */
export function integer(params: KscParams, name: string): number | undefined {
	const value = params[name];
	const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

export function flag(params: KscParams, name: string): boolean {
	return params[name] === true || params[name] === 1;
}

/** An IPv4 address from its big-endian integer, e.g. 169090600 → `10.20.30.40`. */
export function ipAddress(params: KscParams, name: string): string | undefined {
	const value = integer(params, name);
	if (value === undefined || value === 0) return undefined;
	const unsigned = value >>> 0;
	return [24, 16, 8, 0].map((shift) => (unsigned >>> shift) & 0xff).join('.');
}
