import type { INodeProperties } from 'n8n-workflow';
import { accountsProperties } from './accountFields';
import { keepWhenHidden } from './keepWhenHidden';
import { rulesProperties } from './rulesProperties';
import { testTicketProperties } from './testFields';
import { textsProperties } from './textFields';

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
	...keepWhenHidden([...rulesProperties, ...accountsProperties, ...textsProperties]),
	...testTicketProperties,
];
