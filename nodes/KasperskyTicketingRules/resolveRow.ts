import type { PicklistValue, TicketPicklists } from '../shared/autotask/picklists';
import { blankFaults, dueFaults, missingValue, parentFault } from './rowFaults';
import type { Origin, TableRow } from './ruleTable';
import type { Choice, PicklistSetting, RowSettings } from './rowSettings';
import type { Configured } from './rules';

export interface ResolvedRow {
	row: TableRow;
	settings: RowSettings;
	/** What has to be put right before this row can make tickets; in words. */
	faults: string[];
}

const PICKLIST: Record<PicklistSetting, keyof TicketPicklists> = {
	queue: 'queueID',
	priority: 'priority',
	workType: 'billingCodeID',
	issueType: 'issueType',
	subIssueType: 'subIssueType',
};

/** Looks a row's settings up in Autotask's picklists. */
export function resolveRow(row: TableRow, picklists: TicketPicklists): ResolvedRow {
	const faults: string[] = [];
	const find = (name: PicklistSetting, values = picklists[PICKLIST[name]]): Choice | null => {
		const found = choose(name, row.settings[name], values);
		if (typeof found === 'string') faults.push(found);
		return typeof found === 'object' && found ? { id: found.id, label: found.label } : null;
	};
	const issueType = find('issueType');
	const settings: RowSettings = {
		queue: find('queue'),
		priority: find('priority'),
		dueHours: Number(row.settings.dueHours.value),
		workType: find('workType'),
		issueType,
		subIssueType: find('subIssueType'),
	};
	faults.push(...blankFaults(row, settings), ...dueFaults(row));
	const stranger = parentFault(row, settings, picklists);
	if (stranger !== undefined) {
		faults.push(stranger);
		settings.subIssueType = null;
	}
	return { row, settings, faults: [...new Set(faults)] };
}

/** @returns the value, `null` when there is none, or what is wrong with it */
function choose(
	name: PicklistSetting,
	{ value, rule }: Origin<Configured>,
	values: PicklistValue[],
): PicklistValue | string | null {
	if (value === null) return null;
	const found = findValue(values, value);
	// A default that Autotask does not have is blank, as in the original; only what a rule asks for is missed.
	if (rule === null) return found?.isActive ? found : null;
	if (found?.isActive) return found;
	return missingValue(name, value, rule, found, values);
}

/** By id, else by label without case; an active value comes before an inactive one. */
export function findValue(
	values: PicklistValue[],
	wanted: string | number,
): PicklistValue | undefined {
	const text = String(wanted).trim().toLowerCase();
	const byId = values.find((candidate) => String(candidate.id) === text);
	if (byId) return byId;
	const byLabel = values.filter((candidate) => candidate.label.trim().toLowerCase() === text);
	return byLabel.find((candidate) => candidate.isActive) ?? byLabel[0];
}
