import { pxgErrors } from '../errors';

export type ComparisonOperator = '=' | '<>' | '<' | '>' | '<=' | '>=';

export type Token =
	| { type: '(' | ')' | '&' | '|' | '!'; position: number }
	| { type: 'operator'; operator: ComparisonOperator; position: number }
	| { type: 'word'; text: string; position: number }
	| { type: 'number'; value: number; position: number }
	| { type: 'string'; text: string; position: number }
	| { type: 'time'; milliseconds: number; position: number }
	| { type: 'curtime'; seconds: number; position: number };

const PATTERNS = [
	{ kind: 'space', pattern: /\s+/y },
	{ kind: 'curtime', pattern: /CURTIME\s*\(\s*([+-]?\d+)?\s*\)/y },
	{ kind: 'time', pattern: /T"([^"]*)"/y },
	// A quote inside a quoted string is written twice (KSCAPI 16/a00002).
	{ kind: 'string', pattern: /"((?:[^"]|"")*)"/y },
	{ kind: 'operator', pattern: /<>|<=|>=|[=<>]/y },
	{ kind: 'number', pattern: /0x[0-9A-Fa-f]+|[+-]?\d+/y },
	{ kind: 'word', pattern: /[A-Za-z_][\w.]*/y },
	{ kind: 'mark', pattern: /[()&|!]/y },
] as const;

const TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})Z?$/;

/** A time or a date in the forms that filters are seen to use; always UTC. NaN when it is neither. */
export function parseTime(text: string): number {
	const time = TIME.exec(text);
	if (time) return Date.parse(`${time[1]}T${time[2]}Z`);
	return /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
}

/**
 * Cuts a search filter into tokens (grammar: KSCAPI 16/a00002).
 * @throws PxgError 1192 on a character that belongs to no token
 */
export function tokenize(filter: string): Token[] {
	const tokens: Token[] = [];
	let position = 0;
	while (position < filter.length) {
		const found = matchAt(filter, position);
		if (!found) throw pxgErrors.badFormat(`filter, position ${position}`);
		if (found.token) tokens.push(found.token);
		position += found.length;
	}
	return tokens;
}

function matchAt(filter: string, position: number): { token?: Token; length: number } | undefined {
	for (const { kind, pattern } of PATTERNS) {
		pattern.lastIndex = position;
		const match = pattern.exec(filter);
		if (!match) continue;
		return { token: toToken(kind, match, position), length: match[0].length };
	}
	return undefined;
}

function toToken(
	kind: (typeof PATTERNS)[number]['kind'],
	match: RegExpExecArray,
	position: number,
): Token | undefined {
	const text = match[0];
	switch (kind) {
		case 'space':
			return undefined;
		case 'curtime':
			return { type: 'curtime', seconds: Number(match[1] ?? 0), position };
		case 'time': {
			const milliseconds = parseTime(match[1]);
			if (Number.isNaN(milliseconds)) throw pxgErrors.badFormat(`filter, time ${text}`);
			return { type: 'time', milliseconds, position };
		}
		case 'string':
			return { type: 'string', text: match[1].replaceAll('""', '"'), position };
		case 'operator':
			return { type: 'operator', operator: text as ComparisonOperator, position };
		case 'number':
			return { type: 'number', value: Number(text), position };
		case 'word':
			return { type: 'word', text, position };
		case 'mark':
			return { type: text as '(' | ')' | '&' | '|' | '!', position };
	}
}
