import type { SettingValues } from '../../shared/autotask/settingValues';
import { describeStatus } from '../../shared/deviceStatus/statusCatalogue';
import { storedLabel } from '../ruleTable/choiceValue';
import type { TableRow } from '../ruleTable/ruleTable';
import { SOLUTION_NAMES } from '../ruleTable/rules';
import { cellsOf } from './tabModel';
import { COLUMN_NAMES, type AccountChange, type Change, type TabHistoryEntry } from './tab';

/** What is kept of a save: who, when, row, old → new. Pure. */

/** Who saves, and when: an ISO time in UTC. */
export type Saver = Pick<TabHistoryEntry, 'by' | 'at'>;

export function settingEntry(
	change: Change,
	[before, after]: readonly [TableRow, TableRow],
	picklists: SettingValues,
	{ at, by }: Saver,
): TabHistoryEntry {
	const { column, solution, level, status, customer, value } = change;
	const [old, current] = [before, after].map((row) => shownValue(column, row, picklists));
	const { description } = describeStatus(status, solution);
	return {
		...{ at, by, customer, row: `${description} (${level}, ${SOLUTION_NAMES[solution]})` },
		...{ setting: COLUMN_NAMES[column], before: old },
		after: value === null ? `as all customers: ${current}` : current,
	};
}

function shownValue(column: Change['column'], row: TableRow, picklists: SettingValues): string {
	const value = cellsOf(row, picklists)[column] ?? '';
	if (column === 'hours') return value === '' ? 'always' : value.split('|').join(' ').trim();
	return storedLabel(value);
}

const BY_NAME = 'by name';

/** @param before the cell that maps the customer; `undefined` when none does */
export function accountEntry(
	{ customer, company }: AccountChange,
	before: string | undefined,
	companies: ReadonlyMap<number, string>,
	{ at, by }: Saver,
): TabHistoryEntry {
	return {
		...{ at, by, customer, row: 'Account', setting: 'Company' },
		before: before === undefined ? BY_NAME : storedLabel(before),
		after: company === null ? BY_NAME : (companies.get(company) ?? String(company)),
	};
}
