import type { TicketPicklists } from '../../shared/autotask/picklists';
import { rowCells } from './rowCells';
import type { ListedRow } from './rowCells';
import { RuleTable } from './ruleTable';
import type { TableRow } from './tableRow';

const DEFAULT_TABLE = new RuleTable([]);

/**
 * The whole table as flat rows, which read back as the same table: one for each solution × level ×
 * status description, then the customers' own where they differ from these.
 */
export function listRows(table: RuleTable, picklists: TicketPicklists): ListedRow[] {
	const sameIn = (other: RuleTable, { solution, level, status }: TableRow) =>
		other.rowFor(solution, level, status.code, null);
	const ofAll = table.rows.flatMap(
		(row) => rowCells(row, sameIn(DEFAULT_TABLE, row), picklists) ?? [],
	);
	const ofCustomers = table.customerRows.flatMap(
		(row) => rowCells(row, sameIn(table, row), picklists) ?? [],
	);
	return [...ofAll, ...ofCustomers];
}
