import { z } from 'zod';
import type { Company } from '../shared/autotask/companies';
import type { Customer } from '../shared/deviceStatus/statusChange';

/**
 * The mapping list: folded name or id of a customer → company id. 0 is the MSP's own company;
 * `null` stands for a row that names no company.
 */
export type Mappings = ReadonlyMap<string, number | null>;

/** What has to be known of Autotask's companies before the customers can be matched. */
export interface CompanyQuestions {
	ids: number[];
	names: string[];
}

/** The answers; a company that Autotask does not have is missing. */
export interface KnownCompanies {
	byId: ReadonlyMap<number, Company>;
	byName: readonly Company[];
}

/** The company of a ticket, or why there is none, in words. */
export type Account = { company: Company } | { held: string };

const rawMappings = z.array(z.object({ customer: z.coerce.string(), company: z.unknown() }));

/** Reads the value of `accounts.mapping`. Of two rows for one customer the later counts, as with the rules. */
export function parseMappings(raw: unknown): Mappings {
	const rows = rawMappings.safeParse(raw ?? []);
	const pairs = (rows.success ? rows.data : []).map(
		({ customer, company }): [string, number | null] => [fold(customer), readId(company)],
	);
	return new Map(pairs.filter(([customer]) => customer !== ''));
}

function readId(company: unknown): number | null {
	const located = z.object({ value: z.unknown() }).safeParse(company);
	const text = String((located.success ? located.data.value : company) ?? '').trim();
	return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Names are compared exactly, but for case, and for how Unicode spells the same letter. */
export function fold(name: string): string {
	return name.normalize('NFC').trim().toLowerCase();
}

/** @returns `undefined` when the list does not mention the customer; the id comes before the name */
function mappedCompany(customer: Customer, mappings: Mappings): number | null | undefined {
	const byId = mappings.get(fold(customer.id));
	return byId === undefined ? mappings.get(fold(customer.name)) : byId;
}

/** What to ask Autotask about these customers: each id and name once. */
export function companyQuestions(
	wanted: ReadonlyArray<{ customer: Customer | null; mappings: Mappings }>,
): CompanyQuestions {
	const ids = new Set<number>();
	const names = new Map<string, string>();
	for (const { customer, mappings } of wanted) {
		if (!customer) continue;
		const mapped = mappedCompany(customer, mappings);
		if (typeof mapped === 'number') ids.add(mapped);
		const name = customer.name.trim();
		if (mapped === undefined && name !== '') names.set(fold(name), name);
	}
	return { ids: [...ids], names: [...names.values()] };
}

/** Finds the Autotask company that the ticket of a customer's device belongs to. */
export function matchAccount(
	customer: Customer | null,
	mappings: Mappings,
	known: KnownCompanies,
): Account {
	if (!customer) {
		return hold(
			'The source does not say whose device this is. Check “Customer From” in the trigger.',
		);
	}
	const mapped = mappedCompany(customer, mappings);
	return mapped === undefined ? byName(customer, known) : byMapping(customer, mapped, known);
}

function byMapping(customer: Customer, companyID: number | null, known: KnownCompanies): Account {
	const title = `The account mapping of customer “${customer.name}”`;
	if (companyID === null) return hold(`${title} names no company. Choose one in the rules node.`);
	const company = known.byId.get(companyID);
	if (!company) {
		return hold(
			`${title} names company ${companyID}, which Autotask does not have. Choose another one in the rules node.`,
		);
	}
	return company.isActive ? { company } : inactive(company);
}

function byName(customer: Customer, known: KnownCompanies): Account {
	// The answer may hold more than was asked for: only the exact name counts.
	const sameName = known.byName.filter((company) => fold(company.name) === fold(customer.name));
	const active = sameName.filter(({ isActive }) => isActive);
	if (active.length === 1) return { company: active[0] };
	if (active.length > 1) {
		const ids = active.map(({ id }) => id).join(', ');
		return hold(
			`Autotask has ${active.length} active companies named “${customer.name}” (${ids}). Map the customer to one of them in the rules node.`,
		);
	}
	if (sameName.length > 0) return inactive(sameName[0]);
	return hold(
		`Customer “${customer.name}” has no account: Autotask has no company of this name. Map the customer to a company in the rules node.`,
	);
}

function inactive(company: Company): Account {
	return hold(
		`The Autotask company “${company.name}” (${company.id}) is inactive. Select Active in its properties, or map the customer to another company in the rules node.`,
	);
}

function hold(held: string): Account {
	return { held };
}
