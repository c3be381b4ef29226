import { UnknownObject } from '../fleet/fleet';
import type { AccountChanges } from '../sessions/accounts';
import { totpCode } from '../sessions/totp';
import type { SimulatorSettings } from '../settings';
import type { GroupChanges, HostDetails, NewHost, StatusChange } from '../stateChanges';
import type { SimulatorParts } from '../parts';
import { describeHost, describeState, listHosts } from './describe';
import type { FaultRule } from './faults';

/** A request to the control API: path parameters, query and the parsed JSON body. */
export interface ControlRequest {
	parameters: string[];
	query: URLSearchParams;
	body: unknown;
}

export interface ControlRoute {
	method: 'GET' | 'POST' | 'DELETE';
	/** Below `/__sim/`; each group is a path parameter. */
	path: RegExp;
	run(simulator: SimulatorParts, request: ControlRequest): unknown;
}

/** Bodies come from tests and from people at the command line: the operations themselves check what matters. */
const body = <Type>(request: ControlRequest) => (request.body ?? {}) as Type;

export const CONTROL_ROUTES: readonly ControlRoute[] = [
	{ method: 'GET', path: /^state$/, run: describeState },
	{
		method: 'POST',
		path: /^settings$/,
		run: ({ settings }, request) =>
			Object.assign(settings, body<Partial<SimulatorSettings>>(request)),
	},
	{ method: 'GET', path: /^hosts$/, run: (simulator, { query }) => listHosts(simulator, query) },
	{
		method: 'POST',
		path: /^hosts$/,
		run: ({ state }, request) => describeHost(state, state.addHost(body<NewHost>(request))),
	},
	{
		method: 'GET',
		path: /^hosts\/([^/]+)$/,
		run: ({ state }, { parameters: [id] }) => describeHost(state, state.fleet.findHost(id)),
	},
	{
		method: 'POST',
		path: /^hosts\/([^/]+)$/,
		run: ({ state }, request) =>
			describeHost(state, state.updateHost(request.parameters[0], body<HostDetails>(request))),
	},
	{
		method: 'DELETE',
		path: /^hosts\/([^/]+)$/,
		run: ({ state }, { parameters: [id] }) => state.removeHost(id),
	},
	{
		method: 'POST',
		path: /^hosts\/([^/]+)\/status$/,
		run: ({ state }, request) =>
			describeHost(state, state.setHostStatus(request.parameters[0], body<StatusChange>(request))),
	},
	{
		method: 'POST',
		path: /^hosts\/([^/]+)\/move$/,
		run: ({ state }, request) => {
			const target = body<{ groupId: number } | { unassigned: true }>(request);
			return describeHost(state, state.moveHost(request.parameters[0], target));
		},
	},
	{ method: 'GET', path: /^groups$/, run: ({ state }) => [...state.fleet.groups.values()] },
	{
		method: 'POST',
		path: /^groups$/,
		run: ({ state }, request) => {
			const { parentId, name } = body<{ parentId: number; name: string }>(request);
			return state.addGroup(parentId, name);
		},
	},
	{
		method: 'POST',
		path: /^groups\/(\d+)$/,
		run: ({ state }, request) =>
			state.updateGroup(Number(request.parameters[0]), body<GroupChanges>(request)),
	},
	{
		method: 'POST',
		path: /^virtual-servers$/,
		run: ({ state }, request) => state.addVirtualServer(body<{ name: string }>(request).name),
	},
	{
		method: 'POST',
		path: /^virtual-servers\/(\d+)$/,
		run: ({ state }, request) => {
			const id = Number(request.parameters[0]);
			const changes = body<{ name?: string; enabled?: boolean; deleted?: boolean }>(request);
			return changes.deleted
				? state.removeVirtualServer(id)
				: state.updateVirtualServer(id, changes);
		},
	},
	{
		method: 'POST',
		path: /^secondary-servers$/,
		run: ({ state }, request) => {
			const { name, hosts, problems } = body<{ name?: string; hosts?: number; problems?: number }>(
				request,
			);
			const { id } = state.secondaryServers.add(name, hosts, problems);
			return { id };
		},
	},
	{
		method: 'POST',
		path: /^secondary-servers\/(\d+)$/,
		run: ({ state }, request) => {
			const changes = body<{ name?: string; failing?: boolean }>(request);
			const { id, name, failing } = state.secondaryServers.update(
				Number(request.parameters[0]),
				changes,
			);
			return { id, name, failing };
		},
	},
	{
		method: 'POST',
		path: /^accounts\/([^/]+)$/,
		run: ({ state }, request) =>
			state.accounts.put(request.parameters[0], body<AccountChanges>(request)),
	},
	{
		method: 'GET',
		path: /^accounts\/([^/]+)\/totp$/,
		run: ({ state, now }, { parameters: [user] }) => {
			const secret = state.accounts.get(user)?.totpSecret;
			if (!secret) throw new UnknownObject(`"${user}" has no two-step verification`);
			return { code: totpCode(secret, now()) };
		},
	},
	{
		method: 'GET',
		path: /^counters$/,
		run: ({ counters }) => ({ total: counters.totals(), endpoints: counters.endpoints() }),
	},
	{ method: 'POST', path: /^counters\/reset$/, run: ({ counters }) => counters.reset() },
	{
		method: 'POST',
		path: /^sessions\/expire$/,
		run: ({ sessions }) => ({ expired: sessions.expireAll() }),
	},
	{
		method: 'POST',
		path: /^accessors\/expire$/,
		run: ({ resultSets }) => ({ expired: resultSets.expire() }),
	},
	{ method: 'GET', path: /^faults$/, run: ({ faults }) => faults.list() },
	{
		method: 'POST',
		path: /^faults$/,
		run: ({ faults }, request) => {
			const rules = body<FaultRule | FaultRule[]>(request);
			faults.add(...(Array.isArray(rules) ? rules : [rules]));
			return faults.list();
		},
	},
	{ method: 'DELETE', path: /^faults$/, run: ({ faults }) => faults.clear() },
];
