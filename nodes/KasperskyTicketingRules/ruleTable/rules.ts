import type { Level, Solution } from '../../shared/items';
import type { Column } from './columns';
import { TICKET_SETTINGS, type SettingName } from '../../shared/ticketSettings';
import type { WeeklyHours } from './hours';

/** Value of a field that a rule leaves as the rules before it have set it. */
export const UNCHANGED = 'unchanged';

/** Value of a field that a rule empties. */
export const NONE = 'none';

/** Value of Solution and Level that stands for both. */
export const BOTH = 'both';

export const SOLUTION_NAMES: Record<Solution, string> = {
	kasperskySecurityCenter: 'Kaspersky Security Center',
	kasperskyEndpointSecurityCloud: 'Kaspersky Endpoint Security Cloud',
};

/** A setting as somebody configured it: an Autotask id or label, both, or hours; `null`: emptied. Not checked yet. */
export type Configured = string | number | null;

export type OnePer = 'device' | 'customer';

/** Everything that a rule can set on a row of the table. */
export type Part = SettingName | 'createTicket' | 'onePer' | 'hours';

/** In the order of the rule table. */
export const PARTS: readonly Part[] = [
	'createTicket',
	...TICKET_SETTINGS.map(({ name }) => name),
	'onePer',
	'hours',
];

/** What somebody has to look for: a rule of the node, or a row of a table. */
export interface RuleRef {
	kind: 'rule' | 'row';
	/** Its position, counted from 1. */
	index: number;
	/** How texts call it: `Rule 2 “Outdated databases” (Critical: Databases are outdated)`. */
	title: string;
}

/** One edit of the rule table. A setting that is absent stays as it was. */
export interface Rule extends RuleRef {
	solutions: readonly Solution[];
	levels: readonly Level[];
	/** Status codes, none as long as nobody has chosen any; `null` for all of them. */
	statuses: readonly string[] | null;
	/** Name or id of the only customer whose devices it concerns; absent: all customers. */
	customer?: string;
	createTicket?: boolean;
	settings: Partial<Record<SettingName, Configured>>;
	onePer?: OnePer;
	/** `null`: always. */
	hours?: WeeklyHours | null;
	/** What it wants to set, but cannot be read. */
	unread?: Partial<Record<Part, readonly Issue[]>>;
}

/** Something in the rules that has to be fixed. */
export interface Issue {
	/** `null`: a default of the table, which no rule has changed. */
	by: RuleRef | null;
	column: Column;
	/** As it was given; empty when there is nothing. */
	value: string;
	/** What may stand there, in words. */
	allowed: string;
	/** All of it in a sentence or two: which rule, which field, which value, what to do. */
	message: string;
}

/** What a rule sets, whether or not it can be read. */
export function setParts(
	parts: Pick<Rule, 'createTicket' | 'onePer' | 'hours' | 'settings' | 'unread'>,
): Part[] {
	const single = (['createTicket', 'onePer', 'hours'] as const).filter(
		(part) => parts[part] !== undefined,
	);
	const settings = TICKET_SETTINGS.map(({ name }) => name).filter(
		(name) => parts.settings[name] !== undefined,
	);
	const set = [...single, ...settings];
	return [...new Set<Part>([...set, ...(Object.keys(parts.unread ?? {}) as Part[])])];
}
