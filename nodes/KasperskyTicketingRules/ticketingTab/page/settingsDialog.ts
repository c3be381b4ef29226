import { COLUMN_NAMES, TAB_COLUMNS, type TabColumn } from '../tab';
import { openDialog } from './dialog';
import { h, select } from './dom';
import type { Draft, NewCells } from './edits';
import type { ShownRow } from './sections';
import { isRequired, optionsOf, shown, type Option } from './settings';

/** Values of the drop-downs that no setting has. */
const UNCHANGED = 'unchanged';
const AS_ALL = 'asAllCustomers';
const THESE_HOURS = 'theseHours';

const HOURS = [
	{ label: 'Days', placeholder: 'Mon-Fri' },
	{ label: 'From', placeholder: '08:00' },
	{ label: 'To', placeholder: '18:00' },
	{ label: 'Time zone', placeholder: 'Europe/Berlin' },
];

/**
 * The original's window for one or several statuses: each field says "not changed" until somebody changes it.
 *
 * @param done gets what was changed
 */
export function openSettings(
	draft: Draft,
	rows: readonly ShownRow[],
	done: (cells: NewCells) => void,
): void {
	const fields = new Fields(draft, rows);
	const names = rows.map(({ name }) => name);
	const statuses = rows.length === 1 ? '1 status' : `${rows.length} statuses`;
	openDialog({
		...{ id: 'settings-title', title: 'Ticketing settings for computer status change' },
		about: rows.length === 1 ? names[0] : `${statuses}: ${names.join(', ')}`,
		...{ fields: fields.grid, apply: `Apply to ${statuses}` },
		done: () => done(fields.cells),
	});
}

class Fields {
	/** What was changed here. */
	readonly cells: NewCells = {};

	readonly grid = h('div', { class: 'fields' });

	constructor(
		private readonly draft: Draft,
		private readonly rows: readonly ShownRow[],
	) {
		this.grid.append(...TAB_COLUMNS.flatMap((column) => this.field(column)));
	}

	/** What the rows have now, each value once. */
	private present(column: TabColumn): string[] {
		return [...new Set(this.rows.map(({ ref }) => this.draft.value(ref, column)))];
	}

	private notChanged(column: TabColumn): Option {
		const present = this.present(column);
		const [only] = present;
		const now =
			present.length > 1
				? ` (${present.length} different)`
				: `: ${shown(this.draft.model, column, only)}`;
		return {
			value: UNCHANGED,
			label: `Not changed${now}`,
			isBad: isRequired(column) && only === '',
		};
	}

	private set(column: TabColumn, value: string): void {
		if (value === UNCHANGED) delete this.cells[column];
		else this.cells[column] = value === AS_ALL ? null : value;
		if (column !== 'issueType') return;
		delete this.cells.subIssueType;
		const [, subIssueType] = this.field('subIssueType');
		this.grid.querySelector('#setting-subIssueType')?.replaceWith(subIssueType);
	}

	private field(column: TabColumn): HTMLElement[] {
		const id = `setting-${column}`;
		const label = h(
			'label',
			{ for: id },
			COLUMN_NAMES[column],
			isRequired(column) && h('small', {}, 'required'),
		);
		if (column === 'dueHours') return [label, this.dueField(id)];
		if (column === 'hours') return [label, this.hoursField(id)];
		const options = this.options(column);
		return [label, select(options, options[0].value, { id }, (text) => this.set(column, text))];
	}

	private options(column: TabColumn): Option[] {
		const { issueType } = this.cells;
		const isEmptied = column === 'subIssueType' && typeof issueType === 'string';
		const parents = isEmptied ? [issueType] : this.present('issueType');
		const parent = parents.length === 1 ? parents[0] : 'none';
		const listed = optionsOf(this.draft, column, 'none', parent).filter(({ isBad }) => !isBad);
		// Another issue type takes the sub-issue type with it.
		return isEmptied ? listed : [this.notChanged(column), ...this.asAll, ...listed];
	}

	private get asAll(): Option[] {
		const isCustomers = this.rows.some(({ ref }) => ref.customer !== '');
		return isCustomers ? [{ value: AS_ALL, label: 'Use the setting of all customers' }] : [];
	}

	private dueField(id: string): HTMLElement {
		const input = h('input', {
			...{ id, type: 'number', min: 0.01, max: 8760, step: 'any' },
			placeholder: this.notChanged('dueHours').label,
			change: () => this.set('dueHours', input.value === '' ? UNCHANGED : input.value),
		});
		return input;
	}

	/** Four fields of one setting. */
	private hoursField(id: string): HTMLElement {
		const present = this.present('hours');
		const parts = present.length === 1 ? present[0].split('|') : [];
		const changed = () => {
			const texts = inputs.map(({ value }) => value.trim());
			this.set('hours', texts.every((text) => text === '') ? '' : texts.join('|'));
		};
		const inputs = HOURS.map(({ placeholder }, at) => {
			const input = h('input', { type: 'text', placeholder, change: changed });
			input.value = parts[at] ?? '';
			return input;
		});
		const times = h(
			'div',
			{ class: 'hours', hidden: true },
			...HOURS.map(({ label }, at) => h('label', {}, label, inputs[at])),
		);
		const options = [
			this.notChanged('hours'),
			...this.asAll,
			{ value: '', label: 'Always' },
			{ value: THESE_HOURS, label: 'Only at these times' },
		];
		const choice = select(options, UNCHANGED, { id }, (text) => {
			times.hidden = text !== THESE_HOURS;
			if (text === THESE_HOURS) changed();
			else this.set('hours', text);
		});
		return h('div', {}, choice, times);
	}
}
