import { groupBy, isEqual, omit, pick } from 'lodash';
import type { TicketPicklists } from '../../shared/autotask/picklists';
import { describeStatus } from '../../shared/deviceStatus/statusCatalogue';
import { fold } from '../../shared/text';
import { PICKLIST_SETTINGS } from '../../shared/ticketSettings';
import { findValue, shortestValue, storedLabel } from '../ruleTable/choiceValue';
import type { Column } from '../ruleTable/columns';
import { readHours } from '../ruleTable/hours';
import { readRows } from '../ruleTable/readRules';
import { resolveRow } from '../ruleTable/resolveRow';
import { RuleTable, type TableRow } from '../ruleTable/ruleTable';
import { NONE, SOLUTION_NAMES } from '../ruleTable/rules';
import { isAccount, isFor, type StoredRow } from './tableRows';
import { cellsOf, namedCustomer } from './tabModel';
import {
	COLUMN_NAMES,
	rowKey,
	type AccountChange,
	type Cells,
	type Change,
	type Edits,
	type RowRef,
	type TabHistoryEntry,
} from './tab';

/** Turns what was changed on the page into rows of the table. Pure. */

/** What has to be written, or why nothing can be. */
export type PlannedWrites =
	| {
			/** Whole rows; those without an ID are new. */
			rows: StoredRow[];
			removed: Array<number | string>;
			history: TabHistoryEntry[];
	  }
	| { issues: string[] };

interface WriteContext {
	picklists: TicketPicklists;
	/** IANA time zone of the workflow. */
	zone: string;
	/** Active companies by ID. */
	companies: ReadonlyMap<number, string>;
	/** Of the history: who saves, and when. */
	by: string;
	at: string;
}

const MAX_DUE_HOURS = 8760;

export function planWrites(
	stored: readonly StoredRow[],
	{ changes, accounts }: Edits,
	context: WriteContext,
): PlannedWrites {
	const wrong = [
		...changes.flatMap((change) => changeIssue(change, context) ?? []),
		...accounts.flatMap((change) => accountIssue(change, context) ?? []),
	];
	if (wrong.length > 0) return { issues: wrong };
	const before = tableOf(stored, context);
	const rows = Object.values(groupBy(changes, rowKey)).reduce(
		(all, ofRow) => withChanges(all, ofRow, context),
		[...stored],
	);
	const after = tableOf(rows, context);
	const issues = Object.values(groupBy(changes, rowKey)).flatMap((ofRow) =>
		rowIssues(rowOf(after, ofRow[0]), ofRow, context),
	);
	if (issues.length > 0) return { issues: [...new Set(issues)] };
	const mapped = accounts.reduce((all, change) => withAccount(all, change, context), rows);
	const kept = mapped.filter((row) => !isIdle(row));
	return {
		rows: kept.filter((row) => !stored.includes(row)),
		removed: stored.flatMap(({ id }) =>
			id === undefined || kept.some((row) => row.id === id) ? [] : [id],
		),
		history: [
			...changes.map((change) => historyOf(change, before, after, context)),
			...accounts.map((change) => accountHistory(change, stored, context)),
		],
	};
}

function tableOf(rows: readonly StoredRow[], { zone }: WriteContext): RuleTable {
	return new RuleTable(
		readRows(
			rows.map(({ cells }) => cells),
			zone,
		),
	);
}

const rowOf = (table: RuleTable, { solution, level, status, customer }: RowRef): TableRow =>
	table.rowFor(solution, level, status, customer === '' ? null : namedCustomer(customer));

/** How the page calls a row. */
function nameOf({ solution, level, status, customer }: RowRef): string {
	const where = [level, SOLUTION_NAMES[solution], ...(customer === '' ? [] : [customer])];
	return `“${describeStatus(status, solution).description}” (${where.join(', ')})`;
}

/** What is wrong with a value that no page of ours offers, or that Autotask does not have any more. */
function changeIssue(change: Change, { picklists, zone }: WriteContext): string | undefined {
	const { column, value, customer } = change;
	const wrong = (allowed: string) =>
		`${nameOf(change)}: ${COLUMN_NAMES[column]} cannot be “${value ?? ''}”. Choose ${allowed}.`;
	if (value === null) {
		return customer === ''
			? wrong('a value: only a customer takes the setting of others')
			: undefined;
	}
	if (column === 'createTicket')
		return ['on', 'off'].includes(value) ? undefined : wrong('on or off');
	if (column === 'onePer') {
		return ['device', 'customer'].includes(value) ? undefined : wrong('device or customer');
	}
	if (column === 'dueHours') {
		const hours = Number(value);
		const isHours = value.trim() !== '' && hours > 0 && hours <= MAX_DUE_HOURS;
		return isHours ? undefined : wrong(`a number above 0 and up to ${MAX_DUE_HOURS}`);
	}
	if (column === 'hours') {
		const [issue] = readHours(hoursCells(value), zone).issues;
		return (
			issue &&
			`${nameOf(change)}: Weekly hours cannot be “${value.split('|').join(' ').trim()}”. Use ${issue.allowed}.`
		);
	}
	const setting = PICKLIST_SETTINGS.find(({ name }) => name === column);
	if (!setting || (value === NONE && !setting.isRequired)) return undefined;
	// A reset to a default that Autotask does not have; a row that is on is asked for a value further on.
	if (value === '' && setting.isRequired) return undefined;
	const found = findValue(picklists[setting.picklist], value);
	if (found?.isActive) return undefined;
	return wrong(
		found
			? 'another value: this one is inactive in Autotask'
			: 'one of the values that Autotask has',
	);
}

function accountIssue(
	{ customer, company }: AccountChange,
	{ companies }: WriteContext,
): string | undefined {
	if (company === null || companies.has(company)) return undefined;
	return `Customer “${customer}”: Autotask has no active company with the ID ${company}. Choose another company.`;
}

/** Of a row that stays off, only what was changed has to be right. */
function rowIssues(
	row: TableRow,
	changes: readonly Change[],
	{ picklists }: WriteContext,
): string[] {
	const changed = changes.map(({ column }): string => column);
	const { details } = resolveRow(row, picklists);
	return details
		.filter(({ column }) => row.createTicket.value || changed.includes(column))
		.map(({ message }) => `${nameOf(changes[0])}: ${message}`);
}

/**
 * Writes into the row that is there for this row of the page alone; where a later or wider row would win over it, into
 * a new one behind all others.
 */
function withChanges(
	rows: readonly StoredRow[],
	changes: readonly Change[],
	context: WriteContext,
): StoredRow[] {
	const [ref] = changes;
	const given = Object.assign(
		{},
		...changes.map((change) => cellsToWrite(change, context)),
	) as StoredRow['cells'];
	const own = rows.filter((row) => isFor(row, ref));
	const last = own[own.length - 1];
	const emptied = Object.keys(given).filter((column) => given[column as Column] === '');
	const edited = rows.map((row) => {
		if (row === last) return { ...row, cells: filled({ ...row.cells, ...given }) };
		if (!own.includes(row) || emptied.length === 0) return row;
		return { ...row, cells: filled({ ...row.cells, ...pick(given, emptied) }) };
	});
	const fresh: StoredRow = { cells: filled({ ...scopeCells(ref), ...given }) };
	const all = last ? edited : [...edited, fresh];
	return isWanted(all, changes, context) ? all : [...edited, fresh];
}

/** Whether the page's row then has what was entered. */
function isWanted(
	rows: readonly StoredRow[],
	changes: readonly Change[],
	context: WriteContext,
): boolean {
	const row = rowOf(tableOf(rows, context), changes[0]);
	const cells = cellsOf(row, context.picklists);
	return changes.every(({ column, value }) => {
		if (value === null) return true;
		if (column !== 'hours') return cells[column] === cellText({ column, value }, context);
		return isEqual(row.hours.value, readHours(hoursCells(value), context.zone).hours);
	});
}

const filled = (cells: StoredRow['cells']): StoredRow['cells'] =>
	Object.fromEntries(Object.entries(cells).filter(([, text]) => text !== ''));

function scopeCells({ solution, level, status, customer }: RowRef): StoredRow['cells'] {
	return { solution, level, status, customer };
}

/** Another issue type takes the sub-issue type with it, so both are written. */
function cellsToWrite(change: Change, context: WriteContext): StoredRow['cells'] {
	const { column, value } = change;
	if (column === 'hours') return hoursCells(value ?? '', value !== null);
	return { [column]: value === null ? '' : cellText(change, context) };
}

/** As the table holds it: the shortest text that means this value and no other. */
function cellText(
	{ column, value }: Pick<Change, 'column' | 'value'>,
	{ picklists }: WriteContext,
): string {
	const text = value ?? '';
	if (column === 'dueHours') return String(Number(text));
	const setting = PICKLIST_SETTINGS.find(({ name }) => name === column);
	if (!setting || text === NONE) return text;
	const values = picklists[setting.picklist];
	const found = findValue(values, text);
	return found ? shortestValue(values, found) : text;
}

const EVERY_DAY = 'Mon-Sun';

/** @param isSet whether nothing means always; else it means nothing */
function hoursCells(value: string, isSet = true) {
	const [days = '', from = '', to = '', timeZone = ''] = value
		.split('|')
		.map((part) => part.trim());
	const isAlways = days === '' && from === '' && to === '';
	return { days: isAlways && isSet ? EVERY_DAY : days, from, to, timeZone };
}

function withAccount(
	rows: readonly StoredRow[],
	{ customer, company }: AccountChange,
	{ companies }: WriteContext,
): StoredRow[] {
	const isOwn = (row: StoredRow) =>
		row.cells.company !== undefined && fold(row.cells.customer ?? '') === fold(customer);
	const [kept] = rows.filter((row) => isOwn(row) && isAccount(row));
	const others = rows.flatMap((row) => {
		if (!isOwn(row) || row === kept) return [row];
		return [{ ...row, cells: omit(row.cells, 'company') }];
	});
	if (company === null) return others.filter((row) => row !== kept);
	const cells = { customer, company: `${company}|${companies.get(company) ?? ''}` };
	if (!kept) return [...others, { cells }];
	return others.map((row) => (row === kept ? { ...row, cells } : row));
}

const SCOPE: readonly string[] = ['solution', 'level', 'status', 'customer'];

/** A customer's row that sets nothing any more. */
function isIdle({ cells }: StoredRow): boolean {
	return (
		cells.customer !== undefined && Object.keys(cells).every((column) => SCOPE.includes(column))
	);
}

function historyOf(
	change: Change,
	before: RuleTable,
	after: RuleTable,
	context: WriteContext,
): TabHistoryEntry {
	const { column } = change;
	const shown = (table: RuleTable) =>
		shownValue(column, cellsOf(rowOf(table, change), context.picklists));
	const { solution, level, status } = change;
	const { description } = describeStatus(status, solution);
	return {
		...{ at: context.at, by: context.by, customer: change.customer },
		row: `${description} (${level}, ${SOLUTION_NAMES[solution]})`,
		...{ setting: COLUMN_NAMES[column], before: shown(before) },
		after: change.value === null ? `as all customers: ${shown(after)}` : shown(after),
	};
}

function shownValue(column: Change['column'], cells: Cells): string {
	const value = cells[column] ?? '';
	if (column === 'hours') return value === '' ? 'always' : value.split('|').join(' ').trim();
	return storedLabel(value);
}

function accountHistory(
	{ customer, company }: AccountChange,
	rows: readonly StoredRow[],
	{ companies, at, by }: WriteContext,
): TabHistoryEntry {
	const known = rows.find(
		({ cells }) => cells.company !== undefined && fold(cells.customer ?? '') === fold(customer),
	);
	return {
		...{ at, by, customer, row: 'Account', setting: 'Company' },
		before: known ? storedLabel(known.cells.company ?? '') : 'by name',
		after: company === null ? 'by name' : (companies.get(company) ?? String(company)),
	};
}
