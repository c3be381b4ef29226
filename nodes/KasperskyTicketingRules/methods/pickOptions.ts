import type { INodePropertyOptions } from 'n8n-workflow';
import type { PicklistValue } from '../../shared/autotask/picklists';
import type { SettingValues } from '../../shared/autotask/settingValues';
import { choiceValue, findValue, storedLabel } from '../ruleTable/choiceValue';
import { NONE, UNCHANGED } from '../ruleTable/rules';

/** What a field holds: an id, a label, both, an expression, or one of our own words. */
export type Picked = string | number;

const isExpression = (picked: Picked) => String(picked).startsWith('=');
const isKeyword = (picked: Picked) => ['', UNCHANGED, NONE].includes(String(picked));

interface Names {
	/** How a value is called in the list. */
	nameOf?: (value: PicklistValue) => string;
	/** Values that may be chosen elsewhere, but not here. */
	others?: readonly PicklistValue[];
}

/**
 * The active values in Autotask's order, its default marked; and the value that the field holds,
 * whatever has become of it: the editor shows a value only if an option has exactly this one.
 */
export function pickOptions(
	values: readonly PicklistValue[],
	picked: Picked,
	{ nameOf = ({ label }) => label, others = [] }: Names = {},
): INodePropertyOptions[] {
	const isFixed = !isKeyword(picked) && !isExpression(picked);
	const chosen = isFixed ? findValue(values, picked) : undefined;
	const options = values
		.filter(({ isActive }) => isActive)
		.sort((a, b) => a.sortOrder - b.sortOrder || nameOf(a).localeCompare(nameOf(b)))
		.map((value) => ({
			name: value.isDefault ? `${nameOf(value)} (Autotask’s Default)` : nameOf(value),
			value: value === chosen ? picked : choiceValue(value),
		}));
	if (!isFixed || chosen?.isActive) return options;
	const found = chosen ?? findValue(others, picked);
	const name = `${found?.label ?? storedLabel(String(picked))} (${stateOf(found)})`;
	return [...options, { name, value: picked }];
}

function stateOf(value: PicklistValue | undefined): string {
	if (!value) return 'Inactive or Deleted in Autotask';
	return value.isActive ? 'Not of This Issue Type' : 'Inactive in Autotask';
}

/**
 * The sub-issue types beneath an issue type. Where the rule sets none, an earlier one may have: then
 * all are offered, each with the name of its issue type.
 */
export function subIssueTypeOptions(
	picklists: SettingValues,
	issueType: Picked,
	picked: Picked,
): INodePropertyOptions[] {
	const all = picklists.subIssueType;
	if (issueType === NONE) return pickOptions([], picked, { others: all });
	if (isKeyword(issueType) || isExpression(issueType)) {
		const parents = new Map(picklists.issueType.map(({ id, label }) => [id, label]));
		const nameOf = ({ parentId, label }: PicklistValue) =>
			`${parents.get(parentId ?? NaN) ?? 'Any'}: ${label}`;
		return pickOptions(all, picked, { nameOf });
	}
	const parent = findValue(picklists.issueType, issueType);
	const beneath = all.filter(({ parentId }) => parentId !== null && parentId === parent?.id);
	return pickOptions(beneath, picked, { others: all });
}
