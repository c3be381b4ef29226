import type { IDataObject } from 'n8n-workflow';
import type { Outcome } from './outcome';

/** How many of the items that did not succeed are named. */
const MOST_NAMED = 5;

/** The input item, with what became of it; the ticket's decision keeps its fields. */
export function syncedItem(json: IDataObject, outcome: Outcome): IDataObject {
	const { result, message, ticket } = outcome;
	const decided = typeof json.ticket === 'object' && json.ticket !== null ? json.ticket : {};
	const synced = { ...json, result, ticket: { ...decided, ...ticket }, message };
	return result === 'failed' ? { ...synced, error: inFull(outcome) } : synced;
}

/**
 * n8n takes an item with exactly these keys to the error output and merges the input item in. It
 * does the same with items that carry an error object, but of those it keeps nothing but the text.
 */
export function itemForErrorOutput(outcome: Outcome): IDataObject {
	const { result, message, ticket } = outcome;
	return { error: inFull(outcome), message, details: { result, ...(ticket && { ticket }) } };
}

const inFull = ({ message, advice }: Outcome) =>
	advice ? `${message.replace(/[^.!?]$/, '$&.')} ${advice}`.trim() : message;

/** What to stop the workflow with after everything has been tried; `undefined` when nothing failed. */
export function summaryOf(
	outcomes: Outcome[],
): { message: string; description: string } | undefined {
	const failed = outcomes.filter(({ result }) => result === 'failed');
	if (failed.length === 0) return undefined;
	const lines = failed.slice(0, MOST_NAMED).map(inFull);
	const more = failed.length > MOST_NAMED ? [`… and ${failed.length - MOST_NAMED} more.`] : [];
	return {
		message: `${failed.length} of ${outcomes.length} items could not be synchronised with Autotask`,
		description: [...new Set(lines), ...more, AFTER_ALL].join('\n• '),
	};
}

const AFTER_ALL =
	'All other items were synchronised. To go on with those, set On Error to "Continue (using error output)" in the node\'s settings.';
