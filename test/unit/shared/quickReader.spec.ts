import fc from 'fast-check';
import { z } from 'zod';
import { quickReader } from '../../../nodes/shared/quickReader';

const point = z.object({ x: z.number().int(), y: z.number().positive().max(9).optional() });

/** All that items are made of, and some of what they are not. */
const SCHEMAS = {
	text: z.string().trim().min(1).max(3),
	'text of a pattern': z.string().regex(/^[ab]+$/g),
	'text with a check of its own': z.string().email(),
	'text of whatever': z.coerce.string(),
	number: z.number().int().min(0).lt(9),
	'multiple of a number': z.number().multipleOf(2),
	'yes or no': z.boolean(),
	choice: z.enum(['a', 'b']),
	constant: z.literal('a'),
	'nothing or something': z.string().nullish(),
	'default that is checked': z.string().min(2).default('a'),
	otherwise: z.number().catch(7),
	list: z.array(z.string().trim()).min(1),
	'list of a length': z.array(z.number()).length(2),
	object: point,
	'object that takes more': point.passthrough(),
	'object that takes no more': point.strict(),
	'object with texts besides': point.catchall(z.string()),
	'object in an object': z.object({ at: point.nullable().catch(null), rest: z.unknown() }),
	'one of several': z.union([z.number(), z.string().trim()]),
	'one of several objects': z.discriminatedUnion('kind', [
		z.object({ kind: z.literal('a'), x: z.number().default(1) }),
		z.object({ kind: z.enum(['b', 'c']) }),
	]),
	'refined, then changed': z
		.string()
		.refine((text) => text !== 'a', { message: 'is a' })
		.transform((text) => text.length),
	'changed, with a word to say': z.string().transform((text, context) => {
		if (text === 'a') context.addIssue({ code: 'custom', message: 'is a' });
		return text;
	}),
	'made into a text': z.preprocess((value) => (value === 1 ? 'a' : value), z.string()),
};

const value = fc.letrec<{ any: unknown }>((tie) => ({
	any: fc.oneof(
		{ maxDepth: 3 },
		fc.constantFrom(undefined, null, true, '', ' a ', 'a', 'b', 'c', 'abcd', 'a@example.com'),
		fc.constantFrom(-1, 0, 0.5, 1, 2, 9, NaN, Infinity, new Date(0), 'constructor'),
		fc.array(tie('any'), { maxLength: 2 }),
		fc.dictionary(fc.constantFrom('x', 'y', 'kind', 'at', 'rest', '__proto__'), tie('any'), {
			noNullPrototype: true,
		}),
	),
})).any;

it.each(Object.entries<z.ZodTypeAny>(SCHEMAS))('reads as zod does: %s', (_name, schema) => {
	const read = quickReader(schema);
	fc.assert(
		fc.property(value, (given) => {
			const { success, data, error } = read(given);
			const byZod = schema.safeParse(given);
			expect({ success, data, issues: error?.issues }).toStrictEqual({
				success: byZod.success,
				data: byZod.data as unknown,
				issues: byZod.error?.issues,
			});
		}),
		{ numRuns: 300 },
	);
});

describe('what it shares with the value', () => {
	const read = quickReader(z.object({ at: point, names: z.array(z.string().trim()) }));

	it('is all of it, where nothing changes', () => {
		const given = { at: { x: 1 }, names: ['a'] };
		expect(read(given).data).toBe(given);
	});

	it('is every part in which nothing changes, and the value stays as it was', () => {
		const given = { at: { x: 1 }, names: ['a', ' b '], other: 1 };
		const { data } = read(given);
		expect(data).toStrictEqual({ at: { x: 1 }, names: ['a', 'b'] });
		expect(data?.at).toBe(given.at);
		expect(given).toStrictEqual({ at: { x: 1 }, names: ['a', ' b '], other: 1 });
	});
});
