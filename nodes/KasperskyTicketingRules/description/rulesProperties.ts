import type { INodeProperties } from 'n8n-workflow';
import { COLUMNS } from '../table/columns';
import { ruleFields } from './ruleFields';
import { RULE_TITLE } from './ruleTitle';

const rulesFromProperty: INodeProperties = {
	displayName: 'Rules From',
	name: 'rulesFrom',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'A Table',
			value: 'table',
			description: 'Rows that another node gives to the input “Rules”, e.g. n8n’s Data Table',
		},
		{ name: 'Rules Below', value: 'node', description: 'Rules of this node' },
	],
	default: 'node',
};

const tableNotice: INodeProperties = {
	displayName: `Connect the node that gives the rows to the input “Rules”, and switch on “Execute Once” in its settings. Columns: ${COLUMNS.join(', ')}. An empty cell changes nothing; a row with a customer wins over one without, a named status over “all”, a later row over an earlier one. “List Rule Table” gives such rows. The rules below do not count meanwhile.`,
	name: 'tableNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { rulesFrom: ['table'] } },
};

const rulesProperty: INodeProperties = {
	displayName: 'Rules',
	name: 'rules',
	type: 'fixedCollection',
	placeholder: 'Add Rule',
	typeOptions: {
		multipleValues: true,
		multipleValueButtonText: 'Add Rule',
		sortable: true,
		hideOptionalFields: true,
		addOptionalFieldButtonText: 'Add Setting',
		fixedCollection: { itemTitle: RULE_TITLE },
	},
	default: {},
	description:
		'Each rule edits rows of the rule table. Later rules win, setting by setting, as later edits do. Without rules, ticket creation is off for all statuses.',
	options: [
		{
			displayName: 'Rule',
			name: 'rule',
			values: ruleFields,
		},
	],
};

/**
 * Neither the operation nor the table hides the rules: n8n's editor empties what it draws no longer, and whoever
 * only looks around would publish a node without rules. The same holds for accounts and texts.
 */
export const rulesProperties: INodeProperties[] = [rulesFromProperty, tableNotice, rulesProperty];
