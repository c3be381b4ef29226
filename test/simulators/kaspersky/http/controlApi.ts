import type { FastifyInstance } from 'fastify';
import { UnknownObject } from '../fleet/fleet';
import type { SimulatorParts } from '../parts';
import type { AccountChanges } from '../sessions/accounts';
import { totpCode } from '../sessions/totp';
import type { SimulatorSettings } from '../settings';
import type { GroupChanges, HostDetails, NewHost, StatusChange } from '../stateChanges';
import { describeHost, describeState, listHosts, type HostQuery } from './describe';
import type { FaultRule } from './faults';

interface With<Body> {
	Body: Body;
}

interface ById<Body = unknown> extends With<Body> {
	Params: { id: string };
}

/**
 * The back door below /__sim/ for tests, demos and people: plain JSON, no authentication, and no part of the vendor's
 * interface. It shares the port, but neither the counters nor the faults. The operations themselves check what matters
 * in a body.
 */
export async function controlApi(
	app: FastifyInstance,
	{ simulator }: { simulator: SimulatorParts },
): Promise<void> {
	const { state, settings, counters, faults, sessions, resultSets, now } = simulator;
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) =>
		done(null, text === '' ? undefined : JSON.parse(String(text))),
	);
	app.addHook('preHandler', async (request) => {
		request.body ??= {};
	});
	app.setErrorHandler(async (error: Error, _request, reply) => {
		reply.code(error instanceof UnknownObject ? 404 : 400);
		return { error: error.message };
	});
	app.setNotFoundHandler(async ({ method, url }, reply) => {
		reply.code(404);
		return { error: `There is no ${method} ${url}` };
	});

	app.get('/state', () => describeState(simulator));
	app.post<With<Partial<SimulatorSettings>>>('/settings', ({ body }) =>
		Object.assign(settings, body),
	);

	app.get<{ Querystring: HostQuery }>('/hosts', ({ query }) => listHosts(simulator, query));
	app.post<With<NewHost>>('/hosts', ({ body }) => describeHost(state, state.addHost(body)));
	app.get<ById>('/hosts/:id', ({ params }) => describeHost(state, state.fleet.findHost(params.id)));
	app.post<ById<HostDetails>>('/hosts/:id', ({ params, body }) =>
		describeHost(state, state.updateHost(params.id, body)),
	);
	app.delete<ById>('/hosts/:id', ({ params }) => {
		state.removeHost(params.id);
		return {};
	});
	app.post<ById<StatusChange>>('/hosts/:id/status', ({ params, body }) =>
		describeHost(state, state.setHostStatus(params.id, body)),
	);
	app.post<ById<{ groupId: number } | { unassigned: true }>>(
		'/hosts/:id/move',
		({ params, body }) => describeHost(state, state.moveHost(params.id, body)),
	);

	app.get('/groups', () => [...state.fleet.groups.values()]);
	app.post<With<{ parentId: number; name: string }>>('/groups', ({ body }) =>
		state.addGroup(body.parentId, body.name),
	);
	app.post<ById<GroupChanges>>('/groups/:id', ({ params, body }) =>
		state.updateGroup(Number(params.id), body),
	);

	app.post<With<{ name: string }>>('/virtual-servers', ({ body }) =>
		state.addVirtualServer(body.name),
	);
	app.post<ById<{ name?: string; enabled?: boolean; deleted?: boolean }>>(
		'/virtual-servers/:id',
		({ params, body }) => {
			const id = Number(params.id);
			if (!body.deleted) return state.updateVirtualServer(id, body);
			state.removeVirtualServer(id);
			return {};
		},
	);

	app.post<With<{ name?: string; hosts?: number; problems?: number }>>(
		'/secondary-servers',
		({ body }) => {
			const { id } = state.secondaryServers.add(body.name, body.hosts, body.problems);
			return { id };
		},
	);
	app.post<ById<{ name?: string; failing?: boolean }>>(
		'/secondary-servers/:id',
		({ params, body }) => {
			const { id, name, failing } = state.secondaryServers.update(Number(params.id), body);
			return { id, name, failing };
		},
	);

	app.post<ById<AccountChanges>>('/accounts/:id', ({ params, body }) =>
		state.accounts.put(params.id, body),
	);
	app.get<ById>('/accounts/:id/totp', ({ params }) => {
		const secret = state.accounts.get(params.id)?.totpSecret;
		if (!secret) throw new UnknownObject(`"${params.id}" has no two-step verification`);
		return { code: totpCode(secret, now()) };
	});

	app.get('/counters', () => ({ total: counters.totals(), endpoints: counters.endpoints() }));
	app.post('/counters/reset', () => {
		counters.reset();
		return {};
	});
	app.post('/sessions/expire', () => ({ expired: sessions.expireAll() }));
	app.post('/accessors/expire', () => ({ expired: resultSets.expire() }));

	app.get('/faults', () => faults.list());
	app.post<With<FaultRule | FaultRule[]>>('/faults', ({ body }) => {
		faults.add(...[body].flat());
		return faults.list();
	});
	app.delete('/faults', () => {
		faults.clear();
		return {};
	});
}
