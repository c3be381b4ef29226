import { groupBy } from 'lodash';
import type { AutotaskClient } from '../../shared/autotask/client';
import { listActiveCompanies } from '../../shared/autotask/companies';
import { distance, fold } from '../../shared/text';
import type { Issue, Rule } from '../ruleTable/rules';
import type { AccountRules } from './accounts';

const MOST_SIMILAR = 3;

/**
 * Customers of the rule table that no account is known for: their rows may be misspelt, and then decide nothing. Which
 * customers Kaspersky has is not known here, so a row may also name one by its ID.
 *
 * @throws NodeApiError that says what to do
 */
export async function customerIssues(
	client: AutotaskClient,
	rules: readonly Rule[],
	{ mappings, fallback }: AccountRules,
): Promise<Issue[]> {
	const unmapped = rules.filter(
		({ customer }) => customer !== undefined && !mappings.has(fold(customer)),
	);
	if (unmapped.length === 0) return [];
	const companies = (await listActiveCompanies(client)).map(({ name }) => name);
	const known = new Set(companies.map(fold));
	const byCustomer = groupBy(unmapped, ({ customer = '' }) => fold(customer));
	return Object.entries(byCustomer).flatMap(([customer, rows]) => {
		if (known.has(customer)) return [];
		const similar = similarNames(customer, [...mappings.keys(), ...companies]);
		// A customer without a company is nothing unusual where there is a fallback company.
		if (fallback !== undefined && similar.length === 0) return [];
		return [unknownCustomer(rows, similar)];
	});
}

function unknownCustomer([first, ...more]: readonly Rule[], similar: readonly string[]): Issue {
	const { customer = '' } = first;
	const rows =
		more.length > 0 ? ` (and ${more.length} more ${more.length > 1 ? 'rows' : 'row'})` : '';
	const names = similar.map((name) => `“${name}”`).join(', ');
	const advice = similar.length > 0 ? `Did you mean ${names}?` : 'Check the spelling.';
	const message = `${first.title}${rows}: Customer “${customer}” is neither the name of an active company in Autotask nor listed in “Account Mapping”. ${advice} If it is right, e.g. the ID of a customer in Kaspersky, list it in “Account Mapping”.`;
	const allowed = names === '' ? 'the name or ID of a customer' : names;
	return { by: first, column: 'customer', value: customer, allowed, message };
}

/** The most similar first: few letters differ, or one name begins with the other. */
function similarNames(customer: string, names: readonly string[]): string[] {
	const near = names.flatMap((name) => {
		const other = fold(name);
		const [short, long] = [customer, other].sort((a, b) => a.length - b.length);
		if (short.length > 3 && long.startsWith(`${short} `)) return [{ name, letters: 0 }];
		const most = short.length > 5 ? 2 : 1;
		if (short.length < 3 || long.length - short.length > most) return [];
		const letters = distance(customer, other);
		return letters <= most ? [{ name, letters }] : [];
	});
	near.sort((a, b) => a.letters - b.letters || a.name.localeCompare(b.name));
	return [...new Set(near.map(({ name }) => name))].slice(0, MOST_SIMILAR);
}
