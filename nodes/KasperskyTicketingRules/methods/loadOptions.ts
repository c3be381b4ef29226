import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { loadTicketPicklists, type PicklistValue } from '../../shared/autotask/picklists';
import { LEVELS } from '../../shared/items';
import { findValue } from '../ruleTable/choiceValue';
import { pickOptions, subIssueTypeOptions, type Picked } from './pickOptions';
import { DEFAULTS } from '../ruleTable/ruleTable';
import { NONE, UNCHANGED } from '../ruleTable/rules';
import {
	PICKLIST_SETTINGS,
	type PicklistSetting,
	type SettingName,
} from '../../shared/ticketSettings';

type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

/** What a field of the same rule holds now; empty while somebody has not filled it. */
function sibling(context: ILoadOptionsFunctions, name: string): Picked {
	const value = context.getCurrentNodeParameter(`&${name}`);
	return typeof value === 'number' ? value : String(value ?? '');
}

const picklistsOf = async (context: ILoadOptionsFunctions) =>
	await loadTicketPicklists(new AutotaskClient(context));

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
const valuesOf = (setting: PicklistSetting): LoadOptions =>
	async function () {
		const picklists = await picklistsOf(this);
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
	const { status } = await picklistsOf(this);
	return status
		.filter(({ isActive }) => isActive)
		.map(({ id, label }) => ({ name: label, value: id }));
}

/** What fills the drop-downs of the node: the settings of a rule, each under its name. */
export const loadOptions: Record<string, LoadOptions> = {
	...Object.fromEntries(PICKLIST_SETTINGS.map((setting) => [setting.name, valuesOf(setting)])),
	getStatuses,
};
