import type { INodeProperties } from 'n8n-workflow';
import { companyLocator, picklist, shownFor } from './fields';

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
			{ name: 'At a Time', value: 'time' },
			{ name: 'In Some Hours', value: 'hours' },
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
		description: 'Hours from the making of the ticket',
	},
	{
		displayName: 'Due At',
		name: 'dueDateTime',
		type: 'dateTime',
		default: '',
		displayOptions: { show: { due: ['time'] } },
		description: "A time without zone is one of the workflow's time zone",
	},
];

/** Fields of the operation "Create", which sends a due time always: most ticket categories demand it. */
export const createFields = shownFor(
	['create'],
	[
		companyLocator,
		{
			displayName: 'Title',
			name: 'title',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Critical: Databases are outdated on FIN-PC-07',
			description: 'At most 255 characters; longer ones are cut',
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			description: 'Plain text of at most 8,000 characters; longer ones are cut',
		},
		picklist('Queue', 'queueID', 'getQueues', { required: true }),
		picklist('Priority', 'priority', 'getPriorities', { required: true }),
		...due,
		additionalFields,
	],
);
