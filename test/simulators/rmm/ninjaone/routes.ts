import { json, Refusal, type Reply } from '../reply';
import type { Call, Route } from '../server';
import type { Cursors } from './cursors';
import { BadFilter, compileFilter } from './deviceFilter';
import type { Device } from './model';
import type { NinjaOneSettings } from './settings';
import type { NinjaOneState } from './state';

interface Parts {
	state: NinjaOneState;
	settings: NinjaOneSettings;
	cursors: Cursors;
	error: (status: number, text?: string) => Reply;
	answerToken: (call: Call) => Reply;
	/** Whether the token of a request may read. */
	mayRead: (call: Call) => boolean;
}

/** What our issue needs of API v2. Data lies under /v2 and, the same, under /api/v2. */
export function ninjaOneRoutes(parts: Parts): Route[] {
	const { state, settings, cursors, error } = parts;
	const get = (path: string, run: Route['run']): Route => ({
		method: 'GET',
		urls: [`/v2/${path}`, `/api/v2/${path}`],
		name: path.replace(':id', '{id}'),
		run,
	});
	const listed = <Row>(call: Call, rows: Row[], idOf: (row: Row) => number): Row[] =>
		pageAfter(call, rows, idOf, settings, error);
	const devices = (call: Call, all: Device[], isDetailed = false) => {
		const wanted = all.filter(filterOf(call, error));
		const rows = listed(call, wanted, ({ row }) => row.id);
		return json(rows.map((device) => state.shown(device, isDetailed)));
	};

	return [
		{
			...{ method: 'POST', urls: ['/ws/oauth/token', '/oauth/token'], name: 'token' },
			...{ isOpen: true, run: parts.answerToken },
		},
		get('devices', (call) => devices(call, state.devices)),
		get('devices-detailed', (call) => devices(call, state.devices, true)),
		get('organizations', (call) => json(listed(call, state.organizations, ({ id }) => id))),
		get('organization/:id/devices', (call) => {
			const id = Number(call.id);
			if (!state.organizations.some((each) => each.id === id)) throw new Refusal(error(404));
			const own = state.devices.filter(({ row }) => row.organizationId === id);
			return devices({ ...call, query: { ...call.query, df: undefined } }, own);
		}),
		get('queries/antivirus-status', (call) =>
			cursors.page(call, () => (parts.mayRead(call) ? antivirusRows(call, parts) : [])),
		),
	];
}

/** Clauses that queries do not know are dropped; `ts` is "at or after", in seconds. */
function antivirusRows({ query }: Call, { state, settings, error }: Parts): unknown[] {
	const { ts, productState, productName } = query;
	const isWanted = filterOf({ query }, error, settings.queryClauses);
	const rows = state.devices.filter(isWanted).flatMap((device) => state.antivirusOf(device));
	return rows.filter(
		(row) =>
			(ts === undefined || row.timestamp >= Number(ts)) &&
			(productState === undefined || row.productState === productState) &&
			(productName === undefined || row.productName === productName),
	);
}

function filterOf(
	{ query }: Pick<Call, 'query'>,
	error: Parts['error'],
	known?: readonly string[],
): (device: Device) => boolean {
	try {
		return compileFilter(query.df, known);
	} catch (cause) {
		throw cause instanceof BadFilter ? new Refusal(error(400, cause.message)) : cause;
	}
}

/** The next so many rows after an id, which is not among them. They may come in another order than that of their ids. */
function pageAfter<Row>(
	{ query }: Call,
	rows: Row[],
	idOf: (row: Row) => number,
	{ pageMax, aboveMax, order }: NinjaOneSettings,
	error: Parts['error'],
): Row[] {
	const after = Number(query.after ?? 0);
	const size = Number(query.pageSize ?? pageMax);
	const isTooLarge = size > pageMax && aboveMax === 'refused';
	if (!Number.isInteger(after) || !Number.isInteger(size) || size < 1 || isTooLarge) {
		throw new Refusal(error(400, 'Invalid pageSize or after'));
	}
	const page = rows.filter((row) => idOf(row) > after).slice(0, Math.min(size, pageMax));
	return order === 'byId' ? page : mixed(page);
}

/** The largest id is in the middle. */
function mixed<Row>(page: Row[]): Row[] {
	const even = page.filter((_, index) => index % 2 === 0);
	const odd = page.filter((_, index) => index % 2 === 1);
	return [...odd, ...even.reverse()];
}
