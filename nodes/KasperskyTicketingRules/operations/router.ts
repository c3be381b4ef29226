import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { chosenOperation, type NodeOperation } from '../../shared/operation';
import { applyRules } from './applyRules';
import { explain } from './explain';
import { listAccounts } from './listAccounts';
import { listRuleTable } from './listRuleTable';
import { saveTicketingTab } from './saveTicketingTab';
import { showTicketingTab } from './showTicketingTab';
import { testTicket } from './testTicket';
import { validateRuleTable } from './validateRuleTable';

/** In the order of the drop-down: by name. */
export const OPERATIONS: readonly NodeOperation[] = [
	applyRules,
	testTicket,
	explain,
	listAccounts,
	listRuleTable,
	saveTicketingTab,
	showTicketingTab,
	validateRuleTable,
];

/** Runs the chosen operation on all input items. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return await chosenOperation(context, OPERATIONS).execute(context);
}
