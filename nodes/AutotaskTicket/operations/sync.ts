import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { syncItems } from './sync/execute';
import { hintOf } from './sync/hint';
import { itemForErrorOutput, summaryOf, syncedItem } from './sync/output';
import { SyncRun } from './sync/run';
import { readSettings, syncFields } from './sync/settings';
import type { Outcome } from './sync/outcome';
import type { Operation } from './operation';

function output(context: IExecuteFunctions, outcomes: Outcome[]): INodeExecutionData[] {
	const isErrorOutput = context.getNode().onError === 'continueErrorOutput';
	return context.getInputData().map(({ json }, item) => {
		const outcome = outcomes[item];
		const isForErrorOutput = isErrorOutput && outcome.result === 'failed';
		const synced = isForErrorOutput ? itemForErrorOutput(outcome) : syncedItem(json, outcome);
		return { json: synced, pairedItem: { item } };
	});
}

export const sync: Operation = {
	fields: syncFields,
	async execute(context, client) {
		const run = new SyncRun(client, readSettings(context));
		const items = context.getInputData().map(({ json }) => json);
		const outcomes = await syncItems(run, items);
		context.addExecutionHints(hintOf(items, outcomes, run.budget.usage));
		const summary = summaryOf(outcomes);
		if (summary === undefined || context.continueOnFail()) return output(context, outcomes);
		throw new NodeOperationError(context.getNode(), summary.message, {
			description: summary.description,
		});
	},
};
