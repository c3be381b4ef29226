import { pxgErrors } from '../errors';
import { renderRecord, requestable, selectAttributes } from '../fleet/attributes';
import type { Fleet } from '../fleet/fleet';
import {
	HOST_ATTRIBUTES,
	hostInSubtree,
	hostSearchAttribute,
	type HostRow,
} from '../fleet/hostAttributes';
import type { KscGroup } from '../fleet/model';
import type { HierarchyResult } from '../sessions/asyncActions';
import { Scope } from '../sessions/scope';
import { wrapParams, type JsonObject } from '../wire';
import type { Call, MethodTable } from './method';
import { readSearchRequest, type SearchRequest } from './search';

/** Searches for devices and single devices (KSCAPI 16/a00549; asynchronous form: 13/a00483). */
export const hostMethods: MethodTable = {
	'HostGroup.FindHosts': (call) => {
		const { session, services } = call;
		const scope = new Scope(session, services.state);
		const request = readRequest(call);
		const resultSet = request.toResultSet(
			findOnMainServer(call, scope, request),
			services.state.view(),
		);
		const strAccessor = services.resultSets.add(session, resultSet, request.lifetimeSeconds);
		return { strAccessor, PxgRetVal: resultSet.size };
	},

	'HostGroup.FindHostsAsync': (call) => {
		const scope = new Scope(call.session, call.services.state);
		const request = readRequest(call);
		const run = () => searchHierarchy(call, scope, request);
		return { strRequestId: call.services.asyncActions.start(call.session, run) };
	},

	'HostGroup.FindHostsAsyncGetAccessor': ({ session, parameters, services }) => {
		const id = parameters.requiredString('strRequestId');
		const result = services.asyncActions.takeResult(session, id);
		const failed = result.failedServers.map((server) =>
			wrapParams({ KLSRVH_SRV_ID: server.id, KLSRVH_SRV_DN: server.name }),
		);
		const pFailedSlavesInfo: JsonObject =
			failed.length > 0 ? { KLGRP_FAILED_SLAVES_PARAMS: failed } : {};
		return {
			strAccessor: services.resultSets.add(session, result.resultSet, result.lifetimeSeconds),
			pFailedSlavesInfo,
			PxgRetVal: result.resultSet.size,
		};
	},

	'HostGroup.FindHostsAsyncCancel': ({ session, parameters, services }) => {
		services.asyncActions.cancel(session, parameters.requiredString('strRequestId'));
		return {};
	},

	'AsyncActionStateChecker.CheckActionState': ({ session, parameters, services }) =>
		services.asyncActions.check(session, parameters.requiredString('wstrActionGuid')),

	'HostGroup.GetHostInfo': ({ session, parameters, services }) => {
		const { state, settings } = services;
		const id = parameters.requiredString('strHostName');
		const names = parameters.names('pFields2Return');
		const host = state.fleet.hosts.get(id);
		if (!host) throw pxgErrors.notFound(id);
		const scope = new Scope(session, state);
		if (!scope.includesGroup(state.fleet.groups.get(host.groupId))) {
			throw settings.hiddenObjectCode === 1184
				? pxgErrors.accessDenied(id)
				: pxgErrors.notFound(id);
		}
		const wanted = names.length > 0 ? names : requestable(HOST_ATTRIBUTES, settings);
		const selected = selectAttributes(HOST_ATTRIBUTES, wanted, settings);
		const view = state.view();
		return { PxgRetVal: renderRecord(selected, { host, view, secondaryServer: null }, view) };
	},
};

function readRequest({ parameters, services }: Call): SearchRequest<HostRow> {
	const schema = {
		attribute: hostSearchAttribute,
		subtree: (name: string) => (name === 'KLHST_WKS_GROUPID_GP' ? hostInSubtree : undefined),
	};
	const { settings, state } = services;
	return readSearchRequest(parameters, HOST_ATTRIBUTES, schema, settings, state.view().now);
}

/** FindHosts covers virtual servers, which share the database, but never secondary servers. */
function findOnMainServer(
	{ services }: Call,
	scope: Scope,
	request: SearchRequest<HostRow>,
): HostRow[] {
	const { currentServerOnly } = request;
	return findIn(services.state.fleet, null, request, services, (group) =>
		scope.includesGroup(group, currentServerOnly),
	);
}

function searchHierarchy(
	call: Call,
	scope: Scope,
	request: SearchRequest<HostRow>,
): HierarchyResult {
	const { services } = call;
	const rows = findOnMainServer(call, scope, request);
	const failedServers: HierarchyResult['failedServers'] = [];
	// Secondary servers hang below the main server, not below its virtual servers.
	if (request.secondaryServerDepth > 0 && call.session.virtualServerId === 0) {
		for (const server of services.state.secondaryServers.all()) {
			if (server.failing) failedServers.push({ id: server.id, name: server.name });
			else rows.push(...findIn(server.fleet, server, request, services, () => true));
		}
	}
	const resultSet = request.toResultSet(rows, services.state.view());
	return { resultSet, lifetimeSeconds: request.lifetimeSeconds, failedServers };
}

function findIn(
	fleet: Fleet,
	secondaryServer: HostRow['secondaryServer'],
	request: SearchRequest<HostRow>,
	{ state }: Call['services'],
	isVisible: (group: KscGroup | undefined) => boolean,
): HostRow[] {
	const view = state.view(fleet);
	const visibleGroups = new Set<number>();
	for (const group of view.groups.values()) if (isVisible(group)) visibleGroups.add(group.id);
	const found: HostRow[] = [];
	for (const host of fleet.hosts.values()) {
		if (!visibleGroups.has(host.groupId)) continue;
		const row = { host, view, secondaryServer };
		if (request.matches(row, view)) found.push(row);
	}
	return found;
}
