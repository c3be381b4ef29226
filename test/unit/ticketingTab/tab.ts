import type { IDataObject } from 'n8n-workflow';
import { readRows } from '../../../nodes/KasperskyTicketingRules/ruleTable/readRules';
import { RuleTable } from '../../../nodes/KasperskyTicketingRules/ruleTable/ruleTable';
import { planWrites } from '../../../nodes/KasperskyTicketingRules/ticketingTab/rowWrites';
import { namedCustomer } from '../../../nodes/KasperskyTicketingRules/accounts/accounts';
import { cellsOf } from '../../../nodes/KasperskyTicketingRules/ticketingTab/tabModel';
import {
	readStoredRows,
	writtenRow,
} from '../../../nodes/KasperskyTicketingRules/ticketingTab/tableRows';
import type {
	Cells,
	Change,
	Edits,
	RowRef,
	TabColumn,
} from '../../../nodes/KasperskyTicketingRules/ticketingTab/tab';
import { pick, picklists } from '../ticketingRules/fixtures';

/** A tenant, a row of the page, and a table of any kind beneath it. */

export const lists = picklists({
	queueID: [pick(8, 'Monitoring Alert'), pick(9, 'Security'), pick(10, 'Old', { isActive: false })],
	priority: [pick(4, 'Critical'), pick(2, 'Medium'), pick(1, 'High')],
	issueType: [pick(10, 'Security'), pick(11, 'Computer')],
	subIssueType: [pick(101, 'Malware', { parentId: 10 }), pick(111, 'Disk', { parentId: 11 })],
});

export const context = {
	...{ picklists: lists, zone: 'UTC', by: 'service-desk', at: '2026-11-28T14:00:00Z' },
	companies: new Map([
		[175, 'Contoso'],
		[176, 'Fabrikam'],
	]),
	check: () => [],
};

export const SCOPE = {
	solution: 'kasperskySecurityCenter',
	level: 'Critical',
	status: 'databasesOutdated',
} as const;
export const REF: RowRef = { ...SCOPE, customer: '' };

export const change = (
	column: TabColumn,
	value: string | null,
	ref: Partial<RowRef> = {},
): Change => ({ ...REF, ...ref, ...{ column, value } });

export const plan = (rows: readonly IDataObject[], edits: Partial<Edits>) =>
	planWrites(readStoredRows(rows), { changes: [], accounts: [], ...edits }, context);

/** What a node that reads the table makes of it. */
export function cellsIn(rows: readonly IDataObject[], ref: RowRef): Cells {
	const table = new RuleTable(readRows(rows, 'UTC'));
	const customer = ref.customer === '' ? null : namedCustomer(ref.customer);
	return cellsOf(table.rowFor(ref.solution, ref.level, ref.status, customer), lists);
}

/** The table after the workflow has written: columns of others stay, new rows come behind the others. */
export function written(
	rows: readonly IDataObject[],
	{ rows: planned, removed }: ReturnType<typeof plan>,
): IDataObject[] {
	let next = 1000;
	const updates = new Map(planned.map((row) => [row.id ?? next++, writtenRow(row)]));
	const known = new Set(rows.map(({ id }) => id));
	const kept = rows.filter(({ id }) => !(removed as unknown[]).includes(id));
	const added = [...updates].filter(([id]) => !known.has(id)).map(([id, row]) => ({ ...row, id }));
	return [...kept.map((row) => ({ ...row, ...updates.get(row.id as number) })), ...added];
}
