import { groupBy, isEqual, keyBy, omit, partition, pick } from 'lodash';
import { fold } from '../../shared/text';
import type { Column } from '../ruleTable/columns';
import { readHours } from '../ruleTable/hours';
import { readRows } from '../ruleTable/readRules';
import { resolveRow } from '../ruleTable/resolveRow';
import { RuleTable, type TableRow } from '../ruleTable/ruleTable';
import {
	accountIssue,
	cellsToWrite,
	changeIssue,
	hoursCells,
	nameOf,
	settingText,
	type Allowed,
} from './cellValues';
import { planMutes } from './muteWrites';
import { accountEntry, settingEntry, type Saver } from './savedHistory';
import { cellsOf, namedCustomer } from './tabModel';
import { pageRow, pageRowOf, type StoredRow } from './tableRows';
import type { AccountChange, Change, Edits, RowRef, TabHistoryEntry } from './tab';

/** Turns what was changed on the page into rows of the table. Pure. */

/** What has to be written of what was changed, and what cannot be. */
export interface PlannedWrites {
	/** Whole rows; those without an ID are new. */
	rows: StoredRow[];
	removed: Array<number | string>;
	history: TabHistoryEntry[];
	/** Rows of the page and accounts with a fault: all that was changed in them. */
	refused: Edits;
	/** In words, one for each fault. */
	issues: string[];
}

type Context = Allowed & Saver;

/** All that was changed in one row of the page: it is saved as a whole or not at all. */
type RowChanges = readonly Change[];

/** A fault keeps its own row of the page, or its own account, from being saved, and no other. */
export function planWrites(
	stored: readonly StoredRow[],
	edits: Edits,
	context: Context,
): PlannedWrites {
	const before = tableOf(stored, context);
	const [unreadable, readable] = partition(rowsOf(edits.changes), (changes) =>
		changes.some((change) => changeIssue(change, context) !== undefined),
	);
	const written = writeFaultless(stored, readable, before, context);
	const [unknown, accounts] = partition(
		// Of two for one customer the later counts.
		Object.values(keyBy(edits.accounts, ({ customer }) => fold(customer))),
		(change) => accountIssue(change, context) !== undefined,
	);
	const muted = planMutes(withAccounts(written.rows, accounts, context), edits, context);
	const { rows } = muted;
	const known = new Set(stored);
	const kept = rows.filter((row) => known.has(row) || !isIdle(row));
	const ids = new Set(kept.map(({ id }) => id));
	const mapped = byKey(stored, mappedCustomer);
	const companyOf = ({ customer }: AccountChange) =>
		mapped.get(fold(customer))?.at(-1)?.cells.company;
	const issues = [
		...unreadable.flat().flatMap((change) => changeIssue(change, context) ?? []),
		...written.issues,
		...unknown.flatMap((change) => accountIssue(change, context) ?? []),
		...muted.issues,
	];
	return {
		rows: kept.filter((row) => !known.has(row)),
		removed: stored.flatMap(({ id }) => (id === undefined || ids.has(id) ? [] : [id])),
		history: [
			...written.saved.flat().map((change) => {
				const both = [rowOf(before, change), rowOf(written.after, change)] as const;
				return settingEntry(change, both, context.picklists, context);
			}),
			...accounts.map((change) =>
				accountEntry(change, companyOf(change), context.companies, context),
			),
			...muted.history,
		],
		refused: {
			...{ changes: [...unreadable, ...written.refused].flat(), accounts: unknown },
			...muted.refused,
		},
		issues: [...new Set(issues)],
	};
}

/** Of two changes of one cell the later counts. */
function rowsOf(changes: readonly Change[]): RowChanges[] {
	return Object.values(groupBy(changes, pageRow)).map((ofRow) =>
		Object.values(keyBy(ofRow, ({ column }) => column)),
	);
}

/** A `Map`, so that a customer may be called `__proto__`. Rows without a key are left out. */
function byKey(
	rows: readonly StoredRow[],
	keyOf: (row: StoredRow) => string | undefined,
): Map<string, StoredRow[]> {
	const found = new Map<string, StoredRow[]>();
	for (const row of rows) {
		const key = keyOf(row);
		if (key === undefined) continue;
		const known = found.get(key);
		if (known) known.push(row);
		else found.set(key, [row]);
	}
	return found;
}

/** Whom the row maps to a company. */
const mappedCustomer = ({ cells }: StoredRow): string | undefined =>
	cells.company === undefined ? undefined : fold(cells.customer ?? '');

function tableOf(rows: readonly StoredRow[], { zone }: Context): RuleTable {
	return new RuleTable(
		readRows(
			rows.map(({ cells, others }) => ({ ...others, ...cells })),
			zone,
		),
	);
}

const rowOf = (table: RuleTable, { solution, level, status, customer }: RowRef): TableRow =>
	table.rowFor(solution, level, status, customer === '' ? null : namedCustomer(customer));

interface Written {
	rows: readonly StoredRow[];
	after: RuleTable;
	saved: readonly RowChanges[];
	refused: readonly RowChanges[];
	issues: readonly string[];
}

/** Without the rows of the page that have a fault then; a customer's row may have one because of that of all customers. */
function writeFaultless(
	stored: readonly StoredRow[],
	wanted: readonly RowChanges[],
	before: RuleTable,
	context: Context,
): Written {
	const { rows, after } = withChanges(stored, wanted, context);
	const judged = wanted.map((changes) => {
		const both = [rowOf(before, changes[0]), rowOf(after, changes[0])] as const;
		return { changes, issues: rowIssues(both, changes, context) };
	});
	const [wrong, right] = partition(judged, ({ issues }) => issues.length > 0);
	const saved = right.map(({ changes }) => changes);
	if (wrong.length === 0) return { rows, after, saved, refused: [], issues: [] };
	const rest = writeFaultless(stored, saved, before, context);
	return {
		...rest,
		refused: [...wrong.map(({ changes }) => changes), ...rest.refused],
		issues: [...wrong.flatMap(({ issues }) => issues), ...rest.issues],
	};
}

/**
 * A fault counts where somebody has just chosen it, or switches the row on with it. What was wrong in the table before
 * keeps nothing else from being saved.
 */
function rowIssues(
	[before, after]: readonly [TableRow, TableRow],
	changes: RowChanges,
	{ picklists }: Context,
): string[] {
	const changed = new Set<string>(changes.map(({ column }) => column));
	const isSwitchedOn = after.createTicket.value && changed.has('createTicket');
	const fault = ({ column, value }: { column: string; value: string }) => `${column}/${value}`;
	const known = new Set(resolveRow(before, picklists).details.map(fault));
	return resolveRow(after, picklists)
		.details.filter((one) => isSwitchedOn || changed.has(one.column) || !known.has(fault(one)))
		.map(({ message }) => `${nameOf(changes[0])}: ${message}`);
}

/**
 * Writes into the rows that are there for these rows of the page alone; where a later or wider row would win over such
 * a row, into a new one behind all others.
 */
function withChanges(
	stored: readonly StoredRow[],
	wanted: readonly RowChanges[],
	context: Context,
): { rows: StoredRow[]; after: RuleTable } {
	const own = byKey(stored, pageRowOf);
	const edited = new Map<StoredRow, StoredRow>();
	const isNew = (changes: RowChanges) => !own.has(pageRow(changes[0]));
	for (const changes of wanted) {
		const given = cellsOfChanges(changes, context);
		const emptied = Object.keys(given).filter((column) => given[column as Column] === '');
		const rows = own.get(pageRow(changes[0])) ?? [];
		rows.forEach((row, at) => {
			const isLast = at === rows.length - 1;
			edited.set(row, withCells(row, isLast ? given : pick(given, emptied)));
		});
	}
	const fresh = (changes: RowChanges): StoredRow => {
		const { solution, level, status, customer } = changes[0];
		return withCells(
			{ cells: {} },
			{ ...{ solution, level, status, customer }, ...cellsOfChanges(changes, context) },
		);
	};
	const inPlace = stored.map((row) => edited.get(row) ?? row);
	const rows = [...inPlace, ...wanted.filter(isNew).map(fresh)];
	const after = tableOf(rows, context);
	const beaten = wanted.filter((changes) => !isNew(changes) && !isWanted(after, changes, context));
	if (beaten.length === 0) return { rows, after };
	const all = [...rows, ...beaten.map(fresh)];
	return { rows: all, after: tableOf(all, context) };
}

const cellsOfChanges = (changes: RowChanges, context: Context): StoredRow['cells'] =>
	Object.assign(
		{},
		...changes.map((change) => cellsToWrite(change, context)),
	) as StoredRow['cells'];

/** The row itself when nothing in it is other than before. */
function withCells(row: StoredRow, given: StoredRow['cells']): StoredRow {
	const cells = Object.fromEntries(
		Object.entries({ ...row.cells, ...given }).filter(([, text]) => text !== ''),
	);
	return isEqual(cells, row.cells) ? row : { ...row, cells };
}

/** Whether the page's row then has what was entered. */
function isWanted(table: RuleTable, changes: RowChanges, context: Context): boolean {
	const row = rowOf(table, changes[0]);
	const cells = cellsOf(row, context.picklists);
	return changes.every(({ column, value }) => {
		if (value === null) return true;
		if (column !== 'hours') return cells[column] === settingText({ column, value }, context);
		return isEqual(row.hours.value, readHours(hoursCells(value), context.zone).hours);
	});
}

/** A customer's last row with a company keeps it: the others say nothing of it any more. */
function withAccounts(
	rows: readonly StoredRow[],
	accounts: readonly AccountChange[],
	{ companies }: Context,
): StoredRow[] {
	const own = byKey(rows, mappedCustomer);
	const edited = new Map<StoredRow, StoredRow>();
	const fresh: StoredRow[] = [];
	for (const { customer, company } of accounts) {
		const given = { company: company === null ? '' : `${company}|${companies.get(company) ?? ''}` };
		const before = own.get(fold(customer)) ?? [];
		for (const row of before) edited.set(row, { ...row, cells: omit(row.cells, 'company') });
		const last = before[before.length - 1];
		if (last) edited.set(last, withCells(last, given));
		else if (company !== null) fresh.push({ cells: { customer, ...given } });
	}
	return [...rows.map((row) => edited.get(row) ?? row), ...fresh];
}

const SCOPE: readonly string[] = ['solution', 'level', 'status', 'customer'];

/** What the page fills in beside the cells. */
const INFORMS = 'statusDescription';

/** A customer's row that sets nothing any more, and in which nobody else has written. */
function isIdle({ cells, others = {} }: StoredRow): boolean {
	const isEmpty = Object.keys(cells).every((column) => SCOPE.includes(column));
	return (
		cells.customer !== undefined && isEmpty && Object.keys(others).every((name) => name === INFORMS)
	);
}
