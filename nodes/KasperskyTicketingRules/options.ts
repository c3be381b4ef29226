import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { AutotaskClient } from '../shared/autotask/client';
import { loadTicketPicklists } from '../shared/autotask/picklists';
import type { TicketPicklists } from '../shared/autotask/picklists';
import { LEVELS } from '../shared/items';
import { findValue } from './table/choiceValue';
import { pickOptions, subIssueTypeOptions } from './pickOptions';
import type { Picked } from './pickOptions';
import { DEFAULTS } from './table/tableRow';
import { NONE, UNCHANGED } from './table/rules';

/** What a field of the same rule holds now; empty while somebody has not filled it. */
function sibling(context: ILoadOptionsFunctions, name: string): Picked {
	const value = context.getCurrentNodeParameter(`&${name}`);
	return typeof value === 'number' ? value : String(value ?? '');
}

const picklistsOf = async (context: ILoadOptionsFunctions) =>
	await loadTicketPicklists(new AutotaskClient(context));

/** @param otherwise what the default of the table is, when no rule sets anything */
const unchangedOption = (otherwise: string): INodePropertyOptions => ({
	name: `Not Changed by This Rule (Default: ${otherwise})`,
	value: UNCHANGED,
	description: 'As the rules above have set it, else the default of the table',
});

const optional = (options: INodePropertyOptions[]): INodePropertyOptions[] => [
	unchangedOption('None'),
	{ name: 'None', value: NONE },
	...options,
];

async function getQueues(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const picklists = await picklistsOf(this);
	const byDefault = unchangedOption(defaultName(picklists, 'queue', sibling(this, 'level')));
	return [byDefault, ...pickOptions(picklists.queueID, sibling(this, 'queue'))];
}

async function getPriorities(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const picklists = await picklistsOf(this);
	const byDefault = unchangedOption(defaultName(picklists, 'priority', sibling(this, 'level')));
	return [byDefault, ...pickOptions(picklists.priority, sibling(this, 'priority'))];
}

/** What rows of this level have without any rule; both levels when it is none of the two. */
function defaultName(
	picklists: TicketPicklists,
	setting: 'queue' | 'priority',
	level: Picked,
): string {
	const values = setting === 'queue' ? picklists.queueID : picklists.priority;
	const levels = LEVELS.some((one) => one === level)
		? LEVELS.filter((one) => one === level)
		: LEVELS;
	const names = levels.map((one) => {
		const label = String(DEFAULTS[one][setting]);
		return findValue(values, label)?.isActive ? label : `Blank, Autotask Has No “${label}”`;
	});
	return [...new Set(names)].join(' / ');
}

async function getWorkTypes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { billingCodeID } = await picklistsOf(this);
	return optional(pickOptions(billingCodeID, sibling(this, 'workType')));
}

async function getIssueTypes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { issueType } = await picklistsOf(this);
	return optional(pickOptions(issueType, sibling(this, 'issueType')));
}

async function getSubIssueTypes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const [issueType, chosen] = [sibling(this, 'issueType'), sibling(this, 'subIssueType')];
	return optional(subIssueTypeOptions(await picklistsOf(this), issueType, chosen));
}

/** Plain ids: the one field that takes them names no rule's value. */
async function getStatuses(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { status } = await picklistsOf(this);
	return status
		.filter(({ isActive }) => isActive)
		.map(({ id, label }) => ({ name: label, value: id }));
}

export const loadOptions = {
	getQueues,
	getPriorities,
	getWorkTypes,
	getIssueTypes,
	getSubIssueTypes,
	getStatuses,
};
