import type { TabAccount } from '../tab';
import { h } from './dom';
import type { Draft } from './edits';
import { localTime } from './history';

const HOW: Record<string, string> = {
	mapping: 'Chosen here',
	source: 'Named by the RMM',
	name: 'Found by name',
	fallback: 'The fallback company',
};

const HEADINGS = ['Customer', 'Autotask company', 'How it was found'];

/** The original's Accounts tab: each customer with its company; those whose tickets are held come first. */
export function accountsTable(draft: Draft, find: string, changed: () => void): HTMLElement {
	const { accounts, companies } = draft.model;
	const search = new CompanySearch(companies);
	const wanted = find.trim().toLowerCase();
	const shown = accounts.filter(({ customer, company }) =>
		`${customer} ${company?.name ?? ''}`.toLowerCase().includes(wanted),
	);
	if (shown.length === 0) {
		return h('p', { class: 'nothing' }, accounts.length === 0 ? NOBODY : 'No customer matches.');
	}
	return h(
		'div',
		{},
		h(
			'datalist',
			{ id: 'companies' },
			...companies.map((company) => h('option', { value: companyText(company) })),
		),
		h(
			'table',
			{ class: 'accounts' },
			h('thead', {}, h('tr', {}, ...HEADINGS.map((text) => h('th', { scope: 'col' }, text)))),
			h('tbody', {}, ...shown.map((account) => accountRow(draft, account, search, changed))),
		),
	);
}

const NOBODY =
	'No customer is known yet. A customer appears here by itself with its first status change, as soon as the daily report records it.';

function accountRow(
	draft: Draft,
	account: TabAccount,
	search: CompanySearch,
	changed: () => void,
): HTMLElement {
	const { customer } = account;
	const change = draft.account(customer);
	const saved = account.matchedBy === 'mapping' ? (account.company?.id ?? null) : null;
	const id = change ? change.company : saved;
	const input = h('input', {
		...{ type: 'text', list: 'companies', autocomplete: 'off', 'data-control': 'company' },
		'aria-label': `Company of ${customer}`,
		placeholder: placeholderOf(account, change !== undefined),
		change: () => {
			const chosen = search.find(input.value);
			input.setCustomValidity(chosen === undefined ? 'Choose a company from the list.' : '');
			if (chosen === undefined) {
				input.reportValidity();
				return;
			}
			draft.setAccount(customer, chosen);
			changed();
		},
	});
	input.value = id === null ? '' : search.textOf(id);
	return h(
		'tr',
		{ class: change ? 'changed' : '', 'data-row': customer },
		h('th', { scope: 'row' }, customer),
		h('td', {}, input),
		h('td', {}, ...how(account, change !== undefined)),
	);
}

function placeholderOf({ company, held, matchedBy }: TabAccount, isChanged: boolean): string {
	if (isChanged && matchedBy === 'mapping') return 'By name';
	return company && held === '' ? company.name : 'Type to search…';
}

function how({ held, matchedBy, lastHeld }: TabAccount, isChanged: boolean): HTMLElement[] {
	if (isChanged) return [h('span', { class: 'dot' }, 'Changed')];
	const found = held === '' ? (HOW[matchedBy] ?? '') : held;
	const texts = [h('span', { class: held === '' ? '' : 'error' }, found)];
	if (!lastHeld) return texts;
	const tickets = lastHeld.count === 1 ? '1 ticket was' : `${lastHeld.count} tickets were`;
	return [...texts, h('small', {}, `${tickets} held on ${localTime(lastHeld.at)}`)];
}

type Company = readonly [id: number, name: string];

/** Names may repeat: the ID tells them apart. */
const companyText = ([id, name]: Company): string => `${name} (${id})`;

class CompanySearch {
	private readonly byText: ReadonlyMap<string, number>;

	private readonly byId: ReadonlyMap<number, string>;

	constructor(private readonly companies: readonly Company[]) {
		this.byText = new Map(companies.map((company) => [companyText(company), company[0]]));
		this.byId = new Map(companies.map((company) => [company[0], companyText(company)]));
	}

	textOf(id: number): string {
		return this.byId.get(id) ?? String(id);
	}

	/** @returns `null` for nothing: found by name; `undefined` when no company, or more than one, is meant */
	find(typed: string): number | null | undefined {
		const text = typed.trim();
		if (text === '') return null;
		const same = this.companies.filter(([, name]) => name.toLowerCase() === text.toLowerCase());
		return this.byText.get(text) ?? (same.length === 1 ? same[0][0] : undefined);
	}
}
