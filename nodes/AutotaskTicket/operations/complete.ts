import { NodeOperationError } from 'n8n-workflow';
import type { INodeProperties } from 'n8n-workflow';
import { nothingHappened } from '../../shared/autotask/response';
import { findByIds, LIMITS, patchTicket } from '../../shared/autotask/tickets';
import { cut } from '../../shared/text';
import { eachItem } from './eachItem';
import { picklist, shownFor, ticketLocator } from './fields';
import type { Operation } from './operation';
import { describeTicket, findChosenTicket, requireId } from './parameters';

/** Workflow rules may undo a change a moment after Autotask has answered 200. */
const READ_BACK_PAUSE_MS = 1_500;

const MOST_TRIES = 2;

/** 5 is "Complete" in every tenant; tenants add statuses of their own that complete a ticket, too. */
export const completedStatus: INodeProperties = picklist(
	'Completed Status',
	'completedStatus',
	'getStatuses',
	{ default: 5, required: true },
);

export const complete: Operation = {
	fields: shownFor(
		['complete'],
		[
			ticketLocator,
			completedStatus,
			{
				displayName: 'Resolution',
				name: 'resolution',
				type: 'string',
				typeOptions: { rows: 3 },
				default: '',
				description: 'Replaces the resolution of the ticket; empty leaves it as it is',
			},
		],
	),
	execute: eachItem(async (context, client, itemIndex) => {
		const ticket = await findChosenTicket(context, client, itemIndex);
		const description = await describeTicket(client, ticket);
		if (ticket.completedDate !== null) return { ...description, alreadyCompleted: true };
		const status = context.getNodeParameter('completedStatus', itemIndex);
		const resolution = String(context.getNodeParameter('resolution', itemIndex)).trim();
		const fields = {
			status: requireId(context, status, 'Completed Status', itemIndex),
			...(resolution === '' ? {} : { resolution: cut(resolution, LIMITS.resolution) }),
		};
		const doing = `complete ticket ${ticket.ticketNumber}`;
		for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
			const answer = await patchTicket(client, ticket.id, fields);
			if (answer.kind !== 'ok' && nothingHappened(answer)) {
				throw client.exception(answer, doing, itemIndex);
			}
			await client.pause(READ_BACK_PAUSE_MS);
			const found = await findByIds(client, [ticket.id]);
			if (found.kind !== 'tickets') throw client.exception(found, doing, itemIndex);
			if (found.tickets.some((row) => row.completedDate !== null)) {
				return { ...description, alreadyCompleted: false };
			}
			// Autotask says why, and the ticket shows that it is so.
			if (answer.kind === 'rejected') throw client.exception(answer, doing, itemIndex);
		}
		throw new NodeOperationError(
			context.getNode(),
			`Autotask accepted to ${doing}, but the ticket is still open`,
			{
				itemIndex,
				description:
					'Choose a status that completes tickets, and look for a workflow rule in Autotask that reopens it.',
			},
		);
	}),
};
