import { groupBy } from 'lodash';
import type { AutotaskClient } from '../../shared/autotask/client';
import { findCompaniesById, findCompaniesByName } from '../../shared/autotask/companies';
import type { Customer } from '../../shared/items';
import { fold } from '../../shared/text';
import { companyQuestions } from './accounts';
import type { AccountRules, KnownCompanies } from './accounts';

/**
 * Asks Autotask for all companies that these customers may be: 200 ids or names a request.
 *
 * @throws NodeApiError that says what to do
 */
export async function knownCompanies(
	client: AutotaskClient,
	wanted: ReadonlyArray<{ customer: Customer | null; accounts: AccountRules }>,
): Promise<KnownCompanies> {
	const { ids, names } = companyQuestions(wanted);
	const named = names.length > 0 ? await findCompaniesByName(client, names) : [];
	return {
		byId: ids.length > 0 ? await findCompaniesById(client, ids) : new Map(),
		byName: new Map(Object.entries(groupBy(named, ({ name }) => fold(name)))),
	};
}
