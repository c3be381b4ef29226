import { readRows } from '../../../nodes/KasperskyTicketingRules/ruleTable/readRules';
import { RuleTable } from '../../../nodes/KasperskyTicketingRules/ruleTable/ruleTable';
import type {
	RowRef,
	TabAccount,
	TabModel,
} from '../../../nodes/KasperskyTicketingRules/ticketingTab/tab';
import { drawTable } from '../../../nodes/KasperskyTicketingRules/ticketingTab/tabModel';
import type { TicketPicklists } from '../../../nodes/shared/autotask/picklists';
import { pick, picklists } from '../ticketingRules/fixtures';

/** Pages of a small tenant. */

export const LISTS = picklists({
	queueID: [pick(8, 'Monitoring Alert'), pick(9, 'Security'), pick(6, 'Old', { isActive: false })],
});

export const REF: RowRef = {
	...{ solution: 'kasperskySecurityCenter', level: 'Critical' },
	...{ status: 'databasesOutdated', customer: '' },
};
export const CONTOSO: RowRef = { ...REF, customer: 'Contoso' };

export const tableOf = (rows: object[]): RuleTable =>
	new RuleTable(readRows(rows as Parameters<typeof readRows>[0], 'UTC'));

/** @param rows as a table of rules holds them */
export function model(
	rows: object[] = [],
	lists: TicketPicklists = LISTS,
	accounts: TabAccount[] = [],
): TabModel {
	return {
		...{ token: '', user: '', view: { section: '', customer: '' } },
		...drawTable(tableOf(rows), lists, ['Contoso']),
		...{ accounts, companies: [[175, 'Contoso']], history: [], notice: null },
		...{ mutes: [], today: '2026-11-29' },
		edits: { changes: [], accounts: [] },
	};
}
