/** Lines that we write at the end of a description and read again: what people have changed since is told by them. Pure. */

type Described = { description?: string };

/** By which it is seen whether a person has chosen another account. */
export const createdForLine = (companyID: number): string =>
	`Created for the account with id ${companyID}.`;

/** By which it is seen whether somebody else has taken the ticket. */
export const assignedLine = (resourceID: number): string =>
	`Assigned by its rule to the resource with id ${resourceID}.`;

const CREATED_FOR = /^Created for the account with id (\d{1,15})\.[ \t]*\r?$/gm;
const ASSIGNED = /^Assigned by its rule to the resource with id (\d{1,15})\.[ \t]*\r?$/gm;

/** Of the last such line; `undefined` without one, or where the description is not known. */
function lastId({ description = '' }: Described, line: RegExp): number | undefined {
	const last = [...description.matchAll(line)].pop();
	return last && Number(last[1]);
}

export const createdFor = (ticket: Described) => lastId(ticket, CREATED_FOR);

export const assignedByRule = (ticket: Described) => lastId(ticket, ASSIGNED);
