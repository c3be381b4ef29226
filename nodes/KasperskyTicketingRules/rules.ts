import type { Level, Solution } from '../shared/deviceStatus/statusChange';

/** Value of a field that a rule leaves as the rules before it have set it. */
export const UNCHANGED = 'unchanged';

/** Value of a field that a rule empties. */
export const NONE = 'none';

/** Value of Solution and Level that stands for both. */
export const BOTH = 'both';

export const SOLUTION_NAMES: Record<Solution, string> = {
	kasperskySecurityCenter: 'Kaspersky Security Center',
	kasperskyEndpointSecurityCloud: 'Kaspersky Endpoint Security Cloud',
};

/** The settings of a rule, in the order of the original's columns; `name` is the one shown to people. */
export const SETTINGS = [
	'queue',
	'priority',
	'dueHours',
	'workType',
	'issueType',
	'subIssueType',
] as const;

export type SettingName = (typeof SETTINGS)[number];

export const SETTING_LABELS: Record<SettingName, string> = {
	queue: 'Queue',
	priority: 'Priority',
	dueHours: 'Due (Hours)',
	workType: 'Work Type',
	issueType: 'Issue Type',
	subIssueType: 'Sub-Issue Type',
};

/** A setting as somebody configured it: an Autotask id or label, or hours; `null`: emptied. Not checked yet. */
export type Configured = string | number | null;

export interface RuleRef {
	/** Never empty: "Rule 2" for a rule without a name. */
	name: string;
	/** Counted from 1, as the editor shows the rules. */
	index: number;
}

/** One edit of the rule table. A setting that is absent stays as it was. */
export interface Rule extends RuleRef {
	solutions: readonly Solution[];
	levels: readonly Level[];
	/** Status codes; `null` for all of them. */
	statuses: readonly string[] | null;
	createTicket?: boolean;
	settings: Partial<Record<SettingName, Configured>>;
}

/** How texts call a rule: `Rule 2 “Outdated databases”`. */
export function ruleTitle(rule: RuleRef): string {
	const plain = `Rule ${rule.index}`;
	return rule.name === plain ? plain : `${plain} “${rule.name}”`;
}
