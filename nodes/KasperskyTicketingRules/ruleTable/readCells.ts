import {
	ALL_STATUSES,
	STATUS_CATALOGUE,
	catalogueCode,
} from '../../shared/deviceStatus/statusCatalogue';
import { LEVELS } from '../../shared/items';
import { COLUMN_LABELS, type Column } from './columns';
import { readHours } from './hours';
import { SOLUTIONS } from './ruleTable';
import {
	BOTH,
	NONE,
	SOLUTION_NAMES,
	UNCHANGED,
	type Configured,
	type Issue,
	type OnePer,
	type Part,
	type Rule,
	type RuleRef,
} from './rules';
import { TICKET_SETTINGS } from '../../shared/ticketSettings';

/** The fields of a rule, or the cells of a row, as trimmed texts; empty for what is not given. */
export type Cells = Record<Column, string>;

type Scope = Pick<Rule, 'solutions' | 'levels' | 'statuses'>;

/** @returns a text of what editor, expressions and tables deliver: text, numbers, yes and no */
export function cellText(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (Array.isArray(value)) return value.map(cellText).join(',');
	const json = typeof value === 'object' ? JSON.stringify(value) : undefined;
	// A date of a table, or of an expression, is a text in quotation marks as JSON.
	return String(json?.startsWith('"') ? JSON.parse(json) : (json ?? value)).trim();
}

const STATUSES = 'Status Descriptions';

/** @param found what is wrong with the value, as the rest of a sentence */
export function issue(
	by: RuleRef,
	column: Column,
	value: string,
	allowed: string,
	found = value === '' ? 'is empty' : `“${value}” is not known`,
): Issue {
	// A rule may have several.
	const label = by.kind === 'rule' && column === 'status' ? STATUSES : COLUMN_LABELS[column];
	const message = `${by.title}: ${label} ${found}. Use ${allowed}.`;
	return { by, column, value, allowed, message };
}

const quoted = (words: readonly string[]) => words.map((word) => `“${word}”`).join(', ');

/** What a solution may be called, in lower case. */
export const SOLUTION_WORDS = new Map(
	SOLUTIONS.flatMap((solution) => [
		[solution.toLowerCase(), solution],
		[SOLUTION_NAMES[solution].toLowerCase(), solution],
	]),
);
const LEVEL_WORDS = new Map(LEVELS.map((level) => [level.toLowerCase(), level]));

/** By code, and by the text that a console shows. */
const STATUS_WORDS = new Map(
	STATUS_CATALOGUE.flatMap(({ code, text }) =>
		[code, ...Object.values(text)].map((word) => [word.toLowerCase(), code]),
	),
);

/**
 * Which rows of the rule table are meant. What cannot be read counts as all of them: the caller must
 * not let such a rule decide.
 *
 * @param statuses the named ones; `null` for all
 */
export function readScope(
	by: RuleRef,
	cells: Pick<Cells, 'solution' | 'level'>,
	statuses: readonly string[] | null,
): Scope & { issues: Issue[] } {
	const solutions = readWord(SOLUTION_WORDS, cells.solution, SOLUTIONS);
	const levels = readWord(LEVEL_WORDS, cells.level, LEVELS);
	const codes = statuses?.map(statusCode) ?? [];
	const issues: Issue[] = [];
	if (!solutions) {
		const allowed = quoted([...SOLUTIONS, BOTH]);
		issues.push(issue(by, 'solution', cells.solution, allowed));
	}
	if (!levels) issues.push(issue(by, 'level', cells.level, quoted([...LEVELS, BOTH])));
	statuses?.forEach((given, at) => {
		if (codes[at] === undefined) issues.push(issue(by, 'status', given, STATUSES_ALLOWED));
	});
	const known = codes.flatMap((code) => code ?? []);
	return {
		solutions: solutions ?? SOLUTIONS,
		levels: levels ?? LEVELS,
		statuses: statuses === null || known.length < statuses.length ? null : known,
		issues,
	};
}

const STATUSES_ALLOWED = `a code or the text of the console, for example ${quoted(['databasesOutdated', 'Databases are outdated'])}, or “${ALL_STATUSES}”`;

function readWord<T>(
	words: ReadonlyMap<string, T>,
	given: string,
	all: readonly T[],
): readonly T[] | undefined {
	const word = given.toLowerCase();
	if (word === '' || word === BOTH || word === ALL_STATUSES) return all;
	const value = words.get(word);
	return value && [value];
}

/** @returns `undefined` for what is neither a code nor a text of a console */
export function statusCode(given: string): string | undefined {
	const code = STATUS_WORDS.get(given.toLowerCase());
	return code ?? (/^unknownStatusBit\d+$/.test(given) ? catalogueCode(given) : undefined);
}

const SWITCH = new Map<string, boolean | undefined>([
	['', undefined],
	[UNCHANGED, undefined],
	...['on', 'true', 'yes', '1'].map((word): [string, boolean] => [word, true]),
	...['off', 'false', 'no', '0'].map((word): [string, boolean] => [word, false]),
]);

const ONE_PER = new Map<string, OnePer | undefined>([
	['', undefined],
	[UNCHANGED, undefined],
	['device', 'device'],
	['customer', 'customer'],
]);

/** What a rule sets. Values of Autotask are not compared with Autotask here. */
export function readParts(
	by: RuleRef,
	cells: Cells,
	zone: string,
): Pick<Rule, 'createTicket' | 'onePer' | 'hours' | 'settings' | 'unread'> {
	const createTicket = cells.createTicket.toLowerCase();
	const onePer = cells.onePer.toLowerCase();
	const { hours, issues } = readHours(cells, zone);
	const unread: Partial<Record<Part, Issue[]>> = {};
	if (!SWITCH.has(createTicket)) {
		const allowed = quoted(['on', 'off']);
		unread.createTicket = [issue(by, 'createTicket', cells.createTicket, allowed)];
	}
	if (!ONE_PER.has(onePer)) {
		unread.onePer = [issue(by, 'onePer', cells.onePer, quoted(['device', 'customer']))];
	}
	if (issues.length > 0) {
		unread.hours = issues.map(({ column, allowed, found }) =>
			issue(by, column, cells[column], allowed, found),
		);
	}
	return {
		createTicket: SWITCH.get(createTicket),
		onePer: ONE_PER.get(onePer),
		hours,
		settings: readSettings(cells),
		unread,
	};
}

function readSettings(cells: Cells): Rule['settings'] {
	const set = TICKET_SETTINGS.flatMap(({ name }): Array<[string, Configured]> => {
		const value = cells[name];
		const word = value.toLowerCase();
		const isUnset = word === '' || word === UNCHANGED;
		return isUnset ? [] : [[name, word === NONE ? null : value]];
	});
	return Object.fromEntries(set);
}
