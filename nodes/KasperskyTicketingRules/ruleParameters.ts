import { z } from 'zod';
import {
	ALL_STATUSES,
	STATUS_CATALOGUE,
	catalogueCode,
} from '../shared/deviceStatus/statusCatalogue';
import { LEVELS } from '../shared/deviceStatus/statusChange';
import { SOLUTIONS } from './ruleTable';
import { BOTH, NONE, SETTINGS, UNCHANGED, ruleTitle } from './rules';
import type { Configured, Rule, RuleRef } from './rules';

export interface ParsedRules {
	rules: Rule[];
	/** Rules of which it cannot be told which rows they mean; nothing may be decided as long as there are any. */
	faults: string[];
}

const text = z
	.union([z.string(), z.number(), z.boolean()])
	.nullish()
	.transform((value) => String(value ?? '').trim());

/** Editor and expressions deliver the same fields in several types; everything becomes text first. */
const rawRule = z.object({
	name: text,
	solution: text,
	level: text,
	statuses: z.union([z.array(text), text.transform((value) => value.split(','))]),
	createTicket: text,
	queue: text,
	priority: text,
	dueHours: text,
	workType: text,
	issueType: text,
	subIssueType: text,
});

type RawRule = z.infer<typeof rawRule>;

/** Reads the value of `rules.rule`. Ids are not compared with Autotask here. */
export function parseRules(raw: unknown): ParsedRules {
	const parsed = z.array(rawRule).safeParse(raw ?? []);
	if (!parsed.success) {
		const [index] = parsed.error.issues[0].path;
		const which = typeof index === 'number' ? `Rule ${index + 1}` : 'Rules';
		return { rules: [], faults: [`${which} cannot be read. Remove it and add it again.`] };
	}
	const results = parsed.data.map((rule, position) => readRule(rule, position + 1));
	return {
		rules: results.map((result) => result.rule),
		faults: results.flatMap((result) => result.faults),
	};
}

function readRule(raw: RawRule, index: number): { rule: Rule; faults: string[] } {
	const ref: RuleRef = { name: raw.name || `Rule ${index}`, index };
	const solutions = pick(ref, 'Solution', raw.solution || BOTH, SOLUTIONS);
	const levels = pick(ref, 'Level', raw.level || BOTH, LEVELS);
	const statuses = readStatuses(ref, raw.statuses);
	const createTicket = readSwitch(ref, raw.createTicket);
	const parts = [solutions, levels, statuses, createTicket];
	return {
		rule: {
			...ref,
			solutions: solutions.value,
			levels: levels.value,
			statuses: statuses.value,
			...(createTicket.value === undefined ? {} : { createTicket: createTicket.value }),
			settings: readSettings(raw),
		},
		faults: parts.flatMap((part) => part.faults),
	};
}

interface Part<T> {
	value: T;
	faults: string[];
}

function pick<T extends string>(
	ref: RuleRef,
	field: string,
	given: string,
	allowed: readonly T[],
): Part<readonly T[]> {
	if (given === BOTH) return { value: allowed, faults: [] };
	const value = allowed.filter((candidate) => candidate.toLowerCase() === given.toLowerCase());
	return {
		value,
		faults: value.length > 0 ? [] : [notAllowed(ref, field, given, [...allowed, BOTH])],
	};
}

function readStatuses(ref: RuleRef, given: string[]): Part<readonly string[] | null> {
	const named = given
		.map((value) => value.trim())
		.filter((value) => value !== '' && value !== ALL_STATUSES);
	// "All" is what a new rule starts with: whoever adds statuses to it means these.
	if (named.length === 0) return { value: null, faults: [] };
	const found = named.map((value) => ({ value, code: statusCode(value) }));
	const unknown = found.filter(({ code }) => code === undefined);
	return {
		value: found.flatMap(({ code }) => code ?? []),
		faults: unknown.map(({ value }) =>
			notAllowed(ref, 'Status Descriptions', value, [
				'databasesOutdated',
				'Databases are outdated',
			]),
		),
	};
}

/** Takes a code, the code of an unknown bit, or the text that a console shows. */
function statusCode(given: string): string | undefined {
	const wanted = given.toLowerCase();
	const entry = STATUS_CATALOGUE.find(
		({ code, text: texts }) =>
			code.toLowerCase() === wanted ||
			Object.values(texts).some((shown) => shown.toLowerCase() === wanted),
	);
	if (entry) return entry.code;
	return /^unknownStatusBit\d+$/.test(given) ? catalogueCode(given) : undefined;
}

const SWITCH = new Map<string, boolean | undefined>([
	['', undefined],
	[UNCHANGED, undefined],
	['on', true],
	['true', true],
	['off', false],
	['false', false],
]);

function readSwitch(ref: RuleRef, given: string): Part<boolean | undefined> {
	const key = given.toLowerCase();
	const faults = SWITCH.has(key) ? [] : [notAllowed(ref, 'Create Ticket', given, ['on', 'off'])];
	return { value: SWITCH.get(key), faults };
}

function readSettings(raw: RawRule): Rule['settings'] {
	const set = SETTINGS.flatMap((name): Array<[string, Configured]> => {
		const value = raw[name];
		const unset =
			value === '' || value === UNCHANGED || (name === 'dueHours' && Number(value) === 0);
		return unset ? [] : [[name, value === NONE ? null : value]];
	});
	return Object.fromEntries(set);
}

function notAllowed(
	ref: RuleRef,
	field: string,
	value: string,
	allowed: readonly string[],
): string {
	return `${ruleTitle(ref)}: ${field} “${value}” is not known. Use for example ${allowed.map((item) => `“${item}”`).join(', ')}.`;
}
