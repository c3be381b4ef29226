import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { loadSettingValues } from '../../shared/autotask/settingValues';
import { outputItems, failedItem, type ItemOutcome } from '../../shared/outputItems';
import { valuesFor } from '../ruleTable/resolveRow';
import { listMutes, listRows } from '../ruleTable/rowCells';
import { ruleSource } from '../ruleTable/ruleSource';
import type { NodeOperation } from '../../shared/operation';

/**
 * One item per row of the effective table, once, however many items come in; flat, so that n8n's Data
 * Table can hold them. Rows that need attention say so.
 */
async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return outputItems(context, await tableOutcomes(context));
}

async function tableOutcomes(context: IExecuteFunctions): Promise<ItemOutcome[]> {
	try {
		const { table, mutes, issues } = ruleSource(context)(0);
		if (issues.length > 0) return [{ index: 0, error: issues.join(' ') }];
		const values = { ...valuesFor(table.allRows), workTypes: true };
		const picklists = await loadSettingValues(new AutotaskClient(context), values);
		const rows = [...listRows(table, picklists), ...listMutes(mutes)];
		return rows.map((row) => ({ index: 0, json: row }));
	} catch (error) {
		return [failedItem(context, 0, error)];
	}
}

export const listRuleTable: NodeOperation = {
	name: 'List Rule Table',
	value: 'listRuleTable',
	description: 'Get the effective settings of every status description',
	action: 'List the rule table',
	toolDescription:
		'Lists which computer statuses of Kaspersky Security Center and Kaspersky Endpoint Security Cloud get a ticket in Autotask, with queue, priority, due time and types. Changes nothing.',
	fields: [],
	execute,
};
