import { isEqual } from 'lodash';
import type { SettingValues } from '../../shared/autotask/settingValues';
import { ALL_STATUSES } from '../../shared/deviceStatus/statusCatalogue';
import { findValue, shortestValue } from './choiceValue';
import type { Column } from './columns';
import { writeHours } from './hours';
import type { Mute } from './mutes';
import { resolveRow } from './resolveRow';
import { type Origin, type TableRow, RuleTable } from './ruleTable';
import { NONE, PARTS, type Configured, type Part } from './rules';
import { bySetting, TICKET_SETTINGS } from '../../shared/ticketSettings';

/** Texts are empty for what a row does not set, numbers and switches are `null`. */
type Cell = string | number | boolean | null;

/** A row of the rule table as people read it, and as it can be read back. */
export type ListedRow = Record<Column | 'statusDescription' | 'rule' | 'needsAttention', Cell>;

type HoursCells = Record<'days' | 'from' | 'to' | 'timeZone', Cell>;

const NO_HOURS: HoursCells = { days: '', from: '', to: '', timeZone: '' };

/** What a row has, part by part, as it is written: labels where these are unambiguous. */
interface WrittenRow extends Record<Exclude<Part, 'hours'>, Cell> {
	hours: HoursCells;
}

/**
 * Writes a row as flat cells.
 *
 * @param beneath what holds without this row: the default, and for a customer's row that of all
 * customers. A customer's row holds only what differs.
 * @returns `undefined` for a customer's row that differs in nothing
 */
function rowCells(
	row: TableRow,
	beneath: TableRow,
	picklists: SettingValues,
): ListedRow | undefined {
	const { solution, level, status, customer = '', rule } = row;
	const [mine, theirs] = [row, beneath].map((one) => writeRow(one, picklists));
	const isSame = (part: Part) => isEqual(mine[part], theirs[part]);
	if (customer !== '' && PARTS.every(isSame)) return undefined;
	const isLeftOut = (part: Part) => {
		if (!isSame(part)) return false;
		// Another issue type takes the sub-issue type with it, unless the row names it again.
		if (part === 'subIssueType' && !isSame('issueType')) return mine[part] === NONE;
		return customer !== '' || isNothing(mine[part]);
	};
	const { hours, ...cells } = mine;
	for (const part of PARTS) {
		if (part === 'hours' || !isLeftOut(part)) continue;
		cells[part] = part === 'createTicket' || part === 'dueHours' ? null : '';
	}
	return {
		...{ statusDescription: status.description, level },
		...cells,
		...(isLeftOut('hours') ? NO_HOURS : hours),
		...{ devices: '', until: '', customer, company: '', solution, status: status.code },
		rule: rule?.title ?? '',
		needsAttention: resolveRow(row, picklists).issues.join(' '),
	};
}

const ALWAYS: HoursCells = writeHours(null);

const isNothing = (written: Cell | HoursCells) => written === NONE || isEqual(written, ALWAYS);

/** The settings of a row as they are written, whoever has set them. */
export function writeRow({ settings, ...row }: TableRow, picklists: SettingValues): WrittenRow {
	return {
		createTicket: readable(row.createTicket, 'createTicket'),
		...bySetting((setting) => writeSetting(setting, settings[setting.name], picklists)),
		onePer: readable(row.onePer, 'onePer'),
		hours: writeRowHours(row.hours),
	};
}

/** What cannot be read is shown as it was given. */
function readable<T extends Cell>({ value, issues }: Origin<T>, column: Column): Cell {
	return issues ? (issues.find((one) => one.column === column)?.value ?? '') : value;
}

function writeSetting(
	{ name, picklist, kind }: (typeof TICKET_SETTINGS)[number],
	origin: Origin<Configured>,
	picklists: SettingValues,
): Cell {
	const value = readable(origin, name) ?? NONE;
	if (value === NONE) return NONE;
	if (kind === 'hours') return Number.isFinite(Number(value)) ? Number(value) : value;
	if (picklist === null) return value;
	const values = picklists[picklist];
	const found = findValue(values, String(value));
	// A default that Autotask does not have is blank, as in the original.
	if (origin.rule === null && !found?.isActive) return '';
	return found ? shortestValue(values, found) : value;
}

function writeRowHours(origin: TableRow['hours']): HoursCells {
	const { value, rule, issues } = origin;
	if (!issues) return writeHours(value);
	const given = (column: Column) => readable({ value: '', rule, issues }, column);
	return {
		...{ days: given('days'), from: given('from') },
		...{ to: given('to'), timeZone: given('timeZone') },
	};
}

/** Mutes as rows, one for each status description that they name: a table that is written back keeps them. */
export function listMutes(mutes: readonly Mute[]): ListedRow[] {
	return mutes.flatMap(({ kind, cells, statuses, issues, title }) => {
		const named = kind === 'row' ? [cells.status] : (statuses ?? [ALL_STATUSES]);
		return named.map((status) => ({
			statusDescription: '',
			...cells,
			...{ createTicket: cells.createTicket || null, dueHours: cells.dueHours || null, status },
			rule: title,
			needsAttention: issues.map(({ message }) => message).join(' '),
		}));
	});
}

const DEFAULT_TABLE = new RuleTable([]);

/**
 * The whole table as flat rows, which read back as the same table: one for each solution × level ×
 * status description, then the customers' own where they differ from these.
 */
export function listRows(table: RuleTable, picklists: SettingValues): ListedRow[] {
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
