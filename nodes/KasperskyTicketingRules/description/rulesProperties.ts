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

/**
 * Its name is no mistake: n8n's editor empties a parameter whose name is no longer drawn, and whoever only tries
 * a table would lose the rules. So the notice holds them. For the same reason no operation hides anything here.
 */
const tableNotice: INodeProperties = {
	displayName: `Connect the node that gives the rows to the input “Rules”, and switch on “Execute Once” in its settings. Columns: ${COLUMNS.join(', ')}. An empty cell changes nothing; a row with a customer wins over one without, a named status over “all”, a later row over an earlier one. “List Rule Table” gives such rows. The rules of this node are kept, but do not count.`,
	name: 'rules',
	type: 'notice',
	default: {},
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
	displayOptions: { show: { rulesFrom: ['node'] } },
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

export const rulesProperties: INodeProperties[] = [rulesFromProperty, rulesProperty, tableNotice];
