import { wrapParams } from '../wire';
import type {
	Attribute,
	AttributeKind,
	AttributeTable,
	AttributeValue,
	FleetView,
} from './attributes';
import { effectiveSettings, fullNameOf } from './groupTree';
import type { KscGroup } from './model';

export interface ChildCounts {
	total: number;
	ok: number;
	critical: number;
	warning: number;
}

/** A group with what has to be counted for it. */
export interface GroupRow {
	readonly group: KscGroup;
	readonly counts: ChildCounts;
}

const attributes = new Map<string, Attribute<GroupRow>>();

function define(
	name: string,
	kind: AttributeKind,
	read: (group: KscGroup, view: FleetView, counts: ChildCounts) => AttributeValue,
): void {
	attributes.set(name, { kind, read: (row, view) => read(row.group, view, row.counts) });
}

function defineLevel(name: string, level: 'critical' | 'warning', thresholds: ThresholdDays): void {
	attributes.set(name, {
		kind: 'container',
		render: ({ group }, view) => {
			const own = group[level];
			const masked = !own.inherited || view.inheritedMasks === 'effective';
			return wrapParams({
				...(masked
					? { KLSRV_HSTSTAT_MASK: effectiveSettings(view.groups, group, level).mask | 0 }
					: {}),
				KLSRV_HSTSTAT_INHERITED: own.inherited,
				KLSRV_HSTSTAT_INHERITABLE: true,
				KLSRV_HSTSTAT_LOCKED: false,
				KLSRV_HSTSTAT_OLD_AV_BASES: thresholds.bases,
				KLSRV_HSTSTAT_OLD_FSCAN: thresholds.scan,
				KLSRV_HSTSTAT_OLD_LAST_CONNECT: thresholds.connect,
				KLSRV_HSTSTAT_OLD_LICENSE: thresholds.license,
				KLSRV_HSTSTAT_SP_VIRUSES: 10,
			});
		},
	});
}

interface ThresholdDays {
	bases: number;
	scan: number;
	connect: number;
	license: number;
}

const virtualServerOf = (group: KscGroup, view: FleetView) =>
	view.virtualServers.get(group.virtualServerId);

define('id', 'int', (group) => group.id);
define('name', 'string', (group) => group.name);
define('parentId', 'int', (group) => group.parentId);
define('grp_full_name', 'string', (group, view) => fullNameOf(view.groups, group));
define('grp_from_unassigned', 'bool', (group) => group.unassigned);
define('level', 'int', levelInTree);
define('creationDate', 'datetime', (group) => group.created);
// Groups of the main server have neither: the attributes are left out, as in the recorded responses.
define('KLVSRV_ID', 'int', (group, view) => virtualServerOf(group, view)?.id ?? null);
define('KLVSRV_DN', 'string', (group, view) => virtualServerOf(group, view)?.name ?? null);
define('KLGRP_CHLDHST_CNT', 'int', (_group, _view, counts) => counts.total);
define('KLGRP_CHLDHST_CNT_OK', 'int', (_group, _view, counts) => counts.ok);
define('KLGRP_CHLDHST_CNT_CRT', 'int', (_group, _view, counts) => counts.critical);
define('KLGRP_CHLDHST_CNT_WRN', 'int', (_group, _view, counts) => counts.warning);
// What a public client asks for (demisto/content); types as go-ksc reads them.
define('autoRemovePeriod', 'int', () => 60);
define('notifyPeriod', 'int', () => 7);
define('lastUpdate', 'datetime', (group) => group.created);
define('hostsNum', 'int', (_group, _view, counts) => counts.total);
define('childGroupsNum', 'int', childGroups);
define('KLGRP_CHLDGRP_CNT', 'int', childGroups);
define('KLGRP_HlfInherited', 'bool', (group) => group.parentId !== null);
define('KLGRP_HlfForceChildren', 'bool', () => false);
define('KLGRP_HlfForced', 'bool', () => false);
// Search-only, as every …_GP attribute: asking for it does no harm and gives nothing.
define('KLGRP_GRP_GROUPID_GP', 'int', () => null);
attributes.set('c_grp_autoInstallPackageId', { kind: 'container', render: () => [] });
define('grp_enable_fscan', 'bool', () => true);
define('KLSRVH_SRV_DN', 'string', () => null);
defineLevel('KLSRV_HSTSTAT_CRITICAL', 'critical', { bases: 14, scan: 30, connect: 30, license: 0 });
defineLevel('KLSRV_HSTSTAT_WARNING', 'warning', { bases: 7, scan: 14, connect: 14, license: 7 });

/** Attributes of FindGroups, GetGroupInfo and GetGroupInfoEx (section 4.4 of the reference names the sources). */
export const GROUP_ATTRIBUTES: AttributeTable<GroupRow> = attributes;

function childGroups(group: KscGroup, view: FleetView): number {
	let count = 0;
	for (const { parentId } of view.groups.values()) if (parentId === group.id) count++;
	return count;
}

function levelInTree(group: KscGroup, view: FleetView): number {
	const parent = group.parentId === null ? undefined : view.groups.get(group.parentId);
	return parent ? levelInTree(parent, view) + 1 : 0;
}
