import { COLUMN_NAMES, TAB_COLUMNS, rowKey, type TabColumn } from '../tab';
import { h, select, toggle } from './dom';
import { ofAll, type Draft } from './edits';
import type { ShownRow } from './sections';
import { issuesOf, optionsOf, shown } from './settings';

export interface TableActions {
	isSelected(row: ShownRow): boolean;
	select(row: ShownRow, isSelected: boolean, withRange: boolean): void;
	selectAll(isSelected: boolean): void;
	/** Values were changed: the row is drawn again. */
	changed(row: ShownRow): void;
	openDetails(row: ShownRow): void;
}

const IN_ROW = ['createTicket', 'queue', 'priority', 'dueHours'] as const;
const DETAILS = TAB_COLUMNS.filter((column) => !IN_ROW.some((one) => one === column));

export function statusTable(
	draft: Draft,
	rows: readonly ShownRow[],
	actions: TableActions,
): HTMLElement {
	const all = h('input', {
		...{ type: 'checkbox', 'aria-label': 'Select all statuses', 'data-control': 'selectAll' },
		change: () => actions.selectAll(all.checked),
	});
	const selected = rows.filter((row) => actions.isSelected(row)).length;
	all.checked = rows.length > 0 && selected === rows.length;
	all.indeterminate = selected > 0 && selected < rows.length;
	const headings = [
		'Status description',
		...IN_ROW.map((one) => COLUMN_NAMES[one]),
		'More settings',
	];
	return h(
		'table',
		{ class: 'statuses' },
		h(
			'thead',
			{},
			h(
				'tr',
				{},
				h('td', { class: 'tick' }, all),
				...headings.map((text) => h('th', { scope: 'col' }, text)),
			),
		),
		h('tbody', {}, ...rows.map((row) => statusRow(draft, row, actions))),
	);
}

/** One status: everything of daily use in the row. */
export function statusRow(draft: Draft, row: ShownRow, actions: TableActions): HTMLTableRowElement {
	const { ref, name } = row;
	const isOn = draft.value(ref, 'createTicket') === 'on';
	const isChanged = draft.isChanged(ref);
	const issues = issuesOf(draft, ref);
	const isBad = (column: TabColumn) => issues.some((issue) => issue.column === column);
	const set = (column: TabColumn) => (value: string) => {
		draft.set(ref, column, value);
		actions.changed(row);
	};
	const control = (column: TabColumn) => ({
		'aria-label': `${COLUMN_NAMES[column]} for ${name}`,
		'data-control': column,
		'aria-invalid': isBad(column) && 'true',
	});
	const drop = (column: 'queue' | 'priority') => {
		const value = draft.value(ref, column);
		return select(optionsOf(draft, column, value), value, control(column), set(column));
	};
	const classes = [
		isOn ? '' : 'off',
		actions.isSelected(row) ? 'selected' : '',
		isChanged ? 'changed' : '',
	];
	return h(
		'tr',
		{ class: classes.filter(Boolean).join(' '), 'data-row': rowKey(ref) },
		h('td', { class: 'tick' }, tick(row, actions)),
		h('th', { scope: 'row' }, ...title(draft, row, actions)),
		cell(
			draft,
			row,
			'createTicket',
			toggle(`Create ticket for ${name}`, isOn, { 'data-control': 'createTicket' }, (on) =>
				set('createTicket')(on ? 'on' : 'off'),
			),
		),
		cell(draft, row, 'queue', drop('queue')),
		cell(draft, row, 'priority', drop('priority')),
		cell(draft, row, 'dueHours', dueField(draft, row, control('dueHours'), set('dueHours'))),
		h('td', { class: 'more' }, details(draft, row, isBad, actions)),
	);
}

function tick(row: ShownRow, actions: TableActions): HTMLElement {
	const input: HTMLInputElement = h('input', {
		...{ type: 'checkbox', 'aria-label': `Select ${row.name}`, 'data-control': 'select' },
		click: (event) => actions.select(row, input.checked, (event as MouseEvent).shiftKey),
	});
	input.checked = actions.isSelected(row);
	return input;
}

/** What it is, whether it was changed, and what has to be corrected. */
function title(draft: Draft, row: ShownRow, actions: TableActions): Array<HTMLElement | false> {
	const { ref, name, status } = row;
	const own =
		ref.customer === '' ? [] : TAB_COLUMNS.filter((column) => draft.own(ref, column) !== undefined);
	const useOthers = () => {
		draft.setAll([ref], Object.fromEntries(own.map((column) => [column, null])));
		actions.changed(row);
	};
	return [
		h('span', { title: status.advice }, name),
		draft.isChanged(ref) && h('span', { class: 'dot' }, 'Changed'),
		...issuesOf(draft, ref).map(({ text }) => h('small', { class: 'error' }, text)),
		own.length > 0 &&
			h(
				'button',
				{
					...{ type: 'button', class: 'link small', 'data-control': 'useOthers', click: useOthers },
					title: own.map((column) => COLUMN_NAMES[column]).join(' · '),
				},
				'Use the setting of all customers',
			),
	];
}

function dueField(
	draft: Draft,
	{ ref }: ShownRow,
	attributes: Record<string, string | boolean>,
	set: (value: string) => void,
): HTMLElement {
	const input = h('input', {
		...{ ...attributes, type: 'number', class: 'due', step: 'any' },
		change: () => set(input.value),
	});
	input.value = draft.value(ref, 'dueHours');
	return input;
}

function cell(draft: Draft, row: ShownRow, column: TabColumn, control: HTMLElement): HTMLElement {
	return h('td', {}, control, others(draft, row, column));
}

/** Beneath a customer's own setting: that of all customers. */
function others(draft: Draft, { ref }: ShownRow, column: TabColumn): HTMLElement | false {
	if (ref.customer === '' || draft.own(ref, column) === undefined) return false;
	const value = shown(draft.model, column, draft.value(ofAll(ref), column));
	return h('small', { class: 'others', title: `All customers: ${value}` }, `All: ${value}`);
}

/** What else is set, in a few words, behind a button that opens it. */
function details(
	draft: Draft,
	row: ShownRow,
	isBad: (column: TabColumn) => boolean,
	actions: TableActions,
): HTMLElement {
	const { ref, name } = row;
	const words = DETAILS.flatMap((column) => {
		const value = draft.value(ref, column);
		const own = ref.customer !== '' && draft.own(ref, column) !== undefined;
		if (!own && ['', 'none', 'device'].includes(value)) return [];
		const text = shown(draft.model, column, value);
		return [column === 'onePer' ? `Per ${text.toLowerCase()}` : text];
	});
	const text = words.length > 0 ? words.join(' · ') : 'Set…';
	return h(
		'button',
		{
			...{ type: 'button', 'data-control': 'details', title: words.join(' · ') },
			class: DETAILS.some(isBad) ? 'link bad' : 'link',
			'aria-label': `${text}: more settings for ${name}`,
			click: () => actions.openDetails(row),
		},
		text,
	);
}
