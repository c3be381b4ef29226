import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Reads a parameter that is the same for all items, unless it holds expressions: then it is read
 * for each item, and what comes out equal is parsed once.
 *
 * @param path e.g. `rules.rule`
 */
export function perItem<T>(
	context: IExecuteFunctions,
	path: string,
	parse: (raw: unknown) => T,
): (itemIndex: number) => T {
	const read = (itemIndex: number): unknown => context.getNodeParameter(path, itemIndex, []);
	const asEdited = context.getNode().parameters[path.split('.')[0]];
	const hasExpression = JSON.stringify(asEdited ?? null).includes('"=');
	const parsed = new Map<string, T>();
	return (itemIndex) => {
		const raw = hasExpression || parsed.size === 0 ? read(itemIndex) : undefined;
		const key = hasExpression ? JSON.stringify(raw) : '';
		const known = parsed.get(key);
		if (known !== undefined) return known;
		const value = parse(raw);
		parsed.set(key, value);
		return value;
	};
}
