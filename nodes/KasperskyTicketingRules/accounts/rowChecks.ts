import type { AutotaskClient } from '../../shared/autotask/client';
import { findCompanyRecords } from '../../shared/autotask/companyRecords';
import { loadRequirements } from '../../shared/autotask/requirements';
import type { SettingValues } from '../../shared/autotask/settingValues';
import {
	companyValueIssues,
	resolveCompanyValues,
	type CompanyValues,
} from '../ruleTable/companyValues';
import { requiredChecks } from '../ruleTable/required';
import type { TableRow } from '../ruleTable/ruleTable';
import type { Issue } from '../ruleTable/rules';
import { knownCompanies, matchAccount, namedCustomer, type AccountRules } from './accounts';

/** What is wrong with a row beyond its own values: what Autotask requires, and what is not of the customer's company. */
export type CheckRow = (row: TableRow) => Issue[];

/** What rows that are looked at, and those that may become of them, can have. */
export interface Checked {
	companyValues: CompanyValues;
	/** As rows name them. */
	customers: readonly string[];
	accounts: AccountRules;
}

/** @throws NodeApiError that says what to do */
export async function loadRowChecks(
	client: AutotaskClient,
	values: SettingValues,
	checked: Checked,
): Promise<CheckRow> {
	const ofAutotask = requiredChecks(values, await loadRequirements(client));
	const ofCompany = await companyChecks(client, checked);
	return (row) => [...ofCompany(row), ...ofAutotask(row)];
}

/** The rows of a customer whose company is known against that company, others against all. */
async function companyChecks(
	client: AutotaskClient,
	{ companyValues, customers, accounts }: Checked,
): Promise<CheckRow> {
	if (Object.values(companyValues).every((values) => values.length === 0)) return () => [];
	const find = await findCompanyRecords(client, companyValues);
	const wanted = [...new Set(customers)].map((name) => ({
		customer: namedCustomer(name),
		accounts,
	}));
	const known = await knownCompanies(client, wanted);
	return (row) => {
		const account =
			row.customer === undefined
				? undefined
				: matchAccount(namedCustomer(row.customer), accounts, known);
		return account === undefined || 'held' in account
			? companyValueIssues(row, find)
			: resolveCompanyValues(row, account.company, find).issues;
	};
}
