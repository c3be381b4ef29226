import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { nothingHappened } from '../../shared/autotask/answers';
import type { Refusal } from '../../shared/autotask/answers';
import type { AutotaskClient } from '../../shared/autotask/client';
import { createOnce } from '../../shared/autotask/createOnce';
import { patchTicket, ticketLink } from '../../shared/autotask/tickets';
import { sentences } from '../../shared/text';
import { TICKET_SETTINGS } from '../../shared/ticketSettings';

/** Workflow rules may change a ticket a moment after Autotask has answered. */
const READ_BACK_PAUSE_MS = 1_500;

const MOST_TRIES = 2;

const STILL_OPEN =
	'Autotask accepted to complete it, but it is still open. Choose a Completed Status that completes tickets, and look for a workflow rule that reopens it.';

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
	'completedDate',
];

/**
 * Makes the ticket, once, and reads back what Autotask made of it.
 *
 * @throws NodeApiError, NodeOperationError that says which ticket there may be now
 */
export async function createTestTicket(
	context: IExecuteFunctions,
	client: AutotaskClient,
	fields: IDataObject & { externalID: string },
): Promise<StoredTicket> {
	const { externalID } = fields;
	const creation = await createOnce(client, fields, { ids: new Set() });
	if (creation.kind === 'refused') throw client.exception(creation.refusal, 'make the test ticket');
	if (creation.kind === 'unknown') {
		const message = `It is not known whether the test ticket ${externalID} was made: the answer was lost`;
		const description =
			'Look for this external ID in Autotask, and complete the ticket if it is there.';
		throw new NodeOperationError(context.getNode(), message, { description });
	}
	await client.pause(READ_BACK_PAUSE_MS);
	const stored = await readStored(client, creation.id);
	if (!('row' in stored)) {
		throw staysOpen(
			context,
			`with ID ${creation.id}`,
			stored.why,
			await linkTo(client, creation.id),
		);
	}
	if (stored.row.externalID !== externalID) throw takenOver(context, stored.row);
	return stored.row;
}

/**
 * Completes the ticket, and makes sure of it.
 *
 * @throws NodeOperationError that says which ticket has stayed open
 */
export async function completeTestTicket(
	context: IExecuteFunctions,
	client: AutotaskClient,
	made: StoredTicket,
	fields: IDataObject,
): Promise<StoredTicket> {
	const id = Number(made.id);
	let why = '';
	for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
		const answer = await patchTicket(client, id, fields);
		if (answer.kind !== 'ok' && nothingHappened(answer)) {
			why = inWords(client, answer, 'complete it');
			break;
		}
		await client.pause(READ_BACK_PAUSE_MS);
		const stored = await readStored(client, id);
		if ('row' in stored && stored.row.completedDate) return stored.row;
		if (!('row' in stored)) why = stored.why;
		else why = answer.kind === 'ok' ? STILL_OPEN : inWords(client, answer, 'complete it');
		if (answer.kind === 'rejected') break;
	}
	throw staysOpen(context, String(made.ticketNumber), why, await linkTo(client, id));
}

async function readStored(
	client: AutotaskClient,
	id: number,
): Promise<{ row: StoredTicket } | { why: string }> {
	const answer = await client.query('Tickets', {
		includeFields: READ_FIELDS,
		filter: [{ op: 'eq', field: 'id', value: id }],
	});
	if (answer.kind !== 'rows') return { why: inWords(client, answer, 'show the ticket') };
	const row = answer.rows.find((each) => each.id === id);
	return row
		? { row: row as StoredTicket }
		: { why: 'Autotask does not show the ticket. Check that the API user may read all tickets.' };
}

export async function linkTo(client: AutotaskClient, id: number): Promise<string | undefined> {
	return ticketLink((await client.connection()).webUrl, id);
}

function inWords(client: AutotaskClient, refusal: Refusal, doing: string): string {
	const { message, description } = client.explain(refusal, doing);
	return sentences(message, description);
}

function staysOpen(context: IExecuteFunctions, name: string, why: string, link?: string) {
	const where = link === undefined ? '' : `: ${link}`;
	return new NodeOperationError(
		context.getNode(),
		`The test ticket ${name} was made, but has not been completed: ${why}`,
		{ description: `Complete it by hand in Autotask${where}` },
	);
}

/** The ticket that answers to our id is somebody else's, so it must not be completed. */
function takenOver(context: IExecuteFunctions, row: StoredTicket) {
	return new NodeOperationError(
		context.getNode(),
		`Autotask's duplicate ticket handling took the test ticket over into ${String(row.ticketNumber)}, which is left alone`,
		{
			description:
				"Tickets of Sync would go the same way: exclude the API user's tickets from Duplicate Ticket Handling in Autotask.",
		},
	);
}
