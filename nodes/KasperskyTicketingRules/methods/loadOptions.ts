import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { loadTicketPicklists, type PicklistValue } from '../../shared/autotask/picklists';
import { loadSettingValues } from '../../shared/autotask/settingValues';
import { loadUserDefinedFields } from '../../shared/autotask/userDefinedFields';
import { LEVELS } from '../../shared/items';
import { findValue } from '../ruleTable/choiceValue';
import { pickOptions, subIssueTypeOptions, type Picked } from './pickOptions';
import { DEFAULTS } from '../ruleTable/ruleTable';
import { NONE, UNCHANGED } from '../ruleTable/rules';
import { LIST_SETTINGS, type ListSetting, type SettingName } from '../../shared/ticketSettings';

type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

/** What a field of the same rule holds now; empty while somebody has not filled it. */
function sibling(context: ILoadOptionsFunctions, name: string): Picked {
	const value = context.getCurrentNodeParameter(`&${name}`);
	return typeof value === 'number' ? value : String(value ?? '');
}

/** @param otherwise what holds when no rule sets anything. Not “default”: Autotask marks one of its values so. */
const unchangedOption = (otherwise: string): INodePropertyOptions => ({
	name: `Not Changed by This Rule (Without Rules: ${otherwise})`,
	value: UNCHANGED,
	description: 'The value that the rules above set, or else what holds without rules',
});

/** What rows of this level have without any rule; both levels when it is none of the two. */
function defaultName(
	values: readonly PicklistValue[],
	setting: SettingName,
	level: Picked,
): string {
	const levels = LEVELS.some((one) => one === level)
		? LEVELS.filter((one) => one === level)
		: LEVELS;
	const names = levels.map((one) => {
		const label = String(DEFAULTS[one][setting]);
		return findValue(values, label)?.isActive ? label : `Blank, Autotask Has No “${label}”`;
	});
	return [...new Set(names)].join(' / ');
}

/** The values of a setting, and first what holds without this rule. */
const valuesOf = (setting: ListSetting): LoadOptions =>
	async function () {
		const picklists = await loadSettingValues(new AutotaskClient(this), {
			workTypes: setting.name === 'workType',
			assignees: setting.kind === 'assignee',
			userDefinedFields: false,
		});
		const { assigneesRefused } = picklists;
		if (assigneesRefused !== undefined) {
			throw new NodeOperationError(this.getNode(), assigneesRefused);
		}
		const chosen = sibling(this, setting.name);
		const values = picklists[setting.picklist];
		if (setting.isRequired) {
			const byDefault = defaultName(values, setting.name, sibling(this, 'level'));
			return [unchangedOption(byDefault), ...pickOptions(values, chosen)];
		}
		const options =
			setting.name === 'subIssueType'
				? subIssueTypeOptions(picklists, sibling(this, 'issueType'), chosen)
				: pickOptions(values, chosen);
		return [unchangedOption('None'), { name: 'None', value: NONE }, ...options];
	};

/** Plain ids: the one field that takes them names no rule's value. */
async function getStatuses(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { status } = await loadTicketPicklists(new AutotaskClient(this));
	return status
		.filter(({ isActive }) => isActive)
		.map(({ id, label }) => ({ name: label, value: id }));
}

const MOST_SHOWN = 20;

/** By name, which is what Autotask takes; lists with their values. */
async function userDefinedFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const fields = await loadUserDefinedFields(new AutotaskClient(this));
	return fields
		.filter(({ isReadOnly }) => !isReadOnly)
		.map(({ name, values }) => {
			const active = values.filter(({ isActive }) => isActive).map(({ label }) => label);
			const more = active.length > MOST_SHOWN ? ', …' : '';
			const listed = `${active.slice(0, MOST_SHOWN).join(', ')}${more}`;
			return { name, value: name, ...(listed === '' ? {} : { description: listed }) };
		});
}

/** What fills the drop-downs of the node: the settings of a rule, each under its name. */
export const loadOptions: Record<string, LoadOptions> = {
	...Object.fromEntries(LIST_SETTINGS.map((setting) => [setting.name, valuesOf(setting)])),
	getStatuses,
	userDefinedFields,
};
