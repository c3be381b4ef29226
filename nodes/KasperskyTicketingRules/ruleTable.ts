import {
	OTHER_STATUS,
	STATUS_CATALOGUE,
	catalogueCode,
	describeStatus,
} from '../shared/deviceStatus/statusCatalogue';
import { LEVELS } from '../shared/deviceStatus/statusChange';
import type { Level, Solution, StatusDescription } from '../shared/deviceStatus/statusChange';
import { SETTINGS } from './rules';
import type { Configured, Rule, RuleRef, SettingName } from './rules';

export const SOLUTIONS: readonly Solution[] = [
	'kasperskySecurityCenter',
	'kasperskyEndpointSecurityCloud',
];

/** A value of the table and the rule it comes from; `null`: the table's default. */
export interface Origin<T> {
	value: T;
	rule: RuleRef | null;
}

/** One line of the original's Ticketing tab, settings as configured: not compared with Autotask yet. */
export interface TableRow {
	solution: Solution;
	level: Level;
	status: StatusDescription;
	createTicket: Origin<boolean>;
	settings: Record<SettingName, Origin<Configured>>;
	/** The last rule that set anything on this row. */
	rule: RuleRef | null;
}

/** The original's defaults; queue and priority are looked up by these labels. */
export const DEFAULTS: Record<Level, Record<SettingName, Configured>> = {
	Critical: defaults('Critical', 12),
	Warning: defaults('Medium', 24),
};

function defaults(priority: string, dueHours: number): Record<SettingName, Configured> {
	return {
		queue: 'Monitoring Alert',
		priority,
		dueHours,
		workType: null,
		issueType: null,
		subIssueType: null,
	};
}

/** The effective settings of every solution × level × status description. */
export class RuleTable {
	readonly rows: readonly TableRow[];

	private readonly byKey: Map<string, TableRow>;

	/** @param rules in the order of the editor: later ones win setting by setting, as later edits do */
	constructor(rules: readonly Rule[]) {
		this.rows = rules.reduce<TableRow[]>(
			(rows, rule) => rows.map((row) => (concerns(rule, row) ? applyRule(row, rule) : row)),
			defaultRows(),
		);
		this.byKey = new Map(
			this.rows.map((row) => [key(row.solution, row.level, row.status.code), row]),
		);
	}

	/**
	 * The row that decides on a status.
	 *
	 * @param code any status code: one that the solution has no row for is decided by "Other status"
	 */
	rowFor(solution: Solution, level: Level, code: string): TableRow {
		const row =
			this.byKey.get(key(solution, level, catalogueCode(code))) ??
			this.byKey.get(key(solution, level, OTHER_STATUS));
		return row ?? defaultRow(solution, level, OTHER_STATUS);
	}
}

const key = (solution: Solution, level: Level, code: string) => `${solution}/${level}/${code}`;

function defaultRows(): TableRow[] {
	return SOLUTIONS.flatMap((solution) =>
		LEVELS.flatMap((level) =>
			STATUS_CATALOGUE.filter((entry) => entry.text[solution] !== undefined).map((entry) =>
				defaultRow(solution, level, entry.code),
			),
		),
	);
}

function defaultRow(solution: Solution, level: Level, code: string): TableRow {
	const byDefault = <T>(value: T): Origin<T> => ({ value, rule: null });
	const values = DEFAULTS[level];
	return {
		solution,
		level,
		status: describeStatus(code, solution),
		createTicket: byDefault(false),
		settings: {
			queue: byDefault(values.queue),
			priority: byDefault(values.priority),
			dueHours: byDefault(values.dueHours),
			workType: byDefault(values.workType),
			issueType: byDefault(values.issueType),
			subIssueType: byDefault(values.subIssueType),
		},
		rule: null,
	};
}

function concerns(rule: Rule, row: TableRow): boolean {
	return (
		rule.solutions.includes(row.solution) &&
		rule.levels.includes(row.level) &&
		(rule.statuses?.includes(row.status.code) ?? true)
	);
}

function applyRule(row: TableRow, rule: Rule): TableRow {
	const ref: RuleRef = { name: rule.name, index: rule.index };
	const settings = { ...row.settings };
	// A sub-issue type means something only beneath its issue type: another issue type empties it.
	if (changes(rule, row, 'issueType')) settings.subIssueType = { value: null, rule: ref };
	for (const name of SETTINGS) {
		const value = rule.settings[name];
		if (value !== undefined) settings[name] = { value, rule: ref };
	}
	const sets = rule.createTicket !== undefined || Object.keys(rule.settings).length > 0;
	return {
		...row,
		createTicket:
			rule.createTicket === undefined ? row.createTicket : { value: rule.createTicket, rule: ref },
		settings,
		rule: sets ? ref : row.rule,
	};
}

function changes(rule: Rule, row: TableRow, name: SettingName): boolean {
	const value = rule.settings[name];
	return value !== undefined && String(value) !== String(row.settings[name].value);
}
