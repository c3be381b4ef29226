import { countBy, sumBy } from 'lodash';
import type { IDataObject, NodeExecutionHint } from 'n8n-workflow';
import type { Outcome } from './outcome';

const count = (number: number) => number.toLocaleString('en-US');

/**
 * How far a run has come, in one hint: what became of the items, what is left for later ones, and how
 * much of its requests the tenant has used.
 *
 * @param usage absent when Autotask was not asked
 */
export function hintOf(
	items: readonly IDataObject[],
	outcomes: readonly Outcome[],
	usage?: { used: number; limit: number },
): NodeExecutionHint {
	const warnings = items.flatMap(warningIn);
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
	const notTried = outcomes.filter(({ isLeft }) => isLeft).length;
	const parts = [
		...(notTried > 0 ? [`${count(notTried)} not tried come again with the next snapshot`] : []),
		...(follow > 0 ? [`${count(follow)} more follow with the next polls`] : []),
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
