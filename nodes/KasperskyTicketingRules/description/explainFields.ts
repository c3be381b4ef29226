import type { INodeProperties } from 'n8n-workflow';
import { peopleFields, recurrenceFields } from '../../shared/ticketPlan/policyFields';
import { statusFields } from './statusFields';

const OF_FIELDS: INodeProperties['displayOptions'] = { show: { explainFrom: ['fields'] } };

/** What Explain is asked. */
export const explainProperties: INodeProperties[] = [
	{
		displayName: 'Explain',
		name: 'explainFrom',
		type: 'options',
		options: [
			{
				name: 'A Status Below',
				value: 'fields',
				description: 'One status of a device or customer that you name',
			},
			{
				name: 'Incoming Items',
				value: 'items',
				description: 'Each item of a trigger, with the very ticket that it is about',
			},
		],
		default: 'fields',
	},
	...statusFields({ prefix: 'explain', about: 'The status to explain' }, OF_FIELDS),
	{
		displayName: 'Customer Name or ID',
		name: 'explainCustomer',
		type: 'string',
		default: '',
		placeholder: 'e.g. Contoso',
		displayOptions: OF_FIELDS,
		description: 'Whose device it is. Leave empty for a device without a customer.',
	},
	{
		displayName: 'Device Name',
		name: 'explainDevice',
		type: 'string',
		default: '',
		placeholder: 'e.g. FIN-PC-07',
		displayOptions: OF_FIELDS,
		description: 'Its open ticket is found by this name in the title. Leave empty for any device.',
	},
	{
		displayName: 'Device Group',
		name: 'explainGroup',
		type: 'string',
		default: '',
		placeholder: 'e.g. Managed devices/Finance',
		displayOptions: OF_FIELDS,
		description: 'Path of the group that the device is in, where rules ask for it',
	},
	{
		displayName: 'Options of Sync',
		name: 'explainPolicies',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [...recurrenceFields, ...peopleFields],
		description:
			'What is chosen in Autotask Ticket: Sync, where it is not the default: what it would do depends on that',
	},
];
