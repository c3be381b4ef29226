import { pxgErrors } from '../errors';
import { renderRecord, requestable, selectAttributes } from '../fleet/attributes';
import { countChildren } from '../fleet/childCounts';
import { GROUP_ATTRIBUTES, type GroupRow } from '../fleet/groupAttributes';
import { subtreeOf } from '../fleet/groupTree';
import { Scope } from '../sessions/scope';
import type { JsonObject } from '../wire';
import type { Call, MethodTable } from './method';
import { readSearchRequest } from './search';

/** At most so many attributes in one GetGroupInfoEx (field: go-ksc). */
const MAX_ATTRIBUTES = 100;

/** Administration groups (KSCAPI 16/a00549). */
export const groupMethods: MethodTable = {
	'HostGroup.GroupIdGroups': (call) => ({ PxgRetVal: rootGroups(call).managed }),
	'HostGroup.GroupIdUnassigned': (call) => ({ PxgRetVal: rootGroups(call).unassigned }),
	'HostGroup.GroupIdSuper': (call) => ({ PxgRetVal: rootGroups(call).super }),

	'HostGroup.GetGroupInfoEx': (call) => {
		const names = call.parameters.names('pArrAttributes');
		if (names.length > MAX_ATTRIBUTES) throw pxgErrors.limitViolated('pArrAttributes');
		return { PxgRetVal: groupInfo(call, names) };
	},

	// Deprecated, but older clients read all attributes through it.
	'HostGroup.GetGroupInfo': (call) => ({ PxgRetVal: groupInfo(call, []) }),

	'HostGroup.FindGroups': (call) => {
		const { session, parameters, services } = call;
		const { state, settings } = services;
		const scope = new Scope(session, state);
		const view = state.view();
		const schema = {
			attribute: (name: string) => {
				const attribute = GROUP_ATTRIBUTES.get(name);
				return attribute?.kind === 'container' ? undefined : attribute;
			},
			subtree: (name: string) =>
				name === 'KLGRP_GRP_GROUPID_GP'
					? (id: number) => {
							const below = subtreeOf(view.groups, id);
							return ({ group }: GroupRow) => below.has(group.id);
						}
					: undefined,
		};
		const request = readSearchRequest(parameters, GROUP_ATTRIBUTES, schema, settings, view.now);
		const countsOf = countChildren(state.fleet);
		const rows = [...state.fleet.groups.values()]
			.filter((group) => scope.includesGroup(group, request.currentServerOnly))
			.map((group): GroupRow => ({ group, counts: countsOf(group.id) }))
			.filter((row) => request.matches(row, view));
		const resultSet = request.toResultSet(rows, view);
		const strAccessor = services.resultSets.add(session, resultSet, request.lifetimeSeconds);
		return { strAccessor, PxgRetVal: resultSet.size };
	},
};

/** Ids of the top groups of the server that the session is on. */
export function rootGroups({ session, services }: Call) {
	const server = services.state.fleet.virtualServers.get(session.virtualServerId);
	return {
		managed: server?.managedGroupId ?? 0,
		unassigned: server?.unassignedGroupId ?? 1,
		super: server?.superGroupId ?? 2,
	};
}

function groupInfo({ session, parameters, services }: Call, names: string[]): JsonObject {
	const { state, settings } = services;
	const id = parameters.intOrZero('nGroupId');
	const group = state.fleet.groups.get(id);
	if (!group) throw pxgErrors.notFound(String(id));
	if (!new Scope(session, state).includesGroup(group)) {
		throw settings.hiddenObjectCode === 1184
			? pxgErrors.accessDenied(String(id))
			: pxgErrors.notFound(String(id));
	}
	const wanted = names.length > 0 ? names : requestable(GROUP_ATTRIBUTES, settings);
	const selected = selectAttributes(GROUP_ATTRIBUTES, wanted, settings);
	// Counting looks at every device, so it is done only for those who ask for it.
	const counted = wanted.some(
		(name) => name === 'hostsNum' || name.startsWith('KLGRP_CHLDHST_CNT'),
	);
	const counts = counted
		? countChildren(state.fleet)(id)
		: { total: 0, ok: 0, critical: 0, warning: 0 };
	return renderRecord(selected, { group, counts }, state.view());
}
