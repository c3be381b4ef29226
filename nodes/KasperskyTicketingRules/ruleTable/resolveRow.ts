import { uniqBy } from 'lodash';
import type { PicklistValue } from '../../shared/autotask/picklists';
import type { SettingValues, WantedValues } from '../../shared/autotask/settingValues';
import {
	byListSetting,
	byPicklistField,
	TICKET_SETTINGS,
	type ListSetting,
} from '../../shared/ticketSettings';
import { findValue } from './choiceValue';
import {
	blankIssues,
	dueIssues,
	missingValue,
	parentIssue,
	refusedValue,
	rowTitle,
	userDefinedIssue,
} from './issues';
import type { Choice, RowSettings, Origin, TableRow, RuleTable } from './ruleTable';
import type { Configured, Issue, Rule } from './rules';
import { resolveUserDefined } from './userDefined';

export interface ResolvedRow {
	row: TableRow;
	settings: RowSettings;
	/** What has to be fixed before this row can create tickets, in words. */
	issues: string[];
	/** The same, part by part. */
	details: Issue[];
}

/** What of Autotask these rows are compared with. */
export function valuesFor(rows: Iterable<TableRow>): WantedValues {
	const wanted: WantedValues = { workTypes: false, assignees: false, userDefinedFields: false };
	for (const { settings } of rows) {
		wanted.workTypes ||= settings.workType.value !== null;
		wanted.assignees ||= settings.assignee.value !== null;
		wanted.userDefinedFields ||= settings.userDefinedFields.value !== null;
	}
	return wanted;
}

/** Looks a row's settings up in Autotask's picklists. */
export function resolveRow(row: TableRow, picklists: SettingValues): ResolvedRow {
	const details: Issue[] = [];
	const origins: Array<Origin<unknown>> = [
		...[row.createTicket, row.onePer, row.hours],
		...Object.values(row.settings),
	];
	for (const { issues } of origins) details.push(...(issues ?? []));
	const find = (setting: ListSetting): Choice | null => {
		const found = lookUp(setting, row.settings[setting.name], picklists);
		if (found && 'message' in found) details.push(found);
		return found && 'id' in found ? { id: found.id, label: found.label } : null;
	};
	const chosen = byListSetting(find);
	const userDefined = readUserDefined(row.settings.userDefinedFields, picklists);
	details.push(...userDefined.issues);
	const settings: RowSettings = {
		...chosen,
		dueHours: Number(row.settings.dueHours.value),
		assignee: picklists.assignee.find(({ id }) => id === chosen.assignee?.id) ?? null,
		userDefinedFields: userDefined.values,
	};
	details.push(...blankIssues(row, settings), ...dueIssues(row.settings.dueHours, rowTitle(row)));
	const misplaced = parentIssue(row, settings, picklists);
	if (misplaced !== undefined) {
		details.push(misplaced);
		settings.subIssueType = null;
	}
	return { row, settings, issues: [...new Set(details.map(({ message }) => message))], details };
}

/** What a ticket gets of a row's settings, whatever its company, by Autotask's fields. */
export function ticketFields({ assignee, userDefinedFields, ...settings }: RowSettings) {
	return {
		...byPicklistField(({ name }) => settings[name]?.id ?? null),
		...(assignee && {
			assignedResourceID: assignee.resourceID,
			assignedResourceRoleID: assignee.roleID,
		}),
		...(userDefinedFields.length > 0 && { userDefinedFields: [...userDefinedFields] }),
	};
}

function readUserDefined(
	{ value, rule, issues: unread }: Origin<Configured>,
	{ userDefinedFields }: SettingValues,
) {
	if (value === null || unread) return { values: [], issues: [] };
	const { values, faults } = resolveUserDefined(String(value), userDefinedFields);
	return { values, issues: faults.map((fault) => userDefinedIssue(rule, String(value), fault)) };
}

/** @returns the value, `null` when there is none, or what is wrong with it */
function lookUp(
	{ name, picklist }: ListSetting,
	{ value, rule, issues }: Origin<Configured>,
	picklists: SettingValues,
): PicklistValue | Issue | null {
	if (value === null || issues) return null;
	const values = picklists[picklist];
	const found = findValue(values, value);
	// A default that Autotask does not have is blank, as in the original; only what a rule asks for is missed.
	if (rule === null) return found?.isActive ? found : null;
	if (found?.isActive) return found;
	if (name === 'assignee' && picklists.assigneesRefused !== undefined) {
		return refusedValue(name, value, rule, picklists.assigneesRefused);
	}
	return missingValue(name, value, rule, found, values);
}

/**
 * Everything that has to be fixed in rules, whether or not it keeps a ticket from being created now:
 * what cannot be read, what Autotask lacks, and what does not go together in a row of the table.
 *
 * @param check finds what is wrong with a row beyond its own values
 * @returns each issue once, in the order of the rules
 */
export function ruleIssues(
	rules: readonly Rule[],
	table: RuleTable,
	picklists: SettingValues,
	check: (row: TableRow) => Issue[] = () => [],
): Issue[] {
	const inRules = rules.flatMap((rule) => [...unreadIn(rule), ...missingIn(rule, picklists)]);
	const inTable = table.allRows.flatMap((row) => [
		...resolveRow(row, picklists).details,
		...check(row),
	]);
	const different = uniqBy([...inRules, ...inTable], ({ message }) => message);
	return different.sort((a, b) => (a.by?.index ?? 0) - (b.by?.index ?? 0));
}

function unreadIn({ unread }: Rule): Issue[] {
	return Object.values(unread ?? {}).flat();
}

function missingIn(rule: Rule, picklists: SettingValues): Issue[] {
	return TICKET_SETTINGS.flatMap((setting) => {
		const value = rule.settings[setting.name];
		if (value === undefined) return [];
		const origin = { value, rule, issues: rule.unread?.[setting.name] };
		if (setting.kind === 'hours') return dueIssues(origin, rule.title);
		if (setting.kind === 'userDefined') return readUserDefined(origin, picklists).issues;
		// What depends on the company is looked up there.
		if (setting.kind === 'company') return [];
		const found = lookUp(setting, origin, picklists);
		return found && 'message' in found ? [found] : [];
	});
}
