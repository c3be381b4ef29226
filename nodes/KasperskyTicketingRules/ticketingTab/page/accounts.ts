import type { TabAccount } from '../tab';
import { h } from './dom';
import type { Draft } from './edits';

const HOW: Record<string, string> = {
	mapping: 'chosen here',
	source: 'named by the RMM',
	name: 'found by name',
	fallback: 'the fallback company',
};

/** The original's Accounts tab: each customer with its company; those whose tickets are held come first. */
export function accountsTable(draft: Draft, find: string, changed: () => void): HTMLElement {
	const companies = new Map(draft.model.companies.map(([id, name]) => [companyText(id, name), id]));
	const byId = new Map(draft.model.companies);
	const accounts = draft.model.accounts.filter(({ customer, company }) =>
		`${customer} ${company?.name ?? ''}`.toLowerCase().includes(find.toLowerCase()),
	);
	const row = (account: TabAccount) => {
		const { customer, held } = account;
		const change = draft.account(customer);
		const id = change
			? change.company
			: account.matchedBy === 'mapping'
				? (account.company?.id ?? null)
				: null;
		const input = h('input', {
			...{ type: 'text', list: 'companies', class: 'company', autocomplete: 'off' },
			'aria-label': `Company of ${customer}`,
			placeholder: account.company && !change ? account.company.name : 'Type to search…',
			change: () => {
				const text = input.value.trim();
				const chosen = companies.get(text) ?? companyNamed(draft.model.companies, text);
				input.setCustomValidity('');
				if (text !== '' && chosen === undefined) {
					input.setCustomValidity('Choose a company from the list.');
					input.reportValidity();
					return;
				}
				draft.setAccount(customer, chosen ?? null);
				changed();
			},
		});
		input.value = id === null ? '' : companyText(id, byId.get(id) ?? '');
		const how = change
			? h('span', { class: 'dot' }, 'Changed')
			: held === ''
				? (HOW[account.matchedBy] ?? '')
				: h('span', { class: 'error' }, held);
		return h(
			'tr',
			{ class: change ? 'changed' : '' },
			h('th', { scope: 'row' }, customer),
			h('td', {}, input),
			h('td', {}, how),
		);
	};
	return h(
		'div',
		{},
		h(
			'datalist',
			{ id: 'companies' },
			...draft.model.companies.map(([id, name]) => h('option', { value: companyText(id, name) })),
		),
		h(
			'table',
			{ class: 'accounts' },
			h(
				'thead',
				{},
				h(
					'tr',
					{},
					...['Customer', 'Autotask company', 'How it was found'].map((text) =>
						h('th', { scope: 'col' }, text),
					),
				),
			),
			h('tbody', {}, ...accounts.map(row)),
		),
		accounts.length === 0 &&
			h(
				'p',
				{ class: 'nothing' },
				'No customer is known yet. Customers appear here when their first status change has been recorded for the daily report, and when a row of the table names them.',
			),
	);
}

/** Names may repeat: the ID tells them apart. */
const companyText = (id: number, name: string) => `${name} (${id})`;

function companyNamed(
	companies: ReadonlyArray<[number, string]>,
	text: string,
): number | undefined {
	const same = companies.filter(([, name]) => name.toLowerCase() === text.toLowerCase());
	return same.length === 1 ? same[0][0] : undefined;
}
