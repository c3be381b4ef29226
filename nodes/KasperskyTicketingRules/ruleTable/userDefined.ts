import type { UserDefinedField, UserDefinedValue } from '../../shared/autotask/userDefinedFields';
import { fold } from '../../shared/text';
import { readTime } from '../../shared/time';

/**
 * User-defined fields in one cell: `Name: value; Other name: value`. A name or value that holds a separator, or begins with a
 * quotation mark, stands in quotation marks, and those in it are doubled, as in CSV.
 */

/** What is wrong with one of them, as the rest of a sentence, and what would be right. */
export interface UserDefinedFault {
	found: string;
	allowed: string;
}

const SEPARATORS = /[\s;]*/y;
const NAME = /(?:"([^"]*(?:""[^"]*)*)"\s*|([^:;\s"][^:;\n]*)):/y;
const VALUE = /[^\S\n]*(?:"([^"]*(?:""[^"]*)*)"[^\S\n]*|([^;\n]*))(?=[;\n]|$)/y;

const FORM = '“Name: value; Other name: value”';

/** More is nothing that a person has written. */
const MOST_LETTERS = 20_000;

/** @returns how long it is without separators at its end */
function withoutEnd(text: string): number {
	let end = text.length;
	while (end > 0 && /[\s;]/.test(text[end - 1])) end--;
	return end;
}

/** @returns the pairs until there is a fault */
function parseUserDefined(text: string): {
	pairs: UserDefinedValue[];
	fault?: UserDefinedFault;
} {
	const pairs: UserDefinedValue[] = [];
	const end = withoutEnd(text);
	if (end > MOST_LETTERS) return { pairs, fault: { found: 'is too long', allowed: FORM } };
	for (let at = 0; at < end;) {
		SEPARATORS.lastIndex = at;
		SEPARATORS.exec(text);
		const name = read(NAME, text, SEPARATORS.lastIndex);
		const value = name && read(VALUE, text, name.end);
		if (!name || !value) {
			const rest = text.slice(at).replace(/^[\s;]+/, '');
			return { pairs, fault: { found: `has “${rest}” without a name`, allowed: FORM } };
		}
		pairs.push({ name: name.text, value: value.text });
		at = value.end;
	}
	return { pairs };
}

function read(pattern: RegExp, text: string, from: number) {
	pattern.lastIndex = from;
	const match = pattern.exec(text);
	if (!match) return undefined;
	const [, quoted, plain = ''] = match;
	return { text: quoted?.replace(/""/g, '"') ?? plain.trim(), end: pattern.lastIndex };
}

const quotedIf = (needed: boolean, text: string) =>
	needed ? `"${text.replace(/"/g, '""')}"` : text;

/** What {@link parseUserDefined} reads back as the same. */
export function writeUserDefined(pairs: readonly UserDefinedValue[]): string {
	return pairs
		.map(({ name, value }) => {
			const isPlain = (text: string) => text === text.trim() && !/^"|[;\n]/.test(text);
			const quotedName = quotedIf(!isPlain(name) || name === '' || name.includes(':'), name);
			return `${quotedName}: ${quotedIf(!isPlain(value), value)}`;
		})
		.join('; ');
}

/**
 * The cell of a rule in the node, whose panel has a list of names and values.
 *
 * @returns `undefined` for what is no such list
 */
export function userDefinedCell(raw: unknown): string | undefined {
	if (typeof raw !== 'object' || raw === null) return undefined;
	const { field = [] } = raw as { field?: unknown };
	const pairs = (Array.isArray(field) ? field : []).map(
		(one: Partial<UserDefinedValue> | null) => ({
			name: String(one?.name ?? '').trim(),
			value: String(one?.value ?? '').trim(),
		}),
	);
	return writeUserDefined(pairs);
}

/** The values as Autotask stores them, and what is wrong with the others. */
export function resolveUserDefined(
	text: string,
	fields: readonly UserDefinedField[],
): { values: UserDefinedValue[]; faults: UserDefinedFault[] } {
	const { pairs, fault } = parseUserDefined(text);
	const values: UserDefinedValue[] = [];
	const faults = fault ? [fault] : [];
	for (const pair of pairs) {
		const checked = checkPair(pair, fields);
		const isTwice = values.some(({ name }) => 'name' in checked && name === checked.name);
		if ('found' in checked) faults.push(checked);
		else if (isTwice) faults.push({ found: `names “${pair.name}” twice`, allowed: 'it once' });
		else values.push(checked);
	}
	return { values, faults };
}

const MOST_NAMED = 20;

function named(words: readonly string[]): string {
	const shown = words.slice(0, MOST_NAMED).map((word) => `“${word}”`);
	const more = words.length - shown.length;
	return `${shown.join(', ')}${more > 0 ? ` or one of ${more} more` : ''}`;
}

function checkPair(
	{ name, value }: UserDefinedValue,
	fields: readonly UserDefinedField[],
): UserDefinedValue | UserDefinedFault {
	const writable = fields.filter(({ isReadOnly }) => !isReadOnly);
	const field = fields.find((one) => fold(one.name) === fold(name));
	if (!field || field.isReadOnly) {
		const found = field
			? `names “${field.name}”, which cannot be written`
			: `names “${name}”, which is no user-defined field of tickets in Autotask`;
		const names = writable.map((one) => one.name);
		return { found, allowed: names.length > 0 ? named(names) : 'none: Autotask has no such field' };
	}
	if (value === '') return { found: `has no value for “${field.name}”`, allowed: 'a value for it' };
	return checkValue(field, value);
}

function checkValue(field: UserDefinedField, value: string): UserDefinedValue | UserDefinedFault {
	const { name, kind, length } = field;
	const wrong = (what: string, allowed: string): UserDefinedFault => ({
		found: `has “${value}” for “${name}”, ${what}`,
		allowed,
	});
	switch (kind) {
		case 'list': {
			const listed =
				field.values.find(({ label }) => fold(label) === fold(value)) ??
				field.values.find((one) => fold(one.value) === fold(value));
			if (listed?.isActive) return { name, value: listed.value };
			const active = field.values.filter(({ isActive }) => isActive);
			return wrong(
				listed ? 'which is inactive in Autotask' : 'which is no value of its list',
				active.length > 0 ? named(active.map(({ label }) => label)) : 'another field',
			);
		}
		case 'whole':
			return /^-?\d+$/.test(value)
				? { name, value }
				: wrong('which is no number', 'a whole number');
		case 'number':
			return Number.isFinite(Number(value))
				? { name, value }
				: wrong('which is no number', 'a number');
		case 'date':
			return readTime(value) === undefined
				? wrong('which is no date', 'a date, e.g. “2026-12-31”')
				: { name, value };
		case 'text':
			return length > 0 && value.length > length
				? wrong('which is too long', `at most ${length} characters`)
				: { name, value };
	}
}
