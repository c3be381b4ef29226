import {
	TAB_COLUMNS,
	rowKey,
	type NewMute,
	type Question,
	type RowRef,
	type TabModel,
} from '../tab';
import { accountsTable } from './accounts';
import { h } from './dom';
import { Draft } from './edits';
import { explainBox } from './explainBox';
import { focusOn, keepingFocus } from './focus';
import { bar, footer, header, navigation, notices } from './frame';
import { historyTable } from './history';
import {
	ACCOUNTS,
	EXPLAIN,
	HISTORY,
	MUTES,
	knownSection,
	rowsOf,
	sectionOf,
	SOLUTIONS,
	statusSection,
	type ShownRow,
} from './sections';
import { muteOfLink, openMute } from './muteDialog';
import { mutesContent } from './mutes';
import { Selection } from './selection';
import { issuesOf, shown } from './settings';
import { openSettings } from './settingsDialog';
import { statusRow, statusTable, type TableActions } from './statusTable';

/** The page: what is open, what is selected, and what happens at each control. */
export class TicketingTab {
	private readonly draft: Draft;

	private section: string;

	private customer: string;

	private find = '';

	private readonly selected = new Selection();

	/** The page is left on purpose. */
	private isLeaving = false;

	private readonly nav = h('nav', { 'aria-label': 'Sections' });

	private readonly main = h('main');

	private readonly footer = h('footer');

	constructor(private readonly model: TabModel) {
		this.draft = new Draft(model);
		this.section = knownSection(model.view.section);
		this.customer = model.customers.includes(model.view.customer) ? model.view.customer : '';
	}

	start(): void {
		const head = header(this.model, {
			customer: this.customer,
			choose: (customer) => this.open(this.section, customer),
			find: (text) => {
				this.find = text;
				this.drawMain();
			},
		});
		document.body.append(head, this.nav, this.main, this.footer);
		this.draw();
		focusOn({ row: null, control: this.model.explained ? 'explained' : 'notice' });
		this.followLink();
		addEventListener('keydown', (event) => this.pressed(event));
		addEventListener('beforeunload', (event) => {
			if (this.draft.count > 0 && !this.isLeaving) event.preventDefault();
		});
	}

	/** Ctrl+S saves, as everywhere: to the button below it is a long way for who has no mouse. */
	private pressed(event: KeyboardEvent): void {
		if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
		event.preventDefault();
		if (document.querySelector('dialog')) return;
		const { activeElement } = document;
		// What is being typed counts, too.
		if (activeElement instanceof HTMLElement) keepingFocus(() => activeElement.blur());
		if (this.draft.count > 0) this.save();
	}

	private open(section: string, customer: string): void {
		this.section = section;
		this.customer = customer;
		const choice = document.querySelector<HTMLSelectElement>('#customer');
		if (choice) choice.value = customer;
		this.selected.clear();
		this.draw();
	}

	private draw(): void {
		keepingFocus(() => {
			this.drawAround();
			this.drawMain();
		});
	}

	private drawAround(): void {
		const { section, customer } = this;
		const open = (name: string) => this.open(name, this.customer);
		this.nav.replaceChildren(...navigation(this.draft, { section, customer, open }));
		this.footer.replaceChildren(
			...footer(this.draft, this.wrongRows.length, {
				save: () => this.save(),
				cancel: () => this.cancel(),
			}),
		);
	}

	private drawMain(): void {
		this.main.replaceChildren(...notices(this.model, () => this.reload()), ...this.content());
	}

	private content(): HTMLElement[] {
		if (this.section === ACCOUNTS) {
			const about = 'which Autotask company gets the tickets of a customer';
			const table = accountsTable(this.draft, this.find, () => this.draw());
			return [bar('Accounts', about), table];
		}
		if (this.section === MUTES) {
			return mutesContent(this.draft, this.find, {
				begin: () => this.mute({}),
				changed: () => this.draw(),
			});
		}
		if (this.section === EXPLAIN) {
			const about = 'why a status gets the ticket that it gets, or none';
			const ask = (question: Question) => this.submit({ question });
			const box = explainBox(this.model, this.customer, this.draft.count > 0, ask);
			return [bar('Explain', about), box];
		}
		if (this.section === HISTORY) {
			const table = historyTable(this.model.history, this.find);
			return [bar('History', 'what was saved here, newest first'), table];
		}
		const rows = this.openRows;
		const nothing = h('p', { class: 'nothing' }, 'No status here matches what you look for.');
		return [
			this.statusBar(rows),
			statusTable(this.draft, rows, this.actions),
			...(rows.length === 0 ? [nothing] : []),
		];
	}

	private mute(given: Partial<NewMute>): void {
		openMute(this.model, given, (mute) => {
			this.draft.mute(mute);
			this.draw();
		});
	}

	/** A link in a ticket fills the window in; whether it is saved, a person decides. */
	private followLink(): void {
		const given = muteOfLink(location.hash);
		if (!given) return;
		// What follows, e.g. a save, is not to open it once more.
		location.hash = '';
		this.open(MUTES, this.customer);
		this.mute(given);
	}

	private get sectionRows(): ShownRow[] {
		const section = statusSection(this.section);
		return section ? rowsOf(this.model, section.solution, section.level, this.customer) : [];
	}

	/** Those that are found. */
	private get openRows(): ShownRow[] {
		const wanted = this.find.trim().toLowerCase();
		return this.sectionRows.filter(({ ref, name }) => {
			const texts = TAB_COLUMNS.map((column) =>
				shown(this.model, column, this.draft.value(ref, column)),
			);
			return [name, ref.status, ...texts].join(' ').toLowerCase().includes(wanted);
		});
	}

	private statusBar(rows: readonly ShownRow[]): HTMLElement {
		const { solution, level } = statusSection(this.section) ?? {};
		const name = SOLUTIONS.find(([value]) => value === solution)?.[1] ?? '';
		const chosen = rows.filter((row) => this.selected.has(row));
		const whose =
			this.customer === ''
				? 'all customers'
				: `${this.customer}; what is not marked is as for all customers`;
		return bar(
			`${level} status`,
			`${name} · ${whose}`,
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
				{ type: 'button', class: 'link', 'data-control': 'reset', click: () => this.reset() },
				this.customer === '' ? 'Reset to defaults' : 'Use the settings of all customers',
			),
		);
	}

	/** The section that is open, whatever is searched for; it still has to be saved. */
	private reset(): void {
		for (const { ref } of this.sectionRows) {
			const defaults = this.model.defaults[ref.level];
			this.draft.setAll(
				[ref],
				Object.fromEntries(
					TAB_COLUMNS.map((column) => [
						column,
						ref.customer === '' ? (defaults[column] ?? '') : null,
					]),
				),
			);
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
		isSelected: (row) => this.selected.has(row),
		select: (row, isSelected, withRange) => {
			this.selected.select(this.openRows, row, isSelected, withRange);
			keepingFocus(() => this.drawMain());
		},
		selectAll: (isSelected) => {
			for (const row of this.openRows) this.selected.mark(row, isSelected);
			keepingFocus(() => this.drawMain());
		},
		changed: (row) => {
			const drawn = [...this.main.querySelectorAll('tr')].find(
				(element) => element.getAttribute('data-row') === rowKey(row.ref),
			);
			keepingFocus(() => {
				drawn?.replaceWith(statusRow(this.draft, row, this.actions));
				this.drawAround();
			});
		},
		openDetails: (row) => this.edit([row]),
	};

	private cancel(): void {
		this.draft.cancel();
		this.model.notice = null;
		this.draw();
	}

	private reload(): void {
		this.isLeaving = true;
		// Not a reload: that would send the form once more.
		location.assign(location.href.split('#')[0]);
	}

	/** Changed rows that the server would send back. */
	private get wrongRows(): RowRef[] {
		return this.draft.changedRows.filter((ref) => issuesOf(this.draft, ref).length > 0);
	}

	private save(): void {
		const company = this.main.querySelector<HTMLInputElement>('input:invalid');
		const [wrong] = this.wrongRows;
		if (company) company.reportValidity();
		else if (wrong) this.showWrong(wrong);
		else this.submit();
	}

	private showWrong(ref: RowRef): void {
		this.find = '';
		const search = document.querySelector<HTMLInputElement>('#find');
		if (search) search.value = '';
		this.open(sectionOf(ref), ref.customer);
		const [{ column }] = issuesOf(this.draft, ref);
		const row = rowKey(ref);
		if (!focusOn({ row, control: column })) focusOn({ row, control: 'details' });
	}

	/** @param asked what is wanted instead of saving */
	private submit(asked: { question?: Question } = {}): void {
		this.isLeaving = true;
		const view = { section: this.section, customer: this.customer };
		const edits = JSON.stringify({ ...this.draft.edits, view, ...asked });
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
