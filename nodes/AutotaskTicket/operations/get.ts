import { pick } from 'lodash';
import { ticketLink } from '../../shared/autotask/tickets';
import { eachItem } from './eachItem';
import { shownFor, ticketLocator } from './fields';
import type { Operation } from './operation';
import { findChosenTicket } from './parameters';

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
	fields: shownFor(
		['get'],
		[
			ticketLocator,
			{
				displayName: 'Simplify',
				name: 'simplify',
				type: 'boolean',
				default: true,
				description:
					'Whether to return a simplified version of the response instead of the raw data',
			},
		],
	),
	execute: eachItem(async (context, client, itemIndex) => {
		const { id, ticketNumber } = await findChosenTicket(context, client, itemIndex);
		const answer = await client.query('Tickets', {
			filter: [{ op: 'eq', field: 'id', value: id }],
		});
		const rows = client.expectRows(answer, `answer ticket ${ticketNumber}`);
		const row = rows.find((each) => each.id === id) ?? {};
		const { webUrl } = await client.connection();
		const simplify = context.getNodeParameter('simplify', itemIndex) === true;
		return { ...(simplify ? pick(row, SIMPLE_FIELDS) : row), link: ticketLink(webUrl, id) };
	}),
};
