import type { PicklistValue } from '../../shared/autotask/picklists';
import type { SettingValues } from '../../shared/autotask/settingValues';
import { displayValue } from './choiceValue';
import { COLUMN_LABELS } from './columns';
import type { UserDefinedFault } from './userDefined';
import { type RowSettings, DEFAULTS, type Origin, type TableRow } from './ruleTable';
import { NONE, SOLUTION_NAMES, type Configured, type Issue, type RuleRef } from './rules';
import { LIST_SETTINGS, type ListSetting } from '../../shared/ticketSettings';

/** What has to be fixed in the rules, in words: which rule, which field, which value, and what to do. */

/** A year. */
const MAX_DUE_HOURS = 8760;

const MAX_EXAMPLES = 5;
const MAX_ALLOWED = 30;

/** How texts call a row: `“Databases are outdated” (Critical, Kaspersky Security Center)`. */
export function rowTitle({ status, level, solution, customer }: TableRow): string {
	const where = [level, SOLUTION_NAMES[solution], ...(customer === undefined ? [] : [customer])];
	return `“${status.description}” (${where.join(', ')})`;
}

/** @param inactive the value, if Autotask still has it */
export function missingValue(
	column: ListSetting['name'],
	value: string | number,
	by: RuleRef,
	inactive: PicklistValue | undefined,
	values: readonly PicklistValue[],
): Issue {
	const state = inactive
		? `“${inactive.label}” (${inactive.id}) is inactive in Autotask.`
		: `${displayValue(value)} does not exist in Autotask.`;
	const message = `${by.title}: ${COLUMN_LABELS[column]} ${state} Choose another value in this ${by.kind}, ${examples(values)}.`;
	return { by, column, value: String(value), allowed: allowed(values), message };
}

/** @param refused why the API user may not see the values, and what to do, in words */
export function refusedValue(
	column: ListSetting['name'],
	value: string | number,
	by: RuleRef,
	refused: string,
): Issue {
	const message = `${by.title}: ${COLUMN_LABELS[column]} ${displayValue(value)} cannot be looked up. ${refused} Or set ${COLUMN_LABELS[column]} to “none” in this ${by.kind}.`;
	return { by, column, value: String(value), allowed: NONE, message };
}

/** A row that creates tickets needs a value for each required setting. */
export function blankIssues(row: TableRow, settings: RowSettings): Issue[] {
	if (!row.createTicket.value) return [];
	const required = LIST_SETTINGS.filter(({ isRequired }) => isRequired);
	return required.flatMap(({ name: column }) => {
		// Autotask takes either.
		if (column === 'queue' && settings.assignee !== null) return [];
		const { rule, value, issues } = row.settings[column];
		// What a rule asks for and Autotask lacks has been reported already.
		if (settings[column] !== null || issues || (rule !== null && value !== null)) return [];
		return [blankIssue(row, column)];
	});
}

function blankIssue(row: TableRow, column: ListSetting['name']): Issue {
	const emptiedBy = row.settings[column].rule;
	const label = COLUMN_LABELS[column];
	const by = row.createTicket.rule;
	const why = emptiedBy
		? `${emptiedBy.title} empties it`
		: `Autotask has no active value “${DEFAULTS[row.level][column]}” to use by default`;
	const message = `${by?.title ?? 'Rules'}: ${label} is blank for ${rowTitle(row)}, because ${why}. Set ${label} in this ${by?.kind ?? 'rule'}.`;
	return { by, column, value: '', allowed: 'an active value of Autotask', message };
}

/** @param title what the value belongs to when no rule has set it */
export function dueIssues({ value, rule, issues }: Origin<Configured>, title: string): Issue[] {
	const hours = Number(value);
	if (issues || (hours > 0 && hours <= MAX_DUE_HOURS)) return [];
	const given = String(value ?? NONE);
	const allowed = `a number above 0 and up to ${MAX_DUE_HOURS}, or nothing to leave it unchanged`;
	const message = `${rule?.title ?? title}: ${COLUMN_LABELS.dueHours} is “${given}”. Enter ${allowed}.`;
	return [{ by: rule, column: 'dueHours', value: given, allowed, message }];
}

export function userDefinedIssue(
	by: RuleRef | null,
	value: string,
	{ found, allowed }: UserDefinedFault,
): Issue {
	const message = `${by?.title ?? 'Rules'}: ${COLUMN_LABELS.userDefinedFields} ${found}. Use ${allowed}.`;
	return { by, column: 'userDefinedFields', value, allowed, message };
}

/** @returns `undefined` when the sub-issue type belongs to the issue type, or there is none */
export function parentIssue(
	row: TableRow,
	{ issueType, subIssueType }: RowSettings,
	picklists: SettingValues,
): Issue | undefined {
	const parentId = picklists.subIssueType.find(({ id }) => id === subIssueType?.id)?.parentId;
	if (!subIssueType || typeof parentId !== 'number' || parentId === issueType?.id) return undefined;
	const configured = row.settings.issueType;
	// An issue type that Autotask lacks, or that cannot be read, has been reported already.
	if (!issueType && (configured.value !== null || configured.issues)) return undefined;
	const parent = picklists.issueType.find(({ id }) => id === parentId)?.label ?? String(parentId);
	const { rule: by, value } = row.settings.subIssueType;
	const children = picklists.subIssueType.filter((one) => one.parentId === issueType?.id);
	const todo = issueType
		? `belongs to ${COLUMN_LABELS.issueType} “${parent}”, not to “${issueType.label}”. Choose another value, ${examples(children)}.`
		: `needs ${COLUMN_LABELS.issueType} “${parent}”. Set it in the same ${by?.kind ?? 'rule'}.`;
	const message = `${by?.title ?? 'Rules'}: ${COLUMN_LABELS.subIssueType} “${subIssueType.label}” (${subIssueType.id}) ${todo}`;
	const right = issueType
		? allowed(children)
		: `${COLUMN_LABELS.issueType} “${parent}” in the same ${by?.kind ?? 'rule'}`;
	return { by, column: 'subIssueType', value: String(value), allowed: right, message };
}

function examples(values: readonly PicklistValue[]): string {
	const found = allowed(values, MAX_EXAMPLES);
	return found === NOTHING ? `or none: ${NOTHING}` : `e.g. ${found}`;
}

const NOTHING = 'Autotask has no active one';

function allowed(values: readonly PicklistValue[], most = MAX_ALLOWED): string {
	const active = values.filter(({ isActive }) => isActive);
	if (active.length === 0) return NOTHING;
	const shown = active.slice(0, most).map(({ label, id }) => `“${label}” (${id})`);
	const rest = active.length - shown.length;
	return `${shown.join(', ')}${rest > 0 ? `, or one of ${rest} more` : ''}`;
}
