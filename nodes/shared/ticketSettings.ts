/** The settings of a ticket, in the order of the original's columns. */
export const SETTINGS = [
	'queue',
	'priority',
	'dueHours',
	'workType',
	'issueType',
	'subIssueType',
] as const;

export type SettingName = (typeof SETTINGS)[number];
