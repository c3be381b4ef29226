import { pick } from 'lodash';
import { ticketLink } from '../../shared/autotask/tickets';
import { outputEach } from '../../shared/outputItems';
import { ticketLocator } from '../description/sharedFields';
import { findChosenTicket, type Operation } from './operation';

const SIMPLE_FIELDS = [
	'id',
	'ticketNumber',
	'title',
	'companyID',
	'status',
	'priority',
	'queueID',
	'createDate',
	'dueDateTime',
	'completedDate',
	'externalID',
];

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a ticket',
	description: 'Get a ticket',
	toolDescription:
		'Reads one ticket from Autotask PSA by its number, ID or external ID. Changes nothing.',
	fields: [
		ticketLocator,
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
		},
	],
	execute: async (context, client) =>
		await outputEach(context, async (itemIndex) => {
			const { id, ticketNumber } = await findChosenTicket(context, client, itemIndex);
			const found = await client.query('Tickets', {
				filter: [{ op: 'eq', field: 'id', value: id }],
			});
			const rows = client.expectRows(found, `return ticket ${ticketNumber}`);
			const row = rows.find((each) => each.id === id) ?? {};
			const { webUrl } = await client.connection();
			const simplify = context.getNodeParameter('simplify', itemIndex) === true;
			return { ...(simplify ? pick(row, SIMPLE_FIELDS) : row), link: ticketLink(webUrl, id) };
		}),
};
