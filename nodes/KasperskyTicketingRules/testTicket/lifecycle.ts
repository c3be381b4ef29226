import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { AutotaskClient } from '../../shared/autotask/client';
import type { ApiError } from '../../shared/autotask/response';
import { ticketLink, type Ticket } from '../../shared/autotask/tickets';
import {
	completeTicket,
	createOnce,
	READ_BACK_PAUSE_MS,
	type CompleteResult,
} from '../../shared/autotask/verifiedWrites';
import { sentences } from '../../shared/text';
import { TICKET_SETTINGS } from '../../shared/ticketSettings';

/** What Autotask has stored, as it names its fields. */
export type StoredTicket = IDataObject;

const READ_FIELDS = [
	'id',
	'ticketNumber',
	'externalID',
	'title',
	'companyID',
	'status',
	...TICKET_SETTINGS.map(({ field }) => field),
	'assignedResourceRoleID',
	'completedDate',
];

/**
 * Creates the ticket, once, and reads back what Autotask has stored of it.
 *
 * @throws NodeApiError, NodeOperationError that says which ticket there may be now
 */
export async function createTestTicket(
	context: IExecuteFunctions,
	client: AutotaskClient,
	fields: IDataObject & { externalID: string },
): Promise<StoredTicket> {
	const { externalID } = fields;
	const created = await createOnce(client, fields, new Set());
	if (created.kind === 'failed') throw client.exception(created.error, 'create the test ticket');
	if (created.kind === 'unknown') {
		const message = `It is not known whether the test ticket ${externalID} was created: the response was lost`;
		const description =
			'Look for this external ID in Autotask, and complete the ticket if it is there.';
		throw new NodeOperationError(context.getNode(), message, { description });
	}
	const { id } = created;
	await client.pause(READ_BACK_PAUSE_MS);
	const stored = await readStored(client, id);
	if (!('row' in stored)) {
		throw notCompleted(context, `with ID ${id}`, stored.why, await linkTo(client, id));
	}
	if (stored.row.externalID !== externalID) throw mergedIntoOther(context, stored.row);
	return stored.row;
}

/**
 * Completes the ticket, and makes sure of it.
 *
 * @throws NodeOperationError that says which ticket is still open
 */
export async function completeTestTicket(
	context: IExecuteFunctions,
	client: AutotaskClient,
	created: StoredTicket,
	fields: { status: number; resolution: string },
): Promise<Ticket> {
	const id = Number(created.id);
	const result = await completeTicket(client, id, fields);
	if (result.kind === 'completed') return result.ticket;
	const why = whyOpen(client, result);
	throw notCompleted(context, String(created.ticketNumber), why, await linkTo(client, id));
}

const NOT_VISIBLE =
	'Autotask does not show the ticket. Check that the API user may read all tickets.';

const STILL_OPEN =
	'Autotask accepted the request to complete it, but it is still open. Choose a status in “Completed Status” that completes tickets, and look for a workflow rule that reopens it.';

function whyOpen(
	client: AutotaskClient,
	result: Exclude<CompleteResult, { kind: 'completed' }>,
): string {
	if (result.kind === 'notVisible') return NOT_VISIBLE;
	if (result.kind === 'notReadBack') return inWords(client, result.error, 'show the ticket');
	return result.error ? inWords(client, result.error, 'complete it') : STILL_OPEN;
}

async function readStored(
	client: AutotaskClient,
	id: number,
): Promise<{ row: StoredTicket } | { why: string }> {
	const found = await client.query('Tickets', {
		includeFields: READ_FIELDS,
		filter: [{ op: 'eq', field: 'id', value: id }],
	});
	if (found.kind !== 'rows') return { why: inWords(client, found, 'show the ticket') };
	const row = found.rows.find((each) => each.id === id);
	return row ? { row: row as StoredTicket } : { why: NOT_VISIBLE };
}

export async function linkTo(client: AutotaskClient, id: number): Promise<string | undefined> {
	return ticketLink((await client.connection()).webUrl, id);
}

function inWords(client: AutotaskClient, error: ApiError, doing: string): string {
	const { message, description } = client.explain(error, doing);
	return sentences(message, description);
}

function notCompleted(context: IExecuteFunctions, name: string, why: string, link?: string) {
	const where = link === undefined ? '' : `: ${link}`;
	return new NodeOperationError(
		context.getNode(),
		`The test ticket ${name} was created, but has not been completed: ${why}`,
		{ description: `Complete it by hand in Autotask${where}` },
	);
}

/** The ticket that has our id belongs to somebody else, so it must not be completed. */
function mergedIntoOther(context: IExecuteFunctions, row: StoredTicket) {
	return new NodeOperationError(
		context.getNode(),
		`Autotask's duplicate ticket handling merged the test ticket into ticket ${String(row.ticketNumber)}, which is left as it is`,
		{
			description:
				"Tickets of Sync would be merged in the same way: exclude the API user's tickets from Duplicate Ticket Handling in Autotask.",
		},
	);
}
