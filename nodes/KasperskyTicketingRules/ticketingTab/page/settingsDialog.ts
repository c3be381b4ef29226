import { COLUMN_NAMES, type Cells, type TabColumn } from '../tab';
import { h, select, type Option } from './dom';
import type { Draft } from './edits';
import { optionsOf } from './settings';
import type { ShownRow } from './statusTable';

const UNCHANGED = 'unchanged';
const NOT_CHANGED: Option = { value: UNCHANGED, label: 'Not changed' };

const COLUMNS: readonly TabColumn[] = [
	...(['createTicket', 'queue', 'priority', 'dueHours', 'workType'] as const),
	...(['issueType', 'subIssueType', 'ticketCategory', 'onePer'] as const),
];

const HOURS = [
	{ label: 'Days', placeholder: 'Mon-Fri' },
	{ label: 'From', placeholder: '08:00' },
	{ label: 'To', placeholder: '18:00' },
	{ label: 'Time zone', placeholder: 'Europe/Berlin' },
];

/**
 * The original's window for one or several statuses. Of several, each field says "not changed" until somebody changes it.
 *
 * @param done gets what was changed
 */
export function openSettings(
	draft: Draft,
	rows: readonly ShownRow[],
	done: (cells: Cells) => void,
): void {
	const cells: Cells = {};
	const single = rows.length === 1 ? rows[0] : undefined;
	const current = (column: TabColumn): string => {
		const values = new Set(rows.map(({ ref }) => draft.value(ref, column)));
		return single || values.size === 1 ? [...values][0] : UNCHANGED;
	};
	const value = (column: TabColumn) => cells[column] ?? UNCHANGED;
	const grid = h('div', { class: 'fields' });
	const set = (column: TabColumn, text: string) => {
		if (text === UNCHANGED) delete cells[column];
		else cells[column] = text;
		if (column === 'issueType') {
			delete cells.subIssueType;
			draw();
		}
	};
	const field = (column: TabColumn): HTMLElement[] => {
		const id = `setting-${column}`;
		const label = h('label', { for: id }, COLUMN_NAMES[column]);
		if (column === 'dueHours') return [label, dueField(id, current(column), set)];
		const issueType = cells.issueType ?? current('issueType');
		const shownValue = current(column);
		const listed = shownValue === UNCHANGED ? 'none' : shownValue;
		const options = optionsOf(draft, column, listed, issueType).filter((one) => one.value !== '');
		const now = options.find((one) => one.value === shownValue)?.label;
		const first = {
			...NOT_CHANGED,
			label: now === undefined ? 'Not changed' : `Not changed: ${now}`,
		};
		return [label, select([first, ...options], value(column), { id }, (text) => set(column, text))];
	};
	const draw = () =>
		grid.replaceChildren(...COLUMNS.flatMap(field), ...hoursFields(current('hours'), cells));
	draw();
	const names = rows.map(({ name }) => name);
	const about = single ? names[0] : `${rows.length} statuses: ${names.join(', ')}`;
	const dialog = h(
		'dialog',
		{ 'aria-labelledby': 'settings-title', close: () => dialog.remove() },
		h(
			'form',
			{
				method: 'dialog',
				submit: (event) => {
					event.preventDefault();
					done(cells);
					dialog.close();
				},
			},
			h('h2', { id: 'settings-title' }, 'Ticketing settings for computer status change'),
			h('p', {}, about),
			grid,
			h(
				'div',
				{ class: 'buttons' },
				h('button', { type: 'button', click: () => dialog.close() }, 'Cancel'),
				h('button', { type: 'submit', class: 'primary' }, 'Apply'),
			),
		),
	);
	document.body.append(dialog);
	dialog.showModal();
}

function dueField(
	id: string,
	current: string,
	set: (column: TabColumn, text: string) => void,
): HTMLElement {
	const input = h('input', {
		...{ id, type: 'number', min: 1, max: 8760, step: 'any' },
		placeholder: current === UNCHANGED ? 'Not changed' : `Not changed: ${current}`,
		change: () => set('dueHours', input.value === '' ? UNCHANGED : input.value),
	});
	return input;
}

/** Four fields of one setting. */
function hoursFields(current: string, cells: Cells): HTMLElement[] {
	const parts = (current === UNCHANGED ? '' : current).split('|');
	const inputs = HOURS.map(({ placeholder }, at) => {
		const input = h('input', {
			type: 'text',
			id: `setting-hours-${at}`,
			placeholder,
			change: () => changed(),
		});
		input.value = parts[at] ?? '';
		return input;
	});
	const changed = () => {
		const texts = inputs.map(({ value }) => value.trim());
		cells.hours = texts.every((text) => text === '') ? '' : texts.join('|');
	};
	return [
		h('span', { class: 'group', id: 'hours-label' }, 'Tickets are created'),
		h(
			'div',
			{ class: 'hours', role: 'group', 'aria-labelledby': 'hours-label' },
			...HOURS.map(({ label }, at) => h('label', {}, label, inputs[at])),
			h('small', {}, 'Nothing in all four: always'),
		),
	];
}
