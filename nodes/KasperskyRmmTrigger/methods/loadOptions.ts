import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { RmmClient } from '../../shared/rmm/client';
import { DATTO_RMM } from '../../shared/rmm/datto';
import { NINJA_ONE } from '../../shared/rmm/ninjaOne';
import { readSiteNames } from '../rmm/datto/readDatto';
import { readOrganizationNames } from '../rmm/ninjaOne/readNinjaOne';

/** A person waits for the list. */
const BUDGET_MS = 20_000;

/** The sites or organizations of the chosen RMM, by name. */
async function getCustomers(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const isNinja = this.getCurrentNodeParameter('rmm') === 'ninjaOne';
	const client = await RmmClient.connect(this, isNinja ? NINJA_ONE : DATTO_RMM, BUDGET_MS);
	const names = isNinja ? await readOrganizationNames(client) : await readSiteNames(client);
	const options = [...names].map(([value, name]) => ({ name, value }));
	return options.sort((a, b) => a.name.localeCompare(b.name));
}

/** What fills the lists of the node. */
export const loadOptions = { getCustomers };
