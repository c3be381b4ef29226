import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { fold } from '../../shared/text';
import { describeStatus } from '../../shared/deviceStatus/statusCatalogue';
import { COLUMNS, matchColumn, type Column } from '../ruleTable/columns';
import { SOLUTION_WORDS, cellText, readScope, statusCode } from '../ruleTable/readCells';
import { isMute } from '../ruleTable/readMute';
import type { RuleRef } from '../ruleTable/rules';
import { rowKey, type RowRef } from './tab';

/** Rows of a table of rules as they are stored: which row of the page each of them is for, and what they hold. */

/** A row of the table, with its cells by column. */
export interface StoredRow {
	/** The table's own ID; absent for a row that is not written yet. */
	id?: number | string;
	cells: Partial<Record<Column, string>>;
	/** What else is filled in, by the table's own names: misspelt columns, and columns of others. Never written. */
	others?: Record<string, string>;
}

/** Columns of n8n's Data Table. */
const OF_TABLE = ['createdAt', 'updatedAt'];

export function readStoredRows(rows: readonly IDataObject[]): StoredRow[] {
	return rows.map(readStoredRow).filter(({ cells }) => Object.keys(cells).length > 0);
}

function readStoredRow({ id, ...values }: IDataObject): StoredRow {
	const cells: StoredRow['cells'] = {};
	const others: Record<string, string> = {};
	for (const [name, value] of Object.entries(values)) {
		const found = matchColumn(name);
		const text = cellText(value);
		if (text === '' || OF_TABLE.includes(name)) continue;
		if (found && 'column' in found) cells[found.column] = text;
		else others[name] = text;
	}
	return { ...(typeof id === 'number' || typeof id === 'string' ? { id } : {}), cells, others };
}

/**
 * Columns that a table of n8n lacks, because it was made before they were there: a row with them cannot be written. n8n
 * gives every row all columns of the table.
 */
export function missingColumns([row = {}]: readonly IDataObject[]): Column[] {
	if (!OF_TABLE.every((name) => name in row)) return [];
	const present = new Set(Object.keys(row));
	return COLUMNS.filter((column) => !present.has(column));
}

/** Changes whenever anything in the table does that decides on tickets. */
export function versionOf(rows: readonly StoredRow[]): string {
	const decisive = rows.map(({ id, cells, others = {} }) => [
		...[id, ...COLUMNS.map((column) => cells[column] ?? '')],
		...Object.entries(others).filter(([name]) => matchColumn(name) !== undefined),
	]);
	return createHash('sha256').update(JSON.stringify(decisive)).digest('hex').slice(0, 16);
}

/** What tells a row of the page from the others, however its customer is spelt. */
export const pageRow = (ref: RowRef): string => rowKey({ ...ref, customer: fold(ref.customer) });

const cellOf = ({ cells }: StoredRow, column: Column): string => cells[column] ?? '';

/** Whether the row mutes devices: then it sets nothing else. */
export const isMuteRow = (row: StoredRow): boolean =>
	isMute({ devices: cellOf(row, 'devices'), until: cellOf(row, 'until') });

/** @returns the {@link pageRow} that the stored row is for; `undefined` when it is for several or a mute, or cannot be read */
export function pageRowOf(row: StoredRow): string | undefined {
	const { cells } = row;
	if (isMuteRow(row)) return undefined;
	const by: RuleRef = { kind: 'row', index: 0, title: '' };
	const scope = { solution: cells.solution ?? '', level: cells.level ?? '' };
	const { solutions, levels, statuses, issues } = readScope(by, scope, [cells.status ?? '']);
	if (issues.length > 0 || statuses?.length !== 1) return undefined;
	if (solutions.length > 1 || levels.length > 1) return undefined;
	const [solution, level, status] = [solutions[0], levels[0], statuses[0]];
	return pageRow({ solution, level, status, customer: cells.customer ?? '' });
}

const ON = /^(on|true|yes|1)$/i;
const OFF = /^(off|false|no|0)$/i;

/** As the table stores it: every column, so that a cell that was emptied is emptied. What cannot be read stays. */
export function writtenRow({ cells, others }: StoredRow): IDataObject {
	const { createTicket = '', dueHours = '' } = cells;
	const hours = dueHours === '' ? null : Number(dueHours);
	const unread = createTicket === '' ? null : createTicket;
	return {
		...Object.fromEntries(COLUMNS.map((column) => [column, cells[column] ?? ''])),
		statusDescription: descriptionOf(cells) ?? others?.statusDescription ?? '',
		createTicket: ON.test(createTicket) ? true : OFF.test(createTicket) ? false : unread,
		dueHours: Number.isNaN(hours) ? dueHours : hours,
	};
}

function descriptionOf({ solution = '', status = '' }: StoredRow['cells']): string | undefined {
	const known = SOLUTION_WORDS.get(solution.toLowerCase());
	const code = statusCode(status);
	return known && code && describeStatus(code, known).description;
}
