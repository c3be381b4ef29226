import { uniqBy } from 'lodash';
import type { TicketPicklists } from '../../shared/autotask/picklists';
import { lookUp, resolveRow } from './resolveRow';
import { dueFaults } from './rowFaults';
import type { PicklistSetting } from './rowSettings';
import type { RuleTable } from './ruleTable';
import { ruleTitle } from './rules';
import type { Configured, Fault, Rule } from './rules';

/**
 * Everything that has to be put right in rules, whether or not it keeps a ticket from being made now:
 * what cannot be read, what Autotask lacks, and what does not go together in a row of the table.
 *
 * @returns each fault once, in the order of the rules
 */
export function ruleFaults(
	rules: readonly Rule[],
	table: RuleTable,
	picklists: TicketPicklists,
): Fault[] {
	const inRules = rules.flatMap((rule) => [...unreadIn(rule), ...lackingIn(rule, picklists)]);
	const inTable = [...table.rows, ...table.customerRows].flatMap(
		(row) => resolveRow(row, picklists).details,
	);
	const different = uniqBy([...inRules, ...inTable], ({ message }) => message);
	return different.sort((a, b) => (a.by?.index ?? 0) - (b.by?.index ?? 0));
}

function unreadIn({ unread }: Rule): Fault[] {
	return Object.values(unread ?? {}).flat();
}

function lackingIn(rule: Rule, picklists: TicketPicklists): Fault[] {
	const given = Object.entries(rule.settings) as Array<[PicklistSetting | 'dueHours', Configured]>;
	return given.flatMap(([name, value]) => {
		const origin = { value, rule, faults: rule.unread?.[name] };
		if (name === 'dueHours') return dueFaults(origin, ruleTitle(rule));
		const found = lookUp(name, origin, picklists);
		return found && 'message' in found ? [found] : [];
	});
}
