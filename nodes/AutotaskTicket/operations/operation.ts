import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeParameterResourceLocator } from 'n8n-workflow';
import type { AutotaskClient } from '../../shared/autotask/client';
import type { Panel } from '../../shared/autotask/errors';
import type { Row } from '../../shared/autotask/query';
import type { NodeOperation } from '../../shared/operation';
import {
	findByExternalIDs,
	findByIds,
	findByNumber,
	findRow,
	lastCompleted,
	openTickets,
	ticketLink,
	type Ticket,
	type Tickets,
} from '../../shared/autotask/tickets';

export interface Operation extends NodeOperation<[client: AutotaskClient]> {
	/** How its panel calls what a person can change, for the advice in errors. */
	panel?: Panel;
}

/** An id from a drop-down or an expression; `null` when nothing is chosen. */
export function readId(
	context: IExecuteFunctions,
	value: unknown,
	name: string,
	itemIndex: number,
) {
	if (value === '' || value === null || value === undefined) return null;
	const id = Number(value);
	if (Number.isInteger(id)) return id;
	throw new NodeOperationError(
		context.getNode(),
		`"${String(value)}" in the field "${name}" is not an ID of Autotask`,
		{ itemIndex, description: 'Choose from the list, or give the number of the value.' },
	);
}

/** A required id; 0 is a valid one (the tenant's own company). */
export function requireId(
	context: IExecuteFunctions,
	value: unknown,
	name: string,
	itemIndex: number,
): number {
	const id = readId(context, value, name, itemIndex);
	if (id !== null) return id;
	throw new NodeOperationError(context.getNode(), `The field "${name}" is empty`, {
		itemIndex,
		description: 'Choose from the list, or give the number of the value.',
	});
}

/**
 * The ticket that the user has named. Of several with one external ID the oldest open one, or else
 * the one completed last.
 *
 * @throws NodeApiError, NodeOperationError
 */
export async function findChosenTicket(
	context: IExecuteFunctions,
	client: AutotaskClient,
	itemIndex: number,
): Promise<Ticket> {
	const { mode, value } = context.getNodeParameter(
		'ticket',
		itemIndex,
	) as INodeParameterResourceLocator;
	const text = String(value ?? '').trim();
	const found = await lookUp(context, client, mode, text, itemIndex);
	if (found.kind !== 'tickets') {
		throw client.exception(found, `look up the ticket "${text}"`, itemIndex);
	}
	const [open] = openTickets(found.tickets);
	const ticket = open ?? lastCompleted(found.tickets);
	if (ticket) return ticket;
	throw new NodeOperationError(context.getNode(), `Autotask has no ticket "${text}"`, {
		itemIndex,
		description:
			'Check how the ticket is looked up in "Ticket" (by number, ID or external ID), and that the API user may read it.',
	});
}

async function lookUp(
	context: IExecuteFunctions,
	client: AutotaskClient,
	mode: string,
	text: string,
	itemIndex: number,
): Promise<Tickets> {
	if (mode === 'id' || mode === 'list') {
		return await findByIds(client, [requireId(context, text, 'Ticket', itemIndex)]);
	}
	return mode === 'externalID'
		? await findByExternalIDs(client, [text])
		: await findByNumber(client, text);
}

/** All fields of a ticket. @throws NodeApiError */
export async function readRow(
	client: AutotaskClient,
	{ id, ticketNumber }: Ticket,
	itemIndex: number,
): Promise<Row> {
	const found = await findRow(client, id);
	const doing = `return ticket ${ticketNumber}`;
	if (found.kind !== 'row') throw client.exception(found, doing, itemIndex);
	if (found.row) return found.row;
	const description = 'Check in Autotask that the ticket is still there.';
	throw client.failure({ message: `Autotask did not ${doing}`, description }, itemIndex);
}

/** What the operations return about a ticket that they changed. */
export async function describeTicket(client: AutotaskClient, ticket: Ticket): Promise<IDataObject> {
	const { webUrl } = await client.connection();
	const { id, ticketNumber, externalID, title } = ticket;
	return { id, ticketNumber, externalID, title, link: ticketLink(webUrl, id) };
}
