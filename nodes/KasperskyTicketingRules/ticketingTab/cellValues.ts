import type { SettingValues } from '../../shared/autotask/settingValues';
import { STATUS_CATALOGUE, describeStatus } from '../../shared/deviceStatus/statusCatalogue';
import { LIST_SETTINGS, TICKET_SETTINGS } from '../../shared/ticketSettings';
import { findValue, shortestValue } from '../ruleTable/choiceValue';
import { readHours } from '../ruleTable/hours';
import { NONE, SOLUTION_NAMES } from '../ruleTable/rules';
import type { StoredRow } from './tableRows';
import { COLUMN_NAMES, type AccountChange, type Change, type RowRef } from './tab';

/** Values that the page sends: whether they can be saved, and how the table holds them. */

/** What values are compared with. */
export interface Allowed {
	picklists: SettingValues;
	/** IANA time zone of the workflow. */
	zone: string;
	/** Active companies by ID. */
	companies: ReadonlyMap<number, string>;
}

const MAX_DUE_HOURS = 8760;

/** How the page calls a row. */
export function nameOf({ solution, level, status, customer }: RowRef): string {
	const where = [level, SOLUTION_NAMES[solution], ...(customer === '' ? [] : [customer])];
	return `“${describeStatus(status, solution).description}” (${where.join(', ')})`;
}

const statuses = new Map(STATUS_CATALOGUE.map(({ code, text }) => [code, text]));

/** What is wrong with a value that no page of ours offers, or that Autotask does not have any more: row, column, value, what is allowed. */
export function changeIssue(change: Change, { picklists, zone }: Allowed): string | undefined {
	const { solution, status, column, value, customer } = change;
	const wrong = (allowed: string, given = value ?? '') =>
		`${nameOf(change)}: ${COLUMN_NAMES[column]} cannot be “${given}”. Choose ${allowed}.`;
	if (statuses.get(status)?.[solution] === undefined) {
		return `${nameOf(change)}: ${SOLUTION_NAMES[solution]} has no status description “${status}”. Choose one of the page.`;
	}
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
		return issue && wrong(issue.allowed, value.split('|').join(' ').trim());
	}
	if (isTyped(column)) return value.trim() === '' ? wrong('a value, or none') : undefined;
	const setting = LIST_SETTINGS.find(({ name }) => name === column);
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

/** What is typed on the page is compared with Autotask together with its row. */
const isTyped = (column: Change['column']) =>
	TICKET_SETTINGS.some(
		({ name, kind }) => name === column && (kind === 'company' || kind === 'userDefined'),
	);

export function accountIssue(
	{ customer, company }: AccountChange,
	{ companies }: Allowed,
): string | undefined {
	if (company === null || companies.has(company)) return undefined;
	return `Customer “${customer}”: Autotask has no active company with the ID ${company}. Choose another company.`;
}

/** The cells that a change fills or empties. */
export function cellsToWrite(change: Change, allowed: Allowed): StoredRow['cells'] {
	const { column, value } = change;
	if (column === 'hours') return hoursCells(value ?? '', value !== null);
	return { [column]: value === null ? '' : settingText({ column, value }, allowed) };
}

/** As the table holds it: the shortest text that means this value and no other. */
export function settingText(
	{ column, value }: { column: Change['column']; value: string },
	{ picklists }: Allowed,
): string {
	if (column === 'dueHours') return String(Number(value));
	if (isTyped(column)) return value.trim();
	const setting = LIST_SETTINGS.find(({ name }) => name === column);
	if (!setting || value === NONE) return value;
	const values = picklists[setting.picklist];
	const found = findValue(values, value);
	return found ? shortestValue(values, found) : value;
}

const EVERY_DAY = 'Mon-Sun';

/** @param isSet whether nothing means always; else it means nothing */
export function hoursCells(value: string, isSet = true) {
	const [days = '', from = '', to = '', timeZone = ''] = value
		.split('|')
		.map((part) => part.trim());
	const isAlways = days === '' && from === '' && to === '';
	return { days: isAlways && isSet ? EVERY_DAY : days, from, to, timeZone };
}
