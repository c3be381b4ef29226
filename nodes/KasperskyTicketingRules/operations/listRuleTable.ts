import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { loadTicketPicklists } from '../../shared/autotask/picklists';
import { outputItems, failedItem } from '../../shared/outputItems';
import type { ItemOutcome } from '../../shared/outputItems';
import { listRows } from '../table/ruleListing';
import { ruleSource } from '../reading/ruleSource';

/**
 * One item per row of the effective table, once, however many items come in; flat, so that n8n's Data
 * Table can hold them. Rows that need attention say so.
 */
export async function listRuleTable(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return outputItems(context, await tableOutcomes(context));
}

async function tableOutcomes(context: IExecuteFunctions): Promise<ItemOutcome[]> {
	try {
		const { table, faults } = ruleSource(context)(0);
		if (faults.length > 0) return [{ index: 0, error: faults.join(' ') }];
		const picklists = await loadTicketPicklists(new AutotaskClient(context));
		return listRows(table, picklists).map((row) => ({ index: 0, json: row }));
	} catch (error) {
		return [failedItem(context, 0, error)];
	}
}
