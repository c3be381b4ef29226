import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IPairedItemData,
} from 'n8n-workflow';

/** What became of the input item at `index`. */
export type Outcome = { index: number; json: IDataObject } | Refused;

export interface Refused {
	index: number;
	/** In words: what keeps the item from being decided; or what Autotask or n8n reported. */
	refused: string | NodeApiError | NodeOperationError;
}

const MOST_LISTED = 10;

/**
 * Turns outcomes into output items, in the order of the input. What was refused goes to the error
 * output, or along with `error` set, as the node's settings say.
 *
 * @throws one NodeOperationError that lists every refusal, when the node is to stop on it
 */
export function outputItems(
	context: IExecuteFunctions,
	outcomes: readonly Outcome[],
): INodeExecutionData[] {
	const refusals = outcomes.flatMap((outcome) => ('refused' in outcome ? [outcome] : []));
	if (refusals.length > 0 && !context.continueOnFail()) throw stopping(context, refusals);
	return [...outcomes]
		.sort((a, b) => a.index - b.index)
		.map((outcome) =>
			'json' in outcome
				? { json: outcome.json, pairedItem: pairedWith(context, outcome.index) }
				: refusedItem(context, outcome),
		);
}

/**
 * n8n replaces the whole json of an item that has `error` set. So it stays unset: n8n knows an item
 * for the error output by its only key, and then adds the input itself; elsewhere we add it.
 */
function refusedItem(context: IExecuteFunctions, { index, refused }: Refused): INodeExecutionData {
	const error = typeof refused === 'string' ? refused : refused.message;
	const hasErrorOutput = context.getNode().onError === 'continueErrorOutput';
	const input = hasErrorOutput ? {} : context.getInputData()[index]?.json;
	return { json: { ...input, error }, pairedItem: pairedWith(context, index) };
}

/** Where no status changes came in, it is the rows of the second input that the node ran for. */
function pairedWith(context: IExecuteFunctions, item: number): IPairedItemData {
	return context.getInputData().length > 0 ? { item } : { item, input: 1 };
}

/** What was caught, as the outcome of an item: errors of n8n keep what they say. */
export function refusedBy(context: IExecuteFunctions, index: number, caught: unknown): Refused {
	if (caught instanceof NodeApiError || caught instanceof NodeOperationError) {
		return { index, refused: caught };
	}
	const cause = caught instanceof Error ? caught : String(caught);
	return { index, refused: new NodeOperationError(context.getNode(), cause, { itemIndex: index }) };
}

/** Shows in the editor that tickets wait, for an account or for their weekly hours, and why. */
export function hintAtHeld(context: IExecuteFunctions, reasons: readonly string[]): void {
	if (reasons.length === 0) return;
	const different = [...new Set(reasons)];
	const listed = different.slice(0, MOST_LISTED).join(' ');
	const more = different.length > MOST_LISTED ? ` And ${different.length - MOST_LISTED} more.` : '';
	const count = reasons.length === 1 ? '1 ticket is held' : `${reasons.length} tickets are held`;
	context.addExecutionHints({ message: `${count}. ${listed}${more}`, location: 'outputPane' });
}

function stopping(
	context: IExecuteFunctions,
	refusals: readonly Refused[],
): NodeApiError | NodeOperationError {
	const byText = new Map<string, number[]>();
	for (const { index, refused } of refusals) {
		if (typeof refused !== 'string') return refused;
		byText.set(refused, [...(byText.get(refused) ?? []), index]);
	}
	const texts = [...byText];
	const listed = texts
		.slice(0, MOST_LISTED)
		.map(([text, indexes]) => `${text} ${itemsText(indexes)}`);
	if (texts.length > MOST_LISTED) listed.push(`And ${texts.length - MOST_LISTED} more.`);
	const [[message, [itemIndex]]] = texts;
	return new NodeOperationError(context.getNode(), message, {
		itemIndex,
		description: `${listed.join('\n')}\nTo let the other items go on meanwhile, set “On Error” in this node's settings to “Continue (using error output)”.`,
	});
}

function itemsText(indexes: number[]): string {
	const more = indexes.length > 1 ? ` and ${indexes.length - 1} more` : '';
	return `[item ${indexes[0]}${more}]`;
}
