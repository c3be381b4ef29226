import { DateTime } from 'luxon';
import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { AutotaskClient } from '../../shared/autotask/client';
import { clock } from '../../shared/autotask/clock';
import { companyLocator } from '../../shared/autotask/companies';
import type { Panel } from '../../shared/autotask/errors';
import { nothingHappened } from '../../shared/autotask/response';
import { createTicket, findByExternalIDs, findByIds, LIMITS } from '../../shared/autotask/tickets';
import { createOnce, type CreateResult } from '../../shared/autotask/verifiedWrites';
import { outputEach } from '../../shared/outputItems';
import { cut } from '../../shared/text';
import { dueTime, writeTime } from '../../shared/time';
import { picklist } from '../description/sharedFields';
import { describeTicket, readId, requireId, type Operation } from './operation';

const additional = (field: string) => `"${field}" of the additional fields`;

const panel: Panel = {
	fields: {
		title: '"Title"',
		description: '"Description"',
		queueID: '"Queue"',
		priority: '"Priority"',
		dueDateTime: '"Due"',
		configurationItemID: additional('Configuration Item ID'),
		contactID: additional('Contact ID'),
		externalID: additional('External ID'),
		issueType: additional('Issue Type'),
		source: additional('Source'),
		status: additional('Status'),
		subIssueType: additional('Sub-Issue Type'),
		ticketCategory: additional('Ticket Category'),
		ticketType: additional('Ticket Type'),
		billingCodeID: additional('Work Type'),
	},
	category: additional('Ticket Category'),
	company: 'choose another one in "Company"',
};

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [
		{
			displayName: 'Configuration Item ID',
			name: 'configurationItemID',
			type: 'string',
			default: '',
			description: 'A configuration item of the same company',
		},
		{
			displayName: 'Contact ID',
			name: 'contactID',
			type: 'string',
			default: '',
			description: 'An active contact of the same company',
		},
		{
			displayName: 'External ID',
			name: 'externalID',
			type: 'string',
			default: '',
			description: 'Your own key, at most 50 characters, by which the ticket can be found again',
		},
		picklist('Issue Type', 'issueType', 'getIssueTypes'),
		picklist('Source', 'source', 'getSources'),
		picklist('Status', 'status', 'getStatuses', { default: 1 }),
		picklist('Sub-Issue Type', 'subIssueType', 'getSubIssueTypes', {
			typeOptions: { loadOptionsDependsOn: ['&issueType'] },
		}),
		picklist('Ticket Category', 'ticketCategory', 'getTicketCategories'),
		picklist('Ticket Type', 'ticketType', 'getTicketTypes'),
		picklist('Work Type', 'billingCodeID', 'getWorkTypes'),
	],
};

const due: INodeProperties[] = [
	{
		displayName: 'Due',
		name: 'due',
		type: 'options',
		options: [
			{ name: 'After Hours', value: 'hours' },
			{ name: 'At Specific Time', value: 'time' },
		],
		default: 'hours',
		description: 'When the ticket is due',
	},
	{
		displayName: 'Due in Hours',
		name: 'dueHours',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 24,
		displayOptions: { show: { due: ['hours'] } },
		description: 'Hours from the creation of the ticket',
	},
	{
		displayName: 'Due At',
		name: 'dueDateTime',
		type: 'dateTime',
		default: '',
		displayOptions: { show: { due: ['time'] } },
		description: 'A time without a time zone counts in the time zone of the workflow',
	},
];

const ID_FIELDS = [
	'billingCodeID',
	'configurationItemID',
	'contactID',
	'issueType',
	'source',
	'status',
	'subIssueType',
	'ticketCategory',
	'ticketType',
];

/** A due time without zone is one of the workflow's. */
function readDue(context: IExecuteFunctions, itemIndex: number): string {
	if (context.getNodeParameter('due', itemIndex) === 'hours') {
		const hours = Number(context.getNodeParameter('dueHours', itemIndex));
		if (hours > 0) return dueTime(clock.now(), hours);
		throw new NodeOperationError(context.getNode(), 'The field "Due in Hours" must be above 0', {
			itemIndex,
		});
	}
	const text = String(context.getNodeParameter('dueDateTime', itemIndex));
	const time = DateTime.fromISO(text, { zone: context.getTimezone() });
	if (time.isValid) return writeTime(time.toMillis());
	throw new NodeOperationError(context.getNode(), `"${text}" is not a time`, {
		itemIndex,
		description: 'Give the due time like 2026-11-22T17:00:00.',
	});
}

function readFields(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const read = (name: string) => context.getNodeParameter(name, itemIndex);
	const company = context.getNodeParameter('company', itemIndex, '', { extractValue: true });
	const additional = read('additionalFields') as IDataObject;
	const ids = ID_FIELDS.map((name) => [name, readId(context, additional[name], name, itemIndex)]);
	const fields: IDataObject = Object.fromEntries(ids);
	const externalID = String(additional.externalID ?? '').trim();
	return {
		...fields,
		status: fields.status ?? 1,
		companyID: requireId(context, company, 'Company', itemIndex),
		title: cut(String(read('title')), LIMITS.title),
		description: cut(String(read('description')), LIMITS.description),
		queueID: readId(context, read('queueID'), 'Queue', itemIndex),
		priority: requireId(context, read('priority'), 'Priority', itemIndex),
		dueDateTime: readDue(context, itemIndex),
		...(externalID === '' ? {} : { externalID }),
	};
}

/** With an external ID a ticket whose response was lost can be found again; without one it cannot. */
async function createNow(client: AutotaskClient, fields: IDataObject): Promise<CreateResult> {
	const { externalID } = fields;
	if (typeof externalID !== 'string') {
		const created = await createTicket(client, fields);
		if (created.kind === 'written') return { kind: 'created', id: created.id, foundAgain: false };
		return { kind: nothingHappened(created) ? 'failed' : 'unknown', error: created };
	}
	const before = await findByExternalIDs(client, [externalID]);
	if (before.kind !== 'tickets') return { kind: 'failed', error: before };
	const knownIds = new Set(before.tickets.map((ticket) => ticket.id));
	return await createOnce(client, { ...fields, externalID }, knownIds);
}

/** A due time is always sent: most ticket categories require it. */
export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a ticket',
	description: 'Create a ticket',
	toolDescription:
		'Creates a new ticket in Autotask PSA for an existing company. Changes live data at once and may notify people. Two calls create two tickets: look for an existing one first.',
	panel,
	fields: [
		companyLocator('Company', 'company', {
			description: 'The account that the ticket is for',
		}),
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Critical: Databases are outdated on FIN-PC-07',
			description: 'At most 255 characters; a longer title is cut',
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			description: 'Plain text of at most 8,000 characters; a longer text is cut',
		},
		picklist('Queue', 'queueID', 'getQueues', { required: true }),
		picklist('Priority', 'priority', 'getPriorities', { required: true }),
		...due,
		additionalFields,
	],
	execute: async (context, client) =>
		await outputEach(context, async (itemIndex) => {
			const fields = readFields(context, itemIndex);
			const doing = `create the ticket "${fields.title}"`;
			const result = await createNow(client, fields);
			if (result.kind === 'failed') throw client.exception(result.error, doing, itemIndex);
			if (result.kind === 'unknown') {
				if (result.error.kind === 'rejected') {
					throw client.uncertainException(result.error, doing, itemIndex);
				}
				throw new NodeOperationError(
					context.getNode(),
					`It is not known whether the ticket "${fields.title}" was created: the response was lost`,
					{ itemIndex, description: 'Look in Autotask before you run this item again.' },
				);
			}
			const found = await findByIds(client, [result.id]);
			const ticket = found.kind === 'tickets' ? found.tickets[0] : undefined;
			return ticket ? await describeTicket(client, ticket) : { id: result.id };
		}),
};
