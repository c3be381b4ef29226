import type { INodeProperties } from 'n8n-workflow';
import { ALL_STATUSES, statusChoices } from '../../shared/deviceStatus/statusCatalogue';
import { BOTH, SOLUTION_NAMES, UNCHANGED } from '../rules';

const FROM_LIST =
	'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';

const statusOptions = statusChoices(({ code, text }) => {
	const cloud = text.kasperskyEndpointSecurityCloud;
	return {
		name: text.kasperskySecurityCenter ?? cloud ?? code,
		value: code,
		...(cloud === undefined
			? {}
			: { description: `${SOLUTION_NAMES.kasperskyEndpointSecurityCloud}: ${cloud}` }),
	};
});

/** Which rows of the table a rule edits. The editor always shows required fields, so all but the name are. */
const scopeFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Outdated databases',
		description: 'What this rule is called in tickets, messages and the rule table',
	},
	{
		displayName: 'Solution',
		name: 'solution',
		type: 'options',
		required: true,
		options: [
			{ name: 'Both', value: BOTH },
			{ name: SOLUTION_NAMES.kasperskySecurityCenter, value: 'kasperskySecurityCenter' },
			{
				name: SOLUTION_NAMES.kasperskyEndpointSecurityCloud,
				value: 'kasperskyEndpointSecurityCloud',
			},
		],
		default: BOTH,
	},
	{
		displayName: 'Level',
		name: 'level',
		type: 'options',
		required: true,
		options: [
			{ name: 'Both', value: BOTH },
			{ name: 'Critical', value: 'Critical' },
			{ name: 'Warning', value: 'Warning' },
		],
		default: BOTH,
	},
	{
		displayName: 'Status Descriptions',
		name: 'statuses',
		type: 'multiOptions',
		required: true,
		options: statusOptions,
		default: [ALL_STATUSES],
		description:
			'The statuses whose settings this rule changes. All of them get the same settings.',
	},
];

/** The columns of the original's table, and the three settings of its dialog for several statuses. */
const settingFields: INodeProperties[] = [
	{
		displayName: 'Create Ticket',
		name: 'createTicket',
		type: 'options',
		required: true,
		options: [
			{ name: 'On', value: 'on' },
			{ name: 'Off', value: 'off' },
			{ name: 'Not Changed by This Rule', value: UNCHANGED },
		],
		default: 'on',
		description: 'Whether tickets are created for these statuses. Without any rule it is off.',
	},
	fromAutotask('Queue Name or ID', 'queue', 'getQueues', { required: true }),
	fromAutotask('Priority Name or ID', 'priority', 'getPriorities', { required: true }),
	{
		displayName: 'Due (Hours)',
		name: 'dueHours',
		type: 'number',
		required: true,
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			'Hours from the creation of the ticket until it is due. With 0 this rule does not change it; the default is 12 for Critical and 24 for Warning.',
	},
	fromAutotask('Work Type Name or ID', 'workType', 'getWorkTypes'),
	fromAutotask('Issue Type Name or ID', 'issueType', 'getIssueTypes'),
	fromAutotask('Sub-Issue Type Name or ID', 'subIssueType', 'getSubIssueTypes', {
		dependsOn: ['&issueType'],
	}),
];

function fromAutotask(
	displayName: string,
	name: string,
	loadOptionsMethod: string,
	{ required = false, dependsOn }: { required?: boolean; dependsOn?: string[] } = {},
): INodeProperties {
	return {
		displayName,
		name,
		type: 'options',
		required,
		typeOptions: {
			loadOptionsMethod,
			...(dependsOn ? { loadOptionsDependsOn: dependsOn } : {}),
		},
		default: UNCHANGED,
		description: FROM_LIST,
	};
}

export const rulesProperty: INodeProperties = {
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
		fixedCollection: { itemTitle: '={{ $collection.item.value.name || "Rule" }}' },
	},
	default: {},
	description:
		'Each rule edits rows of the rule table. Later rules win, setting by setting, as later edits do. Without rules, ticket creation is off for all statuses.',
	options: [{ displayName: 'Rule', name: 'rule', values: [...scopeFields, ...settingFields] }],
};
