import { createHmac } from 'node:crypto';
import { nodesOf, type Node } from './powershellGrammar';

/**
 * Runs a straight PowerShell function from its syntax tree: assignments, strings, bytes, and the few .NET members that a
 * signature takes. What it does not know it refuses, so that a test never passes on something that it skipped.
 */
export function evaluateFunction(statement: Node, values: Record<string, Value>): Value {
	const variables = new Map(
		Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]),
	);
	const parameters = nodesOf(statement, 'script_parameter').map((parameter) =>
		nameOf(nodesOf(parameter, 'variable')[0]),
	);
	const missing = parameters.filter((name) => !variables.has(name));
	if (missing.length > 0) throw new Error(`No value for ${missing.join(', ')}`);
	const body = nodesOf(statement, 'statement_list')[0];
	for (const line of childrenOf(body).map((child) => unwrap(child))) {
		if (line.type === 'flow_control_statement') {
			if (line.child(0)?.type !== 'return') throw unknown(line);
			return evaluate(childrenOf(line)[0], variables);
		}
		if (line.type !== 'assignment_expression') {
			evaluate(line, variables);
			continue;
		}
		const [target, operator, source] = childrenOf(line);
		if (unwrap(target).type !== 'variable' || operator.text !== '=') throw unknown(line);
		variables.set(nameOf(unwrap(target)), evaluate(source, variables));
	}
	throw new Error('The function returns nothing');
}

type Method = (...values: Value[]) => Value;
interface Members {
	[name: string]: Method;
}
export type Value = string | Buffer | boolean | null | Members;

const text = (value: Value): string => {
	if (typeof value !== 'string') throw new Error(`Expected text, not ${String(value)}`);
	return value;
};
const bytes = (value: Value): Buffer => {
	if (!Buffer.isBuffer(value)) throw new Error(`Expected bytes, not ${String(value)}`);
	return value;
};

/** .NET, as far as it goes. */
const TYPES: Record<string, Members> = {
	'system.text.utf8encoding': {
		new: () => ({ getbytes: (value) => Buffer.from(text(value)) }),
	},
	'system.security.cryptography.hmacsha256': {
		new: (key) => ({
			computehash: (data) => createHmac('sha256', bytes(key)).update(bytes(data)).digest(),
			dispose: () => null,
		}),
	},
	'system.bitconverter': {
		tostring: (value) => (bytes(value).toString('hex').toUpperCase().match(/../g) ?? []).join('-'),
	},
};

function stringMembers(value: string): Members {
	return {
		replace: (from, to) => value.split(text(from)).join(text(to)),
		tolowerinvariant: () => value.toLowerCase(),
	};
}

function evaluate(node: Node, variables: Map<string, Value>): Value {
	const bare = unwrap(node);
	const parts = childrenOf(bare);
	switch (bare.type) {
		case 'variable':
			return valueOf(bare, variables);
		case 'verbatim_string_characters':
			return bare.text.slice(1, -1).replace(/''/g, "'");
		case 'parenthesized_expression':
			return evaluate(parts[0], variables);
		case 'cast_expression':
			if (parts[0].text !== '[byte[]]') throw unknown(bare);
			return bytes(evaluate(parts[1], variables));
		case 'additive_expression':
		case 'additive_argument_expression':
			return sum(bare, variables);
		case 'invokation_expression':
			return call(bare, variables);
		default:
			throw unknown(bare);
	}
}

function valueOf(variable: Node, variables: Map<string, Value>): Value {
	const name = nameOf(variable);
	if (name === 'true' || name === 'false') return name === 'true';
	const value = variables.get(name);
	if (value === undefined) throw new Error(`$${name} has no value`);
	return value;
}

function sum(node: Node, variables: Map<string, Value>): Value {
	const [left, operator, right] = node.children.map((child) => child as Node);
	if (operator.text !== '+' || node.childCount !== 3) throw unknown(node);
	const [first, second] = [evaluate(left, variables), evaluate(right, variables)];
	return typeof first === 'string'
		? first + text(second)
		: Buffer.concat([bytes(first), bytes(second)]);
}

function call(node: Node, variables: Map<string, Value>): Value {
	const [target, name, list] = childrenOf(node);
	const isStatic = unwrap(target).type === 'type_literal';
	const owner = isStatic ? target.text.slice(1, -1).toLowerCase() : evaluate(target, variables);
	const members = isStatic
		? TYPES[owner as string]
		: typeof owner === 'string'
			? stringMembers(owner)
			: (owner as Members);
	const method = members?.[name.text.toLowerCase()];
	if (!method) throw unknown(node);
	return method(...argumentsOf(list).map((argument) => evaluate(argument, variables)));
}

function argumentsOf(list: Node): Node[] {
	const [only] = childrenOf(list);
	if (!only) return [];
	const inner = unwrap(only, 'argument_expression_list');
	return inner.type === 'argument_expression_list' ? childrenOf(inner) : [only];
}

/** The grammar wraps every expression into one layer for each operator that it could have had. */
function unwrap(node: Node, until?: string): Node {
	let inner = node;
	while (inner.childCount === 1 && inner.type !== until && inner.child(0)?.isNamed) {
		inner = inner.child(0) as Node;
	}
	return inner;
}

function childrenOf(node: Node): Node[] {
	return node.namedChildren.filter((child) => child !== null);
}

function nameOf(variable: Node): string {
	return variable.text.replace(/^\$/, '').toLowerCase();
}

function unknown(node: Node): Error {
	return new Error(`Cannot evaluate ${node.type}: ${node.text}`);
}
