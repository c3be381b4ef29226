import { uniqBy } from 'lodash';
import type { PicklistValue, TicketPicklists } from '../../shared/autotask/picklists';
import {
	bySetting,
	byPicklistField,
	TICKET_SETTINGS,
	type PicklistSetting,
} from '../../shared/ticketSettings';
import { findValue } from './choiceValue';
import { blankFaults, dueFaults, missingValue, parentFault, rowTitle } from './issues';
import type { Choice, RowSettings, Origin, TableRow, RuleTable } from './ruleTable';
import { type Configured, type Fault, ruleTitle, type Rule } from './rules';

export interface ResolvedRow {
	row: TableRow;
	settings: RowSettings;
	/** What has to be put right before this row can make tickets; in words. */
	faults: string[];
	/** The same, part by part. */
	details: Fault[];
}

/** Looks a row's settings up in Autotask's picklists. */
export function resolveRow(row: TableRow, picklists: TicketPicklists): ResolvedRow {
	const details: Fault[] = [];
	const origins: Array<Origin<unknown>> = [
		...[row.createTicket, row.onePer, row.hours],
		...Object.values(row.settings),
	];
	for (const { faults } of origins) details.push(...(faults ?? []));
	const find = (setting: PicklistSetting): Choice | null => {
		const found = lookUp(setting, row.settings[setting.name], picklists);
		if (found && 'message' in found) details.push(found);
		return found && 'id' in found ? { id: found.id, label: found.label } : null;
	};
	const settings: RowSettings = {
		...bySetting((setting) => (setting.picklist === null ? null : find(setting))),
		dueHours: Number(row.settings.dueHours.value),
	};
	details.push(...blankFaults(row, settings), ...dueFaults(row.settings.dueHours, rowTitle(row)));
	const stranger = parentFault(row, settings, picklists);
	if (stranger !== undefined) {
		details.push(stranger);
		settings.subIssueType = null;
	}
	return { row, settings, faults: [...new Set(details.map(({ message }) => message))], details };
}

/** The IDs of a row's settings, by Autotask's fields of a ticket. */
export function ticketFields(settings: RowSettings) {
	return byPicklistField(({ name }) => settings[name]?.id ?? null);
}

/** @returns the value, `null` when there is none, or what is wrong with it */
function lookUp(
	{ name, picklist }: PicklistSetting,
	{ value, rule, faults }: Origin<Configured>,
	picklists: TicketPicklists,
): PicklistValue | Fault | null {
	if (value === null || faults) return null;
	const values = picklists[picklist];
	const found = findValue(values, value);
	// A default that Autotask does not have is blank, as in the original; only what a rule asks for is missed.
	if (rule === null) return found?.isActive ? found : null;
	if (found?.isActive) return found;
	return missingValue(name, value, rule, found, values);
}

/**
 * Everything that has to be put right in rules, whether or not it keeps a ticket from being made now:
 * what cannot be read, what Autotask lacks, and what does not go together in a row of the table.
 *
 * @returns each fault once, in the order of the rules
 */
export function ruleFaults(
	rules: readonly Rule[],
	table: RuleTable,
	picklists: TicketPicklists,
): Fault[] {
	const inRules = rules.flatMap((rule) => [...unreadIn(rule), ...lackingIn(rule, picklists)]);
	const inTable = [...table.rows, ...table.customerRows].flatMap(
		(row) => resolveRow(row, picklists).details,
	);
	const different = uniqBy([...inRules, ...inTable], ({ message }) => message);
	return different.sort((a, b) => (a.by?.index ?? 0) - (b.by?.index ?? 0));
}

function unreadIn({ unread }: Rule): Fault[] {
	return Object.values(unread ?? {}).flat();
}

function lackingIn(rule: Rule, picklists: TicketPicklists): Fault[] {
	return TICKET_SETTINGS.flatMap((setting) => {
		const value = rule.settings[setting.name];
		if (value === undefined) return [];
		const origin = { value, rule, faults: rule.unread?.[setting.name] };
		if (setting.picklist === null) return dueFaults(origin, ruleTitle(rule));
		const found = lookUp(setting, origin, picklists);
		return found && 'message' in found ? [found] : [];
	});
}
