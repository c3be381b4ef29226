import { sameValue } from './choiceValue';
import type { Origin, TableRow } from './tableRow';
import { SETTINGS } from './settings';
import type { Part, Rule, RuleRef } from './rules';

/** One edit of a row that the rule concerns: what the rule does not set stays as it was. */
export function applyRule(row: TableRow, rule: Rule): TableRow {
	const ref: RuleRef = { name: rule.name, index: rule.index };
	const set = <T>(part: Part, value: T | undefined, before: Origin<T>, standIn: T): Origin<T> => {
		const faults = rule.unread?.[part];
		if (faults) return { value: standIn, rule: ref, faults };
		return value === undefined ? before : { value, rule: ref };
	};
	const settings = { ...row.settings };
	// A sub-issue type means something only beneath its issue type: another issue type empties it.
	if (changesIssueType(row, rule)) settings.subIssueType = { value: null, rule: ref };
	for (const name of SETTINGS) {
		settings[name] = set(name, rule.settings[name], settings[name], null);
	}
	return {
		...row,
		createTicket: set('createTicket', rule.createTicket, row.createTicket, true),
		settings,
		onePer: set('onePer', rule.onePer, row.onePer, 'device'),
		hours: set('hours', rule.hours, row.hours, null),
		rule: setsAnything(rule) ? ref : row.rule,
	};
}

function changesIssueType(row: TableRow, { settings }: Rule): boolean {
	const { issueType } = settings;
	return issueType !== undefined && !sameValue(issueType, row.settings.issueType.value);
}

function setsAnything({ createTicket, onePer, hours, settings, unread }: Rule): boolean {
	return (
		createTicket !== undefined ||
		onePer !== undefined ||
		hours !== undefined ||
		Object.keys(settings).length > 0 ||
		Object.keys(unread ?? {}).length > 0
	);
}
