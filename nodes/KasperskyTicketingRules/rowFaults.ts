import type { PicklistValue, TicketPicklists } from '../shared/autotask/picklists';
import type { PicklistSetting, RowSettings } from './rowSettings';
import { DEFAULTS } from './ruleTable';
import type { TableRow } from './ruleTable';
import { SETTING_LABELS, SOLUTION_NAMES, ruleTitle } from './rules';
import type { RuleRef } from './rules';

/** What has to be put right in the rules, in words: which rule, which field, which value, and what to do. */

const REQUIRED: readonly PicklistSetting[] = ['queue', 'priority'];

/** A year. */
const MOST_DUE_HOURS = 8760;

const MOST_EXAMPLES = 5;

/** How texts call a row: `“Databases are outdated” (Critical, Kaspersky Security Center)`. */
export function rowTitle(row: TableRow): string {
	return `“${row.status.description}” (${row.level}, ${SOLUTION_NAMES[row.solution]})`;
}

/** @param inactive the value, if Autotask still has it */
export function missingValue(
	name: PicklistSetting,
	value: string | number,
	rule: RuleRef,
	inactive: PicklistValue | undefined,
	values: readonly PicklistValue[],
): string {
	const state = inactive
		? `“${inactive.label}” (${inactive.id}) is inactive in Autotask.`
		: `“${value}” does not exist in Autotask, or no longer.`;
	return `${ruleTitle(rule)}: ${SETTING_LABELS[name]} ${state} Choose another value in this rule, ${examples(values)}.`;
}

/** A row that makes tickets needs a queue and a priority. */
export function blankFaults(row: TableRow, settings: RowSettings): string[] {
	if (!row.createTicket.value) return [];
	const by = row.createTicket.rule ? ruleTitle(row.createTicket.rule) : 'Rules';
	return REQUIRED.flatMap((name) => {
		const { rule, value } = row.settings[name];
		// What a rule asks for and Autotask lacks has been told already.
		if (settings[name] !== null || (rule !== null && value !== null)) return [];
		const why =
			rule === null
				? `Autotask has no active value “${DEFAULTS[row.level][name]}” to take by default`
				: `${ruleTitle(rule)} empties it`;
		return `${by}: ${SETTING_LABELS[name]} is blank for ${rowTitle(row)}, because ${why}. Set ${SETTING_LABELS[name]} in this rule.`;
	});
}

export function dueFaults(row: TableRow): string[] {
	const { value, rule } = row.settings.dueHours;
	const hours = Number(value);
	if (hours > 0 && hours <= MOST_DUE_HOURS) return [];
	const by = rule ? ruleTitle(rule) : rowTitle(row);
	return [
		`${by}: ${SETTING_LABELS.dueHours} is “${value ?? ''}”. Enter a number above 0 and up to ${MOST_DUE_HOURS}, or 0 to leave it unchanged.`,
	];
}

/** @returns `undefined` when the sub-issue type belongs to the issue type, or there is none */
export function parentFault(
	row: TableRow,
	{ issueType, subIssueType }: RowSettings,
	picklists: TicketPicklists,
): string | undefined {
	const parentId = picklists.subIssueType.find(({ id }) => id === subIssueType?.id)?.parentId;
	if (!subIssueType || typeof parentId !== 'number' || parentId === issueType?.id) return undefined;
	const parent = picklists.issueType.find(({ id }) => id === parentId)?.label ?? String(parentId);
	const { rule } = row.settings.subIssueType;
	const found = `${rule ? ruleTitle(rule) : 'Rules'}: ${SETTING_LABELS.subIssueType} “${subIssueType.label}” (${subIssueType.id})`;
	if (issueType) {
		const children = picklists.subIssueType.filter((value) => value.parentId === issueType.id);
		return `${found} belongs to ${SETTING_LABELS.issueType} “${parent}”, not to “${issueType.label}”. Choose another value, ${examples(children)}.`;
	}
	// An issue type that Autotask lacks has been told already.
	if (row.settings.issueType.value !== null) return undefined;
	return `${found} needs ${SETTING_LABELS.issueType} “${parent}”. Set it in the same rule.`;
}

function examples(values: readonly PicklistValue[]): string {
	const active = values.filter(({ isActive }) => isActive);
	if (active.length === 0) return 'or none: Autotask has no active one';
	const shown = active.slice(0, MOST_EXAMPLES).map(({ label, id }) => `“${label}” (${id})`);
	const rest = active.length - shown.length;
	return `e.g. ${shown.join(', ')}${rest > 0 ? `, or one of ${rest} more` : ''}`;
}
