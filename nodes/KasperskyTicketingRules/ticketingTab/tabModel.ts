import { isEmpty, isEqual, omitBy } from 'lodash';
import type { Company } from '../../shared/autotask/companies';
import type { PicklistValue } from '../../shared/autotask/picklists';
import type { SettingValues } from '../../shared/autotask/settingValues';
import { STATUS_CATALOGUE } from '../../shared/deviceStatus/statusCatalogue';
import { LEVELS } from '../../shared/items';
import { LIST_SETTINGS, TICKET_SETTINGS, type ListSetting } from '../../shared/ticketSettings';
import { shortestValue } from '../ruleTable/choiceValue';
import type { Column } from '../ruleTable/columns';
import { resolveRow } from '../ruleTable/resolveRow';
import { writeRow } from '../ruleTable/rowCells';
import { RuleTable, type TableRow } from '../ruleTable/ruleTable';
import { NONE, type Issue } from '../ruleTable/rules';
import type { CheckRow } from '../accounts/rowChecks';
import { statusAdvice } from '../texts/statusAdvice';
import {
	COLUMN_NAMES,
	TAB_COLUMNS,
	type Cells,
	type TabChoice,
	type TabColumn,
	type TabModel,
	type TabRow,
} from './tab';

/** What the page shows of the table and of Autotask. Pure. */

type DrawnModel = Pick<
	TabModel,
	| 'statuses'
	| 'choices'
	| 'defaults'
	| 'rows'
	| 'unreadable'
	| 'refusedLists'
	| 'customers'
	| 'customerRows'
>;

export function drawTable(
	table: RuleTable,
	picklists: SettingValues,
	customers: readonly string[],
	check: CheckRow = () => [],
): DrawnModel {
	const draw = (row: TableRow): TabRow => drawRow(row, picklists, check);
	return {
		statuses: STATUS_CATALOGUE.map(({ code, text }) => ({
			code,
			text,
			advice: statusAdvice(code),
		})),
		choices: Object.fromEntries(
			LIST_SETTINGS.map((setting) => [setting.name, choicesOf(setting, picklists)]),
		) as TabModel['choices'],
		defaults: defaultCells(picklists),
		rows: table.rows.map(draw).map((row) => ({ ...row, cells: omitBy(row.cells, isNone) })),
		unreadable: unreadable(table),
		refusedLists: picklists.assigneesRefused === undefined ? [] : [picklists.assigneesRefused],
		customers: [...customers],
		customerRows: table.customerRows.flatMap((row) => {
			const beneath = table.rowFor(row.solution, row.level, row.status.code, null);
			const drawn = draw(row);
			const below = cellsOf(beneath, picklists);
			const own = TAB_COLUMNS.filter((column) => !isEqual(drawn.cells[column], below[column]));
			const cells = Object.fromEntries(own.map((column) => [column, drawn.cells[column]]));
			return own.length > 0 || !isEmpty(drawn.issues) ? [{ ...drawn, cells }] : [];
		}),
	};
}

/** What nearly all rows have in nearly all columns is not sent. */
const isNone = (value: string | undefined) => value === NONE;

function drawRow(row: TableRow, picklists: SettingValues, check: CheckRow): TabRow {
	const { solution, level, status, customer = '' } = row;
	const issues = Object.fromEntries([
		...[...check(row), ...userDefinedIssues(row, picklists)].flatMap((issue) => {
			const shown = columnOf(issue.column);
			return shown ? [[shown, withoutTitle(issue)]] : [];
		}),
		...unreadIn(row).flatMap(({ column, value, allowed }) => {
			const shown = columnOf(column);
			if (!shown) return [];
			const text = `${COLUMN_NAMES[shown]} “${value}” cannot be read: use ${allowed}.`;
			return [[shown, text]];
		}),
	]);
	return {
		ref: { solution, level, status: status.code, customer },
		cells: cellsOf(row, picklists),
		...(isEmpty(issues) ? {} : { issues }),
	};
}

/** What Autotask lacks of the lists, the page sees for itself. */
const userDefinedIssues = (row: TableRow, picklists: SettingValues): Issue[] =>
	row.settings.userDefinedFields.value === null
		? []
		: resolveRow(row, picklists).details.filter(({ column }) => column === 'userDefinedFields');

/** On the page the text stands in its row. */
const withoutTitle = ({ by, message }: Issue): string =>
	message.replace(`${by?.title ?? 'Rules'}: `, '');

const unreadIn = ({ createTicket, onePer, hours, settings }: TableRow): Issue[] =>
	[createTicket, onePer, hours, ...Object.values(settings)].flatMap(({ issues }) => issues ?? []);

/** Where the page shows what a column of the table holds. */
function columnOf(column: Column): TabColumn | undefined {
	if (['days', 'from', 'to', 'timeZone'].includes(column)) return 'hours';
	return TAB_COLUMNS.find((known) => known === column);
}

const MOST_UNREADABLE = 5;

function unreadable(table: RuleTable): string[] {
	const issues = table.allRows.flatMap(unreadIn);
	const outside = issues.filter(({ column }) => columnOf(column) === undefined);
	return [...new Set(outside.map(({ message }) => message))].slice(0, MOST_UNREADABLE);
}

/** The settings of a row as the page has them. */
export function cellsOf(row: TableRow, picklists: SettingValues): Cells {
	const { createTicket, onePer, hours, ...settings } = writeRow(row, picklists);
	const { days, from, to, timeZone } = hours;
	const isAlways = row.hours.value === null && !row.hours.issues;
	return {
		createTicket:
			typeof createTicket === 'boolean' ? (createTicket ? 'on' : 'off') : String(createTicket),
		...Object.fromEntries(TICKET_SETTINGS.map(({ name }) => [name, String(settings[name] ?? '')])),
		onePer: String(onePer),
		hours: isAlways ? '' : [days, from, to, timeZone].join('|'),
	};
}

function choicesOf({ name, picklist }: ListSetting, picklists: SettingValues): TabChoice[] {
	const values = valuesShown(name, picklists[picklist]);
	const parents = new Map(picklists.issueType.map((value) => [value.id, value]));
	return [...values]
		.sort((a, b) => a.sortOrder - b.sortOrder || a.label.localeCompare(b.label))
		.map((value) => {
			const parent = name === 'subIssueType' ? parents.get(value.parentId ?? NaN) : undefined;
			return {
				...{ value: shortestValue(values, value), label: value.label, isDefault: value.isDefault },
				...(value.isActive ? {} : { isInactive: true as const }),
				...(parent && { parent: shortestValue(picklists.issueType, parent) }),
			};
		});
}

/** Whoever could once be assigned is more than a page needs. */
const valuesShown = (name: ListSetting['name'], values: readonly PicklistValue[]) =>
	name === 'assignee' ? values.filter(({ isActive }) => isActive) : values;

const DEFAULT_TABLE = new RuleTable([]);

function defaultCells(picklists: SettingValues): TabModel['defaults'] {
	return Object.fromEntries(
		LEVELS.map((level) => {
			const row = DEFAULT_TABLE.rows.find((one) => one.level === level);
			return [level, row ? cellsOf(row, picklists) : {}];
		}),
	) as TabModel['defaults'];
}

export const drawCompanies = (companies: readonly Company[]): TabModel['companies'] =>
	[...companies]
		.sort((a, b) => a.name.localeCompare(b.name))
		.map(({ id, name }): [number, string] => [id, name]);
