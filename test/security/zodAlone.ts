import type { z } from 'zod';

/**
 * Loads modules anew, with zod itself in the place of the quick reader.
 *
 * @param load requires them by `jest.requireActual`
 */
export function withZodAlone<Loaded>(load: () => Loaded): Loaded {
	const quickReader = (schema: z.ZodTypeAny) => (value: unknown) => schema.safeParse(value);
	const loaded: Loaded[] = [];
	jest.isolateModules(() => {
		jest.doMock('../../nodes/shared/quickReader', () => ({ quickReader }));
		loaded.push(load());
		jest.dontMock('../../nodes/shared/quickReader');
	});
	return loaded[0];
}
