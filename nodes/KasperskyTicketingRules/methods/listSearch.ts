import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { searchCompanies } from '../../shared/autotask/companies';

async function searchActiveCompanies(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const found = await searchCompanies(new AutotaskClient(this), filter, paginationToken);
	return {
		results: found.companies
			.filter(({ isActive }) => isActive)
			.map(({ id, name }) => ({ name, value: id })),
		paginationToken: found.nextPage,
	};
}

/** What fills the searchable lists of the node. */
export const listSearch = { searchActiveCompanies };
