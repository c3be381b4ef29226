import type { SettingValues } from '../../shared/autotask/settingValues';
import { bySetting } from '../../shared/ticketSettings';
import { COLUMN_LABELS } from '../ruleTable/columns';
import { writeRow } from '../ruleTable/rowCells';
import type { Origin, TableRow } from '../ruleTable/ruleTable';
import { NONE, PARTS, setParts, type Part, type Rule } from '../ruleTable/rules';

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
	...bySetting(({ label }) => label),
	createTicket: COLUMN_LABELS.createTicket,
	onePer: COLUMN_LABELS.onePer,
	hours: 'Weekly Hours',
};

/** @param rules that concern the status, in the order in which they apply */
export const explainRules = (rules: readonly Rule[]): ExplainedRule[] =>
	rules.map((rule) => {
		const set = new Set(setParts(rule));
		const sets = PARTS.filter((part) => set.has(part)).map((part) => PART_NAMES[part]);
		return { rule: rule.title, sets };
	});

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
