import type { TabModel } from '../tab';
import { h, select } from './dom';
import type { Draft } from './edits';
import { localTime } from './history';
import {
	ACCOUNTS,
	EXPLAIN,
	HISTORY,
	LEVELS,
	MUTES,
	rowsOf,
	sectionOf,
	SOLUTIONS,
} from './sections';
import type { Option } from './settings';

/** What surrounds the table: who and what is shown above, the sections on the left, the buttons below. */

interface HeaderActions {
	customer: string;
	choose(customer: string): void;
	find(text: string): void;
}

export function header(model: TabModel, { customer, choose, find }: HeaderActions): HTMLElement {
	const own = new Set(model.customerRows.map(({ ref }) => ref.customer.toLowerCase()));
	const customers: Option[] = [
		{ value: '', label: 'All customers' },
		...model.customers.map((name) => ({
			value: name,
			label: own.has(name.toLowerCase()) ? `${name} (own settings)` : name,
		})),
	];
	const search = h('input', {
		...{ type: 'search', id: 'find', placeholder: 'Status, queue…', size: 22 },
		input: () => find(search.value),
	});
	return h(
		'header',
		{},
		h('h1', {}, 'Ticketing'),
		h('label', { for: 'customer' }, 'Customer'),
		select(customers, customer, { id: 'customer' }, choose),
		h('label', { for: 'find' }, 'Find'),
		search,
		h('span', { class: 'grow' }),
		h('span', { class: 'dim' }, lastSaved(model) ?? 'Nothing saved here yet'),
	);
}

/** When it was and who did it, as far as it is known. */
function lastSaved({ history }: TabModel): string | undefined {
	const [last] = history;
	return last && `Saved ${localTime(last.at)}${last.by === '' ? '' : ` by ${last.by}`}`;
}

interface Navigation {
	customer: string;
	section: string;
	open(section: string): void;
}

/** The sections, with how many of their statuses are on. */
export function navigation(draft: Draft, { customer, section, open }: Navigation): HTMLElement[] {
	const { model } = draft;
	const link = (name: string, text: string, count = '', isWarning = false) =>
		h(
			'button',
			{
				...{ type: 'button', 'data-control': `section ${name}`, click: () => open(name) },
				'aria-current': section === name ? 'page' : null,
			},
			text,
			h('b', { class: isWarning ? 'warn' : '' }, count),
		);
	const withoutCompany = model.accounts.filter(
		(one) => one.held !== '' && !draft.account(one.customer),
	).length;
	const muted = model.mutes.filter(({ isOver, issue }) => !isOver && issue === '').length;
	return [
		...SOLUTIONS.flatMap(([solution, name]) => [
			h('h2', {}, name),
			...LEVELS.map((level) => {
				const rows = rowsOf(model, solution, level, customer);
				const on = rows.filter(({ ref }) => draft.value(ref, 'createTicket') === 'on').length;
				const count = `${on} of ${rows.length} on`;
				return link(sectionOf({ solution, level }), `${level} status`, count);
			}),
		]),
		h('h2', {}, 'Customers'),
		link(
			ACCOUNTS,
			'Accounts',
			withoutCompany > 0 ? `${withoutCompany} without a company` : '',
			true,
		),
		h('h2', {}, 'More'),
		link(EXPLAIN, 'Explain'),
		link(MUTES, 'Mutes', muted === 0 ? '' : `${muted} now`),
		link(HISTORY, 'History'),
	];
}

/** What became of the last form, and what nobody can show in a row. */
export function notices(model: TabModel, reload: () => void): HTMLElement[] {
	const { notice, unreadable, refusedLists } = model;
	const rows = unreadable.length > 0 && [
		h(
			'p',
			{},
			'Rows of the table in n8n cannot be read, and the tickets that they decide on wait:',
		),
		list(unreadable),
	];
	const isStale = notice?.kind === 'stale';
	return [
		...(notice
			? [
					h(
						'div',
						{
							...{ class: `notice ${notice.kind}`, tabindex: -1, 'data-control': 'notice' },
							role: notice.kind === 'saved' ? 'status' : 'alert',
						},
						h('p', {}, notice.text),
						isStale &&
							h('p', {}, `The last save known: ${lastSaved(model) ?? 'none on this page'}.`),
						notice.issues.length > 0 && list(notice.issues),
						isStale && h('button', { type: 'button', click: reload }, 'Reload'),
					),
				]
			: []),
		...(rows ? [h('div', { class: 'notice refused', role: 'alert' }, ...rows)] : []),
		...refusedLists.map((text) =>
			h(
				'div',
				{ class: 'notice refused' },
				h('p', {}, 'Nobody can be chosen as Primary resource:'),
				h('p', {}, text),
			),
		),
	];
}

const list = (texts: readonly string[]) => h('ul', {}, ...texts.map((text) => h('li', {}, text)));

interface FooterActions {
	save(): void;
	cancel(): void;
}

/** @param wrong how many of the changed rows cannot be saved as they are */
export function footer(
	draft: Draft,
	wrong: number,
	{ save, cancel }: FooterActions,
): HTMLElement[] {
	const { count } = draft;
	const rows = (number: number) => (number === 1 ? '1 row' : `${number} rows`);
	const changed = count === 0 ? 'No changes' : `${rows(count)} changed, not saved`;
	const isDisabled = count === 0;
	return [
		h(
			'button',
			{
				...{ type: 'button', class: 'primary', 'data-control': 'save', disabled: isDisabled },
				...{ title: 'Ctrl+S', 'aria-keyshortcuts': 'Control+S', click: save },
			},
			'Save changes',
		),
		h(
			'button',
			{ type: 'button', 'data-control': 'cancel', disabled: isDisabled, click: cancel },
			'Cancel changes',
		),
		h('span', { class: count === 0 ? 'dim' : 'dot', 'aria-live': 'polite' }, changed),
		h(
			'span',
			{ class: 'error', role: 'alert' },
			wrong > 0 ? `${rows(wrong)} cannot be saved yet` : '',
		),
		h('span', { class: 'grow' }),
		h(
			'span',
			{ class: 'dim' },
			'Saved settings count from the next status change; what already holds gets its ticket with the next resend.',
		),
	];
}

/** What is open, and what can be done with it: in sight while the table scrolls. */
export function bar(title: string, about: string, ...tools: HTMLElement[]): HTMLElement {
	const heading = h('h2', { tabindex: -1 }, title, h('small', { title: about }, about));
	return h('div', { class: 'bar' }, heading, ...tools);
}
