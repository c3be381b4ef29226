import type { Groups, KscGroup, LevelSettings } from './model';

/** The group's own settings, or those of the nearest ancestor that does not inherit them. */
export function effectiveSettings(
	groups: Groups,
	group: KscGroup,
	level: 'critical' | 'warning',
): LevelSettings {
	const parent = group.parentId === null ? undefined : groups.get(group.parentId);
	return group[level].inherited && parent ? effectiveSettings(groups, parent, level) : group[level];
}

/** `grp_full_name`: the path from "Managed devices" or "Unassigned devices" down, with a slash at the end. */
export function fullNameOf(groups: Groups, group: KscGroup): string {
	const parent = group.parentId === null ? undefined : groups.get(group.parentId);
	// The super group above both trees is an internal node: the console never shows it in a path.
	const isRoot = !parent || parent.parentId === null;
	return isRoot ? `${group.name}/` : `${fullNameOf(groups, parent)}${group.name}/`;
}

/** Ids of a group and of all groups below it. */
export function subtreeOf(groups: Groups, rootId: number): Set<number> {
	const childrenByParent = new Map<number, number[]>();
	for (const group of groups.values()) {
		if (group.parentId === null) continue;
		const children = childrenByParent.get(group.parentId);
		if (children) children.push(group.id);
		else childrenByParent.set(group.parentId, [group.id]);
	}
	const found = new Set<number>();
	const open = groups.has(rootId) ? [rootId] : [];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		if (found.has(id)) continue;
		found.add(id);
		open.push(...(childrenByParent.get(id) ?? []));
	}
	return found;
}
