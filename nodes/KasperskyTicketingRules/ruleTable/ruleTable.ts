import {
	type Level,
	type Solution,
	type StatusDescription,
	LEVELS,
	type Customer,
} from '../../shared/items';
import type { Assignee } from '../../shared/autotask/resources';
import type { UserDefinedValue } from '../../shared/autotask/userDefinedFields';
import {
	setParts,
	type Configured,
	type Issue,
	type OnePer,
	type RuleRef,
	type Rule,
	type Part,
} from './rules';
import {
	bySetting,
	TICKET_SETTINGS,
	type ListSetting,
	type SettingName,
} from '../../shared/ticketSettings';
import type { WeeklyHours } from './hours';
import {
	OTHER_STATUS,
	STATUS_CATALOGUE,
	catalogueCode,
	describeStatus,
} from '../../shared/deviceStatus/statusCatalogue';
import { fold } from '../../shared/text';
import { sameValue } from './choiceValue';

export const SOLUTIONS: readonly Solution[] = [
	'kasperskySecurityCenter',
	'kasperskyEndpointSecurityCloud',
];

/** A value of the table and the rule it comes from; `null`: the table's default. */
export interface Origin<T> {
	value: T;
	rule: RuleRef | null;
	/** Why the rule's own value cannot be read; `value` only stands in for it. */
	issues?: readonly Issue[];
}

/** One line of the original's Ticketing tab, settings as configured: not compared with Autotask yet. */
export interface TableRow {
	solution: Solution;
	level: Level;
	status: StatusDescription;
	/** As the rules name the only customer that it is for; absent: all that have no row of their own. */
	customer?: string;
	/** On as well when it cannot be read whether it is: then it has issues, and creates no ticket. */
	createTicket: Origin<boolean>;
	settings: Record<SettingName, Origin<Configured>>;
	/** Whether each device gets its ticket, or a customer one for this status on all its devices. */
	onePer: Origin<OnePer>;
	/** When tickets may be created; `null`: always. */
	hours: Origin<WeeklyHours | null>;
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
		...bySetting(() => null),
		queue: 'Monitoring Alert',
		priority,
		dueHours,
	};
}

/** A value of a picklist, as people and as Autotask call it. */
export interface Choice {
	id: number;
	label: string;
}

/** A row's settings as Autotask has them now. */
export interface RowSettings extends Record<ListSetting['name'], Choice | null> {
	dueHours: number;
	assignee: Assignee | null;
	userDefinedFields: readonly UserDefinedValue[];
}

/** A customer that rules name, and which rules concern which of its rows. */
interface CustomerRules {
	/** As written. */
	name: string;
	byRow: Map<string, Rule[]>;
}

/** The effective settings of every solution × level × status description, and customer that rules name. */
export class RuleTable {
	private readonly order: ReadonlyMap<Rule, number>;

	private readonly byRow = new Map<string, Rule[]>();

	private readonly byCustomer = new Map<string, CustomerRules>();

	/** Rows are built on first use: the same row is the same object. */
	private readonly cache = new Map<string, TableRow>();

	/** @param rules in the order in which they apply: later ones win setting by setting, as later edits do */
	constructor(rules: readonly Rule[]) {
		this.order = new Map(rules.map((rule, at) => [rule, at]));
		for (const rule of rules) {
			const byRow = this.rulesOf(rule.customer);
			for (const { solution, level, code } of CELLS) {
				if (!concerns(rule, solution, level, code)) continue;
				const key = rowKey(solution, level, code);
				const known = byRow.get(key);
				if (known) known.push(rule);
				else byRow.set(key, [rule]);
			}
		}
	}

	/** One row for each solution × level × status description, for customers without rows of their own. */
	get rows(): TableRow[] {
		return CELLS.map(({ solution, level, code }) => this.rowFor(solution, level, code, null));
	}

	/** Rows of the customers that rules name, where a rule of theirs sets anything. */
	get customerRows(): TableRow[] {
		return [...this.byCustomer].flatMap(([id, { name, byRow }]) =>
			CELLS.filter(({ solution, level, code }) => byRow.has(rowKey(solution, level, code))).map(
				({ solution, level, code }) =>
					this.rowFor(solution, level, code, { id, name, kind: 'fixed' }),
			),
		);
	}

	/** All of them: {@link rows}, then {@link customerRows}. */
	get allRows(): TableRow[] {
		return [...this.rows, ...this.customerRows];
	}

	/**
	 * The row that decides on a status.
	 *
	 * @param code any status code: one that the solution has no row for is decided by "Other status"
	 */
	rowFor(solution: Solution, level: Level, code: string, customer: Customer | null): TableRow {
		const status = statusOfRow(solution, code);
		const row = rowKey(solution, level, status);
		const names = this.namesOf(customer);
		const key = names.reduce((joined, name) => `${joined}\n${name}`, row);
		const known = this.cache.get(key);
		if (known) return known;
		const built = this.build(defaultRow(solution, level, status), row, names);
		this.cache.set(key, built);
		return built;
	}

	/** The rules that concern such a status, in the order in which they apply: the later one wins, setting by setting. */
	rulesFor(solution: Solution, level: Level, code: string, customer: Customer | null): Rule[] {
		const row = rowKey(solution, level, statusOfRow(solution, code));
		return this.rulesOfRow(row, this.namesOf(customer));
	}

	/** Under which the rules name the customer: its id, its name, both or neither. */
	private namesOf(customer: Customer | null): string[] {
		if (!customer || this.byCustomer.size === 0) return [];
		const id = fold(customer.id);
		const name = fold(customer.name);
		return (id === name ? [id] : [id, name]).filter((one) => this.byCustomer.has(one));
	}

	private build(row: TableRow, key: string, names: readonly string[]): TableRow {
		const rules = this.rulesOfRow(key, names);
		const own = rules.find(({ customer }) => customer !== undefined);
		return rules.reduce(applyRule, own ? { ...row, customer: own.customer } : row);
	}

	/** Those for all customers, then those of the customer. */
	private rulesOfRow(key: string, names: readonly string[]): Rule[] {
		const own = names.flatMap((name) => this.byCustomer.get(name)?.byRow.get(key) ?? []);
		const position = (rule: Rule) => this.order.get(rule) ?? 0;
		if (names.length > 1) own.sort((a, b) => position(a) - position(b));
		return [...(this.byRow.get(key) ?? []), ...own];
	}

	private rulesOf(customer: string | undefined): Map<string, Rule[]> {
		if (customer === undefined) return this.byRow;
		const id = fold(customer);
		const known = this.byCustomer.get(id) ?? { name: customer, byRow: new Map() };
		this.byCustomer.set(id, known);
		return known.byRow;
	}
}

/** The status whose row decides: one that the solution has no row for is "Other status". */
function statusOfRow(solution: Solution, code: string): string {
	const known = catalogueCode(code);
	return STATUSES[solution].has(known) ? known : OTHER_STATUS;
}

const rowKey = (solution: Solution, level: Level, code: string) => `${solution}/${level}/${code}`;

/** The codes that a solution has rows for, in their order. */
const statusesOf = (solution: Solution): ReadonlySet<string> =>
	new Set(STATUS_CATALOGUE.flatMap(({ code, text }) => (text[solution] === undefined ? [] : code)));

const STATUSES: Record<Solution, ReadonlySet<string>> = {
	kasperskySecurityCenter: statusesOf('kasperskySecurityCenter'),
	kasperskyEndpointSecurityCloud: statusesOf('kasperskyEndpointSecurityCloud'),
};

const CELLS = SOLUTIONS.flatMap((solution) =>
	LEVELS.flatMap((level) => [...STATUSES[solution]].map((code) => ({ solution, level, code }))),
);

function defaultRow(solution: Solution, level: Level, code: string): TableRow {
	const byDefault = <T>(value: T): Origin<T> => ({ value, rule: null });
	const values = DEFAULTS[level];
	return {
		solution,
		level,
		status: describeStatus(code, solution),
		createTicket: byDefault(false),
		settings: bySetting(({ name }) => byDefault(values[name])),
		onePer: byDefault('device'),
		hours: byDefault(null),
		rule: null,
	};
}

function concerns(rule: Rule, solution: Solution, level: Level, code: string): boolean {
	return (
		rule.solutions.includes(solution) &&
		rule.levels.includes(level) &&
		(rule.statuses?.includes(code) ?? true)
	);
}

/** One edit of a row that the rule concerns: what the rule does not set stays as it was. */
function applyRule(row: TableRow, rule: Rule): TableRow {
	const { kind, index, title } = rule;
	const ref: RuleRef = { kind, index, title };
	const set = <T>(
		part: Part,
		value: T | undefined,
		before: Origin<T>,
		placeholder: T,
	): Origin<T> => {
		const issues = rule.unread?.[part];
		if (issues) return { value: placeholder, rule: ref, issues };
		return value === undefined ? before : { value, rule: ref };
	};
	const settings = { ...row.settings };
	// A sub-issue type means something only beneath its issue type: another issue type empties it.
	if (changesIssueType(row, rule)) settings.subIssueType = { value: null, rule: ref };
	for (const { name } of TICKET_SETTINGS) {
		settings[name] = set(name, rule.settings[name], settings[name], null);
	}
	return {
		...row,
		createTicket: set('createTicket', rule.createTicket, row.createTicket, true),
		settings,
		onePer: set('onePer', rule.onePer, row.onePer, 'device'),
		hours: set('hours', rule.hours, row.hours, null),
		rule: setParts(rule).length > 0 ? ref : row.rule,
	};
}

function changesIssueType(row: TableRow, { settings }: Rule): boolean {
	const { issueType } = settings;
	return issueType !== undefined && !sameValue(issueType, row.settings.issueType.value);
}
