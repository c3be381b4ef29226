import { fullNameOf } from '../fleet/groupTree';
import { levelOf, type KscHost } from '../fleet/model';
import type { SimulatorParts } from '../parts';
import type { KscState } from '../state';
import { reasonsOf } from '../statusReasons';

/** A device as the control API shows it. */
export function describeHost(state: KscState, host: KscHost) {
	const { groups, virtualServers } = state.fleet;
	const group = groups.get(host.groupId);
	const virtualServerId = group?.virtualServerId ?? 0;
	return {
		id: host.id,
		name: host.name,
		level: levelOf(host.statusId),
		reasons: reasonsOf(host.statusMask),
		mask: host.statusMask,
		groupId: host.groupId,
		group: group ? fullNameOf(groups, group) : null,
		unassigned: group?.unassigned ?? false,
		virtualServerId,
		virtualServer: virtualServers.get(virtualServerId)?.name ?? null,
	};
}

/** The whole at a glance. */
export function describeState({ state, sessions, resultSets, settings }: SimulatorParts) {
	const { fleet } = state;
	const hosts = [...fleet.hosts.values()];
	const managed = hosts.filter((host) => !fleet.isUnassigned(host));
	const countOf = (statusId: number) => managed.filter((host) => host.statusId === statusId).length;
	return {
		hosts: hosts.length,
		unassigned: hosts.length - managed.length,
		ok: countOf(0),
		critical: countOf(1),
		warning: countOf(2),
		groups: fleet.groups.size,
		virtualServers: [...fleet.virtualServers.values()],
		secondaryServers: state.secondaryServers.all().map(({ id, name, failing, fleet: own }) => ({
			id,
			name,
			failing,
			hosts: own.hosts.size,
		})),
		accounts: state.accounts.all(),
		sessions: sessions.active().length,
		resultSets: resultSets.size,
		settings,
	};
}

export interface HostQuery {
	problems?: string;
	limit?: string;
}

/** Devices, all or (`problems=1`) the managed ones that are not OK; `limit` cuts the list. */
export function listHosts({ state }: SimulatorParts, { problems, limit }: HostQuery) {
	const onlyProblems = problems === '1';
	const hosts = [...state.fleet.hosts.values()].filter(
		(host) => !onlyProblems || (host.statusId !== 0 && !state.fleet.isUnassigned(host)),
	);
	return hosts.slice(0, Number(limit ?? Infinity)).map((host) => describeHost(state, host));
}
