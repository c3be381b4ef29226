import { z } from 'zod';
import type { IExecuteFunctions } from 'n8n-workflow';
import { groupBy } from 'lodash';
import {
	type Company,
	findCompaniesById,
	findCompaniesByName,
} from '../../shared/autotask/companies';
import { MAIN_SERVER, type Customer } from '../../shared/items';
import { fold, storedId } from '../../shared/text';
import { locatedValue } from '../../shared/locator';
import { perItem } from '../../shared/perItem';
import { accountCells } from '../ruleTable/ruleSource';
import type { AutotaskClient } from '../../shared/autotask/client';
import { rulesParameters } from '../ruleTable/rulesNode';

/**
 * The mapping list: folded name or id of a customer → company id. 0 is the MSP's own company;
 * `null` stands for a row that names no company.
 */
export type Mappings = ReadonlyMap<string, number | null>;

/** How the node is set to find accounts. */
export interface AccountRules {
	mappings: Mappings;
	/** The company for customers without an account: `undefined` holds their tickets, `null`: none is chosen. */
	fallback: number | null | undefined;
}

/** What has to be known of Autotask's companies before the customers can be matched. */
export interface CompaniesToFind {
	ids: number[];
	names: string[];
}

/** The answers; a company that Autotask does not have is missing. */
export interface KnownCompanies {
	byId: ReadonlyMap<number, Company>;
	/** By folded name: active and inactive ones. */
	byName: ReadonlyMap<string, readonly Company[]>;
}

/** `source`: the source itself names the company. */
export type MatchedBy = 'mapping' | 'source' | 'name' | 'fallback';

/** The company of a ticket, or why there is none, in words: then `company` is the one that cannot be used. */
export type Account =
	| { company: Company; matchedBy: MatchedBy }
	| { held: string; company?: Company; matchedBy?: MatchedBy };

const rawMappings = z.array(z.object({ customer: z.unknown(), company: z.unknown() }));

/** Reads the value of `accounts.mapping`. Of two rows for one customer the later counts, as with the rules. */
export function parseMappings(raw: unknown): Mappings {
	const rows = rawMappings.safeParse(raw ?? []);
	const pairs = (rows.success ? rows.data : []).map(
		({ customer, company }): [string, number | null] => [
			fold(locatedValue(customer)),
			readCompanyId(company),
		],
	);
	return new Map(pairs.filter(([customer]) => customer !== ''));
}

/** A customer of whom nothing but the name, or the ID, is known. */
export const namedCustomer = (name: string): Customer => ({ id: name, name, kind: 'fixed' });

/** The id in a resource locator, in its bare value, or in a cell (`175|Contoso`); `null` when there is none. */
export const readCompanyId = (company: unknown): number | null =>
	storedId(locatedValue(company)) ?? null;

/** @returns `undefined` when the list does not mention the customer; the id comes before the name */
function mappedCompany(customer: Customer | null, mappings: Mappings): number | null | undefined {
	if (!customer) return undefined;
	const byId = mappings.get(fold(customer.id));
	return byId === undefined ? mappings.get(fold(customer.name)) : byId;
}

/** What to ask Autotask about these customers: each id and name once. */
export function companiesToFind(
	wanted: ReadonlyArray<{ customer: Customer | null; accounts: AccountRules }>,
): CompaniesToFind {
	const ids = new Set<number>();
	const names = new Map<string, string>();
	for (const { customer, accounts } of wanted) {
		const mapped = mappedCompany(customer, accounts.mappings);
		if (typeof mapped === 'number') ids.add(mapped);
		if (mapped !== undefined) continue;
		if (customer?.autotaskCompanyId !== undefined) {
			ids.add(customer.autotaskCompanyId);
			continue;
		}
		if (typeof accounts.fallback === 'number') ids.add(accounts.fallback);
		const name = customer?.name ?? '';
		if (fold(name) !== '') names.set(fold(name), name);
	}
	return { ids: [...ids], names: [...names.values()] };
}

/** Finds the Autotask company that the ticket of a customer's device belongs to. */
export function matchAccount(
	customer: Customer | null,
	{ mappings, fallback }: AccountRules,
	known: KnownCompanies,
): Account {
	const mapped = mappedCompany(customer, mappings);
	if (customer && mapped !== undefined) return byMapping(customer, mapped, known);
	if (customer?.autotaskCompanyId !== undefined) {
		return bySource(customer.name, customer.autotaskCompanyId, known);
	}
	const named = customer && byName(customer, known);
	if (named) return named;
	return fallback === undefined ? unmapped(customer) : byFallback(fallback, known);
}

function byMapping(customer: Customer, companyID: number | null, known: KnownCompanies): Account {
	const title = `The account mapping of customer “${customer.name}”`;
	if (companyID === null) {
		return {
			held: `${title} names no company. Choose one in “Account Mapping” of Kaspersky Ticketing Rules.`,
			matchedBy: 'mapping',
		};
	}
	const company = known.byId.get(companyID);
	if (company) return active(company, 'mapping');
	const held = `${title} names company ${companyID}, which Autotask does not have. Choose another one in “Account Mapping” of Kaspersky Ticketing Rules.`;
	return { held, matchedBy: 'mapping' };
}

function bySource(customer: string, companyID: number, known: KnownCompanies): Account {
	const company = known.byId.get(companyID);
	if (company) return active(company, 'source');
	const held = `The RMM says that “${customer}” is Autotask company ${companyID}, which Autotask does not have. Correct it in the RMM, or map the customer to a company in “Account Mapping” of Kaspersky Ticketing Rules.`;
	return { held, matchedBy: 'source' };
}

/** @returns `undefined` when no company has this name, active or not */
function byName(customer: Customer, known: KnownCompanies): Account | undefined {
	const sameName = known.byName.get(fold(customer.name)) ?? [];
	const actives = sameName.filter(({ isActive }) => isActive);
	if (actives.length > 1) {
		const ids = actives.map(({ id }) => id).join(', ');
		return {
			held: `Autotask has ${actives.length} active companies named “${customer.name}” (${ids}). Map the customer to one of them in “Account Mapping” of Kaspersky Ticketing Rules.`,
		};
	}
	const [company] = [...actives, ...sameName];
	return company && active(company, 'name');
}

function byFallback(companyID: number | null, known: KnownCompanies): Account {
	const company = known.byId.get(companyID ?? NaN);
	if (company) return active(company, 'fallback');
	const why =
		companyID === null
			? 'No fallback company is chosen. Choose one'
			: `Autotask does not have the fallback company ${companyID}. Choose another one`;
	return {
		held: `${why} in “Fallback Company” of Kaspersky Ticketing Rules.`,
		matchedBy: 'fallback',
	};
}

/** Tickets can be created for active companies only. */
function active(company: Company, matchedBy: MatchedBy): Account {
	if (company.isActive) return { company, matchedBy };
	const otherwise =
		matchedBy === 'fallback'
			? 'choose another company in “Fallback Company”'
			: 'map the customer to another company in “Account Mapping”';
	const held = `The Autotask company “${company.name}” (${company.id}) is inactive. Select Active in its properties, or ${otherwise} of Kaspersky Ticketing Rules.`;
	return { held, company, matchedBy };
}

function unmapped(customer: Customer | null): Account {
	if (customer?.id === MAIN_SERVER) {
		return {
			held: `Customer “${customer.name}” is the Administration Server itself: the device is on no virtual server. Choose “One Customer” or “Top Group” in “Customer From” of the trigger. Or map “${customer.name}” to a company in “Account Mapping”, or choose “Create in a Fallback Company” in “Unmapped Customers”, of Kaspersky Ticketing Rules.`,
		};
	}
	return {
		held: customer
			? `Customer “${customer.name}” has no account: Autotask has no company of this name. Map the customer to a company in “Account Mapping” of Kaspersky Ticketing Rules.`
			: 'The source does not say whose device this is. Check “Customer From” in the trigger.',
	};
}

/** @returns how the node is set to find the account of the item at an index */
export function accountRules(context: IExecuteFunctions): (itemIndex: number) => AccountRules {
	const parameters = rulesParameters(context);
	const ofTable = parseMappings(accountCells(context));
	const mappings = perItem(
		parameters,
		'accounts.mapping',
		(raw): Mappings => new Map([...parseMappings(raw), ...ofTable]),
	);
	const policy = perItem(parameters, 'unmappedCustomers', String);
	const company = perItem(parameters, 'fallbackCompany', readCompanyId);
	return (itemIndex) => ({
		mappings: mappings(itemIndex),
		fallback: policy(itemIndex) === 'fallback' ? company(itemIndex) : undefined,
	});
}

/**
 * Asks Autotask for all companies that these customers may be: 200 ids or names a request.
 *
 * @throws NodeApiError that says what to do
 */
export async function knownCompanies(
	client: AutotaskClient,
	wanted: ReadonlyArray<{ customer: Customer | null; accounts: AccountRules }>,
): Promise<KnownCompanies> {
	const { ids, names } = companiesToFind(wanted);
	const named = names.length > 0 ? await findCompaniesByName(client, names) : [];
	return {
		byId: ids.length > 0 ? await findCompaniesById(client, ids) : new Map(),
		byName: new Map(Object.entries(groupBy(named, ({ name }) => fold(name)))),
	};
}
