import type { SettingValues } from '../../shared/autotask/settingValues';
import { TICKET_SETTINGS } from '../../shared/ticketSettings';
import { writeRow } from '../ruleTable/rowCells';
import type { Origin, TableRow } from '../ruleTable/ruleTable';
import { NONE, type Part, type Rule } from '../ruleTable/rules';

/** Which rules concern a status, and which of them decides each setting. Pure. */

export interface ExplainedRule {
	rule: string;
	/** What it sets, as the panel calls it. */
	sets: string[];
}

export const BY_DEFAULT = 'default';

export interface ExplainedSetting {
	setting: string;
	value: string;
	/** Title of the rule or row; {@link BY_DEFAULT} where none sets it. */
	decidedBy: string;
}

const PART_NAMES: Record<Part, string> = {
	createTicket: 'Create Ticket',
	...(Object.fromEntries(TICKET_SETTINGS.map(({ name, label }) => [name, label])) as Record<
		(typeof TICKET_SETTINGS)[number]['name'],
		string
	>),
	onePer: 'One Ticket Per',
	hours: 'Weekly Hours',
};

const PARTS = Object.keys(PART_NAMES) as Part[];

const isSet = (rule: Rule, part: Part): boolean => {
	if (rule.unread?.[part]) return true;
	if (part === 'createTicket' || part === 'onePer' || part === 'hours') {
		return rule[part] !== undefined;
	}
	return rule.settings[part] !== undefined;
};

/** @param rules that concern the status, in the order in which they apply */
export const explainRules = (rules: readonly Rule[]): ExplainedRule[] =>
	rules.map((rule) => ({
		rule: rule.title,
		sets: PARTS.filter((part) => isSet(rule, part)).map((part) => PART_NAMES[part]),
	}));

/** Every setting of a row, with the rule that it comes from. */
export function explainSettings(row: TableRow, picklists: SettingValues): ExplainedSetting[] {
	const written = writeRow(row, picklists);
	return PARTS.map((part) => {
		const { rule } = originOf(row, part);
		const value = part === 'hours' ? hoursText(row, written.hours) : text(written[part]);
		return { setting: PART_NAMES[part], value, decidedBy: rule?.title ?? BY_DEFAULT };
	});
}

function originOf(row: TableRow, part: Part): Origin<unknown> {
	if (part === 'createTicket' || part === 'onePer' || part === 'hours') return row[part];
	return row.settings[part];
}

function text(value: string | number | boolean | null): string {
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	return value === null || value === '' ? NONE : String(value);
}

function hoursText(
	{ hours }: TableRow,
	{ days, from, to, timeZone }: ReturnType<typeof writeRow>['hours'],
): string {
	if (hours.value === null && !hours.issues) return 'always';
	const all = [days, from, to, timeZone].filter((part) => part !== '' && part !== null);
	return all.join(' ');
}
