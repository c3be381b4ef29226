import type { INodeProperties } from 'n8n-workflow';
import { DEFAULT_TEXTS } from '../texts/texts';
import { toolDescriptions } from '../../shared/toolDescriptions';
import { accountsProperties } from './accountFields';
import { rulesProperties } from './ruleFields';
import { testTicketProperties } from './testFields';

const { title, description } = DEFAULT_TEXTS.device;
const { title: customerTitle, description: customerDescription } = DEFAULT_TEXTS.customer;

/** What tickets say. Expressions see the incoming item; what they cannot know the node adds. */
export const textsProperties: INodeProperties[] = [
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: title,
		description:
			'One line; what is longer than 255 characters is cut at a word. Empty: the default title.',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		typeOptions: { rows: 8 },
		default: description,
		description:
			'Plain text. Lines of facts that the item does not have are left out. The node adds the other statuses of the device, where to find it, what usually helps, and the external ID. Times are written in UTC, and what is longer than 8,000 characters altogether is cut at a word. Empty: the default text.',
	},
	{
		displayName: 'Text Options',
		name: 'textOptions',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Advice',
				name: 'advice',
				type: 'boolean',
				noDataExpression: true,
				default: true,
				description: 'Whether the description says what usually helps for the status',
			},
			{
				displayName: 'Customer Ticket Description',
				name: 'customerDescription',
				type: 'string',
				typeOptions: { rows: 8 },
				default: customerDescription,
				description:
					'Of tickets that a customer has for one status on several devices. The list of devices is added by Autotask Ticket.',
			},
			{
				displayName: 'Customer Ticket Title',
				name: 'customerTitle',
				type: 'string',
				default: customerTitle,
				description:
					'Of tickets that a customer has for one status on several devices. Expressions see the list of devices: its customer, status, level and devices.',
			},
		],
	},
];

/** An agent decides by these texts alone. */
const TOOL = toolDescriptions({
	applyRules:
		'Tells which Autotask ticket each status change in its input should have. Changes nothing. It takes its work from items and is of no use in a conversation.',
	listAccounts:
		'Tells the Autotask company of every customer in its input, or why there is none. Changes nothing.',
	listRuleTable:
		'Lists which computer statuses of Kaspersky Security Center and Kaspersky Endpoint Security Cloud get a ticket in Autotask, with queue, priority, due time and types. Changes nothing.',
	testTicket:
		'Makes one ticket in Autotask PSA that is marked as a test, and completes it. Changes live data at once and may notify people: only when the user has asked for a test ticket.',
	validateRuleTable:
		'Lists what has to be put right in the ticketing rules, compared with the values that Autotask has now. Changes nothing.',
});

export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Apply Rules',
				value: 'applyRules',
				description: 'Add to each status change the ticket that the rules want for it',
				action: 'Apply rules to status changes',
			},
			{
				name: 'List Accounts',
				value: 'listAccounts',
				description:
					'Get the Autotask company of every customer in the input, or why there is none',
				action: 'List the accounts of customers',
			},
			{
				name: 'List Rule Table',
				value: 'listRuleTable',
				description: 'Get the effective settings of every status description',
				action: 'List the rule table',
			},
			{
				name: 'Make Test Ticket',
				value: 'testTicket',
				description: 'Make one ticket with the settings of a status description, and complete it',
				action: 'Make a test ticket',
			},
			{
				name: 'Validate Rule Table',
				value: 'validateRuleTable',
				description: 'Get everything in the rules that has to be put right',
				action: 'Validate the rule table',
			},
		],
		default: 'applyRules',
	},
	...TOOL,
	...testTicketProperties,
	...rulesProperties,
	...accountsProperties,
	...textsProperties,
];
