import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { trackProblems, type TrackerOptions } from '../shared/deviceStatus/problemTracker';
import type { TriggerItem } from '../shared/items';
import { decodeState, encodeState, type StoredState } from '../shared/deviceStatus/trackerState';
import { lookAt } from './look';
import { KscClient } from './openApi/client';
import { REQUEST_TIMEOUT_MS } from './openApi/session';
import { TimeBudget } from './openApi/timeBudget';
import { readParameters } from './parameters';
import { PollTurn } from './pollTurn';
import type { StoredObserver } from './reach';
import { isSelected } from './selection';

/** Where n8n is too old to say how long a poll may take. */
const BUDGET_MS = 60_000;

/** A poll that keeps to its budget may still wait for its last log-in. */
const GRACE_MS = 2 * REQUEST_TIMEOUT_MS;

/** Current problems as they would be raised, for the editor: whatever was sent before, and not all of them. */
const TEST_OPTIONS: Partial<TrackerOptions> = {
	onFirstRun: 'allCurrentProblems',
	raiseAfterMinutes: 0,
	maximumItems: 50,
};

function toItems(items: TriggerItem[]): INodeExecutionData[][] | null {
	if (items.length === 0) return null;
	return [items.map((json) => ({ json: json as unknown as IDataObject }))];
}

async function pollOnce(
	context: IPollFunctions,
	budget: TimeBudget,
	turn: PollTurn,
): Promise<INodeExecutionData[][] | null> {
	const isTest = context.getMode() === 'manual';
	const parameters = readParameters(context);
	const { selection, tracker } = parameters;
	const staticData = context.getWorkflowStaticData('node');
	const before = isTest ? undefined : decodeState(staticData.tracker as StoredState | undefined);

	const observer = staticData.observer as StoredObserver | undefined;
	const client = await KscClient.connect(context, budget);
	const look = await lookAt(client, parameters, observer, before);
	const { items, state } = trackProblems(look.before, look.observation, {
		...{ ...tracker, ...(isTest ? TEST_OPTIONS : {}) },
		isSelected: (change) => isSelected(change, selection),
	});
	if (turn.isLost) return null;
	// Reassigned as a whole, and last: n8n notices nothing less, and a failed poll must leave no trace.
	if (!isTest) {
		staticData.observer = look.observer as unknown as IDataObject;
		staticData.tracker = encodeState(state) as unknown as IDataObject;
	}
	return toItems(items);
}

/**
 * One look at the Administration Server: what changed since the last one.
 *
 * @returns `null` when nothing did, or while an earlier look still goes on
 * @throws NodeOperationError when the server's answer is not whole; what was known then stays known
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const node = context.getNode();
	const milliseconds = context.getPollBudgetMs?.() ?? BUDGET_MS;
	const who = `${context.getWorkflow().id}:${node.id}:${context.getMode()}`;
	const turn = PollTurn.take(who, milliseconds + GRACE_MS);
	if (!turn) return null;
	try {
		return await pollOnce(context, new TimeBudget(node, milliseconds), turn);
	} finally {
		turn.end();
	}
}
