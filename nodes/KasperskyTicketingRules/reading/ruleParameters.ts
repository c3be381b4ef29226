import { z } from 'zod';
import { ALL_STATUSES } from '../../shared/deviceStatus/statusCatalogue';
import { COLUMNS } from '../table/columns';
import { cellText, readParts, readScope } from './readCells';
import type { Cells } from './readCells';
import type { Fault, Rule, RuleRef } from '../table/rules';

export interface ParsedRules {
	/** In the order in which they apply. */
	rules: Rule[];
	/** Of rules of which it cannot be told which rows they mean: while there are any, nothing is decided. */
	faults: Fault[];
}

const rawRules = z.array(z.record(z.unknown()));

/**
 * Reads the value of `rules.rule`. Ids are not compared with Autotask here.
 *
 * @param zone IANA time zone of the workflow
 */
export function parseRules(raw: unknown, zone: string): ParsedRules {
	const parsed = rawRules.safeParse(raw ?? []);
	if (!parsed.success) return { rules: [], faults: [unreadable(parsed.error.issues[0].path[0])] };
	const results = parsed.data.map((rule, position) => readRule(rule, position + 1, zone));
	return {
		rules: results.map(({ rule }) => rule),
		faults: results.flatMap(({ faults }) => faults),
	};
}

function unreadable(position: string | number | undefined): Fault {
	const which = typeof position === 'number' ? `Rule ${position + 1}` : 'Rules';
	const message = `${which} cannot be read. Remove it and add it again.`;
	return { by: null, column: 'status', value: '', allowed: '', message };
}

function readRule(
	raw: Record<string, unknown>,
	index: number,
	zone: string,
): { rule: Rule; faults: Fault[] } {
	const ref: RuleRef = { name: cellText(raw.name) || `Rule ${index}`, index };
	const cells = Object.fromEntries(
		COLUMNS.map((column) => [column, cellText(raw[column])]),
	) as Cells;
	// "All" is what a new rule starts with: whoever adds statuses to it means these.
	const statuses = cellText(raw.statuses)
		.split(',')
		.map((status) => status.trim())
		.filter((status) => status !== '' && status !== ALL_STATUSES);
	const { faults, ...scope } = readScope(ref, cells, statuses);
	return { rule: { ...ref, ...scope, ...readParts(ref, cells, zone) }, faults };
}
