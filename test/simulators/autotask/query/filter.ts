import { errors } from '../responses';
import { entities, type EntityName } from '../model/entities';
import type { FieldSpec } from '../model/fields';
import { isRecord, type Row, type Scalar, type UserDefinedFieldSpec } from '../model/values';
import type { AutotaskSettings } from '../settings';
import { comparable, fold, toOperand } from './operand';

export type Predicate = (row: Row) => boolean;
type Read = (row: Row) => Scalar;

/** By operator in lower case: five clients rely on it that operators have no case (reference 1.5). */
const COMPARISONS: Record<string, (value: Scalar, operand: Scalar) => boolean> = {
	gt: (value, operand) => value! > operand!,
	gte: (value, operand) => value! >= operand!,
	lt: (value, operand) => value! < operand!,
	lte: (value, operand) => value! <= operand!,
	beginswith: (value, operand) => String(value).startsWith(String(operand)),
	endswith: (value, operand) => String(value).endsWith(String(operand)),
	contains: (value, operand) => String(value).includes(String(operand)),
};

const MAX_OR_CONDITIONS = 500;

/** Turns the filter of a query into a test of one row. A top-level list means AND (live report). */
export function compileFilter(
	entity: EntityName,
	filter: unknown[],
	settings: AutotaskSettings,
	userDefinedFields: UserDefinedFieldSpec[] = [],
): Predicate {
	return new FilterCompiler(entity, settings, userDefinedFields).compile(filter);
}

class FilterCompiler {
	private orConditions = 0;
	private udfConditions = 0;

	constructor(
		private readonly entity: EntityName,
		private readonly settings: AutotaskSettings,
		private readonly userDefinedFields: UserDefinedFieldSpec[],
	) {}

	compile(filter: unknown[]): Predicate {
		const all = this.items(filter);
		if (this.orConditions > MAX_OR_CONDITIONS) {
			throw errors(["Invalid query syntax. Queries are limited to 500 or fewer 'OR' conditions."]);
		}
		if (this.udfConditions > 1) throw errors(['Only one UDF field may be used in a query.']);
		return (row) => all.every((test) => test(row));
	}

	private items(items: unknown[]): Predicate[] {
		return items.map((item) => this.item(item)).filter((test) => test !== undefined);
	}

	private item(item: unknown): Predicate | undefined {
		if (!isRecord(item)) throw errors(['Error converting value to type Filter.']);
		// The keys bind in any case: a widely used module sends Op, Field, Value, Items (reference 1.5).
		const keys = new Map(Object.entries(item).map(([key, value]) => [key.toLowerCase(), value]));
		const op = String(keys.get('op')).toLowerCase();
		const items = keys.get('items');
		if (op === 'and' || op === 'or') {
			const list = Array.isArray(items) ? items : [];
			if (op === 'or') this.orConditions += list.length;
			const tests = this.items(list);
			if (tests.length === 0) return undefined;
			return op === 'or'
				? (row) => tests.some((test) => test(row))
				: (row) => tests.every((test) => test(row));
		}
		return this.condition(keys, op);
	}

	private condition(item: ReadonlyMap<string, unknown>, op: string): Predicate | undefined {
		const name = String(item.get('field'));
		const udf = item.get('udf') === true;
		if (udf) this.udfConditions++;
		const field = udf ? this.udfField(name) : entities[this.entity].byName.get(name.toLowerCase());
		if (!field) throw errors([`Unable to find ${name} in the ${this.entity} Entity.`]);
		if (!field.queryable) throw errors([`The field ${field.name} is not queryable.`]);
		const read = this.reader(field, udf);
		const value = item.get('value');
		const sensitive = this.settings.caseSensitive;
		switch (op) {
			case 'exist':
				return (row) => read(row) !== null;
			case 'notexist':
				return (row) => read(row) === null;
			case 'eq':
			case 'noteq':
				return this.equality(field, read, value, op === 'noteq');
			case 'in':
			case 'notin':
				return this.membership(field, read, value, op === 'notin');
		}
		const compare = COMPARISONS[op];
		// An unknown operator is dropped without a word and the result gets wider (live report zone 18).
		if (!compare) return undefined;
		if (value === null || value === undefined) return () => false;
		const byText = op === 'beginswith' || op === 'endswith' || op === 'contains';
		const operand = byText ? fold(String(value), sensitive) : toOperand(field, value, sensitive);
		return (row) => {
			const stored = read(row);
			return stored !== null && compare(stored, operand);
		};
	}

	private equality(field: FieldSpec, read: Read, value: unknown, negated: boolean): Predicate {
		// Booleans refuse null (documented); everything else matches nothing with it, eq and noteq alike (live report).
		if ((value === null || value === undefined) && field.dataType !== 'boolean') return () => false;
		const operand = toOperand(field, value, this.settings.caseSensitive);
		const { noteqMatchesNull } = this.settings;
		if (!negated) return (row) => read(row) === operand;
		return (row) => {
			const stored = read(row);
			return stored === null ? noteqMatchesNull : stored !== operand;
		};
	}

	private membership(field: FieldSpec, read: Read, value: unknown, negated: boolean): Predicate {
		if (!Array.isArray(value) || value.length === 0) {
			throw errors([`The value of ${field.name} must be a list with at least one value.`]);
		}
		if (this.settings.inValuesCountAsOr && !negated) this.orConditions += value.length;
		const operands = new Set(
			value
				.filter((entry) => entry !== null)
				.map((entry) => toOperand(field, entry, this.settings.caseSensitive)),
		);
		const { noteqMatchesNull } = this.settings;
		if (!negated) return (row) => operands.has(read(row));
		return (row) => {
			const stored = read(row);
			return stored === null ? noteqMatchesNull : !operands.has(stored);
		};
	}

	private reader(field: FieldSpec, udf: boolean): Read {
		const sensitive = this.settings.caseSensitive;
		if (!udf) return (row) => comparable(field, row[field.name] ?? null, sensitive);
		return (row) => {
			const list = Array.isArray(row.userDefinedFields) ? row.userDefinedFields : [];
			const found = list.find((entry) => entry.name === field.name);
			return comparable(field, found?.value ?? null, sensitive);
		};
	}

	private udfField(name: string): FieldSpec | undefined {
		const found = this.userDefinedFields.find(
			(entry) => entry.name.toLowerCase() === name.toLowerCase(),
		);
		const title = entities.Tickets.byName.get('title');
		return found && title ? { ...title, name: found.name } : undefined;
	}
}
