import type { INodeProperties } from 'n8n-workflow';
import {
	TICKET_SETTINGS,
	type CompanySetting,
	type ListSetting,
	type SettingName,
} from '../../shared/ticketSettings';
import { UNCHANGED } from '../ruleTable/rules';

/** What a rule sets on a ticket: a field for each of its settings. */

const FROM_LIST =
	'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>';

/**
 * What may be empty but is always shown: an empty field that is required would keep the whole workflow from
 * running. A choice that is never empty can be required.
 */
export const ALWAYS_SHOWN = { showEvenWhenOptional: true };

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

function fieldFor(setting: (typeof TICKET_SETTINGS)[number]): INodeProperties {
	switch (setting.kind) {
		case 'hours':
			return dueHours;
		case 'company':
			return ofCompany(setting);
		case 'userDefined':
			return userDefinedFields;
		default:
			return fromAutotask(setting);
	}
}

const COMPANY_VALUES: Record<CompanySetting['name'], { what: string; placeholder: string }> = {
	contact: {
		what: 'E-mail address, full name or ID of an active contact',
		placeholder: 'e.g. it@contoso.example',
	},
	contract: {
		what: 'Name or ID of a contract',
		placeholder: 'e.g. Managed Services',
	},
	location: {
		what: 'Name or ID of an active location',
		placeholder: 'e.g. Headquarters',
	},
};

/** Typed: a rule is for many companies, and each has its own. */
function ofCompany({ label, name }: CompanySetting): INodeProperties {
	const { what, placeholder } = COMPANY_VALUES[name];
	return {
		displayName: label,
		name,
		type: 'string',
		default: '',
		placeholder,
		description: `${what} of the ticket's company. A company that has none such gets no ticket until it has. Leave empty so that this rule does not change it; “none” empties it.`,
	};
}

const userDefinedFields: INodeProperties = {
	displayName: 'User-Defined Fields',
	name: 'userDefinedFields',
	type: 'fixedCollection',
	placeholder: 'Add Field',
	typeOptions: { multipleValues: true },
	default: {},
	description:
		'Values of your user-defined fields of tickets. They replace those of the rules above.',
	options: [
		{
			displayName: 'Field',
			name: 'field',
			values: [
				{
					displayName: 'Field Name or ID',
					name: 'name',
					type: 'options',
					description:
						'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
					typeOptions: { loadOptionsMethod: 'userDefinedFields' },
					default: '',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description: 'Of a list, one of its values in words; of a date, e.g. 2026-12-31',
				},
			],
		},
	],
};

function fromAutotask({ label, name, isRequired }: ListSetting): INodeProperties {
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

export const ticketSettingFields: INodeProperties[] = TICKET_SETTINGS.map(fieldFor);
