import type { INodeProperties } from 'n8n-workflow';
import { accountsProperty } from './accountFields';
import { rulesProperty } from './ruleFields';

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
				name: 'List Rule Table',
				value: 'listRuleTable',
				description: 'Get the effective settings of every status description',
				action: 'List the rule table',
			},
		],
		default: 'applyRules',
	},
	rulesProperty,
	accountsProperty,
];
