import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { NodeOperation } from '../../shared/operation';
import type { Level, Solution } from '../../shared/items';
import { failedItem, outputItems, type ItemOutcome } from '../../shared/outputItems';
import { readPolicies } from '../../shared/ticketPlan/policyFields';
import { explainProperties } from '../description/explainFields';
import { explainItems } from '../explain/explain';
import { questionItem } from '../explain/question';

/** Why statuses get the tickets that they get: of incoming items, or of what the fields say. Writes nothing. */
async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	return outputItems(context, await explanations(context));
}

async function explanations(context: IExecuteFunctions): Promise<ItemOutcome[]> {
	try {
		const policies = readPolicies(
			context.getNodeParameter('explainPolicies', 0, {}) as IDataObject,
		);
		const outcomes = await explainItems(context, askedItems(context), policies);
		return outcomes.map((outcome, index) =>
			'error' in outcome
				? { index, error: outcome.error }
				: { index, json: { ...outcome.explanation } as unknown as IDataObject },
		);
	} catch (error) {
		return [failedItem(context, 0, error)];
	}
}

function askedItems(context: IExecuteFunctions): IDataObject[] {
	if (context.getNodeParameter('explainFrom', 0) === 'items') {
		return context.getInputData().map(({ json }) => json);
	}
	const text = (name: string) => String(context.getNodeParameter(name, 0, '')).trim();
	const solution = text('explainSolution') as Solution;
	return [
		questionItem({
			...{ solution, level: text('explainLevel') as Level, status: text('explainStatus') },
			...{ customer: text('explainCustomer'), device: text('explainDevice') },
			group: text('explainGroup'),
		}),
	];
}

export const explain: NodeOperation = {
	name: 'Explain',
	value: 'explain',
	description: 'Get why a status of a device gets the ticket that it gets, or none',
	action: 'Explain which ticket a status gets',
	toolDescription:
		'Explains which Autotask ticket a computer status of a Kaspersky solution gets and why: the rules that match, the account, weekly hours, the ticket that is there now, and what a synchronisation would do. Changes nothing.',
	fields: explainProperties,
	execute,
};
