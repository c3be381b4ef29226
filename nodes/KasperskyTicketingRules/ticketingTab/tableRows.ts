import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { fold } from '../../shared/text';
import { describeStatus } from '../../shared/deviceStatus/statusCatalogue';
import { COLUMNS, matchColumn, type Column } from '../ruleTable/columns';
import { cellText, readScope } from '../ruleTable/readCells';
import { SOLUTIONS } from '../ruleTable/ruleTable';
import type { RuleRef } from '../ruleTable/rules';
import type { RowRef } from './tab';

/** Rows of a table of rules as they are stored: which of them are for one row of the page, and what they hold. */

/** A row of the table, with its cells by column; columns of others are not touched. */
export interface StoredRow {
	/** The table's own ID; absent for a row that is not written yet. */
	id?: number | string;
	cells: Partial<Record<Column, string>>;
}

export function readStoredRows(rows: readonly IDataObject[]): StoredRow[] {
	return rows
		.map(({ id, ...cells }) => ({
			...(typeof id === 'number' || typeof id === 'string' ? { id } : {}),
			cells: Object.fromEntries(
				Object.entries(cells).flatMap(([name, value]) => {
					const found = matchColumn(name);
					const text = cellText(value);
					return found && 'column' in found && text !== '' ? [[found.column, text]] : [];
				}),
			),
		}))
		.filter(({ cells }) => Object.keys(cells).length > 0);
}

/** Changes whenever anything in the table does that decides on tickets. */
export function versionOf(rows: readonly StoredRow[]): string {
	const sorted = rows.map(({ id, cells }) => [id, Object.entries(cells).sort()]);
	return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
}

/** Whether the stored row is for this row of the page, and for no other. */
export function isFor({ cells }: StoredRow, ref: RowRef): boolean {
	if (fold(cells.customer ?? '') !== fold(ref.customer)) return false;
	const by: RuleRef = { kind: 'row', index: 0, title: '' };
	const scope = { solution: cells.solution ?? '', level: cells.level ?? '' };
	const { solutions, levels, statuses, issues } = readScope(by, scope, [cells.status ?? '']);
	return (
		issues.length === 0 &&
		solutions.join() === ref.solution &&
		levels.join() === ref.level &&
		statuses?.join() === ref.status
	);
}

/** Whether the stored row maps a customer to a company, and sets nothing else. */
export function isAccount({ cells }: StoredRow): boolean {
	const { company, customer, status } = cells;
	return company !== undefined && customer !== undefined && status === undefined;
}

const ON = /^(on|true|yes|1)$/i;
const OFF = /^(off|false|no|0)$/i;

/** As the table stores it: every column, so that a cell that was emptied is emptied. */
export function writtenRow({ cells }: StoredRow): IDataObject {
	const { createTicket = '', dueHours = '', solution = '', status = '' } = cells;
	const hours = dueHours === '' ? null : Number(dueHours);
	return {
		...Object.fromEntries(COLUMNS.map((column) => [column, cells[column] ?? ''])),
		statusDescription: descriptionOf(solution, status),
		createTicket: ON.test(createTicket) ? true : OFF.test(createTicket) ? false : null,
		dueHours: Number.isNaN(hours) ? dueHours : hours,
	};
}

function descriptionOf(solution: string, status: string): string {
	const known = SOLUTIONS.find((one) => one === solution);
	return known && status !== '' ? describeStatus(status, known).description : '';
}
