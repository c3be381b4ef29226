import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';
import { AutotaskClient } from '../shared/autotask/client';
import { searchCompanies } from '../shared/autotask/companies';
import { loadTicketPicklists } from '../shared/autotask/picklists';
import type { PicklistValue, TicketPicklists } from '../shared/autotask/picklists';
import { findValue } from './resolveRow';
import { NONE, UNCHANGED } from './rules';

/** @param otherwise what the default of the table is, when no rule sets anything */
const unchangedOption = (otherwise = 'None'): INodePropertyOptions => ({
	name: `Not Changed by This Rule (Default: ${otherwise})`,
	value: UNCHANGED,
	description: 'As the rules above have set it, else the default of the table',
});
const noneOption: INodePropertyOptions = { name: 'None', value: NONE };

/** The active values in Autotask's order, the default marked. */
export function activeOptions(values: PicklistValue[]): INodePropertyOptions[] {
	return values
		.filter(({ isActive }) => isActive)
		.sort((a, b) => a.sortOrder - b.sortOrder || a.label.localeCompare(b.label))
		.map(({ id, label, isDefault }) => ({
			name: isDefault ? `${label} (Default)` : label,
			value: id,
		}));
}

const picklistsOf = async (context: ILoadOptionsFunctions) =>
	await loadTicketPicklists(new AutotaskClient(context));

async function getQueues(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [unchangedOption('Monitoring Alert'), ...activeOptions((await picklistsOf(this)).queueID)];
}

async function getPriorities(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { priority } = await picklistsOf(this);
	return [unchangedOption('Critical / Medium'), ...activeOptions(priority)];
}

async function getWorkTypes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [unchangedOption(), noneOption, ...activeOptions((await picklistsOf(this)).billingCodeID)];
}

async function getIssueTypes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [unchangedOption(), noneOption, ...activeOptions((await picklistsOf(this)).issueType)];
}

async function getSubIssueTypes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const issueType = String(this.getCurrentNodeParameter('&issueType') ?? '');
	const values = subIssueTypesOf(await picklistsOf(this), issueType);
	return [unchangedOption(), noneOption, ...activeOptions(values)];
}

/**
 * The sub-issue types beneath an issue type. Where the row sets none, an earlier rule may have: then
 * all are offered, each with the name of its issue type.
 *
 * @param issueType what the row's field holds: an id, a label, or one of our own values
 */
export function subIssueTypesOf(picklists: TicketPicklists, issueType: string): PicklistValue[] {
	if (issueType === NONE) return [];
	if (issueType === '' || issueType === UNCHANGED) {
		const parents = new Map(picklists.issueType.map(({ id, label }) => [id, label]));
		return picklists.subIssueType.map((value) => ({
			...value,
			label: `${parents.get(value.parentId ?? NaN) ?? 'Any'}: ${value.label}`,
		}));
	}
	const parent = findValue(picklists.issueType, issueType);
	return picklists.subIssueType.filter(
		({ parentId }) => parentId !== null && parentId === parent?.id,
	);
}

async function searchActiveCompanies(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const found = await searchCompanies(new AutotaskClient(this), filter, paginationToken);
	return {
		results: found.companies
			.filter(({ isActive }) => isActive)
			.map(({ id, name }) => ({ name, value: id })),
		paginationToken: found.nextPage,
	};
}

export const loadOptions = {
	getQueues,
	getPriorities,
	getWorkTypes,
	getIssueTypes,
	getSubIssueTypes,
};

export const listSearch = { searchActiveCompanies };
