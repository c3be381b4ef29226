import type { PicklistValue } from '../../shared/autotask/picklists';
import { fold } from '../../shared/text';
import { NONE, UNCHANGED } from './rules';

/**
 * What the drop-downs store: `8|Monitoring Alert`. The id finds the value in this tenant; the label is
 * for the eyes, and for another tenant that imports the workflow. Plain ids and labels mean the same.
 */
export function choiceValue({ id, label }: PicklistValue): string {
	return `${id}|${label}`;
}

interface Stored {
	id: string;
	label: string;
}

/** @returns `undefined` for a plain id or label */
function readStored(text: string): Stored | undefined {
	const [, id, label] = /^(-?\d+)\|(.*)$/s.exec(text) ?? [];
	return id === undefined ? undefined : { id, label: label.trim() };
}

interface Index {
	byId: ReadonlyMap<string, PicklistValue>;
	byLabel: ReadonlyMap<string, PicklistValue>;
}

/** Picklists live for minutes, and a table asks thousands of times. */
const indexes = new WeakMap<readonly PicklistValue[], Index>();

function indexOf(values: readonly PicklistValue[]): Index {
	const known = indexes.get(values);
	if (known) return known;
	const byLabel = new Map<string, PicklistValue>();
	for (const value of values) {
		const label = fold(value.label);
		const before = byLabel.get(label);
		if (!before || (value.isActive && !before.isActive)) byLabel.set(label, value);
	}
	const index = { byId: new Map(values.map((value) => [String(value.id), value])), byLabel };
	indexes.set(values, index);
	return index;
}

/**
 * Finds a configured value: by id, else by label without case; an active value comes before an
 * inactive one. A label that looks like a stored value (`24|7 Support`) is still found as a label.
 */
export function findValue(
	values: readonly PicklistValue[],
	wanted: string | number,
): PicklistValue | undefined {
	const { byId, byLabel } = indexOf(values);
	const text = String(wanted).trim();
	const whole = byId.get(text) ?? byLabel.get(fold(text));
	const stored = readStored(text);
	if (!stored) return whole;
	const sameId = byId.get(stored.id);
	if (sameId && fold(sameId.label) === fold(stored.label)) return sameId;
	return whole ?? sameId ?? byLabel.get(fold(stored.label));
}

/** The shortest text that finds this value and no other: its label, unless that means something else. */
export function shortestValue(values: readonly PicklistValue[], value: PicklistValue): string {
	const word = fold(value.label);
	const isOurs = word === '' || word === NONE || word === UNCHANGED;
	return !isOurs && findValue(values, value.label) === value ? value.label : choiceValue(value);
}

/** The label of a configured value, or what was typed. */
export function storedLabel(value: string): string {
	return readStored(value)?.label ?? value;
}

/** A configured value as people call it: `“Monitoring Alert” (8)`, or what was typed. */
export function displayValue(value: string | number): string {
	const stored = readStored(String(value).trim());
	return stored ? `“${stored.label}” (${stored.id})` : `“${value}”`;
}

/** Whether two configured values are known to be the same without asking Autotask. */
export function sameValue(a: string | number | null, b: string | number | null): boolean {
	const [one, other] = [a, b].map((value) => String(value ?? '').trim());
	const [x, y] = [readStored(one), readStored(other)];
	if (x && y) return x.id === y.id;
	const names = (text: string, stored?: Stored) =>
		stored ? [stored.id, fold(stored.label)] : [fold(text)];
	return names(one, x).some((name) => names(other, y).includes(name));
}
