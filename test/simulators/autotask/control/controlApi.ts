import type { FastifyInstance } from 'fastify';
import type { Counters } from '../counters';
import type { FaultList, FaultRule } from '../faults';
import { isRecord, type Row } from '../model/values';
import type { PicklistChange } from '../picklists';
import { patchSettings } from '../settings';
import type { AutotaskState } from '../state';

interface ById {
	Params: { id: string };
}

/** The body of a control request; the server reads bodies as text, since the vendor's API judges JSON itself. */
function json(body: unknown): Record<string, unknown> {
	const value: unknown = typeof body === 'string' && body !== '' ? JSON.parse(body) : {};
	if (!isRecord(value)) throw new Error('the body must be a JSON object');
	return value;
}

/** The control API below /__sim/: what tests and the demo do to the tenant from outside. */
export async function controlApi(
	app: FastifyInstance,
	{ state, faults, counters }: { state: AutotaskState; faults: FaultList; counters: Counters },
): Promise<void> {
	app.setErrorHandler(async (error: Error, _request, reply) => {
		return await reply.code(400).send({ error: error.message });
	});
	app.get('/tickets', () => state.tickets());
	app.post('/tickets', ({ body }) => state.createTicket(json(body) as Row));
	app.get<ById>('/tickets/:id', async ({ params }, reply) => {
		const ticket = state.ticket(Number(params.id));
		return ticket ?? (await reply.code(404).send({ error: `no ticket ${params.id}` }));
	});
	app.post<ById>('/tickets/:id', ({ params, body }) =>
		state.actAsTechnician(Number(params.id), json(body) as Row),
	);
	app.delete<ById>('/tickets/:id', ({ params }) => ({
		deleted: state.deleteTicket(Number(params.id)),
	}));

	app.get('/companies', () => [...state.tables.Companies.values()]);
	app.get<ById>('/companies/:id', async ({ params }, reply) => {
		const company = state.company(Number(params.id));
		return company ?? (await reply.code(404).send({ error: `no company ${params.id}` }));
	});
	app.post<ById>('/companies/:id', ({ params, body }) =>
		state.setCompany(Number(params.id), json(body)),
	);

	app.get<{ Params: { field: string } }>('/picklists/:field', ({ params }) =>
		state.picklists.valuesOf(params.field),
	);
	app.post<{ Params: { field: string; value: string } }>(
		'/picklists/:field/:value',
		({ params, body }) => {
			state.setPicklistValue(params.field, params.value, json(body) as PicklistChange);
			return state.picklists.valuesOf(params.field);
		},
	);
	app.delete<{ Params: { field: string; value: string } }>(
		'/picklists/:field/:value',
		({ params }) => ({
			removed: state.removePicklistValue(params.field, params.value),
		}),
	);

	app.get('/counters', () => counters.report());
	app.post('/counters/reset', ({ body }) => {
		counters.reset(json(body).rollingHour === true);
		return counters.report();
	});

	app.get('/faults', () => faults.list());
	app.post('/faults', ({ body }) => ({ id: faults.add(json(body) as unknown as FaultRule) }));
	app.delete('/faults', () => {
		faults.clear();
		return { removed: true };
	});
	app.delete<ById>('/faults/:id', ({ params }) => ({ removed: faults.remove(Number(params.id)) }));

	app.get('/settings', () => state.settings);
	app.post('/settings', ({ body }) => {
		patchSettings(state.settings, json(body));
		return state.settings;
	});
}
