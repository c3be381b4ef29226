import { pxgErrors } from '../errors';
import { wrapDateTime, wrapLong, type Json, type JsonObject } from '../wire';
import type { Groups, VirtualServers } from './model';

export type AttributeKind = 'int' | 'long' | 'string' | 'bool' | 'datetime';
export type AttributeValue = number | string | boolean | null;

/** What an attribute may look at besides its own record; kept by a result set, so that it stays a snapshot. */
export interface FleetView {
	readonly groups: Groups;
	readonly virtualServers: VirtualServers;
	readonly now: number;
	readonly inheritedMasks: 'effective' | 'omitted';
}

/** A value that can be searched, sorted and sent. */
export interface ScalarAttribute<Row> {
	readonly kind: AttributeKind;
	read(row: Row, view: FleetView): AttributeValue;
}

/** A container that can only be sent. */
export interface ContainerAttribute<Row> {
	readonly kind: 'container';
	render(row: Row, view: FleetView): Json;
}

export type Attribute<Row> = ScalarAttribute<Row> | ContainerAttribute<Row>;
export type AttributeTable<Row> = ReadonlyMap<string, Attribute<Row>>;

/** How to treat names that no table knows; the vendor does not say. */
export type UnknownAttributes = 'error' | 'ignore';

/** What decides whether a name may be asked for. */
export interface AttributeSettings {
	readonly unknownAttributes: UnknownAttributes;
	readonly filterOnlyAttributes: readonly string[];
}

/** All names that may be asked for. */
export function requestable<Row>(
	table: AttributeTable<Row>,
	{ filterOnlyAttributes }: AttributeSettings,
): string[] {
	return [...table.keys()].filter((name) => !filterOnlyAttributes.includes(name));
}

/** The attributes behind a list of names. */
export function selectAttributes<Row>(
	table: AttributeTable<Row>,
	names: readonly string[],
	{ unknownAttributes, filterOnlyAttributes }: AttributeSettings,
): Array<[string, Attribute<Row>]> {
	const selected: Array<[string, Attribute<Row>]> = [];
	for (const name of names) {
		const attribute = filterOnlyAttributes.includes(name) ? undefined : table.get(name);
		if (attribute) selected.push([name, attribute]);
		else if (unknownAttributes === 'error' || table.has(name))
			throw pxgErrors.badFormat(`unknown attribute ${name}`);
	}
	return selected;
}

/** A record as it stands inside `params`: typed values, and no entry at all for NULL (KSCAPI 15.4/a00617). */
export function renderRecord<Row>(
	selected: ReadonlyArray<[string, Attribute<Row>]>,
	row: Row,
	view: FleetView,
): JsonObject {
	const record: JsonObject = {};
	for (const [name, attribute] of selected) {
		const value =
			attribute.kind === 'container'
				? attribute.render(row, view)
				: renderScalar(attribute.kind, attribute.read(row, view));
		if (value !== null) record[name] = value;
	}
	return record;
}

function renderScalar(kind: AttributeKind, value: AttributeValue): Json {
	if (value === null) return null;
	if (kind === 'datetime') return wrapDateTime(Number(value));
	if (kind === 'long') return wrapLong(Number(value));
	return value;
}

/** Sorts by several attributes; NULL comes first, as in the vendor's databases. */
export function sortRows<Row>(
	rows: Row[],
	order: ReadonlyArray<{ attribute: Attribute<Row>; ascending: boolean }>,
	view: FleetView,
): Row[] {
	return rows.sort((left, right) => {
		for (const { attribute, ascending } of order) {
			if (attribute.kind === 'container') continue;
			const difference = compareValues(attribute.read(left, view), attribute.read(right, view));
			if (difference !== 0) return ascending ? difference : -difference;
		}
		return 0;
	});
}

function compareValues(left: AttributeValue, right: AttributeValue): number {
	if (left === right) return 0;
	if (left === null) return -1;
	if (right === null) return 1;
	return left < right ? -1 : 1;
}
