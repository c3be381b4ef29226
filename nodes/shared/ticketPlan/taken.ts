import type { Detail, Ticket } from '../autotask/tickets';
import type { Policies } from './policies';

/** Whether a technician has taken a ticket: it is assigned, and not to whom its rule assigned it. Pure. */

const ASSIGNED_BY_RULE = /^Assigned by its rule to the resource with id (\d{1,15})\.[ \t]*\r?$/gm;

/** A line of a new description, by which it is seen later whether somebody else has taken the ticket. */
export const assignedLine = (resourceID: number): string =>
	`Assigned by its rule to the resource with id ${resourceID}.`;

/** How tickets have to be looked up for {@link isLeftToTechnician}. */
export const detailFor = ({ whenTaken }: Policies): Detail =>
	whenTaken === 'addNote' ? 'described' : 'brief';

/** @param ticket an assigned one whose description is not known, or does not tell, counts as taken */
export function isLeftToTechnician(
	{ assignedResourceID, description = '' }: Ticket,
	{ whenTaken }: Policies,
): boolean {
	if (whenTaken !== 'addNote' || assignedResourceID === null) return false;
	const last = [...description.matchAll(ASSIGNED_BY_RULE)].pop();
	return Number(last?.[1]) !== assignedResourceID;
}
