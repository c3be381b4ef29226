import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { trackProblems, type TrackerOptions } from '../../shared/deviceStatus/problemTracker';
import type { TriggerItem } from '../../shared/items';
import { decodeState, encodeState, type StoredState } from '../../shared/deviceStatus/trackerState';
import { REQUEST_TIMEOUT_MS } from '../../shared/openApi/session';
import { observe, type StoredObserver } from '../observer/observe';
import { isSelected, readObserverParameters } from '../observer/parameters';
import { KscClient } from '../../shared/openApi/kscClient';
import { PollLease } from './pollLease';

/** For n8n versions that do not say how long a poll may take. */
const BUDGET_MS = 60_000;

/** A poll within its budget may still wait for its last login. */
const GRACE_MS = 2 * REQUEST_TIMEOUT_MS;

/** For the editor: current problems as they would be raised, whatever was sent before, and not all of them. */
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
	milliseconds: number,
	lease: PollLease,
): Promise<INodeExecutionData[][] | null> {
	const isTest = context.getMode() === 'manual';
	const parameters = readObserverParameters(context);
	const { selection, tracker } = parameters;
	const staticData = context.getWorkflowStaticData('node');
	const before = isTest ? undefined : decodeState(staticData.tracker as StoredState | undefined);

	const observer = staticData.observer as StoredObserver | undefined;
	const client = await KscClient.connect(context, milliseconds);
	const observed = await observe(client, parameters, observer, before);
	const { items, state } = trackProblems(observed.before, observed.observation, {
		...{ ...tracker, ...(isTest ? TEST_OPTIONS : {}) },
		isSelected: (change) => isSelected(change, selection),
	});
	if (lease.isLost) return null;
	// Replaced completely, and last: n8n does not notice changes inside, and a failed poll must leave no trace.
	if (!isTest) {
		staticData.observer = observed.observer as unknown as IDataObject;
		staticData.tracker = encodeState(state) as unknown as IDataObject;
	}
	return toItems(items);
}

/**
 * Reads the Administration Server once: what has changed since the last poll.
 *
 * @returns `null` when nothing has, or while an earlier poll is still running
 * @throws NodeOperationError when a response of the server is incomplete; the state then stays as it was
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const node = context.getNode();
	const milliseconds = context.getPollBudgetMs?.() ?? BUDGET_MS;
	const owner = `${context.getWorkflow().id}:${node.id}:${context.getMode()}`;
	const lease = PollLease.acquire(owner, milliseconds + GRACE_MS);
	if (!lease) return null;
	try {
		return await pollOnce(context, milliseconds, lease);
	} finally {
		lease.release();
	}
}
