import type { INodeProperties } from 'n8n-workflow';
import { noteFields, picklist } from '../fields';

const onRecurrence: INodeProperties[] = [
	{
		displayName: 'On Recurrence',
		name: 'onRecurrence',
		type: 'options',
		options: [
			{ name: 'Create New Ticket', value: 'createNew' },
			{ name: 'Reopen if Completed Lately', value: 'reopen' },
		],
		default: 'createNew',
		description: 'What to do when a status comes back after its ticket was completed',
	},
	{
		displayName: 'Reopen Within Days',
		name: 'reopenWithinDays',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 7,
		displayOptions: { show: { onRecurrence: ['reopen'] } },
		description: 'A ticket that was completed longer ago is not reopened: a new one is created',
	},
];

const stopAtRequestShare: INodeProperties = {
	displayName: 'Stop at Share of Requests (%)',
	name: 'stopAtRequestShare',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 75,
	description:
		"How much of the Autotask database's hourly requests may be used, by all integrations together, before a large run stops. What is left comes again with the next snapshot.",
};

const people: INodeProperties[] = [
	{
		displayName: 'When Taken by a Technician',
		name: 'whenTaken',
		type: 'options',
		options: [
			{ name: 'Add a Note Instead', value: 'addNote' },
			{ name: 'Complete Anyway', value: 'complete' },
		],
		default: 'complete',
		description:
			'What to do when the status has cleared but the ticket is assigned to a technician. The note is added once.',
	},
	{
		displayName: 'When Closed by a Person',
		name: 'whenClosedByPerson',
		type: 'options',
		options: [
			{ name: 'Create New Ticket', value: 'createNew' },
			{ name: 'Leave Closed', value: 'leaveClosed' },
			{ name: 'Reopen', value: 'reopen' },
		],
		default: 'leaveClosed',
		description: 'What to do when somebody completes the ticket while its status still holds',
	},
];

/** Everything about Sync that most users can leave as it is. */
export const syncOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		picklist('New Status', 'newStatus', 'getStatuses', { default: 1 }),
		...[...noteFields].reverse(),
		...onRecurrence,
		picklist('Source', 'source', 'getSources'),
		stopAtRequestShare,
		picklist('Ticket Category', 'ticketCategory', 'getTicketCategories'),
		picklist('Ticket Type', 'ticketType', 'getTicketTypes'),
		...people,
	],
};
