import { countBy } from 'lodash';
import { z } from 'zod';
import { ALL_STATUSES } from '../../shared/deviceStatus/statusCatalogue';
import { COLUMNS, matchColumn, type Column, type ColumnMatch } from './columns';
import { cellText, readParts, readScope, type Cells, issue } from './readCells';
import type { Mute } from './mutes';
import { isMute, readMute, settingsOfMute } from './readMute';
import { nameRow, nameRule } from './ruleNames';
import { setParts, type Issue, type Part, type Rule, type RuleRef } from './rules';
import { userDefinedCell } from './userDefined';
import { TICKET_SETTINGS } from '../../shared/ticketSettings';

export interface ParsedRules {
	/** In the order in which they apply. */
	rules: Rule[];
	/** Rules and rows that mute devices, which are not among the others. */
	mutes: Mute[];
	/** Of rules whose rows cannot be identified: while there are any, nothing is decided. */
	issues: Issue[];
	/** Of rules that have no statuses yet: they do nothing, and the others decide. */
	unfinished: Issue[];
}

const rawRules = z.array(z.record(z.unknown()));

/**
 * Reads the value of `rules.rule`. Ids are not compared with Autotask here.
 *
 * @param zone IANA time zone of the workflow
 */
export function parseRules(raw: unknown, zone: string): ParsedRules {
	const parsed = rawRules.safeParse(raw ?? []);
	if (!parsed.success) {
		const issues = [unreadable(parsed.error.issues[0].path[0])];
		return { rules: [], mutes: [], issues, unfinished: [] };
	}
	const results = parsed.data.map((rule, position) => readRule(rule, position + 1, zone));
	const rules = results.flatMap(({ rule }) => rule ?? []);
	return {
		rules,
		mutes: results.flatMap(({ mute }) => mute ?? []),
		issues: results.flatMap(({ issues }) => issues),
		unfinished: rules.flatMap((rule) => (isUnfinished(rule) ? [unfinished(rule)] : [])),
	};
}

function unreadable(position: string | number | undefined): Issue {
	const which = typeof position === 'number' ? `Rule ${position + 1}` : 'Rules';
	const message = `${which} cannot be read. Remove it and add it again.`;
	return { by: null, column: 'status', value: '', allowed: '', message };
}

const isUnfinished = ({ statuses }: Pick<Rule, 'statuses'>) => statuses?.length === 0;

const STATUSES_WANTED = 'one status or several, or “All Status Descriptions” alone';

function unfinished({ kind, index, title }: RuleRef): Issue {
	const message = `${title} has no statuses yet and does nothing. Choose ${STATUSES_WANTED}, in “Status Descriptions”.`;
	const by: RuleRef = { kind, index, title };
	return { by, column: 'status', value: '', allowed: STATUSES_WANTED, message };
}

function readRule(
	raw: Record<string, unknown>,
	index: number,
	zone: string,
): { rule?: Rule; mute?: Mute; issues: Issue[] } {
	const cells = Object.fromEntries(
		COLUMNS.map((column) => [column, cellText(raw[column])]),
	) as Cells;
	cells.userDefinedFields = userDefinedCell(raw.userDefinedFields) ?? cells.userDefinedFields;
	const statuses = cellText(raw.statuses)
		.split(',')
		.map((status) => status.trim())
		.filter((status) => status !== '');
	const ref = nameRule(index, cellText(raw.name), cells, statuses);
	const named = statuses.filter((status) => !isAll(status));
	const namesAll = named.length < statuses.length;
	const { issues, ...scope } = readScope(ref, cells, namesAll ? null : named);
	if (namesAll && named.length > 0) issues.push(allBesideOthers(ref));
	const parts = readParts(ref, cells, zone);
	if (!isMute(cells)) return { rule: { ...ref, ...scope, ...parts }, issues };
	// A new rule of the panel says that tickets are created.
	const set = setParts(parts).filter((part) => part !== 'createTicket');
	const faults = [
		...issues,
		...(isUnfinished(scope) ? [unfinished(ref)] : []),
		...settingsOfMute(ref, cells, set),
	];
	return { mute: readMute(ref, cells, scope, faults, zone), issues: [] };
}

const isAll = (status: string) => status.toLowerCase() === ALL_STATUSES;

/** Whether the rule means all statuses or these only, nobody but the user knows. */
function allBesideOthers(by: RuleRef): Issue {
	return issue(
		by,
		'status',
		ALL_STATUSES,
		STATUSES_WANTED,
		'has “All Status Descriptions” beside others',
	);
}

/** What a column sets; the others say which rows of the rule table are meant. */
const PARTS = new Map<Column, Part>([
	['createTicket', 'createTicket'],
	...TICKET_SETTINGS.map(({ name }): [Column, Part] => [name, name]),
	['onePer', 'onePer'],
	...(['days', 'from', 'to', 'timeZone'] as const).map((name): [Column, Part] => [name, 'hours']),
]);

/**
 * Reads the rows of a table into rules, in the order in which they apply: the more specific row wins,
 * cell by cell. A row that names a customer comes after those that name none, a named status after
 * "all"; among equals the later wins. Rows that set nothing are left out.
 *
 * @param zone IANA time zone of the workflow
 */
export function readTable(
	rows: ReadonlyArray<Record<string, unknown>>,
	zone: string,
): Pick<ParsedRules, 'rules' | 'mutes'> {
	const matches = new Map<string, ColumnMatch>();
	const match = (name: string) => {
		if (!matches.has(name)) matches.set(name, matchColumn(name));
		return matches.get(name);
	};
	const ids = rows.map(({ id }) => cellText(id));
	const count = countBy(ids);
	const read = rows.flatMap((row, at) => {
		// Rows of several tables may have the same.
		const id = count[ids[at]] === 1 ? ids[at] : '';
		return readRow(row, { index: at + 1, id }, zone, match) ?? [];
	});
	return {
		rules: read.sort((a, b) => a.rank - b.rank).flatMap(({ rule }) => rule ?? []),
		mutes: read.flatMap(({ mute }) => mute ?? []),
	};
}

/** The rules of a table alone, as {@link readTable} reads them. */
export const readRows = (...table: Parameters<typeof readTable>): Rule[] =>
	readTable(...table).rules;

interface ReadRow {
	rule?: Rule;
	mute?: Mute;
	/** A higher one applies later. */
	rank: number;
}

function readRow(
	row: Record<string, unknown>,
	place: { index: number; id: string },
	zone: string,
	match: (name: string) => ColumnMatch,
): ReadRow | undefined {
	const { cells, misspelt: columns } = readRowCells(row, match);
	const by = nameRow(place.index, place.id, cells);
	const misspelt = columns.map(({ name, column }) => misspeltColumn(by, name, column));
	const parts = readParts(by, cells, zone);
	const unread: Partial<Record<Part, readonly Issue[]>> = { ...parts.unread };
	for (const one of misspelt) {
		const part = PARTS.get(one.column);
		if (part) unread[part] = [...(unread[part] ?? []), one];
	}
	const { issues, ...scope } = readRowScope(by, cells);
	const scopeIssues = [...misspelt.filter(({ column }) => !PARTS.has(column)), ...issues];
	const set = setParts({ ...parts, unread });
	if (isMute(cells)) {
		const isOff = parts.createTicket === false;
		const settings = set.filter((part) => part !== 'createTicket' || !isOff);
		const faults = [...scopeIssues, ...settingsOfMute(by, cells, settings)];
		const mute = readMute(by, cells, scope, faults, zone);
		if (!settings.includes('createTicket')) return { mute, rank: 0 };
		// It may be meant to switch tickets on: what only this row could decide waits until that is clear.
		const rule = { ...by, ...scope, settings: {}, unread: { createTicket: mute.issues } };
		return { rule, mute, rank: rankOf(cells, true) };
	}
	if (set.length === 0) return undefined;
	if (scopeIssues.length > 0) for (const part of set) unread[part] = scopeIssues;
	return { rule: { ...by, ...scope, ...parts, unread }, rank: rankOf(cells, issues.length > 0) };
}

const NO_CELLS = Object.fromEntries(COLUMNS.map((column) => [column, ''])) as Cells;

/** A misspelt column is read as the one it resembles; its value is not used, and the misspelling is reported. */
function readRowCells(
	row: Record<string, unknown>,
	match: (name: string) => ColumnMatch,
): { cells: Cells; misspelt: Array<{ name: string; column: Column }> } {
	const cells = { ...NO_CELLS };
	const misspelt: Array<{ name: string; column: Column }> = [];
	for (const [name, value] of Object.entries(row)) {
		const found = match(name);
		const text = found ? cellText(value) : '';
		if (!found || text === '') continue;
		if ('column' in found) {
			cells[found.column] = text;
			continue;
		}
		cells[found.resembles] ||= text;
		misspelt.push({ name, column: found.resembles });
	}
	return { cells, misspelt };
}

function misspeltColumn(by: RuleRef, name: string, column: Column): Issue {
	const message = `${by.title}: “${name}” is not a column of a rule table. Rename it to “${column}”.`;
	return { by, column, value: name, allowed: `“${column}”`, message };
}

function readRowScope(by: RuleRef, cells: Cells) {
	const { status, customer } = cells;
	const scope = readScope(by, cells, isAll(status) || status === '' ? null : [status]);
	// A row that somebody has only begun must not switch everything on.
	if (status === '') scope.issues.push(issue(by, 'status', '', STATUS_WANTED));
	return customer === '' ? scope : { ...scope, customer };
}

const STATUS_WANTED = `the status description that the row is for, or “${ALL_STATUSES}”`;

/**
 * Of a row whose scope cannot be read it is not known which statuses it means: any that its other cells
 * allow. What it sets there counts as unread, beneath the rows that are as specific: these go on
 * deciding, and what only this row could decide is refused, neither lost nor guessed.
 */
function rankOf({ status, customer }: Cells, isUnclear: boolean): number {
	const specific = (customer === '' ? 0 : 2) + (isAll(status) ? 0 : 1);
	return specific * 2 + (isUnclear ? 0 : 1);
}
