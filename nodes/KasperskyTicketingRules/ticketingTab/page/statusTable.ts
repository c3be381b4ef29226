import { COLUMN_NAMES, rowKey, type RowRef, type TabColumn, type TabStatus } from '../tab';
import { h, select, toggle } from './dom';
import { ofAll, type Draft } from './edits';
import { optionsOf, shown } from './settings';

/** A row of the table with what it needs to be drawn. */
export interface ShownRow {
	ref: RowRef;
	status: TabStatus;
	name: string;
}

export interface TableActions {
	isSelected(row: ShownRow): boolean;
	select(row: ShownRow, isSelected: boolean, withRange: boolean): void;
	selectAll(isSelected: boolean): void;
	/** A value was changed: the row is drawn again. */
	changed(row: ShownRow): void;
	openDetails(row: ShownRow): void;
}

const DETAILS: readonly TabColumn[] = [
	'workType',
	'issueType',
	'subIssueType',
	'ticketCategory',
	'onePer',
	'hours',
];

export function statusTable(
	draft: Draft,
	rows: readonly ShownRow[],
	actions: TableActions,
): HTMLElement {
	const all = h('input', {
		type: 'checkbox',
		'aria-label': 'Select all statuses',
		change: () => actions.selectAll(all.checked),
	});
	const selected = rows.filter((row) => actions.isSelected(row)).length;
	all.checked = rows.length > 0 && selected === rows.length;
	all.indeterminate = selected > 0 && selected < rows.length;
	const headings = ['createTicket', 'queue', 'priority', 'dueHours'] as const;
	return h(
		'table',
		{ class: 'statuses' },
		h(
			'thead',
			{},
			h(
				'tr',
				{},
				h('th', { class: 'tick', scope: 'col' }, all),
				h('th', { scope: 'col' }, 'Status description'),
				...headings.map((column) => h('th', { scope: 'col' }, COLUMN_NAMES[column])),
				h('th', { scope: 'col' }, 'More settings'),
			),
		),
		h('tbody', {}, ...rows.map((row) => statusRow(draft, row, actions))),
	);
}

export function statusRow(draft: Draft, row: ShownRow, actions: TableActions): HTMLTableRowElement {
	const { ref, name, status } = row;
	const isOn = draft.value(ref, 'createTicket') === 'on';
	const isSelected = actions.isSelected(row);
	const set = (column: TabColumn) => (value: string) => {
		draft.set(ref, column, value);
		actions.changed(row);
	};
	const tick: HTMLInputElement = h('input', {
		type: 'checkbox',
		'aria-label': `Select ${name}`,
		'data-control': 'select',
		click: (event) => actions.select(row, tick.checked, (event as MouseEvent).shiftKey),
	});
	tick.checked = isSelected;
	const drop = (column: 'queue' | 'priority') => {
		const value = draft.value(ref, column);
		const options = optionsOf(draft, column, value);
		const attributes = {
			'aria-label': `${COLUMN_NAMES[column]} for ${name}`,
			'data-control': column,
		};
		const isBad = options.find((one) => one.value === value)?.isBad === true;
		return h(
			'td',
			{},
			select(options, value, { ...attributes, 'aria-invalid': isBad && isOn }, set(column)),
			ofAllCustomers(draft, row, column, actions),
		);
	};
	const hours = h('input', {
		...{ type: 'number', class: 'due', min: 1, max: 8760, step: 'any', required: true },
		...{ 'aria-label': `Due, hours, for ${name}`, 'data-control': 'dueHours' },
		change: () => set('dueHours')(hours.value),
	});
	hours.value = draft.value(ref, 'dueHours');
	const issues = draft.isChanged(ref) ? '' : draft.issues(ref);
	const classes = [
		isOn ? '' : 'off',
		isSelected ? 'selected' : '',
		draft.isChanged(ref) ? 'changed' : '',
	];
	return h(
		'tr',
		{ class: classes.filter(Boolean).join(' '), 'data-row': rowKey(ref) },
		h('td', { class: 'tick' }, tick),
		h(
			'th',
			{ scope: 'row' },
			h('span', { title: status.advice }, name),
			draft.isChanged(ref) && h('span', { class: 'dot' }, 'Changed'),
			isOn && issues !== '' && h('small', { class: 'error' }, issues),
		),
		h(
			'td',
			{},
			toggle(`Create ticket for ${name}`, isOn, { 'data-control': 'createTicket' }, (on) =>
				set('createTicket')(on ? 'on' : 'off'),
			),
			ofAllCustomers(draft, row, 'createTicket', actions),
		),
		drop('queue'),
		drop('priority'),
		h('td', {}, hours, ofAllCustomers(draft, row, 'dueHours', actions)),
		h('td', { class: 'more' }, details(draft, row, actions)),
	);
}

/** What else is set, in a few words, behind a button that opens it. */
function details(draft: Draft, row: ShownRow, actions: TableActions): HTMLElement {
	const words = DETAILS.flatMap((column) => {
		const value = draft.value(row.ref, column);
		const isNothing = ['', 'none', 'device'].includes(value);
		return isNothing ? [] : [column === 'onePer' ? 'Per customer' : shown(draft, column, value)];
	});
	return h(
		'button',
		{
			...{ type: 'button', class: 'link', 'data-control': 'details' },
			'aria-label': `More settings for ${row.name}`,
			click: () => actions.openDetails(row),
		},
		words.length > 0 ? words.join(' · ') : 'Set…',
	);
}

/** Of a customer's row: that it differs, and the way back. */
function ofAllCustomers(
	draft: Draft,
	row: ShownRow,
	column: TabColumn,
	actions: TableActions,
): HTMLElement | false {
	const { ref, name } = row;
	if (ref.customer === '' || draft.own(ref, column) === undefined) return false;
	const others = shown(draft, column, draft.value(ofAll(ref), column));
	return h(
		'button',
		{
			...{ type: 'button', class: 'link own', 'data-control': `${column}-reset` },
			title: `All customers: ${others}`,
			'aria-label': `${COLUMN_NAMES[column]} for ${name}: use the setting of all customers, ${others}`,
			click: () => {
				draft.set(ref, column, null);
				actions.changed(row);
			},
		},
		'Use the setting of all customers',
	);
}
