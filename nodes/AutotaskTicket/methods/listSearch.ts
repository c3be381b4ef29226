import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { searchCompanies } from '../../shared/autotask/companies';

async function getCompanies(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const client = new AutotaskClient(this);
	const { companies, nextPage } = await searchCompanies(client, filter, paginationToken);
	return {
		results: companies.map(({ id, name }) => ({ name, value: id })),
		paginationToken: nextPage,
	};
}

/** What fills the searchable lists of the node. */
export const listSearch = { getCompanies };
