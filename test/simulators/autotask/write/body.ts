import { errors } from '../responses';

/** Parses a JSON text; a broken one is refused with the text of the vendor's JSON reader (reference 2.5). */
export function parseBody(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return value;
	} catch {
		throw errors([brokenJson(text)]);
	}
}

/** Where the JSON breaks: the shortest prefix that no continuation can save is too dear to find, the token is enough. */
function brokenJson(text: string): string {
	const bad =
		/[[:,]\s*((?!true\b|false\b|null\b)[A-Za-z'])/.exec(text) ?? /^\s*([^{[\s])/.exec(text);
	if (!bad) return `Unexpected end when reading JSON. Path '', line 1, position ${text.length}.`;
	const at = bad.index + bad[0].length;
	const key = [...text.slice(0, at).matchAll(/"([^"]+)"\s*:/g)].at(-1)?.[1] ?? '';
	return unexpected(bad[1], key, at);
}

/** The text of a value whose JSON type does not fit the field. */
export function unexpected(character: string, path: string, position: number): string {
	return `Unexpected character encountered while parsing value: ${character}. Path '${path}', line 1, position ${position}.`;
}
