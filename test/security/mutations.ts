import fc from 'fast-check';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Of no use in any place where something is expected: no message that is valid has one of these. */
export const GARBAGE: readonly Json[] = [
	true,
	1.5,
	-1e300,
	' ',
	'garbage',
	'0x1',
	'1e3',
	{},
	[],
	[null],
	[[[]]],
	{ type: 'long' },
	{ type: 'params', value: 'garbage' },
	{ toString: 'x', valueOf: 'y' },
];

/** What is sometimes valid, and often just beyond. */
const BORDERLINE: readonly Json[] = [
	null,
	false,
	0,
	-0,
	-1,
	1,
	2 ** 31,
	2 ** 53,
	1e308,
	'',
	'0',
	'-1',
	'1',
	'99999999999999999999',
	'null',
	'true',
	'2026-11-22T10:00:00Z',
	'2026-02-30T99:99:99Z',
	'-271821-04-20T00:00:00Z',
	'\u0000\u001b\u202E\uD800',
	'__proto__',
	'constructor',
	'={{ 7*7 }}',
	'x'.repeat(300),
	'x'.repeat(9_000),
	{ type: 'long', value: 1 },
	{ type: 'datetime', value: '2026-11-22T10:00:00Z' },
	{ type: 'params', value: { type: 'params', value: {} } },
	JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}') as Json,
	JSON.parse('['.repeat(300) + ']'.repeat(300)) as Json,
];

interface Mutation {
	/** Which of all places of the message; counted round. */
	place: number;
	/** Which change. */
	change: number;
	/** With which value, or from which other place. */
	other: number;
}

interface Place {
	holder: Record<string, Json> | Json[];
	key: string;
}

const isHolder = (value: Json): value is Record<string, Json> | Json[] =>
	typeof value === 'object' && value !== null;

const MOST_DEPTH = 12;

/** Every place of a message that holds a value, however deep. */
function placesOf(value: Json, depth = 0): Place[] {
	if (!isHolder(value) || depth > MOST_DEPTH) return [];
	return Object.keys(value).flatMap((key) => [
		{ holder: value, key },
		...placesOf((value as Record<string, Json>)[key], depth + 1),
	]);
}

const get = ({ holder, key }: Place): Json => (holder as Record<string, Json>)[key];

function set({ holder, key }: Place, value: Json): void {
	Object.defineProperty(holder, key, { value, ...WRITABLE });
}

function remove(holder: Place['holder'], key: string): void {
	if (Array.isArray(holder)) holder.splice(Number(key), 1);
	else delete holder[key];
}

const WRITABLE = { writable: true, enumerable: true, configurable: true };

/** Lists of JSON have no names. */
function add(holder: Place['holder'], key: string, value: Json): void {
	if (!Array.isArray(holder)) set({ holder, key }, value);
}

const asText = (value: Json) =>
	(isHolder(value) ? JSON.stringify(value) : String(value)).slice(0, 100);

const CHANGES: Array<(at: Place, value: Json, other: Place) => void> = [
	(at, value) => set(at, value),
	(at, value) => set(at, value),
	(at, value) => set(at, value),
	({ holder, key }) => remove(holder, key),
	(at) => set(at, { type: 'params', value: get(at) }),
	(at) => set(at, [get(at)]),
	(at) => set(at, asText(get(at))),
	(at, _, other) => set(at, structuredClone(get(other))),
	({ holder, key }, value) => add(holder, `${key}X`, value),
	({ holder }, value) => add(holder, '__proto__', value),
	(at, value) => {
		const found = get(at);
		if (Array.isArray(found)) found.push(structuredClone(value), ...found.slice(0, 2));
	},
];

function mutate(message: Json, mutations: readonly Mutation[], values: readonly Json[]): Json {
	const root: Record<string, Json> = { message: structuredClone(message) };
	for (const { place, change, other } of mutations) {
		const places = placesOf(root);
		if (places.length === 0) break;
		const at = places[place % places.length];
		const value = structuredClone(values[other % values.length]);
		CHANGES[change % CHANGES.length](at, value, places[other % places.length]);
	}
	return root.message ?? null;
}

const VALUES = [...GARBAGE, ...BORDERLINE];

const mutation: fc.Arbitrary<Mutation> = fc.record({
	place: fc.nat({ max: 9_999 }),
	change: fc.nat({ max: CHANGES.length - 1 }),
	other: fc.nat({ max: 9_999 }),
});

/**
 * Messages that are nearly valid, by the grammar of the valid ones: values of other types, missing and added
 * fields, wrappers where none belong, parts in the place of others. One in a few is left as it is.
 */
export function nearly(...valid: Json[]): fc.Arbitrary<Json> {
	return fc
		.tuple(fc.constantFrom(...valid), fc.array(mutation, { maxLength: 4 }))
		.map(([message, mutations]) => mutate(message, mutations, VALUES));
}

/** Any JSON at all, for what nobody has thought of. */
export const anything: fc.Arbitrary<Json> = fc.oneof(
	fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>,
	fc.constantFrom(...VALUES),
);
