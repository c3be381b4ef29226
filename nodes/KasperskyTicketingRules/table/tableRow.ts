import type { Level, Solution, StatusDescription } from '../../shared/items';
import type { Configured, Fault, OnePer, RuleRef } from './rules';
import type { SettingName } from './settings';
import type { WeeklyHours } from './weeklyHours';

export const SOLUTIONS: readonly Solution[] = [
	'kasperskySecurityCenter',
	'kasperskyEndpointSecurityCloud',
];

/** A value of the table and the rule it comes from; `null`: the table's default. */
export interface Origin<T> {
	value: T;
	rule: RuleRef | null;
	/** Why the rule's own value cannot be read; `value` only stands in for it. */
	faults?: readonly Fault[];
}

/** One line of the original's Ticketing tab, settings as configured: not compared with Autotask yet. */
export interface TableRow {
	solution: Solution;
	level: Level;
	status: StatusDescription;
	/** As the rules name the only customer that it is for; absent: all that have no row of their own. */
	customer?: string;
	/** On as well when it cannot be read whether it is: then it has faults, and makes no ticket. */
	createTicket: Origin<boolean>;
	settings: Record<SettingName, Origin<Configured>>;
	/** Whether each device gets its ticket, or a customer one for this status on all its devices. */
	onePer: Origin<OnePer>;
	/** When tickets may be made; `null`: always. */
	hours: Origin<WeeklyHours | null>;
	/** The last rule that set anything on this row. */
	rule: RuleRef | null;
}

/** The original's defaults; queue and priority are looked up by these labels. */
export const DEFAULTS: Record<Level, Record<SettingName, Configured>> = {
	Critical: defaults('Critical', 12),
	Warning: defaults('Medium', 24),
};

function defaults(priority: string, dueHours: number): Record<SettingName, Configured> {
	return {
		queue: 'Monitoring Alert',
		priority,
		dueHours,
		workType: null,
		issueType: null,
		subIssueType: null,
	};
}
