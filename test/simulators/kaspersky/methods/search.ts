import { compileFilter, type SearchSchema } from '../filter/compile';
import {
	renderRecord,
	selectAttributes,
	sortRows,
	type AttributeTable,
	type FleetView,
} from '../fleet/attributes';
import type { ResultSet } from '../sessions/resultSets';
import type { SimulatorSettings } from '../settings';
import type { Parameters } from './parameters';

/** The request of FindHosts, FindHostsAsync and FindGroups, checked before anything is searched. */
export interface SearchRequest<Row> {
	matches: (row: Row, view: FleetView) => boolean;
	/** Orders the rows and fixes them as a result set. */
	toResultSet(rows: Row[], view: FleetView): ResultSet;
	lifetimeSeconds: number;
	currentServerOnly: boolean;
	secondaryServerDepth: number;
}

const DEFAULT_LIFETIME_SECONDS = 1_800;

/**
 * Reads the parameters that all searches share (KSCAPI 16/a00549).
 * @throws PxgError 1192 for a malformed filter or an unknown attribute
 */
export function readSearchRequest<Row>(
	parameters: Parameters,
	table: AttributeTable<Row>,
	schema: Pick<SearchSchema<Row>, 'attribute' | 'subtree'>,
	settings: SimulatorSettings,
	now: number,
): SearchRequest<Row> {
	const unknown = settings.unknownAttributes;
	const selected = selectAttributes(table, parameters.names('vecFieldsToReturn'), settings);
	const order = parameters.containers('vecFieldsToOrder').flatMap(({ Name, Asc }) =>
		selectAttributes(table, [String(Name)], settings).map(([, attribute]) => ({
			attribute,
			ascending: Asc !== false,
		})),
	);
	const options = parameters.container('pParams');
	const onlyCurrent = options.KLGRP_FIND_FROM_CUR_VS_ONLY;
	return {
		matches: compileFilter(parameters.string('wstrFilter'), { ...schema, unknown, now }),
		toResultSet(rows, view) {
			const sorted = order.length > 0 ? sortRows(rows, order, view) : rows;
			return {
				size: sorted.length,
				render: (start, count) =>
					sorted.slice(start, start + count).map((row) => renderRecord(selected, row, view)),
			};
		},
		lifetimeSeconds: parameters.int('lMaxLifeTime') ?? DEFAULT_LIFETIME_SECONDS,
		currentServerOnly:
			typeof onlyCurrent === 'boolean' ? onlyCurrent : settings.currentVirtualServerOnlyByDefault,
		secondaryServerDepth: Number(options.KLSRVH_SLAVE_REC_DEPTH ?? 0),
	};
}
