interface TicketSetting {
	/** Column of the rule table, and parameter of a rule. */
	name: string;
	/** Autotask's field of a ticket. */
	field: string;
	/** As the panel calls it. */
	label: string;
	/** Always shown in a rule; a row that creates tickets must have a value. */
	isRequired: boolean;
	/** The picklist that holds its values. */
	picklist: string | null;
}

/**
 * What a rule can set on a ticket: a row each, in the order of the rule table. Columns, fields of the panel, checks, the item
 * between the nodes and the fields of new tickets follow from it.
 */
export const TICKET_SETTINGS = [
	{ name: 'queue', field: 'queueID', label: 'Queue', isRequired: true, picklist: 'queueID' },
	{
		name: 'priority',
		field: 'priority',
		label: 'Priority',
		isRequired: true,
		picklist: 'priority',
	},
	{
		name: 'dueHours',
		field: 'dueDateTime',
		label: 'Due (Hours)',
		isRequired: true,
		picklist: null,
	},
	{
		name: 'workType',
		field: 'billingCodeID',
		label: 'Work Type',
		isRequired: false,
		picklist: 'billingCodeID',
	},
	{
		name: 'issueType',
		field: 'issueType',
		label: 'Issue Type',
		isRequired: false,
		picklist: 'issueType',
	},
	{
		name: 'subIssueType',
		field: 'subIssueType',
		label: 'Sub-Issue Type',
		isRequired: false,
		picklist: 'subIssueType',
	},
	{
		name: 'ticketCategory',
		field: 'ticketCategory',
		label: 'Ticket Category',
		isRequired: false,
		picklist: 'ticketCategory',
	},
] as const satisfies readonly TicketSetting[];

type Setting = (typeof TICKET_SETTINGS)[number];

export type SettingName = Setting['name'];

/** A setting whose value is an ID of one of Autotask's picklists. */
export type PicklistSetting = Exclude<Setting, { picklist: null }>;

export const PICKLIST_SETTINGS = TICKET_SETTINGS.filter(
	(setting): setting is PicklistSetting => setting.picklist !== null,
);

/** @returns an object with a value for every setting, by its name */
export function bySetting<T>(valueOf: (setting: Setting) => T): Record<SettingName, T> {
	return keyed(TICKET_SETTINGS, 'name', valueOf);
}

/** @returns an object with a value for every setting, by Autotask's field */
export function byField<T>(valueOf: (setting: Setting) => T): Record<Setting['field'], T> {
	return keyed(TICKET_SETTINGS, 'field', valueOf);
}

/** The same for the settings that have a picklist. */
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
