import { groupBy, uniqBy } from 'lodash';
import { z } from 'zod';
import { MAIN_SERVER, type Customer } from '../../shared/items';
import { fold } from '../../shared/text';
import {
	matchAccount,
	type Account,
	type AccountRules,
	type KnownCompanies,
	namedCustomer,
} from '../accounts/accounts';
import type { TabAccount } from './tab';

/** The customers of the page, and which company gets their tickets. Pure. */

/** A customer that the table names, or of whom the daily report tells. */
export interface SeenCustomer {
	customer: Customer;
	lastHeld: TabAccount['lastHeld'];
}

const text = z.union([z.string(), z.number()]).transform(String).catch('');

const seenRow = z.object({
	/** A name, or a customer as our nodes send it. */
	customer: z.union([
		z.string().transform(namedCustomer),
		z.object({
			id: text,
			name: text,
			kind: z.enum(['virtualServer', 'group', 'workspace', 'fixed']).catch('fixed'),
		}),
	]),
	at: z.coerce
		.date()
		.transform((at) => at.toISOString())
		.catch(''),
	/** How many problems the row tells of, and how many of these have their tickets held. */
	problems: z.coerce.number().catch(1),
	held: z.coerce.number().catch(0),
});

/**
 * @param rows with a `customer` each, e.g. those of the daily report with `at`, `problems` and `held`; others are left out
 * @returns each customer once, by name, with what the newest row about its problems says
 */
export function readCustomers(rows: unknown): SeenCustomer[] {
	const read = (Array.isArray(rows) ? rows : []).flatMap((row) => {
		const { data } = seenRow.safeParse(row);
		return data ? [data] : [];
	});
	const newestFirst = read.sort((a, b) => b.at.localeCompare(a.at));
	const byCustomer = groupBy(newestFirst, ({ customer }) => fold(textOf(customer)));
	return uniqueCustomers(
		Object.values(byCustomer).map((ofCustomer) => {
			const last = ofCustomer.find(({ problems }) => problems > 0);
			const lastHeld = last && last.held > 0 ? { count: last.held, at: last.at } : null;
			return { customer: ofCustomer[0].customer, lastHeld };
		}),
	);
}

/** Each customer once, as it comes first. */
export function uniqueCustomers(customers: readonly SeenCustomer[]): SeenCustomer[] {
	return uniqBy(
		customers.filter((seen) => fold(customerText(seen)) !== ''),
		(seen) => fold(customerText(seen)),
	).sort((a, b) => byName(customerText(a), customerText(b)));
}

const textOf = ({ id, name }: Customer): string => (fold(name) === '' ? id : name);

/** As the page and the table call the customer: its name, or its ID where nothing else is known. */
export const customerText = ({ customer }: SeenCustomer): string => textOf(customer);

/** Those whose tickets are held first. */
export function drawAccounts(
	customers: readonly SeenCustomer[],
	accounts: AccountRules,
	known: KnownCompanies,
): TabAccount[] {
	return customers
		.map((seen): TabAccount => {
			const account = matchAccount(seen.customer, accounts, known);
			const { company = null, matchedBy = '' } = account;
			return {
				customer: customerText(seen),
				company: company && { id: company.id, name: company.name },
				matchedBy: matchedBy ?? '',
				held: 'held' in account ? whyHeld(seen.customer, account, known) : '',
				lastHeld: seen.lastHeld,
			};
		})
		.sort((a, b) => order(a) - order(b) || byName(a.customer, b.customer));
}

const byName = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

const order = ({ held, lastHeld }: TabAccount) => (held === '' ? 2 : lastHeld ? 0 : 1);

/** In the words of the page, where a company is chosen beside them. */
function whyHeld(
	{ id, name }: Customer,
	{ company, matchedBy }: Account,
	known: KnownCompanies,
): string {
	if (company) {
		return `“${company.name}” is inactive in Autotask: select Active in its properties there, or choose another company here.`;
	}
	if (matchedBy === 'mapping')
		return 'Autotask does not have the company any more: choose another.';
	const actives = (known.byName.get(fold(name)) ?? []).filter(({ isActive }) => isActive);
	if (actives.length > 1) {
		return `Autotask has ${actives.length} active companies of this name: choose one.`;
	}
	if (id === MAIN_SERVER) {
		return 'The Administration Server itself: its devices are on no virtual server. Choose a company, or “Top Group” in “Customer From” of the trigger.';
	}
	const fallback = matchedBy === 'fallback' ? ', and the fallback company cannot be used' : '';
	return `No active company of this name${fallback}: choose one.`;
}
