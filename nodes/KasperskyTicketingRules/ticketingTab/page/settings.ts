import {
	COLUMN_NAMES,
	TAB_COLUMNS,
	type RowRef,
	type TabChoice,
	type TabColumn,
	type TabModel,
} from '../tab';
import type { Draft } from './edits';

/** What can be chosen in a column, how it reads, and what is wrong with it. */

/** Of a drop-down. */
export interface Option {
	value: string;
	label: string;
	/** It cannot stay. */
	isBad?: boolean;
}

export const asOption = (value: string): Option => ({ value, label: value });

const ON_OFF: Option[] = [
	{ value: 'on', label: 'On' },
	{ value: 'off', label: 'Off' },
];
const ONE_PER: Option[] = [
	{ value: 'device', label: 'Device' },
	{ value: 'customer', label: 'Customer' },
];

export const isRequired = (column: TabColumn): boolean => ['queue', 'priority'].includes(column);

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
	const options = model.choices[column]
		.filter((choice) => flaw(choice, issueType) === '')
		.map(({ value, label, isDefault }) => ({
			value,
			label: isDefault ? `${label} (default)` : label,
		}));
	const mayBeNone = !isRequired(column) || (column === 'queue' && chosen === 'none');
	if (mayBeNone) options.unshift({ value: 'none', label: 'None' });
	if (options.some(({ value }) => value === chosen)) return options;
	// A row that is on says that it is missing; one that is off may stay blank.
	if (chosen === '') return [{ value: '', label: 'Choose…' }, ...options];
	// The word first: a narrow column cuts what comes last.
	const wrong = flawOf(model, column, chosen, issueType);
	const label = `${upperFirst(wrong)}: ${shown(model, column, chosen)}`;
	return [{ value: chosen, label, isBad: true }, ...options];
}

/** Why a value of Autotask cannot be chosen; empty when it can. */
function flaw({ isInactive, parent }: TabChoice, issueType: string): string {
	if (isInactive) return 'inactive';
	return parent === undefined || parent === issueType ? '' : 'of another issue type';
}

function flawOf(
	{ choices }: TabModel,
	column: keyof TabModel['choices'],
	value: string,
	issueType: string,
): string {
	const choice = choices[column].find((one) => one.value === value);
	return choice ? flaw(choice, issueType) : 'not in Autotask';
}

/** A value as people read it. */
export function shown(model: TabModel, column: TabColumn, value: string): string {
	if (column === 'hours') return shownHours(value);
	if (column === 'createTicket') return value === 'on' ? 'On' : 'Off';
	if (column === 'onePer') return value === 'customer' ? 'Customer' : 'Device';
	if (value === 'none') return 'None';
	if (value === '') return 'blank';
	if (!isPicklist(model, column)) return value;
	return model.choices[column].find((choice) => choice.value === value)?.label ?? plain(value);
}

function shownHours(value: string): string {
	const [days = '', from = '', to = '', timeZone = ''] = value.split('|');
	const times = from === '' && to === '' ? '' : `${from || '00:00'}–${to || '24:00'}`;
	return value === '' ? 'Always' : [days, times, timeZone].filter((part) => part !== '').join(' ');
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const plain = (value: string) => value.replace(/^\d+\|/, '');

const MAX_DUE_HOURS = 8760;

/** What has to be corrected in a value before its row can create tickets; empty when nothing has. */
function issueOf(draft: Draft, ref: RowRef, column: TabColumn): string {
	const { model } = draft;
	const unreadable = draft.unreadable(ref, column);
	if (unreadable !== '') return unreadable;
	const value = draft.value(ref, column);
	const name = COLUMN_NAMES[column];
	if (column === 'dueHours') {
		const isRight = value.trim() !== '' && Number(value) > 0 && Number(value) <= MAX_DUE_HOURS;
		return isRight ? '' : `${name}: enter a number above 0, up to ${MAX_DUE_HOURS}.`;
	}
	if (!isPicklist(model, column) || (value === 'none' && !isRequired(column))) return '';
	// Autotask takes either.
	if (column === 'queue' && draft.value(ref, 'assignee') !== 'none' && /^(none)?$/.test(value))
		return '';
	if (value === '' || value === 'none') return `${name} is required: choose one.`;
	const wrong = flawOf(model, column, value, draft.value(ref, 'issueType'));
	return wrong && `${name} “${shown(model, column, value)}” is ${wrong}: choose another.`;
}

/** Columns whose values are typed, with an example. */
export const TYPED: Partial<Record<TabColumn, string>> = {
	contact: 'it@contoso.example',
	contract: 'Managed Services',
	location: 'Headquarters',
	userDefinedFields: 'Site code: 12; Device type: Laptop',
};

/** Of a row that is off, only what was changed has to be right. */
export function issuesOf(draft: Draft, ref: RowRef): Array<{ column: TabColumn; text: string }> {
	const isOn = draft.value(ref, 'createTicket') !== 'off';
	return TAB_COLUMNS.filter((column) => isOn || isAskedFor(draft, ref, column)).flatMap(
		(column) => {
			const text = issueOf(draft, ref, column);
			return text === '' ? [] : [{ column, text }];
		},
	);
}

/** A blank default, as after a reset, may stay blank while the row is off. */
const isAskedFor = (draft: Draft, ref: RowRef, column: TabColumn): boolean =>
	draft.isChanged(ref, column) && !(isRequired(column) && draft.value(ref, column) === '');
