import type { INodeParameters } from 'n8n-workflow';

/** The parameters of a node: as edited, and as they are for an item. */
export interface NodeParameters {
	/** With the expressions; what was left at its default may be missing. */
	edited: INodeParameters;
	/** @param path e.g. `rules.rule` */
	read(path: string, itemIndex: number, otherwise: unknown): unknown;
}

/**
 * Reads a parameter that is the same for all items, unless it holds expressions: then it is read
 * for each item, and what comes out equal is parsed once.
 *
 * @param path e.g. `rules.rule`
 */
export function perItem<T>(
	parameters: NodeParameters,
	path: string,
	parse: (raw: unknown) => T,
): (itemIndex: number) => T {
	const read = (itemIndex: number) => parameters.read(path, itemIndex, []);
	const edited = parameters.edited[path.split('.')[0]];
	const hasExpression = JSON.stringify(edited ?? null).includes('"=');
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
