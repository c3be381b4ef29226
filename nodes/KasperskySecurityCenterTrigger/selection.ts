import type { Change } from '../shared/deviceStatus/comparison';
import { catalogueCode } from '../shared/deviceStatus/statusCatalogue';
import type { Device, Level } from '../shared/items';
import { partsOf } from './customers';

/** Which status changes the workflow wants to see. */
export interface Selection {
	levels: Level[];
	/** Empty: all. */
	statusCodes: string[];
	/** Empty: all. With or without the root group before it. */
	groupPath: string;
}

function isInGroup({ group }: Device, groupPath: string): boolean {
	// Where a removed device was is no longer known: better one look-up too many than a ticket left open.
	if (groupPath === '' || group === undefined) return true;
	const wanted = partsOf(groupPath).map((part) => part.toLowerCase());
	const actual = partsOf(group).map((part) => part.toLowerCase());
	const startsAt = (start: number) => wanted.every((part, depth) => part === actual[start + depth]);
	return startsAt(0) || startsAt(1);
}

/**
 * Narrows what is sent on. What is tracked, and the snapshot, are never narrowed: a ticket of a problem
 * that is merely not selected must not look like the ticket of a problem that has gone.
 */
export function isSelected(
	{ kind, observed, code, problem }: Change,
	{ levels, statusCodes, groupPath }: Selection,
): boolean {
	const hasLevel = [problem.level, kind.previousLevel].some(
		(level) => level !== undefined && levels.includes(level),
	);
	const hasStatus = statusCodes.length === 0 || statusCodes.includes(catalogueCode(code));
	return hasLevel && hasStatus && isInGroup(observed.device, groupPath);
}
