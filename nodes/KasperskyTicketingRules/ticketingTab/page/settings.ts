import type { TabChoice, TabColumn, TabModel } from '../tab';
import type { Option } from './dom';
import type { Draft } from './edits';

/** What can be chosen in a column. */

const ON_OFF: Option[] = [
	{ value: 'on', label: 'On' },
	{ value: 'off', label: 'Off' },
];
const ONE_PER: Option[] = [
	{ value: 'device', label: 'Device' },
	{ value: 'customer', label: 'Customer' },
];
const REQUIRED: readonly TabColumn[] = ['queue', 'priority'];

const isPicklist = (model: TabModel, column: TabColumn): column is keyof TabModel['choices'] =>
	column in model.choices;

/**
 * @param chosen what the row has: shown whatever has become of it
 * @param issueType of the same row; sub-issue types are those beneath it
 */
export function optionsOf(
	{ model }: Draft,
	column: TabColumn,
	chosen: string,
	issueType = '',
): Option[] {
	if (column === 'createTicket') return ON_OFF;
	if (column === 'onePer') return ONE_PER;
	if (!isPicklist(model, column)) return [];
	const all: TabChoice[] = model.choices[column];
	const fitting =
		column === 'subIssueType' ? all.filter(({ parent }) => parent === issueType) : all;
	const options: Option[] = fitting.map(({ value, label, isDefault }) => ({
		value,
		label: isDefault ? `${label} (default in Autotask)` : label,
	}));
	if (!REQUIRED.includes(column)) options.unshift({ value: 'none', label: 'None' });
	if (chosen === '') return [{ value: '', label: 'Choose…', isBad: true }, ...options];
	if (options.some(({ value }) => value === chosen)) return options;
	const elsewhere = all.find(({ value }) => value === chosen);
	const state = elsewhere ? 'of another issue type' : 'inactive in Autotask';
	return [
		{ value: chosen, label: `${elsewhere?.label ?? plain(chosen)} (${state})`, isBad: true },
		...options,
	];
}

/** A value as people read it. */
export function shown({ model }: Draft, column: TabColumn, value: string): string {
	if (column === 'hours') return shownHours(value);
	if (column === 'createTicket') return value === 'on' ? 'On' : 'Off';
	if (value === 'none' || value === '') return 'None';
	if (!isPicklist(model, column)) return value;
	return model.choices[column].find((choice) => choice.value === value)?.label ?? plain(value);
}

function shownHours(value: string): string {
	const [days = '', from = '', to = '', timeZone = ''] = value.split('|');
	const times = from === '' && to === '' ? '' : `${from || '00:00'}–${to || '24:00'}`;
	return value === '' ? 'Always' : [days, times, timeZone].filter((part) => part !== '').join(' ');
}

const plain = (value: string) => value.replace(/^\d+\|/, '');
