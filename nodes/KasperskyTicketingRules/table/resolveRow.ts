import type { PicklistValue, TicketPicklists } from '../../shared/autotask/picklists';
import { findValue } from './choiceValue';
import { blankFaults, dueFaults, missingValue, parentFault, rowTitle } from './rowFaults';
import type { Choice, PicklistSetting, RowSettings } from './rowSettings';
import type { Origin, TableRow } from './tableRow';
import type { Configured, Fault } from './rules';

export interface ResolvedRow {
	row: TableRow;
	settings: RowSettings;
	/** What has to be put right before this row can make tickets; in words. */
	faults: string[];
	/** The same, part by part. */
	details: Fault[];
}

export const PICKLIST: Record<PicklistSetting, keyof TicketPicklists> = {
	queue: 'queueID',
	priority: 'priority',
	workType: 'billingCodeID',
	issueType: 'issueType',
	subIssueType: 'subIssueType',
};

/** Looks a row's settings up in Autotask's picklists. */
export function resolveRow(row: TableRow, picklists: TicketPicklists): ResolvedRow {
	const details: Fault[] = [];
	const origins: Array<Origin<unknown>> = [
		...[row.createTicket, row.onePer, row.hours],
		...Object.values(row.settings),
	];
	for (const { faults } of origins) details.push(...(faults ?? []));
	const find = (name: PicklistSetting): Choice | null => {
		const found = lookUp(name, row.settings[name], picklists);
		if (found && 'message' in found) details.push(found);
		return found && 'id' in found ? { id: found.id, label: found.label } : null;
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
	details.push(...blankFaults(row, settings), ...dueFaults(row.settings.dueHours, rowTitle(row)));
	const stranger = parentFault(row, settings, picklists);
	if (stranger !== undefined) {
		details.push(stranger);
		settings.subIssueType = null;
	}
	return { row, settings, faults: [...new Set(details.map(({ message }) => message))], details };
}

/** @returns the value, `null` when there is none, or what is wrong with it */
export function lookUp(
	name: PicklistSetting,
	{ value, rule, faults }: Origin<Configured>,
	picklists: TicketPicklists,
): PicklistValue | Fault | null {
	if (value === null || faults) return null;
	const values = picklists[PICKLIST[name]];
	const found = findValue(values, value);
	// A default that Autotask does not have is blank, as in the original; only what a rule asks for is missed.
	if (rule === null) return found?.isActive ? found : null;
	if (found?.isActive) return found;
	return missingValue(name, value, rule, found, values);
}
