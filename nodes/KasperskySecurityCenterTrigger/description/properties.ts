import type { INodeProperties } from 'n8n-workflow';
import { statusChoices } from '../../shared/deviceStatus/statusCatalogue';
import { onFirstRun } from '../../shared/polling/onFirstRun';
import type { listSearch } from '../methods/listSearch';

const statusOptions = statusChoices(({ code, text }) =>
	text.kasperskySecurityCenter === undefined
		? undefined
		: { name: text.kasperskySecurityCenter, value: code },
);

const searchListMethod: keyof typeof listSearch = 'searchAdministrationGroups';

const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Include Secondary Servers',
			name: 'includeSecondaryServers',
			type: 'boolean',
			default: false,
			description:
				'Whether to watch the devices of the secondary Administration Servers below this one as well. While one of them does not respond, a warning item names it, and no ticket is completed for its devices.',
		},
		{
			displayName: 'Mass Disappearance: Devices',
			name: 'suspectDevices',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 20,
			description:
				'When this many devices with problems, and at least half of all, are suddenly not found, their tickets stay open, because the account may have lost its rights',
		},
		{
			displayName: 'Mass Disappearance: Hours',
			name: 'suspectHours',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 24,
			description: 'After this time the devices count as removed, and their tickets are completed',
		},
		{
			displayName: 'Maximum Items per Execution',
			name: 'maximumItems',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 10_000 },
			default: 1_000,
			description:
				'Maximum number of items in one execution. When there are more, status changes are sent first, starting with the oldest problems, and the others follow with the next polls.',
		},
		{
			displayName: 'Raise After (Minutes)',
			name: 'raiseAfter',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'How long a status must have lasted before it is raised. For a device that is OK again by then, no ticket is created.',
		},
		{
			displayName: 'Resend Every (Minutes)',
			name: 'resendEvery',
			type: 'number',
			typeOptions: { minValue: 5 },
			default: 60,
			description:
				'How often all current problems are sent again, with a closing snapshot, so that Autotask matches Kaspersky Security Center after any outage',
		},
		{
			displayName: 'Source ID',
			name: 'sourceIdentity',
			type: 'string',
			default: '',
			placeholder: 'e.g. ksc-main',
			description:
				'Identifies this Administration Server in the keys of the tickets. Leave empty to use the name by which the server identifies itself. When you change it, the tickets get new keys: current problems get new tickets, and those with the former keys are completed. A warning item of this node tells you when you need it.',
		},
	],
};

/** The panel of the node. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Levels',
		name: 'levels',
		type: 'multiOptions',
		options: [
			{ name: 'Critical', value: 'Critical' },
			{ name: 'Warning', value: 'Warning' },
		],
		default: ['Critical', 'Warning'],
		required: true,
		description: 'Which levels to watch',
	},
	{
		displayName: 'Status Descriptions',
		name: 'statusDescriptions',
		type: 'multiOptions',
		options: statusOptions,
		default: [],
		description: 'Which status descriptions to watch. Leave empty to watch all.',
	},
	{
		displayName: 'Administration Group',
		name: 'administrationGroup',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description:
			'Send only status changes of devices in this group and its subgroups. Leave empty for all groups. Where virtual servers have groups of the same path, all of them are meant.',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'All groups',
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By Path',
				name: 'path',
				type: 'string',
				placeholder: 'e.g. Managed devices/Finance',
			},
		],
	},
	{
		displayName: 'Customer From',
		name: 'customerFrom',
		type: 'options',
		options: [
			{
				name: 'One Customer',
				value: 'fixedName',
				description: 'All devices of the server belong to one customer',
			},
			{
				name: 'Top Group',
				value: 'topGroup',
				description: 'Each customer has an administration group directly below "Managed devices"',
			},
			{
				name: 'Virtual Server',
				value: 'virtualServer',
				description:
					'Each customer has a virtual Administration Server. Without any, the server itself is the customer.',
			},
		],
		default: 'virtualServer',
		description: 'How to find the customer of a device',
	},
	{
		displayName: 'Customer Name',
		name: 'customerName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. Contoso',
		displayOptions: { show: { customerFrom: ['fixedName'] } },
	},
	onFirstRun,
	options,
];
