import { errors, methodNotAllowed, ErrorResponse } from '../responses';
import { entities, type EntityName } from '../model/entities';
import type { Row } from '../model/values';
import { compileFilter, type Predicate } from '../query/filter';
import {
	entityInformation,
	fieldInformation,
	seesNothing,
	userDefinedFieldInformation,
} from '../query/metadata';
import { FIRST_PAGE, pageUrl, readToken, takePage } from '../query/page';
import { filterMissing, parseSearch, readQuery, type QueryModel } from '../query/queryModel';
import { serialise } from '../query/serialise';
import type { AutotaskState, Table } from '../state';
import { categoryDefaults } from '../tickets/categoryDefaults';
import type { Call, VendorRoute, Verb } from './route';

/** Query, count, get and metadata: the same for every entity. */
export function entityRoutes(entity: EntityName): VendorRoute[] {
	const route = (
		method: Verb,
		path: string,
		handle: VendorRoute['handle'],
		access: VendorRoute['access'] = 'query',
	) => ({
		method,
		path: `/V1.0/${entity}${path}`,
		endpoint: entity,
		access,
		authenticated: true,
		handle,
	});
	return [
		route('GET', '/query', (call) =>
			firstPage(entity, call, parseSearch(call.search.search), call.search.search),
		),
		route('POST', '/query', (call) => firstPage(entity, call, call.body, undefined)),
		route('GET', '/query/count', (call) => count(entity, call, parseSearch(call.search.search))),
		route('POST', '/query/count', (call) => count(entity, call, call.body)),
		route('GET', '/{id}', (call) => getById(entity, call)),
		route('GET', '/entityInformation', ({ state }) => entityInformation(state, entity), 'none'),
		route(
			'GET',
			'/entityInformation/fields',
			({ state }) => fieldInformation(state, entity),
			'none',
		),
		route(
			'GET',
			'/entityInformation/userDefinedFields',
			({ state }) => userDefinedFieldInformation(state, entity),
			'none',
		),
	];
}

/** The addresses that nextPageUrl holds; they are in no Swagger, only in responses. */
export function pagingRoutes(entity: EntityName): VendorRoute[] {
	const route = (method: Verb, handle: VendorRoute['handle']): VendorRoute => ({
		method,
		path: `/V1.0/${entity}/query/next`,
		endpoint: entity,
		access: 'query',
		authenticated: true,
		handle,
	});
	return [
		route('POST', (call) => {
			if (call.body === undefined) throw filterMissing();
			return page(
				entity,
				call,
				readQuery(entity, call.body, call.state.settings),
				readToken(call.search.paging),
				undefined,
			);
		}),
		route('GET', (call) => {
			const { search, paging } = call.search;
			// A POST query's page address returns 405 to GET (live report zone 18); a GET query's carries its search.
			if (search === undefined) throw methodNotAllowed('GET');
			return page(
				entity,
				call,
				readQuery(entity, parseSearch(search), call.state.settings),
				readToken(paging),
				search,
			);
		}),
	];
}

function firstPage(entity: EntityName, call: Call, body: unknown, search: string | undefined) {
	const model = readQuery(entity, body, call.state.settings);
	return page(entity, call, model, FIRST_PAGE(model.maxRecords), search);
}

function page(
	entity: EntityName,
	{ state, baseUrl }: Call,
	model: QueryModel,
	token: ReturnType<typeof FIRST_PAGE>,
	search: string | undefined,
) {
	const found = takePage(() => rows(state, entity), test(state, entity, model), token);
	const url = `${baseUrl}/V1.0/${entity}/query`;
	const link = (to: typeof token | null) => (to ? pageUrl(url, to, search) : null);
	return {
		items: found.rows.map((row) => serialise(entity, row, state, model.includeFields)),
		pageDetails: {
			count: found.rows.length,
			requestCount: token.pageSize,
			prevPageUrl: link(found.previous),
			nextPageUrl: link(found.next),
		},
	};
}

function count(entity: EntityName, { state }: Call, body: unknown): { queryCount: number } {
	const passes = test(state, entity, readQuery(entity, body, state.settings));
	let queryCount = 0;
	for (const row of rows(state, entity)) if (passes(row)) queryCount++;
	return { queryCount };
}

/** What a category fills by default is one of the tenant's switches. */
const tableOf = (state: AutotaskState, entity: EntityName): Table =>
	entity === 'TicketCategoryFieldDefaults' ? categoryDefaults(state) : state.tables[entity];

/** A restricted security level sees nothing and is told nothing (documented: 200 with fewer or zero items). */
function rows(state: AutotaskState, entity: EntityName): Iterable<Row> {
	return seesNothing(state, entity) ? [] : tableOf(state, entity).values();
}

function test(state: AutotaskState, entity: EntityName, model: QueryModel): Predicate {
	// TicketHistory must be filtered by its ticket (reference 2.8; the text is ours).
	if (
		entity === 'TicketHistory' &&
		!JSON.stringify(model.filter).toLowerCase().includes('"ticketid"')
	) {
		throw errors(['TicketHistory must be filtered by ticketID.']);
	}
	return compileFilter(entity, model.filter, state.settings, state.userDefinedFields(entity));
}

export function getById(entity: EntityName, { state, params }: Call): { item: Row | null } {
	const row = seesNothing(state, entity)
		? undefined
		: tableOf(state, entity).get(Number(params.id));
	if (row) return { item: serialise(entity, row, state) };
	if (state.settings.missingIdMode === 'null') return { item: null };
	throw new ErrorResponse(404, '', null);
}

export const servedEntities = Object.keys(entities) as EntityName[];
