import { pxgErrors } from '../errors';

/**
 * A quoted string of a filter as a regular expression: `?`, `*`, `[abc]`, `[a-f]`, `[^…]` (KSCAPI 16/a00002).
 * Comparison ignores case, as the collations of the vendor's databases do. No escape character is known.
 */
export function wildcardPattern(text: string): RegExp {
	let source = '';
	for (let index = 0; index < text.length; index++) {
		const character = text[index];
		if (character === '*') source += '.*';
		else if (character === '?') source += '.';
		else if (character === '[') {
			const end = text.indexOf(']', index + 2);
			if (end < 0) throw pxgErrors.badFormat(`filter, unfinished set in "${text}"`);
			source += characterSet(text.slice(index + 1, end));
			index = end;
		} else source += escape(character);
	}
	try {
		return new RegExp(`^${source}$`, 'is');
	} catch {
		throw pxgErrors.badFormat(`filter, set in "${text}"`);
	}
}

function characterSet(content: string): string {
	const negated = content.startsWith('^');
	const members = negated ? content.slice(1) : content;
	return `[${negated ? '^' : ''}${members.replace(/[\\\]^[]/g, '\\$&')}]`;
}

function escape(character: string): string {
	return character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
