import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { AutotaskClient } from '../../shared/autotask/client';
import type { Operation } from './operation';

type DoItem = (
	context: IExecuteFunctions,
	client: AutotaskClient,
	itemIndex: number,
) => Promise<IDataObject>;

/** An operation that treats its items one after the other, each for itself. */
export function eachItem(doItem: DoItem): Operation['execute'] {
	return async (context, client) => {
		const output: INodeExecutionData[] = [];
		for (let item = 0; item < context.getInputData().length; item++) {
			try {
				output.push({ json: await doItem(context, client, item), pairedItem: { item } });
			} catch (error) {
				const nodeError = toNodeError(context, error, item);
				if (!context.continueOnFail()) throw new NodeOperationError(context.getNode(), nodeError);
				const json = { error: nodeError.message };
				output.push({ json, error: nodeError, pairedItem: { item } });
			}
		}
		return output;
	};
}

function toNodeError(context: IExecuteFunctions, error: unknown, itemIndex: number) {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex = itemIndex;
		return error;
	}
	const cause = error instanceof Error ? error : String(error);
	return new NodeOperationError(context.getNode(), cause, { itemIndex });
}
