import { pxgErrors } from '../errors';
import { selectVirtualServerFields, virtualServerRecord } from '../fleet/virtualServerRecord';
import { Scope } from '../sessions/scope';
import { wrapBinary, wrapParams, type JsonObject } from '../wire';
import { rootGroups } from './groups';
import type { Call, MethodTable } from './method';

/** Numbers of Limits.GetLimits (field: go-ksc). */
const SESSION_LIFETIME = 70;
const SESSION_INACTIVITY = 71;

/** The server itself: static information, limits, virtual and secondary servers. */
export const serverMethods: MethodTable = {
	'HostGroup.GetStaticInfo': (call) => ({ PxgRetVal: staticInfo(call) }),

	'Limits.GetLimits': ({ parameters, services }) => {
		const limit = parameters.intOrZero('param');
		const limits: Record<number, number> = {
			[SESSION_LIFETIME]: services.settings.sessionLifetimeSeconds,
			[SESSION_INACTIVITY]: services.settings.sessionInactivitySeconds,
		};
		if (!(limit in limits)) throw pxgErrors.notFound(`limit ${limit}`);
		return { PxgRetVal: limits[limit] };
	},

	'VServers.GetVServers': ({ session, parameters, services }) => {
		parameters.intOrZero('lParentGroup');
		const scope = new Scope(session, services.state);
		const visible = [...services.state.fleet.virtualServers.values()].filter((server) =>
			scope.includesVirtualServer(server.id),
		);
		return { PxgRetVal: visible.map((server) => wrapParams(virtualServerRecord(server))) };
	},

	'VServers.GetVServerInfo': ({ session, parameters, services }) => {
		const { state, settings } = services;
		const id = parameters.intOrZero('lVServer');
		const names = parameters.names('pFields2Return');
		const server = state.fleet.virtualServers.get(id);
		if (!server) throw pxgErrors.notFound(String(id));
		if (!new Scope(session, state).includesVirtualServer(id)) {
			throw pxgErrors.accessDenied(String(id));
		}
		return { PxgRetVal: selectVirtualServerFields(server, names, settings.unknownAttributes) };
	},

	'ServerHierarchy.GetChildServers': ({ session, services }) => {
		// Checked for its rights only: secondary servers belong to no virtual server.
		new Scope(session, services.state);
		const servers = services.state.secondaryServers.all().map((server) =>
			wrapParams({
				KLSRVH_SRV_ID: server.id,
				KLSRVH_SRV_DN: server.name,
				KLSRVH_SRV_ADDR: `branch-${server.id}.example`,
				KLSRVH_SRV_GROUPID: 0,
				KLSRVH_SRV_INST_ID: `secondary-${server.id}`,
				KLSRVH_SRV_STATUS: server.failing ? 0 : 1,
				KLSRVH_SRV_VERSION: '15.1.0.748',
				KLSRVH_SRV_PASSIVE: false,
			}),
		);
		return { PxgRetVal: servers };
	},
};

/** Recorded from KSC 13 by go-ksc; null or an empty list asks for the default set, without the certificate. */
function staticInfo(call: Call): JsonObject {
	const { session, parameters, services } = call;
	const names = parameters.names('pValues');
	const groups = rootGroups(call);
	const virtualServer = services.state.fleet.virtualServers.get(session.virtualServerId);
	const defaults: JsonObject = {
		KLADMSRV_IS_VIRTUAL: virtualServer !== undefined,
		KLADMSRV_LINUX_EDITION: false,
		KLADMSRV_VSID: session.virtualServerId,
		...(virtualServer ? { KLADMSRV_VSUID: virtualServer.uid } : {}),
		KLADMSRV_GRP_ROOT: groups.managed,
		KLADMSRV_GRP_UNASSIGNED: groups.unassigned,
		KLADMSRV_GRP_SUPER: groups.super,
		KLADMSRV_PRODUCT_NAME: 'Kaspersky Security Center',
		KLADMSRV_PRODUCT_VERSION: '15.1',
		KLADMSRV_PRODUCT_FULL_VERSION: '15.1.0.748',
		KLADMSRV_SERVER_HOSTNAME: services.state.serverHostname,
	};
	if (names.length === 0) return defaults;
	const all: JsonObject = {
		...defaults,
		KLADMSRV_SERVER_CERT: wrapBinary(services.certificate),
	};
	return Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]]));
}
