import type { IExecuteFunctions } from 'n8n-workflow';
import { parseMappings, readCompanyId } from './accounts';
import type { AccountRules } from './accounts';
import { perItem } from '../reading/perItem';

/** @returns how the node is set to find the account of the item at an index */
export function accountRules(context: IExecuteFunctions): (itemIndex: number) => AccountRules {
	const mappings = perItem(context, 'accounts.mapping', parseMappings);
	const policy = perItem(context, 'unmappedCustomers', String);
	const company = perItem(context, 'fallbackCompany', readCompanyId);
	return (itemIndex) => ({
		mappings: mappings(itemIndex),
		fallback: policy(itemIndex) === 'fallback' ? company(itemIndex) : undefined,
	});
}
