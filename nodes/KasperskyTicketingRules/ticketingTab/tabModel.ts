import { isEqual, uniqBy } from 'lodash';
import type { Company } from '../../shared/autotask/companies';
import type { TicketPicklists } from '../../shared/autotask/picklists';
import { STATUS_CATALOGUE } from '../../shared/deviceStatus/statusCatalogue';
import { LEVELS, type Customer } from '../../shared/items';
import { fold } from '../../shared/text';
import {
	PICKLIST_SETTINGS,
	TICKET_SETTINGS,
	type PicklistSetting,
} from '../../shared/ticketSettings';
import { matchAccount, type AccountRules, type KnownCompanies } from '../accounts/accounts';
import { shortestValue, storedLabel } from '../ruleTable/choiceValue';
import { COLUMN_LABELS } from '../ruleTable/columns';
import { resolveRow } from '../ruleTable/resolveRow';
import { writeRow } from '../ruleTable/rowCells';
import { RuleTable, type TableRow } from '../ruleTable/ruleTable';
import type { Issue } from '../ruleTable/rules';
import { statusAdvice } from '../texts/statusAdvice';
import {
	TAB_COLUMNS,
	type Cells,
	type TabAccount,
	type TabChoice,
	type TabModel,
	type TabRow,
} from './tab';

/** What the page shows of the table, of Autotask and of the customers. Pure. */

/** A customer of whom something other than the table tells, e.g. the daily report. */
export interface SeenCustomer {
	name: string;
	/** Why its tickets were held the last time; empty when they were not. */
	held: string;
}

export type DrawnModel = Pick<
	TabModel,
	'statuses' | 'choices' | 'defaults' | 'rows' | 'customers' | 'customerRows'
>;

export function drawTable(
	table: RuleTable,
	picklists: TicketPicklists,
	customers: readonly string[],
): DrawnModel {
	const draw = (row: TableRow): TabRow => drawRow(row, picklists);
	return {
		statuses: STATUS_CATALOGUE.map(({ code, text }) => ({
			code,
			text,
			advice: statusAdvice(code),
		})),
		choices: Object.fromEntries(
			PICKLIST_SETTINGS.map((setting) => [setting.name, choicesOf(setting, picklists)]),
		) as TabModel['choices'],
		defaults: defaultCells(picklists),
		rows: table.rows.map(draw),
		customers: [...customers],
		customerRows: table.customerRows.flatMap((row) => {
			const beneath = table.rowFor(row.solution, row.level, row.status.code, null);
			const drawn = draw(row);
			const below = cellsOf(beneath, picklists);
			const own = TAB_COLUMNS.filter((column) => !isEqual(drawn.cells[column], below[column]));
			const cells = Object.fromEntries(own.map((column) => [column, drawn.cells[column]]));
			return own.length > 0 || drawn.issues !== '' ? [{ ...drawn, cells }] : [];
		}),
	};
}

function drawRow(row: TableRow, picklists: TicketPicklists): TabRow {
	const { solution, level, status, customer = '' } = row;
	return {
		ref: { solution, level, status: status.code, customer },
		cells: cellsOf(row, picklists),
		issues: [...new Set(resolveRow(row, picklists).details.map(shortIssue))].join(' '),
	};
}

/** In the words of the page, which shows the row and what can be chosen. */
function shortIssue({ column, value }: Issue): string {
	const name = COLUMN_LABELS[column];
	return value === ''
		? `${name} is missing: choose one.`
		: `${name} “${storedLabel(value)}” cannot be used: choose another.`;
}

/** The settings of a row as the page has them. */
export function cellsOf(row: TableRow, picklists: TicketPicklists): Cells {
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

function choicesOf({ name, picklist }: PicklistSetting, picklists: TicketPicklists): TabChoice[] {
	const values = picklists[picklist];
	const parents = new Map(picklists.issueType.map((value) => [value.id, value]));
	return values
		.filter(({ isActive }) => isActive)
		.sort((a, b) => a.sortOrder - b.sortOrder || a.label.localeCompare(b.label))
		.map((value) => {
			const parent = name === 'subIssueType' ? parents.get(value.parentId ?? NaN) : undefined;
			return {
				...{ value: shortestValue(values, value), label: value.label, isDefault: value.isDefault },
				...(parent && { parent: shortestValue(picklists.issueType, parent) }),
			};
		});
}

const DEFAULT_TABLE = new RuleTable([]);

function defaultCells(picklists: TicketPicklists): TabModel['defaults'] {
	return Object.fromEntries(
		LEVELS.map((level) => {
			const row = DEFAULT_TABLE.rows.find((one) => one.level === level);
			return [level, row ? cellsOf(row, picklists) : {}];
		}),
	) as TabModel['defaults'];
}

/** Customers without a company first. */
export function drawAccounts(
	customers: readonly SeenCustomer[],
	accounts: AccountRules,
	known: KnownCompanies,
): TabAccount[] {
	return customers
		.map(({ name }): TabAccount => {
			const account = matchAccount(namedCustomer(name), accounts, known);
			const { company = null, matchedBy = '' } = account;
			return {
				customer: name,
				company: company && { id: company.id, name: company.name },
				matchedBy: matchedBy ?? '',
				held: 'held' in account ? account.held : '',
			};
		})
		.sort(
			(a, b) =>
				Number(a.held === '') - Number(b.held === '') || a.customer.localeCompare(b.customer),
		);
}

/** The page knows customers by name only. */
export const namedCustomer = (name: string): Customer => ({ id: name, name, kind: 'fixed' });

/** Each customer once, in the spelling that comes first. */
export function uniqueCustomers(customers: readonly SeenCustomer[]): SeenCustomer[] {
	const named = customers.filter(({ name }) => fold(name) !== '');
	return uniqBy(named, ({ name }) => fold(name)).sort((a, b) => a.name.localeCompare(b.name));
}

export const drawCompanies = (companies: readonly Company[]): TabModel['companies'] =>
	[...companies]
		.sort((a, b) => a.name.localeCompare(b.name))
		.map(({ id, name }): [number, string] => [id, name]);
