import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { KscClient } from '../../shared/openApi/kscClient';
import { REQUEST_TIMEOUT_MS } from '../../shared/openApi/session';
import { trackedPoll } from '../../shared/polling/trackedPoll';
import { observe, type StoredObserver } from '../observer/observe';
import { isSelected, readObserverParameters } from '../observer/parameters';

/** For n8n versions that do not say how long a poll may take. */
const BUDGET_MS = 60_000;

/** A poll within its budget may still wait for its last login. */
const GRACE_MS = 2 * REQUEST_TIMEOUT_MS;

/**
 * Reads the Administration Server once: what has changed since the last poll.
 *
 * @returns `null` when nothing has, or while an earlier poll is still running
 * @throws NodeOperationError when a response of the server is incomplete; the state then stays as it was
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const parameters = readObserverParameters(context);
	const { selection, tracker } = parameters;
	return await trackedPoll<StoredObserver>(context, {
		...{ budget: BUDGET_MS, grace: GRACE_MS },
		tracker: { ...tracker, isSelected: (change) => isSelected(change, selection) },
		look: async (milliseconds, observer, before) => {
			const client = await KscClient.connect(context, milliseconds);
			return await observe(client, parameters, observer, before);
		},
	});
}
