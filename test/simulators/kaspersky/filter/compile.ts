import { pxgErrors } from '../errors';
import type { AttributeValue, FleetView, ScalarAttribute } from '../fleet/attributes';
import { parseFilter, type Comparison, type FilterNode, type FilterValue } from './parse';
import { parseTime, type ComparisonOperator } from './tokens';
import { wildcardPattern } from './wildcard';

/** True, false or, as in SQL, unknown: a condition on a NULL attribute is neither met nor failed. */
export type Verdict = boolean | null;
type Condition<Row> = (row: Row, view: FleetView) => Verdict;

/** What a filter may name. */
export interface SearchSchema<Row> {
	attribute(name: string): ScalarAttribute<Row> | undefined;
	/** Search-only `…_GP` attributes: member of a group or of one below it. */
	subtree?(name: string): ((groupId: number) => (row: Row) => boolean) | undefined;
	unknown: 'error' | 'ignore';
	now: number;
}

/**
 * Compiles a search filter to a predicate.
 * @throws PxgError 1192 when it is malformed
 */
export function compileFilter<Row>(
	filter: string | null | undefined,
	schema: SearchSchema<Row>,
): (row: Row, view: FleetView) => boolean {
	const condition = compileNode(parseFilter(filter), schema);
	return (row, view) => condition(row, view) === true;
}

function compileNode<Row>(node: FilterNode, schema: SearchSchema<Row>): Condition<Row> {
	switch (node.type) {
		case 'everything':
			return () => true;
		case 'comparison':
			return compileComparison(node, schema);
		case 'not': {
			const operand = compileNode(node.operand, schema);
			return (row, view) => {
				const verdict = operand(row, view);
				return verdict === null ? null : !verdict;
			};
		}
		case 'and':
		case 'or':
			return combine(
				node.operands.map((operand) => compileNode(operand, schema)),
				node.type === 'or',
			);
	}
}

/** One operand equal to `decisive` decides; otherwise an unknown one leaves the whole unknown. */
function combine<Row>(conditions: Array<Condition<Row>>, decisive: boolean): Condition<Row> {
	return (row, view) => {
		let verdict: Verdict = !decisive;
		for (const condition of conditions) {
			const found = condition(row, view);
			if (found === decisive) return decisive;
			if (found === null) verdict = null;
		}
		return verdict;
	};
}

function compileComparison<Row>(node: Comparison, schema: SearchSchema<Row>): Condition<Row> {
	const subtree = schema.subtree?.(node.attribute);
	if (subtree) return compileSubtree(node, subtree);
	const attribute = schema.attribute(node.attribute);
	if (!attribute) {
		if (schema.unknown === 'error') {
			throw pxgErrors.badFormat(`filter, unknown attribute ${node.attribute}`);
		}
		return () => null;
	}
	const test = compileTest(attribute, node, schema.now);
	return (row, view) => {
		const value = attribute.read(row, view);
		return value === null ? null : test(value);
	};
}

function compileSubtree<Row>(
	node: Comparison,
	subtree: (groupId: number) => (row: Row) => boolean,
): Condition<Row> {
	if (node.value.type !== 'number' || node.mask !== null) {
		throw pxgErrors.badFormat(`filter, ${node.attribute} needs a group id`);
	}
	const contains = subtree(node.value.value);
	if (node.operator === '=') return contains;
	if (node.operator === '<>') return (row) => !contains(row);
	throw pxgErrors.badFormat(`filter, operator of ${node.attribute}`);
}

function compileTest<Row>(
	attribute: ScalarAttribute<Row>,
	node: Comparison,
	now: number,
): (value: NonNullable<AttributeValue>) => boolean {
	if (attribute.kind === 'string') return stringTest(node);
	const wanted = numberOf(node.value, attribute.kind === 'datetime', now);
	if (Number.isNaN(wanted)) throw pxgErrors.badFormat(`filter, value of ${node.attribute}`);
	const { mask, operator } = node;
	return mask === null
		? (value) => compare(Number(value), operator, wanted)
		: (value) => compare((Number(value) & mask) >>> 0, operator, wanted);
}

function stringTest(node: Comparison): (value: NonNullable<AttributeValue>) => boolean {
	if (node.value.type !== 'string' || node.mask !== null) {
		throw pxgErrors.badFormat(`filter, ${node.attribute} needs a quoted string`);
	}
	if (node.operator === '=') {
		const pattern = wildcardPattern(node.value.text);
		return (value) => pattern.test(String(value));
	}
	const wanted = node.value.text.toLowerCase();
	const { operator } = node;
	return (value) => compare(String(value).toLowerCase(), operator, wanted);
}

function numberOf(value: FilterValue, isTime: boolean, now: number): number {
	if (value.type === 'time') return value.milliseconds;
	if (value.type === 'curtime') return now + value.seconds * 1000;
	if (value.type === 'number') return isTime ? NaN : value.value;
	if (isTime) return parseTime(value.text);
	// Older scripts over the COM interface quote integers, too (field).
	if (/^[+-]?\d+$/.test(value.text)) return Number(value.text);
	// The older COM interface compares booleans with "True" and "False".
	return { true: 1, false: 0 }[value.text.toLowerCase()] ?? NaN;
}

function compare<Value extends number | string>(
	left: Value,
	operator: ComparisonOperator,
	right: Value,
): boolean {
	switch (operator) {
		case '=':
			return left === right;
		case '<>':
			return left !== right;
		case '<':
			return left < right;
		case '>':
			return left > right;
		case '<=':
			return left <= right;
		case '>=':
			return left >= right;
	}
}
