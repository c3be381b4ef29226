import { uniqBy } from 'lodash';
import type { PicklistValue, TicketPicklists } from '../../shared/autotask/picklists';
import {
	bySetting,
	byPicklistField,
	TICKET_SETTINGS,
	type PicklistSetting,
} from '../../shared/ticketSettings';
import { findValue } from './choiceValue';
import { blankIssues, dueIssues, missingValue, parentIssue, rowTitle } from './issues';
import type { Choice, RowSettings, Origin, TableRow, RuleTable } from './ruleTable';
import type { Configured, Issue, Rule } from './rules';

export interface ResolvedRow {
	row: TableRow;
	settings: RowSettings;
	/** What has to be fixed before this row can create tickets, in words. */
	issues: string[];
	/** The same, part by part. */
	details: Issue[];
}

/** Looks a row's settings up in Autotask's picklists. */
export function resolveRow(row: TableRow, picklists: TicketPicklists): ResolvedRow {
	const details: Issue[] = [];
	const origins: Array<Origin<unknown>> = [
		...[row.createTicket, row.onePer, row.hours],
		...Object.values(row.settings),
	];
	for (const { issues } of origins) details.push(...(issues ?? []));
	const find = (setting: PicklistSetting): Choice | null => {
		const found = lookUp(setting, row.settings[setting.name], picklists);
		if (found && 'message' in found) details.push(found);
		return found && 'id' in found ? { id: found.id, label: found.label } : null;
	};
	const settings: RowSettings = {
		...bySetting((setting) => (setting.picklist === null ? null : find(setting))),
		dueHours: Number(row.settings.dueHours.value),
	};
	details.push(...blankIssues(row, settings), ...dueIssues(row.settings.dueHours, rowTitle(row)));
	const misplaced = parentIssue(row, settings, picklists);
	if (misplaced !== undefined) {
		details.push(misplaced);
		settings.subIssueType = null;
	}
	return { row, settings, issues: [...new Set(details.map(({ message }) => message))], details };
}

/** The IDs of a row's settings, by Autotask's fields of a ticket. */
export function ticketFields(settings: RowSettings) {
	return byPicklistField(({ name }) => settings[name]?.id ?? null);
}

/** @returns the value, `null` when there is none, or what is wrong with it */
function lookUp(
	{ name, picklist }: PicklistSetting,
	{ value, rule, issues }: Origin<Configured>,
	picklists: TicketPicklists,
): PicklistValue | Issue | null {
	if (value === null || issues) return null;
	const values = picklists[picklist];
	const found = findValue(values, value);
	// A default that Autotask does not have is blank, as in the original; only what a rule asks for is missed.
	if (rule === null) return found?.isActive ? found : null;
	if (found?.isActive) return found;
	return missingValue(name, value, rule, found, values);
}

/**
 * Everything that has to be fixed in rules, whether or not it keeps a ticket from being created now:
 * what cannot be read, what Autotask lacks, and what does not go together in a row of the table.
 *
 * @returns each issue once, in the order of the rules
 */
export function ruleIssues(
	rules: readonly Rule[],
	table: RuleTable,
	picklists: TicketPicklists,
): Issue[] {
	const inRules = rules.flatMap((rule) => [...unreadIn(rule), ...missingIn(rule, picklists)]);
	const inTable = [...table.rows, ...table.customerRows].flatMap(
		(row) => resolveRow(row, picklists).details,
	);
	const different = uniqBy([...inRules, ...inTable], ({ message }) => message);
	return different.sort((a, b) => (a.by?.index ?? 0) - (b.by?.index ?? 0));
}

function unreadIn({ unread }: Rule): Issue[] {
	return Object.values(unread ?? {}).flat();
}

function missingIn(rule: Rule, picklists: TicketPicklists): Issue[] {
	return TICKET_SETTINGS.flatMap((setting) => {
		const value = rule.settings[setting.name];
		if (value === undefined) return [];
		const origin = { value, rule, issues: rule.unread?.[setting.name] };
		if (setting.picklist === null) return dueIssues(origin, rule.title);
		const found = lookUp(setting, origin, picklists);
		return found && 'message' in found ? [found] : [];
	});
}
