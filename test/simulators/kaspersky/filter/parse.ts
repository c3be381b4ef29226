import { pxgErrors } from '../errors';
import { tokenize, type ComparisonOperator, type Token } from './tokens';

export type FilterValue = Extract<Token, { type: 'number' | 'string' | 'time' | 'curtime' }>;

export interface Comparison {
	type: 'comparison';
	attribute: string;
	/** Of `attribute & mask <> value`. */
	mask: number | null;
	operator: ComparisonOperator;
	value: FilterValue;
}

export type FilterNode =
	| Comparison
	| { type: 'and' | 'or'; operands: FilterNode[] }
	| { type: 'not'; operand: FilterNode }
	| { type: 'everything' };

/** Deeper than any real filter; a limit keeps hostile input from exhausting the stack. */
const MAX_DEPTH = 100;

/**
 * Reads a search filter. Besides the documented grammar (KSCAPI 16/a00002) it takes what clients are seen to send: no
 * filter at all, and a single condition without the outer parentheses.
 * @throws PxgError 1192
 */
export function parseFilter(filter: string | null | undefined): FilterNode {
	const tokens = tokenize(filter ?? '');
	if (tokens.length === 0) return { type: 'everything' };
	const parser = new Parser(tokens);
	const node = tokens[0].type === '(' ? parser.filter(0) : parser.comparison();
	parser.expectEnd();
	return node;
}

class Parser {
	private index = 0;

	constructor(private readonly tokens: readonly Token[]) {}

	filter(depth: number): FilterNode {
		if (depth > MAX_DEPTH) throw pxgErrors.badFormat('filter, nested too deeply');
		this.take('(');
		const node = this.component(depth);
		this.take(')');
		return node;
	}

	comparison(): Comparison {
		const attribute = this.take('word').text;
		const mask = this.peek()?.type === '&' ? this.bitMask() : null;
		const { operator } = this.take('operator');
		return { type: 'comparison', attribute, mask, operator, value: this.value() };
	}

	expectEnd(): void {
		if (this.index < this.tokens.length) this.fail();
	}

	private component(depth: number): FilterNode {
		const type = this.peek()?.type;
		if (type === '&' || type === '|') {
			this.index++;
			const operands = [this.filter(depth + 1)];
			while (this.peek()?.type === '(') operands.push(this.filter(depth + 1));
			return { type: type === '&' ? 'and' : 'or', operands };
		}
		if (type === '!') {
			this.index++;
			return { type: 'not', operand: this.filter(depth + 1) };
		}
		return this.comparison();
	}

	private bitMask(): number {
		this.take('&');
		return this.take('number').value;
	}

	private value(): FilterValue {
		const token = this.peek();
		switch (token?.type) {
			case 'number':
			case 'string':
			case 'time':
			case 'curtime':
				this.index++;
				return token;
			case 'word':
				return this.bareBoolean(token);
			default:
				return this.fail();
		}
	}

	/** `=False` without quotes, as older scripts over the COM interface write it (field). */
	private bareBoolean({ text, position }: Extract<Token, { type: 'word' }>): FilterValue {
		if (!/^(true|false)$/i.test(text)) return this.fail();
		this.index++;
		return { type: 'number', value: text.toLowerCase() === 'true' ? 1 : 0, position };
	}

	private take<Type extends Token['type']>(type: Type): Extract<Token, { type: Type }> {
		const token = this.peek();
		if (!token || token.type !== type) return this.fail();
		this.index++;
		return token as Extract<Token, { type: Type }>;
	}

	private peek(): Token | undefined {
		return this.tokens[this.index];
	}

	private fail(): never {
		const position = this.peek()?.position;
		throw pxgErrors.badFormat(`filter, ${position === undefined ? 'end' : `position ${position}`}`);
	}
}
