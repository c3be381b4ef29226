interface TicketSetting {
	/** Column of the rule table, and parameter of a rule. */
	name: string;
	/** Autotask's field of a ticket; of an assignee the first one, its role is another. */
	field: string;
	/** As the panel calls it. */
	label: string;
	/** Always shown in a rule; a row that creates tickets must have a value. */
	isRequired: boolean;
	/** The list that holds its values. */
	picklist: string | null;
	/** What its values are. `company`: an ID, a name or an e-mail address, which means another record for each company. */
	kind: 'picklist' | 'assignee' | 'hours' | 'company' | 'userDefined';
}

/**
 * What a rule can set on a ticket: a row each, in the order of the rule table. Columns, fields of the panel, checks, the item
 * between the nodes and the fields of new tickets follow from it.
 */
export const TICKET_SETTINGS = [
	{
		name: 'queue',
		field: 'queueID',
		label: 'Queue',
		isRequired: true,
		picklist: 'queueID',
		kind: 'picklist',
	},
	{
		name: 'priority',
		field: 'priority',
		label: 'Priority',
		isRequired: true,
		picklist: 'priority',
		kind: 'picklist',
	},
	{
		name: 'dueHours',
		field: 'dueDateTime',
		label: 'Due (Hours)',
		isRequired: true,
		picklist: null,
		kind: 'hours',
	},
	{
		name: 'workType',
		field: 'billingCodeID',
		label: 'Work Type',
		isRequired: false,
		picklist: 'billingCodeID',
		kind: 'picklist',
	},
	{
		name: 'issueType',
		field: 'issueType',
		label: 'Issue Type',
		isRequired: false,
		picklist: 'issueType',
		kind: 'picklist',
	},
	{
		name: 'subIssueType',
		field: 'subIssueType',
		label: 'Sub-Issue Type',
		isRequired: false,
		picklist: 'subIssueType',
		kind: 'picklist',
	},
	{
		name: 'ticketCategory',
		field: 'ticketCategory',
		label: 'Ticket Category',
		isRequired: false,
		picklist: 'ticketCategory',
		kind: 'picklist',
	},
	{
		name: 'ticketType',
		field: 'ticketType',
		label: 'Ticket Type',
		isRequired: false,
		picklist: 'ticketType',
		kind: 'picklist',
	},
	{
		name: 'source',
		field: 'source',
		label: 'Source',
		isRequired: false,
		picklist: 'source',
		kind: 'picklist',
	},
	{
		name: 'serviceLevelAgreement',
		field: 'serviceLevelAgreementID',
		label: 'Service Level Agreement',
		isRequired: false,
		picklist: 'serviceLevelAgreementID',
		kind: 'picklist',
	},
	{
		name: 'assignee',
		field: 'assignedResourceID',
		label: 'Primary Resource',
		isRequired: false,
		picklist: 'assignee',
		kind: 'assignee',
	},
	{
		name: 'contact',
		field: 'contactID',
		label: 'Contact',
		isRequired: false,
		picklist: null,
		kind: 'company',
	},
	{
		name: 'contract',
		field: 'contractID',
		label: 'Contract',
		isRequired: false,
		picklist: null,
		kind: 'company',
	},
	{
		name: 'location',
		field: 'companyLocationID',
		label: 'Location',
		isRequired: false,
		picklist: null,
		kind: 'company',
	},
	{
		name: 'userDefinedFields',
		field: 'userDefinedFields',
		label: 'User-Defined Fields',
		isRequired: false,
		picklist: null,
		kind: 'userDefined',
	},
] as const satisfies readonly TicketSetting[];

type Setting = (typeof TICKET_SETTINGS)[number];

export type SettingName = Setting['name'];

/** A setting whose values stand in a list: one of Autotask's picklists, or who can be assigned. */
export type ListSetting = Exclude<Setting, { picklist: null }>;

/** One whose value is an ID of one of Autotask's picklists, which is what the ticket gets. */
type PicklistSetting = Extract<Setting, { kind: 'picklist' }>;

/** One whose value is a record of the ticket's company. */
export type CompanySetting = Extract<Setting, { kind: 'company' }>;

export const LIST_SETTINGS = TICKET_SETTINGS.filter(
	(setting): setting is ListSetting => setting.picklist !== null,
);

export const PICKLIST_SETTINGS = TICKET_SETTINGS.filter(
	(setting): setting is PicklistSetting => setting.kind === 'picklist',
);

export const COMPANY_SETTINGS = TICKET_SETTINGS.filter(
	(setting): setting is CompanySetting => setting.kind === 'company',
);

/** @returns an object with a value for every setting, by its name */
export function bySetting<T>(valueOf: (setting: Setting) => T): Record<SettingName, T> {
	return keyed(TICKET_SETTINGS, 'name', valueOf);
}

/** @returns an object with a value for every setting, by Autotask's field */
export function byField<T>(valueOf: (setting: Setting) => T): Record<Setting['field'], T> {
	return keyed(TICKET_SETTINGS, 'field', valueOf);
}

/** The same for the settings that have a list. */
export function byListSetting<T>(
	valueOf: (setting: ListSetting) => T,
): Record<ListSetting['name'], T> {
	return keyed(LIST_SETTINGS, 'name', valueOf);
}

/** The same for the settings whose value is an ID of a picklist. */
export function byPicklistField<T>(
	valueOf: (setting: PicklistSetting) => T,
): Record<PicklistSetting['field'], T> {
	return keyed(PICKLIST_SETTINGS, 'field', valueOf);
}

function keyed<S extends Setting, Key extends 'name' | 'field', T>(
	settings: readonly S[],
	key: Key,
	valueOf: (setting: S) => T,
): Record<S[Key], T> {
	const entries = settings.map((setting) => [setting[key], valueOf(setting)]);
	return Object.fromEntries(entries) as Record<S[Key], T>;
}
