import { get } from 'lodash';
import { oneLine } from '../../shared/text';

/** A text with fields of the item in it, each by its path. */
export type TextTemplate = ReadonlyArray<string | readonly string[]>;

const FIELD = /^\s*\$json((?:\??\.[A-Za-z_]\w*)+)\s*$/;

/**
 * Reads a parameter whose expressions are nothing but fields, like `=on {{ $json.device.name }}`. These
 * are filled in here, because n8n takes a tenth of a millisecond for every parameter of every item.
 *
 * @returns `undefined` for any other parameter: only n8n can evaluate it
 */
export function readTemplate(parameter: string): TextTemplate | undefined {
	if (!parameter.startsWith('=')) return [parameter];
	const parts = splitAtPlaceholders(parameter.slice(1));
	const read = parts.map((part, at) => (at % 2 === 0 ? plainPart(part) : fieldPath(part)));
	return read.every((part) => part !== undefined) ? read : undefined;
}

/** Texts and expressions by turns, as a split at `{{…}}` gives them, but in linear time. */
function splitAtPlaceholders(text: string): string[] {
	const [first, ...others] = text.split('{{');
	const parts = [first];
	for (const other of others) {
		const end = other.indexOf('}}');
		if (end < 0) return [text];
		parts.push(other.slice(0, end), other.slice(end + 2));
	}
	return parts;
}

/** What n8n would read as the start, the end or the escape of an expression is left to n8n. */
const plainPart = (text: string) => (/\{\{|\}\}|\\$/.test(text) ? undefined : text);

const fieldPath = (expression: string) =>
	FIELD.exec(expression)?.[1].replaceAll('?', '').slice(1).split('.');

/**
 * Fills the fields in as n8n does, what is missing as nothing; but every field stays on its line.
 *
 * @param sources the first that has a field gives it
 * @returns `undefined` when a field is no text, number or boolean
 */
export function fillTemplate(
	template: TextTemplate,
	...sources: readonly object[]
): string | undefined {
	const parts = template.map((part) =>
		typeof part === 'string' ? part : fieldText(valueAt(part, sources)),
	);
	return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}

function valueAt(path: readonly string[], sources: readonly object[]): unknown {
	for (const source of sources) {
		const value: unknown = get(source, path);
		if (value !== undefined) return value;
	}
	return undefined;
}

function fieldText(value: unknown): string | undefined {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return oneLine(value);
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
