import { pxgErrors } from '../errors';
import { subtreeOf } from '../fleet/groupTree';
import type { KscGroup } from '../fleet/model';
import type { KscState } from '../state';
import type { Session } from './sessions';

/** What a session can see: its virtual server, cut down by the rights of its account. */
export class Scope {
	private readonly allowedGroups: Set<number> | null;

	/** @throws PxgError 1184 when the account may read nothing */
	constructor(
		private readonly session: Session,
		private readonly state: KscState,
	) {
		// Read afresh: rights may have changed since the logon.
		const rights = state.accounts.get(session.account.user)?.rights ?? { kind: 'none' };
		if (rights.kind === 'none') throw pxgErrors.accessDenied('Basic functionality');
		this.allowedGroups = rights.kind === 'all' ? null : new Set<number>();
		if (rights.kind !== 'limited') return;
		const { groups } = state.fleet;
		for (const id of rights.groups) subtreeOf(groups, id).forEach((group) => this.allow(group));
		for (const group of groups.values()) {
			if (rights.virtualServers.includes(group.virtualServerId)) this.allow(group.id);
		}
	}

	/**
	 * Whether a group is visible. KLGRP_FIND_FROM_CUR_VS_ONLY narrows a search from the main server; a session on a
	 * virtual server never sees more than that.
	 */
	includesGroup(group: KscGroup | undefined, currentServerOnly = false): boolean {
		if (!group || (this.allowedGroups !== null && !this.allowedGroups.has(group.id))) return false;
		const { virtualServerId } = this.session;
		return virtualServerId === 0 && !currentServerOnly
			? true
			: group.virtualServerId === virtualServerId;
	}

	/** Virtual servers can be listed from the main server only. */
	includesVirtualServer(id: number): boolean {
		if (this.session.virtualServerId !== 0) return false;
		const server = this.state.fleet.virtualServers.get(id);
		return (
			server !== undefined && this.includesGroup(this.state.fleet.groups.get(server.managedGroupId))
		);
	}

	private allow(groupId: number): void {
		this.allowedGroups?.add(groupId);
	}
}
