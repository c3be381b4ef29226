import { outputEach } from '../../shared/outputItems';
import { simplifyField, ticketLocator } from '../description/sharedFields';
import { findChosenTicket, readRow, type Operation } from './operation';
import { ticketItems } from './ticketItems';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a ticket',
	description: 'Get a ticket',
	toolDescription:
		'Reads one ticket from Autotask PSA by its number, ID or external ID. Changes nothing.',
	fields: [ticketLocator, simplifyField],
	execute: async (context, client) =>
		await outputEach(context, async (itemIndex) => {
			const ticket = await findChosenTicket(context, client, itemIndex);
			const row = await readRow(client, ticket, itemIndex);
			return await ticketItems(context, client, [row], itemIndex);
		}),
};
