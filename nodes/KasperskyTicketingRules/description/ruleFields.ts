import type { INodeProperties } from 'n8n-workflow';
import {
	ALL_STATUSES,
	statusChoices,
	type StatusChoice,
} from '../../shared/deviceStatus/statusCatalogue';
import { DAY_NAMES } from '../ruleTable/hours';
import { BOTH, SOLUTION_NAMES, UNCHANGED } from '../ruleTable/rules';
import { COLUMNS } from '../ruleTable/columns';
import { manyRulesNotice } from './manyRulesNotice';
import { muteFields } from './muteFields';
import { RULE_TITLE } from './ruleTitle';
import {
	TICKET_SETTINGS,
	type PicklistSetting,
	type SettingName,
} from '../../shared/ticketSettings';

const FROM_LIST =
	'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';

const ALL_CHOICE: StatusChoice = {
	name: 'All Status Descriptions',
	value: ALL_STATUSES,
	description: 'Only alone, without others',
};

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

/**
 * What may be empty but is always shown: an empty field that is required would keep the whole workflow from
 * running. A choice that is never empty can be required.
 */
const ALWAYS_SHOWN = { showEvenWhenOptional: true };

/** Which rows of the table a rule edits. */
const scopeFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		typeOptions: ALWAYS_SHOWN,
		default: '',
		placeholder: 'e.g. Outdated databases',
		description: 'What messages and the rule table call this rule',
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
		typeOptions: ALWAYS_SHOWN,
		options: [ALL_CHOICE, ...statusOptions],
		default: [],
		description:
			'The statuses whose settings this rule changes. All of them get the same settings.',
	},
	{
		displayName:
			'Choose the status descriptions of this rule, or “All Status Descriptions” without others. A rule without statuses does nothing.',
		name: 'statusesNotice',
		type: 'notice',
		default: '',
		// Hidden beside “All” alone, and beside others without it. Beside none, n8n hides nothing.
		displayOptions: {
			hide: { statuses: [{ _cnd: { eq: ALL_STATUSES } }, { _cnd: { not: ALL_STATUSES } }] },
		},
	},
];

const dueHours: INodeProperties = {
	displayName: 'Due (Hours)',
	name: 'dueHours',
	type: 'string',
	typeOptions: ALWAYS_SHOWN,
	default: '',
	placeholder: 'Not changed by this rule',
	description:
		'Hours from the creation of the ticket until it is due. Leave empty so that this rule does not change it; without rules it is 12 for Critical and 24 for Warning.',
};

/** Fields of the same rule with which the values of a setting change. */
const DEPENDS_ON: Partial<Record<SettingName, string[]>> = {
	queue: ['&level'],
	priority: ['&level'],
	subIssueType: ['&issueType'],
};

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
	...TICKET_SETTINGS.map((setting) =>
		setting.picklist === null ? dueHours : fromAutotask(setting),
	),
];

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Beyond the original's columns. */
const furtherFields: INodeProperties[] = [
	{
		displayName: 'One Ticket Per',
		name: 'onePer',
		type: 'options',
		options: [
			{
				name: 'Customer',
				value: 'customer',
				description:
					'One ticket lists all devices of a customer that have the status, and is completed with the last of them',
			},
			{ name: 'Device', value: 'device', description: 'Each device gets its own ticket' },
			{ name: 'Not Changed by This Rule (Without Rules: Device)', value: UNCHANGED },
		],
		default: UNCHANGED,
		description:
			'Whether a status on several devices of a customer creates one ticket for each device or one for all',
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'multiOptions',
		options: WEEKDAYS.map((name, at) => ({ name, value: DAY_NAMES[at] })),
		default: [],
		description:
			'Tickets are created on these days only; on other days they wait. If no day is chosen, this means every day. To undo the hours of an earlier rule, choose all seven days and no times.',
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		default: '',
		placeholder: 'e.g. 08:00',
		description: 'Tickets are created from this time on; before it they wait',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '',
		placeholder: 'e.g. 18:00',
		description:
			'Tickets are created until this time; after it they wait. A time before “From” is one of the following day.',
	},
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Berlin',
		description: 'Time zone of “Days”, “From” and “To”. Empty for the time zone of the workflow.',
	},
	...muteFields,
];

function fromAutotask({ label, name, isRequired }: PicklistSetting): INodeProperties {
	const loadOptionsDependsOn = DEPENDS_ON[name];
	return {
		displayName: `${label} Name or ID`,
		name,
		type: 'options',
		required: isRequired,
		typeOptions: {
			loadOptionsMethod: name,
			...(loadOptionsDependsOn && { loadOptionsDependsOn }),
		},
		default: UNCHANGED,
		description: FROM_LIST,
	};
}

/** A rule, field by field. */
const ruleFields: INodeProperties[] = [...scopeFields, ...settingFields, ...furtherFields];

const rulesFromProperty: INodeProperties = {
	displayName: 'Rules From',
	name: 'rulesFrom',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'A Table',
			value: 'table',
			description:
				'Rows from the node that is connected to the input “Rules”, e.g. n8n’s Data Table',
		},
		{
			name: 'Another Node',
			value: 'otherNode',
			description:
				'Rules, accounts and texts of another Kaspersky Ticketing Rules node of this workflow, e.g. to test them without touching that node',
		},
		{ name: 'Rules Below', value: 'node', description: 'Rules of this node' },
	],
	default: 'node',
};

const tableNotice: INodeProperties = {
	displayName: `Connect the node that returns the rows to the input “Rules”, and switch on “Execute Once” in its settings. Columns: ${COLUMNS.join(', ')}. An empty cell changes nothing; a row with a customer wins over one without, a named status over “all”, a later row over an earlier one. A row with a customer, a company and no status gives the customer its Autotask company. A row with devices mutes them until its end, and sets nothing else. “List Rule Table” returns such rows. The rules below are ignored while the rules come from a table.`,
	name: 'tableNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { rulesFrom: ['table'] } },
};

const otherNode: INodeProperties[] = [
	{
		displayName: 'Other Node',
		name: 'otherNode',
		type: 'string',
		required: true,
		default: "={{ $('Apply Ticketing Rules').params }}",
		description:
			'Expression with the name of the node whose rules count. If you rename that node, n8n changes the name here, too.',
	},
	{
		displayName:
			'Rules, accounts and texts come from the other node: those below are ignored. If the other node takes its rules from a table, connect the node that returns the rows to this node, too.',
		name: 'otherNodeNotice',
		type: 'notice',
		default: '',
	},
].map((property) => ({
	...(property as INodeProperties),
	displayOptions: { show: { rulesFrom: ['otherNode'] } },
}));

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
 * Neither the operation nor the table hides the rules: n8n's editor clears fields that it hides, so a user who
 * only looks around would publish a node without rules. The same holds for accounts and texts.
 */
export const rulesProperties: INodeProperties[] = [
	rulesFromProperty,
	tableNotice,
	...otherNode,
	rulesProperty,
	manyRulesNotice,
];
