import { countBy, pick, sumBy } from 'lodash';
import type { IDataObject, NodeExecutionHint } from 'n8n-workflow';
import type { ItemOutcome } from '../../shared/outputItems';
import { sentences } from '../../shared/text';
import type { Outcome } from './outcome';

/** How many of the items that did not succeed are named. */
const MOST_NAMED = 5;

/** What leaves the node for each input item. */
export function itemOutcomes(
	items: readonly IDataObject[],
	outcomes: readonly Outcome[],
): ItemOutcome[] {
	return items.map((item, index) => {
		const outcome = outcomes[index];
		const json = syncedItem(item, outcome);
		if (outcome.result !== 'failed') return { index, json };
		const { result, message, advice, ticket, cause = 'autotask' } = outcome;
		const details = { result, ...(ticket && { ticket }) };
		return { index, error: message, advice, cause, details, json };
	});
}

/** What a ticket that stays as it is keeps of its decision: n8n stores the rest with the input already. */
const KEPT_OF_UNCHANGED = ['action', 'externalID', 'onePer'];

/** The input item, with what became of it; the decision on a ticket that was written to keeps its fields. */
function syncedItem(json: IDataObject, { result, message, ticket }: Outcome): IDataObject {
	const decided = typeof json.ticket === 'object' && json.ticket !== null ? json.ticket : {};
	const isUnchanged = result === 'exists' || result === 'skipped';
	const kept = isUnchanged ? pick(decided, KEPT_OF_UNCHANGED) : decided;
	return { ...json, result, ticket: { ...kept, ...ticket }, message };
}

const inFull = ({ message, advice }: Outcome) => (advice ? sentences(message, advice) : message);

/** What to stop the workflow with after everything has been tried, when something failed. */
export function summaryOf(outcomes: readonly Outcome[]): { message: string; description: string } {
	const failed = outcomes.filter(({ result }) => result === 'failed');
	const lines = failed.slice(0, MOST_NAMED).map(inFull);
	const more = failed.length > MOST_NAMED ? [`… and ${failed.length - MOST_NAMED} more.`] : [];
	return {
		message: `${failed.length} of ${outcomes.length} items could not be synchronised with Autotask`,
		description: [...new Set(lines), ...more, AFTER_ALL].join('\n• '),
	};
}

const AFTER_ALL =
	'All other items were synchronised. To continue the workflow with them, set On Error to "Continue (using error output)" in the node\'s settings.';
const count = (number: number) => number.toLocaleString('en-US');

/**
 * How far a run has come, in one hint: what became of the items, what is left for later ones, and how
 * much of its requests the tenant has used.
 *
 * @param usage absent when Autotask was not asked
 * @param more further warnings, in words
 */
export function hintOf(
	items: readonly IDataObject[],
	outcomes: readonly Outcome[],
	usage?: { used: number; limit: number },
	more: readonly string[] = [],
): NodeExecutionHint {
	const warnings = [...items.flatMap(warningIn), ...more];
	const sentences = [
		results(outcomes),
		...left(outcomes, sumBy(items, itemsLeftIn)),
		...(usage
			? [`${count(usage.used)} of ${count(usage.limit)} requests of this hour are used.`]
			: []),
		...warnings.map((text) => `Warning: ${text}`),
	];
	const type = warnings.length > 0 ? 'warning' : 'info';
	return { message: sentences.join(' '), type, location: 'outputPane' };
}

/** E.g. "12 created, 3 completed, 1 failed". */
function results(outcomes: readonly Outcome[]): string {
	const counts = Object.entries(countBy(outcomes, 'result'));
	if (counts.length === 0) return 'There were no items.';
	return `Tickets: ${counts.map(([result, number]) => `${count(number)} ${result}`).join(', ')}.`;
}

function left(outcomes: readonly Outcome[], follow: number): string[] {
	const notTried = outcomes.filter(({ isNotTried }) => isNotTried).length;
	const parts = [
		...(notTried > 0
			? [`${count(notTried)} were not tried and are sent again with the next snapshot`]
			: []),
		...(follow > 0 ? [`${count(follow)} more are sent with the next polls`] : []),
	];
	return parts.length > 0 ? [`${count(notTried + follow)} left: ${parts.join(', ')}.`] : [];
}

/** The trigger says on its last item how many it has kept back. */
function itemsLeftIn({ itemsLeft }: IDataObject): number {
	return typeof itemsLeft === 'number' && itemsLeft > 0 ? itemsLeft : 0;
}

function warningIn({ change, message }: IDataObject): string[] {
	return change === 'warning' && typeof message === 'string' ? [message] : [];
}
