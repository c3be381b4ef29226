import { LIMITS } from '../../shared/autotask/tickets';
import { completeTicket } from '../../shared/autotask/verifiedWrites';
import { outputEach } from '../../shared/outputItems';
import { cut } from '../../shared/text';
import { completedStatus, ticketLocator } from '../description/sharedFields';
import { describeTicket, findChosenTicket, requireId, type Operation } from './operation';

export const complete: Operation = {
	name: 'Complete',
	value: 'complete',
	action: 'Complete a ticket',
	description: 'Complete a ticket',
	toolDescription:
		'Completes one ticket in Autotask PSA. Changes live data at once and may notify people. This tool cannot undo it: only for a ticket that the user has named or confirmed.',
	panel: { fields: { status: '"Completed Status"', resolution: '"Resolution"' } },
	fields: [
		ticketLocator,
		completedStatus,
		{
			displayName: 'Resolution',
			name: 'resolution',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			description:
				'Replaces the resolution of the ticket. Leave empty to keep the current resolution.',
		},
	],
	execute: async (context, client) =>
		await outputEach(context, async (itemIndex) => {
			const ticket = await findChosenTicket(context, client, itemIndex);
			const description = await describeTicket(client, ticket);
			if (ticket.completedDate !== null) return { ...description, alreadyCompleted: true };
			const status = context.getNodeParameter('completedStatus', itemIndex);
			const resolution = String(context.getNodeParameter('resolution', itemIndex)).trim();
			const result = await completeTicket(client, ticket.id, {
				status: requireId(context, status, 'Completed Status', itemIndex),
				...(resolution === '' ? {} : { resolution: cut(resolution, LIMITS.resolution) }),
			});
			if (result.kind === 'completed') return { ...description, alreadyCompleted: false };
			const doing = `complete ticket ${ticket.ticketNumber}`;
			if (result.kind === 'failed') throw client.exception(result.error, doing, itemIndex);
			if (result.kind === 'notReadBack') {
				throw client.uncertainException(result.error, doing, itemIndex);
			}
			throw client.failure(
				{
					message: `Autotask accepted the request to ${doing}, but the ticket is still open`,
					description:
						'Choose a status that completes tickets, and look for a workflow rule in Autotask that reopens it.',
				},
				itemIndex,
			);
		}),
};
