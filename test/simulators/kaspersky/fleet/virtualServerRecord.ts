import { pxgErrors } from '../errors';
import { wrapDateTime, type JsonObject } from '../wire';
import type { UnknownAttributes } from './attributes';
import type { KscVirtualServer } from './model';

/** All attributes of a virtual server (KSCAPI 14/a00020). */
export function virtualServerRecord(server: KscVirtualServer): JsonObject {
	return {
		KLVSRV_ID: server.id,
		KLVSRV_UID: server.uid,
		KLVSRV_DN: server.name,
		KLVSRV_GRP: 0,
		KLVSRV_GROUPS: server.managedGroupId,
		KLVSRV_SUPER: server.superGroupId,
		KLVSRV_UNASSIGNED: server.unassignedGroupId,
		KLVSRV_ENABLED: server.enabled,
		KLVSRV_LIC_ENABLED: true,
		KLVSRV_HST_UID: server.uid,
		KLVSRV_CREATED: wrapDateTime(server.created),
		KLVSRV_NEW_HOSTS_PROHIBITED: false,
		KLVSRV_TOO_MUCH_HOSTS: false,
	};
}

/** The asked-for attributes; KLVSRV_CUSTOM_INFO and KLVSRV_VS_DESCR exist but are NULL here. */
export function selectVirtualServerFields(
	server: KscVirtualServer,
	names: readonly string[],
	unknown: UnknownAttributes,
): JsonObject {
	const all = virtualServerRecord(server);
	if (names.length === 0) return all;
	const selected: JsonObject = {};
	for (const name of names) {
		if (name in all) selected[name] = all[name];
		else if (unknown === 'error' && !['KLVSRV_CUSTOM_INFO', 'KLVSRV_VS_DESCR'].includes(name)) {
			throw pxgErrors.badFormat(`unknown attribute ${name}`);
		}
	}
	return selected;
}
