import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IPairedItemData,
} from 'n8n-workflow';
import { sentences } from './text';

/**
 * What leaves a node for each input item, and what becomes of those that failed: the node's settings say whether it
 * stops, or goes on with the others (regular or error output).
 *
 * An item that failed leaves with {@link Failure}; by the regular output with its own fields, too. `error` of the item
 * itself stays unset, because n8n then replaces the whole json by the message. n8n recognises an item for the error
 * output by its only keys (`error`, `message`, `details`), and adds the input item itself.
 */

/** What became of the input item at `index`. */
export type ItemOutcome = { index: number; json: IDataObject } | FailedItem;

/** Where it helps to act: Autotask did not do it, or a rule, an account, a field of the panel or the item is wrong. */
export type FailureCause = 'autotask' | 'input';

export interface FailedItem {
	index: number;
	/** What happened, in words; or what Autotask or n8n reported. */
	error: string | NodeApiError | NodeOperationError;
	/** What to do next; an error brings its own. */
	advice?: string;
	/** Without it: `autotask` for errors of the API, `input` for all others. */
	cause?: FailureCause;
	/** Further facts for `details`. */
	details?: IDataObject;
	/** The item for the regular output; without it, the input item. */
	json?: IDataObject;
}

/** What an item that failed says, the same for every node and operation. */
interface Failure extends IDataObject {
	/** What happened, and what to do next. */
	error: string;
	/** What happened. */
	message: string;
	details: IDataObject & { cause: FailureCause };
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
 * What an operation returns for each input item, one after the other.
 *
 * @throws NodeOperationError of the first item that fails, when the node is to stop on it: nothing is done after it
 */
export async function outputEach(
	context: IExecuteFunctions,
	execute: (itemIndex: number) => Promise<IDataObject | IDataObject[]>,
): Promise<INodeExecutionData[]> {
	const outcomes: ItemOutcome[] = [];
	for (let index = 0; index < context.getInputData().length; index++) {
		try {
			const returned = await execute(index);
			const rows = Array.isArray(returned) ? returned : [returned];
			outcomes.push(...rows.map((json) => ({ index, json })));
		} catch (caught) {
			const error = toNodeError(context, index, caught);
			error.context.itemIndex = index;
			if (!context.continueOnFail()) throw new NodeOperationError(context.getNode(), error);
			outcomes.push({ index, error });
		}
	}
	return outputItems(context, outcomes);
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
	failed: FailedItem,
	isErrorOutput: boolean,
): IDataObject {
	const failure = failureOf(failed);
	if (isErrorOutput) return failure;
	return { ...(failed.json ?? context.getInputData()[failed.index]?.json), ...failure };
}

function failureOf({ error, advice, cause, details }: FailedItem): Failure {
	const isText = typeof error === 'string';
	const message = isText ? error : error.message;
	const next = advice ?? (isText ? undefined : error.description) ?? '';
	const fromError = error instanceof NodeApiError ? 'autotask' : 'input';
	return {
		error: next === '' ? message : sentences(message, next),
		message,
		details: { cause: cause ?? fromError, ...details },
	};
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
