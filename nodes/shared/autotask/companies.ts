import { chunk } from 'lodash';
import { ExpiringCache } from '../expiringCache';
import { fold, spellings } from '../text';
import type { AutotaskClient } from './client';
import { IN_LIST_SIZE, PAGE_SIZE, wholeNumber, type Condition, type FilterItem } from './query';

/** An Autotask company, which Kaspersky's product calls account. Id 0 is the tenant's own. */
export interface Company {
	id: number;
	name: string;
	isActive: boolean;
}

const FIELDS = ['id', 'companyName', 'isActive'];
const LIFETIME_MS = 10 * 60_000;
const SEARCH_SIZE = 50;

const activeCompanies = new ExpiringCache<Company[]>(LIFETIME_MS);

function readCompany({ id, companyName, isActive }: Record<string, unknown>): Company[] {
	const found = wholeNumber(id);
	if (found === undefined || typeof companyName !== 'string') return [];
	return [{ id: found, name: companyName, isActive: isActive === true }];
}

async function findCompanies(client: AutotaskClient, filter: Condition[]): Promise<Company[]> {
	const answer = await client.query('Companies', { includeFields: FIELDS, filter });
	return client.expectRows(answer, 'return the companies').flatMap(readCompany);
}

/** @throws NodeApiError that says what to do */
export async function findCompaniesById(
	client: AutotaskClient,
	ids: number[],
): Promise<Map<number, Company>> {
	const wanted = new Set(ids);
	const found = new Map<number, Company>();
	for (const part of chunk([...wanted], IN_LIST_SIZE)) {
		const companies = await findCompanies(client, [{ op: 'in', field: 'id', value: part }]);
		for (const company of companies) if (wanted.has(company.id)) found.set(company.id, company);
	}
	return found;
}

/**
 * Every company, active or not, whose name is one of the names, compared as {@link fold} compares. How Autotask
 * compares is not documented, so it is asked for each spelling, and names of which it finds no active company
 * are compared here, with the list of active companies.
 *
 * @throws NodeApiError that says what to do
 */
export async function findCompaniesByName(
	client: AutotaskClient,
	names: string[],
): Promise<Company[]> {
	const asked = [...new Set(names.filter((name) => fold(name) !== '').flatMap(spellings))];
	const wanted = new Set(asked.map(fold));
	const found = new Map<number, Company>();
	const take = (companies: Company[]) => {
		for (const company of companies) {
			if (wanted.has(fold(company.name))) found.set(company.id, company);
		}
	};
	for (const part of chunk(asked, IN_LIST_SIZE)) {
		take(await findCompanies(client, [{ op: 'in', field: 'companyName', value: part }]));
	}
	const active = [...found.values()].filter(({ isActive }) => isActive);
	const activeNames = new Set(active.map((company) => fold(company.name)));
	if ([...wanted].some((name) => !activeNames.has(name))) take(await listActiveCompanies(client));
	return [...found.values()];
}

async function listActiveCompanies(client: AutotaskClient): Promise<Company[]> {
	const { account } = await client.connection();
	return await activeCompanies.get(account, async () => {
		const companies = await findCompanies(client, [{ op: 'eq', field: 'isActive', value: true }]);
		return companies.filter((company) => company.isActive);
	});
}

/**
 * Active companies for a list that a person searches, by a part of the name.
 *
 * @param page what the previous call returned as `nextPage`
 * @throws NodeApiError that says what to do
 */
export async function searchCompanies(
	client: AutotaskClient,
	filter?: string,
	page?: string,
): Promise<{ companies: Company[]; nextPage?: string }> {
	const part = filter?.trim() ?? '';
	const named = part === '' ? [] : spellings(part);
	const items = named.map((value): Condition => ({ op: 'contains', field: 'companyName', value }));
	const conditions: FilterItem[] = [{ op: 'eq', field: 'isActive', value: true }];
	if (items.length > 0) conditions.push(items.length > 1 ? { op: 'or', items } : items[0]);
	const answer = await client.page(page ?? 'V1.0/Companies/query', {
		includeFields: FIELDS,
		filter: conditions,
		maxRecords: part === '' ? SEARCH_SIZE : PAGE_SIZE,
	});
	if (answer.kind !== 'page') throw client.exception(answer, 'return the companies');
	const companies = answer.rows
		.flatMap(readCompany)
		.filter((company) => company.isActive && fold(company.name).includes(fold(part)));
	companies.sort((a, b) => a.name.localeCompare(b.name));
	return { companies, nextPage: answer.next };
}
