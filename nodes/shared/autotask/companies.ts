import { chunk } from 'lodash';
import type { ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { ExpiringCache } from '../expiringCache';
import { fold, spellings } from '../text';
import { AutotaskClient } from './client';
import { IN_LIST_SIZE, PAGE_SIZE, wholeNumber, type Condition, type FilterItem } from './query';

/** An Autotask company, which Kaspersky's product calls account. Id 0 is the tenant's own. */
export interface Company {
	id: number;
	name: string;
	isActive: boolean;
}

const FIELDS = ['id', 'companyName', 'isActive'];
const LIFETIME_MS = 10 * 60_000;

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

/**
 * All active companies; read once in ten minutes.
 *
 * @throws NodeApiError that says what to do
 */
export async function listActiveCompanies(client: AutotaskClient): Promise<Company[]> {
	const { account } = await client.connection();
	return await activeCompanies.get(account, async () => {
		const companies = await findCompanies(client, [{ op: 'eq', field: 'isActive', value: true }]);
		return companies.filter((company) => company.isActive);
	});
}

/** Active companies whose names contain what a person types, a page at a time. */
async function searchActiveCompanies(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const client = new AutotaskClient(this);
	const part = filter?.trim() ?? '';
	const named = part === '' ? [] : spellings(part);
	const items = named.map((value): Condition => ({ op: 'contains', field: 'companyName', value }));
	const conditions: FilterItem[] = [{ op: 'eq', field: 'isActive', value: true }];
	if (items.length > 0) conditions.push(items.length > 1 ? { op: 'or', items } : items[0]);
	const page = await client.page(paginationToken ?? 'V1.0/Companies/query', {
		includeFields: FIELDS,
		filter: conditions,
		// When a credential of the node changes, n8n's editor empties what is not on the first page.
		maxRecords: PAGE_SIZE,
	});
	if (page.kind !== 'page') throw client.exception(page, 'return the companies');
	const companies = page.rows
		.flatMap(readCompany)
		.filter(({ isActive, name }) => isActive && fold(name).includes(fold(part)));
	companies.sort((a, b) => a.name.localeCompare(b.name));
	return {
		results: companies.map(({ id, name }) => ({ name, value: id })),
		paginationToken: page.next,
	};
}

/** What fills the searchable lists of a node; {@link companyLocator} names its method. */
export const listSearch = { searchActiveCompanies };

/** A field for an active company, from a list that can be searched by name, or by its ID. */
export function companyLocator(
	displayName: string,
	name: string,
	rest: Partial<INodeProperties> = {},
): INodeProperties {
	const searchListMethod: keyof typeof listSearch = 'searchActiveCompanies';
	return {
		displayName,
		name,
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a company…',
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 175',
				validation: [
					{
						type: 'regex',
						properties: { regex: '^\\d+$', errorMessage: 'A company ID is a number' },
					},
				],
			},
		],
		...rest,
	};
}
