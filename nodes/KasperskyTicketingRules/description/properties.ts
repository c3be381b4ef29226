import type { INodeProperties } from 'n8n-workflow';
import { toolDescriptions } from '../../shared/toolDescriptions';
import { accountsProperties } from './accountFields';
import { rulesProperties } from './rulesProperties';
import { testTicketProperties } from './testFields';
import { textsProperties } from './textFields';

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
