import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { companyLocator } from '../../shared/autotask/companies';
import { newestTickets, type TicketCriteria } from '../../shared/autotask/newestTickets';
import { outputEach } from '../../shared/outputItems';
import { picklist, simplifyField } from '../description/sharedFields';
import { queue } from '../description/ticketFields';
import { readId, type Operation } from './operation';
import { SIMPLE_FIELDS, ticketItems } from './ticketItems';
import { readTimeField } from './ticketValues';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'A ticket is returned if it meets all of them',
	options: [
		companyLocator('Company', 'company', { required: false }),
		{
			displayName: 'Created Since',
			name: 'createdSince',
			type: 'dateTime',
			default: '',
			description: 'A time without a time zone counts in the time zone of the workflow',
		},
		{
			displayName: 'External ID Begins With',
			name: 'externalIDPrefix',
			type: 'string',
			default: '',
			placeholder: 'e.g. ksp-',
			description: 'The external IDs of tickets of this package begin with ksp-',
		},
		{
			displayName: 'Last Activity Since',
			name: 'activeSince',
			type: 'dateTime',
			default: '',
			description: 'A time without a time zone counts in the time zone of the workflow',
		},
		{
			displayName: 'Open Only',
			name: 'isOpen',
			type: 'boolean',
			default: true,
			description:
				'Whether to leave out tickets that are completed, whatever their status is called',
		},
		queue,
		picklist('Status', 'status', 'getStatuses'),
		{
			displayName: 'Text in Number or Title',
			name: 'text',
			type: 'string',
			default: '',
			placeholder: 'e.g. FIN-PC-07',
			description: 'Part of the ticket number or of the title, in upper or lower case',
		},
	],
};

/** What is empty does not matter. */
function readFilters(context: IExecuteFunctions, itemIndex: number): TicketCriteria {
	const chosen = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
	const company = context.getNodeParameter('filters.company', itemIndex, '', {
		extractValue: true,
	});
	const id = (value: unknown, name: string) => readId(context, value, name, itemIndex) ?? undefined;
	const time = (value: unknown, name: string) =>
		(value ?? '') === '' ? undefined : readTimeField(context, value, name, itemIndex);
	const text = (value: unknown) => String(value ?? '').trim();
	return {
		companyID: id(company, 'Company'),
		queueID: id(chosen.queueID, 'Queue'),
		status: id(chosen.status, 'Status'),
		isOpen: chosen.isOpen === true,
		createdSince: time(chosen.createdSince, 'Created Since'),
		activeSince: time(chosen.activeSince, 'Last Activity Since'),
		text: text(chosen.text),
		externalIDPrefix: text(chosen.externalIDPrefix),
	};
}

function readLimit(context: IExecuteFunctions, itemIndex: number): number {
	if (context.getNodeParameter('returnAll', itemIndex) === true) return Infinity;
	const limit = Number(context.getNodeParameter('limit', itemIndex));
	if (limit >= 1) return limit;
	throw new NodeOperationError(context.getNode(), 'The field "Limit" must be at least 1', {
		itemIndex,
	});
}

export const getMany: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many tickets',
	description: 'Get many tickets, newest first',
	toolDescription:
		'Reads tickets from Autotask PSA, newest first, limited by filters such as company, queue, open only, or a text in the title. Changes nothing.',
	fields: [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			displayOptions: { show: { returnAll: [false] } },
			description: 'Max number of results to return',
		},
		filters,
		simplifyField,
	],
	execute: async (context, client) =>
		await outputEach(context, async (itemIndex) => {
			const read = (name: string) => context.getNodeParameter(name, itemIndex);
			const fields = read('simplify') === true ? SIMPLE_FIELDS : undefined;
			const wanted = readFilters(context, itemIndex);
			const found = await newestTickets(client, wanted, readLimit(context, itemIndex), fields);
			const rows = client.expectRows(found, 'return the tickets');
			return await ticketItems(context, client, rows, itemIndex);
		}),
};
