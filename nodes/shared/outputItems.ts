import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IPairedItemData,
} from 'n8n-workflow';

/**
 * What leaves a node for each input item, and what becomes of those that failed: the node's settings say whether it
 * stops, or goes on with the others (regular or error output).
 *
 * n8n replaces the whole json of an item that has `error` set by the message. Where the item is to keep its fields,
 * `error` stays unset: n8n recognises an item for the error output by its only keys (`error`, `message`, `details`),
 * and then adds the input item itself.
 */

/** What became of the input item at `index`. */
export type ItemOutcome = { index: number; json: IDataObject } | FailedItem;

export interface FailedItem {
	index: number;
	/** In words; or what Autotask or n8n reported. */
	error: string | NodeApiError | NodeOperationError;
	/** What leaves by the regular output; without it, the input item and the error. */
	json?: IDataObject;
	/** What leaves by the error output, of the keys that n8n recognises; without it, the error. */
	errorOutputJson?: IDataObject;
}

const MOST_LISTED = 10;

/**
 * Output items, in the order of the input.
 *
 * @param stopError what the node stops with when it is to stop on failed items
 * @throws that error
 */
export function outputItems(
	context: IExecuteFunctions,
	outcomes: readonly ItemOutcome[],
	stopError: (failed: readonly FailedItem[]) => Error = (failed) => listedError(context, failed),
): INodeExecutionData[] {
	const failed = outcomes.flatMap((outcome) => ('error' in outcome ? [outcome] : []));
	if (failed.length > 0 && !context.continueOnFail()) throw stopError(failed);
	const isErrorOutput = context.getNode().onError === 'continueErrorOutput';
	return [...outcomes]
		.sort((a, b) => a.index - b.index)
		.map((outcome) => ({
			json: 'error' in outcome ? failedJson(context, outcome, isErrorOutput) : outcome.json,
			pairedItem: pairedWith(context, outcome.index),
		}));
}

/**
 * One output item for each input item, one after the other. Of an item that failed only the error is left.
 *
 * @throws NodeOperationError of the first item that fails, when the node is to stop on it
 */
export async function outputEach(
	context: IExecuteFunctions,
	execute: (itemIndex: number) => Promise<IDataObject>,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	for (let item = 0; item < context.getInputData().length; item++) {
		try {
			output.push({ json: await execute(item), pairedItem: { item } });
		} catch (caught) {
			const error = toNodeError(context, item, caught);
			error.context.itemIndex = item;
			if (!context.continueOnFail()) throw new NodeOperationError(context.getNode(), error);
			output.push({ json: { error: error.message }, error, pairedItem: { item } });
		}
	}
	return output;
}

/** What was caught, as the outcome of an item. */
export function failedItem(context: IExecuteFunctions, index: number, caught: unknown): FailedItem {
	return { index, error: toNodeError(context, index, caught) };
}

/** Errors of n8n keep what they say. */
function toNodeError(
	context: IExecuteFunctions,
	itemIndex: number,
	caught: unknown,
): NodeApiError | NodeOperationError {
	if (caught instanceof NodeApiError || caught instanceof NodeOperationError) return caught;
	const cause = caught instanceof Error ? caught : String(caught);
	return new NodeOperationError(context.getNode(), cause, { itemIndex });
}

function failedJson(
	context: IExecuteFunctions,
	{ index, error, json, errorOutputJson }: FailedItem,
	isErrorOutput: boolean,
): IDataObject {
	const text = typeof error === 'string' ? error : error.message;
	if (isErrorOutput) return errorOutputJson ?? { error: text };
	return json ?? { ...context.getInputData()[index]?.json, error: text };
}

/** Where no items came in, it is those of the second input that the node ran for. */
function pairedWith(context: IExecuteFunctions, item: number): IPairedItemData {
	return context.getInputData().length > 0 ? { item } : { item, input: 1 };
}

/** One error that lists all of them; what Autotask or n8n reported goes first and alone. */
function listedError(
	context: IExecuteFunctions,
	failed: readonly FailedItem[],
): NodeApiError | NodeOperationError {
	const byText = new Map<string, number[]>();
	for (const { index, error } of failed) {
		if (typeof error !== 'string') return error;
		byText.set(error, [...(byText.get(error) ?? []), index]);
	}
	const texts = [...byText];
	const listed = texts
		.slice(0, MOST_LISTED)
		.map(([text, indexes]) => `${text} ${itemsText(indexes)}`);
	if (texts.length > MOST_LISTED) listed.push(`And ${texts.length - MOST_LISTED} more.`);
	const [[message, [itemIndex]]] = texts;
	return new NodeOperationError(context.getNode(), message, {
		itemIndex,
		description: `${listed.join('\n')}\nTo let the other items continue, set “On Error” in this node's settings to “Continue (using error output)”.`,
	});
}

function itemsText(indexes: number[]): string {
	const more = indexes.length > 1 ? ` and ${indexes.length - 1} more` : '';
	return `[item ${indexes[0]}${more}]`;
}
