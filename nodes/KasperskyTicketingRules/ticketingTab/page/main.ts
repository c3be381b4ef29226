import type { Level, Solution } from '../../../shared/items';
import { TAB_COLUMNS, rowKey, type RowRef, type TabModel } from '../tab';
import { accountsTable } from './accounts';
import { h, select } from './dom';
import { Draft } from './edits';
import { historyTable, localTime } from './history';
import { openSettings } from './settingsDialog';
import { shown } from './settings';
import { statusRow, statusTable, type ShownRow, type TableActions } from './statusTable';

const SOLUTIONS: ReadonlyArray<[Solution, string]> = [
	['kasperskySecurityCenter', 'Kaspersky Security Center'],
	['kasperskyEndpointSecurityCloud', 'Kaspersky Endpoint Security Cloud'],
];
const LEVELS: readonly Level[] = ['Critical', 'Warning'];

class TicketingTab {
	private readonly draft: Draft;

	private section: string;

	private customer: string;

	private find = '';

	private selected = new Set<string>();

	private lastSelected?: string;

	private isSubmitting = false;

	private readonly nav = h('nav', { 'aria-label': 'Sections' });

	private readonly main = h('main');

	private readonly footer = h('footer');

	constructor(private readonly model: TabModel) {
		this.draft = new Draft(model);
		const sections = SOLUTIONS.flatMap(([solution]) =>
			LEVELS.map((level) => `${solution}/${level}`),
		);
		const known = [...sections, 'accounts', 'history'].includes(model.view.section);
		this.section = known ? model.view.section : sections[0];
		this.customer = model.customers.includes(model.view.customer) ? model.view.customer : '';
		addEventListener('beforeunload', (event) => {
			if (this.draft.count > 0 && !this.isSubmitting) event.preventDefault();
		});
	}

	start(): void {
		document.body.append(this.header(), this.nav, this.main, this.footer);
		this.draw();
	}

	private header(): HTMLElement {
		const [last] = this.model.history;
		const saved = last
			? `Saved ${localTime(last.at)}${last.by === '' ? '' : ` by ${last.by}`}`
			: 'Not changed yet';
		const customers = [
			{ value: '', label: 'All customers' },
			...this.model.customers.map((name) => ({ value: name, label: name })),
		];
		const search = h('input', {
			...{ type: 'search', id: 'find', placeholder: 'Status, queue…', size: 22 },
			input: () => {
				this.find = search.value;
				this.drawMain();
			},
		});
		return h(
			'header',
			{},
			h('h1', {}, 'Ticketing'),
			h('label', { for: 'customer' }, 'Customer'),
			select(customers, this.customer, { id: 'customer' }, (name) => {
				this.customer = name;
				this.selected.clear();
				this.draw();
			}),
			h('label', { for: 'find' }, 'Find'),
			search,
			h('span', { class: 'grow' }),
			h('span', { class: 'dim' }, saved),
		);
	}

	private draw(): void {
		this.drawNav();
		this.drawMain();
		this.drawFooter();
	}

	private drawNav(): void {
		const held = this.model.accounts.filter(
			(one) => one.held !== '' && !this.draft.account(one.customer),
		).length;
		this.nav.replaceChildren(
			...SOLUTIONS.flatMap(([solution, name]) => [
				h('h2', {}, name),
				...LEVELS.map((level) => {
					const rows = this.rows(solution, level);
					const on = rows.filter(
						({ ref }) => this.draft.value(ref, 'createTicket') === 'on',
					).length;
					return this.link(`${solution}/${level}`, `${level} status`, `${on} of ${rows.length} on`);
				}),
			]),
			h('h2', {}, 'Customers'),
			this.link('accounts', 'Accounts', held > 0 ? `${held} without a company` : '', held > 0),
			h('h2', {}, 'More'),
			this.link('history', 'History', ''),
		);
	}

	private link(section: string, text: string, count: string, isWarning = false): HTMLElement {
		return h(
			'button',
			{
				...{ type: 'button', 'aria-current': this.section === section ? 'page' : null },
				click: () => {
					this.section = section;
					this.selected.clear();
					this.draw();
				},
			},
			text,
			h('b', { class: isWarning ? 'warn' : '' }, count),
		);
	}

	private rows(solution: Solution, level: Level): ShownRow[] {
		return this.model.statuses.flatMap((status) => {
			const name = status.text[solution];
			const ref: RowRef = { solution, level, status: status.code, customer: this.customer };
			return name === undefined ? [] : [{ ref, status, name }];
		});
	}

	private get openRows(): ShownRow[] {
		const [solution, level] = this.section.split('/') as [Solution, Level];
		const wanted = this.find.trim().toLowerCase();
		return this.rows(solution, level).filter(({ ref, name }) => {
			const texts = TAB_COLUMNS.map((column) =>
				shown(this.draft, column, this.draft.value(ref, column)),
			);
			return [name, ref.status, ...texts].join(' ').toLowerCase().includes(wanted);
		});
	}

	private drawMain(): void {
		const notice = this.notice();
		if (this.section === 'accounts') {
			const title = this.title('Accounts', 'which Autotask company gets the tickets of a customer');
			this.main.replaceChildren(
				...notice,
				h('div', { class: 'bar' }, title),
				accountsTable(this.draft, this.find, () => this.draw()),
			);
			return;
		}
		if (this.section === 'history') {
			const bar = h('div', { class: 'bar' }, this.title('History', 'what was saved here'));
			this.main.replaceChildren(...notice, bar, historyTable(this.model.history, this.find));
			return;
		}
		const rows = this.openRows;
		this.main.replaceChildren(
			...notice,
			this.statusBar(rows),
			statusTable(this.draft, rows, this.actions),
			...(rows.length === 0
				? [h('p', { class: 'nothing' }, 'No status here matches what you look for.')]
				: []),
		);
	}

	private title(text: string, about: string): HTMLElement {
		return h('h2', {}, text, h('small', {}, about));
	}

	private statusBar(rows: readonly ShownRow[]): HTMLElement {
		const [solution, level] = this.section.split('/');
		const name = SOLUTIONS.find(([value]) => value === solution)?.[1] ?? '';
		const chosen = rows.filter((row) => this.selected.has(rowKey(row.ref)));
		return h(
			'div',
			{ class: 'bar' },
			this.title(
				`${level} status`,
				`${name} · ${this.customer === '' ? 'all customers' : this.customer}`,
			),
			h(
				'span',
				{ class: 'dim', 'aria-live': 'polite' },
				chosen.length > 0 ? `${chosen.length} selected` : '',
			),
			h(
				'button',
				{
					...{ type: 'button', 'data-control': 'edit', disabled: chosen.length === 0 },
					click: () => this.edit(chosen),
				},
				'Edit…',
			),
			h(
				'button',
				{ type: 'button', class: 'link', click: () => this.reset() },
				this.customer === '' ? 'Reset to defaults' : 'Use the settings of all customers',
			),
		);
	}

	/** The section that is open, whatever is searched for; it still has to be saved. */
	private reset(): void {
		const [solution, level] = this.section.split('/') as [Solution, Level];
		for (const { ref } of this.rows(solution, level)) {
			for (const column of TAB_COLUMNS) {
				const value = ref.customer === '' ? (this.model.defaults[level][column] ?? '') : null;
				this.draft.set(ref, column, value);
			}
		}
		this.draw();
	}

	private edit(rows: readonly ShownRow[]): void {
		openSettings(this.draft, rows, (cells) => {
			this.draft.setAll(
				rows.map(({ ref }) => ref),
				cells,
			);
			this.draw();
		});
	}

	private readonly actions: TableActions = {
		isSelected: ({ ref }) => this.selected.has(rowKey(ref)),
		select: (row, isSelected, withRange) => {
			const rows = this.openRows;
			const at = rows.findIndex(({ ref }) => rowKey(ref) === rowKey(row.ref));
			const from = rows.findIndex(({ ref }) => rowKey(ref) === this.lastSelected);
			const [first, last] =
				withRange && from >= 0 ? [Math.min(at, from), Math.max(at, from)] : [at, at];
			for (const { ref } of rows.slice(first, last + 1)) this.mark(ref, isSelected);
			this.lastSelected = rowKey(row.ref);
			this.redrawKeepingFocus(row, 'select');
		},
		selectAll: (isSelected) => {
			for (const { ref } of this.openRows) this.mark(ref, isSelected);
			this.drawMain();
			this.main.querySelector<HTMLElement>('thead input')?.focus();
		},
		changed: (row) => {
			const control = document.activeElement?.getAttribute('data-control') ?? 'details';
			const drawn = [...this.main.querySelectorAll('tr')].find(
				(element) => element.getAttribute('data-row') === rowKey(row.ref),
			);
			const fresh = statusRow(this.draft, row, this.actions);
			drawn?.replaceWith(fresh);
			focusIn(fresh, control.replace(/-reset$/, ''));
			this.drawNav();
			this.drawFooter();
		},
		openDetails: (row) => this.edit([row]),
	};

	private mark(ref: RowRef, isSelected: boolean): void {
		if (isSelected) this.selected.add(rowKey(ref));
		else this.selected.delete(rowKey(ref));
	}

	private redrawKeepingFocus({ ref }: ShownRow, control: string): void {
		this.drawMain();
		const drawn = [...this.main.querySelectorAll('tr')].find(
			(element) => element.getAttribute('data-row') === rowKey(ref),
		);
		if (drawn) focusIn(drawn, control);
	}

	private notice(): HTMLElement[] {
		const { notice } = this.model;
		if (!notice) return [];
		const load = h('button', { type: 'button', click: () => this.loadAnew() }, 'Load anew');
		return [
			h(
				'div',
				{ class: `notice ${notice.kind}`, role: notice.kind === 'saved' ? 'status' : 'alert' },
				h('p', {}, notice.text),
				notice.issues.length > 0 && h('ul', {}, ...notice.issues.map((text) => h('li', {}, text))),
				notice.kind === 'stale' && load,
			),
		];
	}

	private drawFooter(): void {
		const { count } = this.draft;
		const changed =
			count === 0 ? 'No changes' : `${count} ${count === 1 ? 'row' : 'rows'} changed, not saved`;
		this.footer.replaceChildren(
			h(
				'button',
				{
					type: 'button',
					class: 'primary',
					'data-control': 'save',
					disabled: count === 0,
					click: () => this.save(),
				},
				'Save changes',
			),
			h(
				'button',
				{
					type: 'button',
					'data-control': 'cancel',
					disabled: count === 0,
					click: () => this.cancel(),
				},
				'Cancel changes',
			),
			h('span', { class: count === 0 ? 'dim' : 'dot', 'aria-live': 'polite' }, changed),
			h('span', { class: 'grow' }),
			h(
				'span',
				{ class: 'dim' },
				'Saved settings count from the next status change; what already holds gets its ticket with the next resend.',
			),
		);
	}

	private cancel(): void {
		this.draft.cancel();
		this.draw();
	}

	private loadAnew(): void {
		this.isSubmitting = true;
		// Not a reload: that would send the form once more.
		location.assign(location.href);
	}

	private save(): void {
		const invalid = this.main.querySelector<HTMLInputElement>('input:invalid');
		if (invalid) {
			invalid.reportValidity();
			return;
		}
		this.isSubmitting = true;
		const view = { section: this.section, customer: this.customer };
		const edits = JSON.stringify({ ...this.draft.edits, view });
		const form = h(
			'form',
			{ method: 'post' },
			h('input', { type: 'hidden', name: 'token', value: this.model.token }),
			h('input', { type: 'hidden', name: 'edits', value: edits }),
		);
		document.body.append(form);
		form.submit();
	}
}

function focusIn(row: Element, control: string): void {
	row.querySelector<HTMLElement>(`[data-control="${control}"]`)?.focus();
}

const model = document.getElementById('model')?.textContent ?? '';
new TicketingTab(JSON.parse(model) as TabModel).start();
