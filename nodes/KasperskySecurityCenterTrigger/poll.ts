import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { sourceId } from '../shared/deviceStatus/problemKey';
import {
	missingDevices,
	trackProblems,
	type Observation,
	type TrackerOptions,
} from '../shared/deviceStatus/problemTracker';
import type { Source, TriggerItem } from '../shared/deviceStatus/statusChange';
import {
	decodeState,
	encodeState,
	type StoredState,
	type TrackerState,
} from '../shared/deviceStatus/trackerState';
import { Customers } from './customers';
import { Observer } from './observe';
import { KscClient } from './openApi/client';
import { KscDirectory, type KscServer } from './openApi/directory';
import { HostReader } from './openApi/hosts';
import { readParameters, type TriggerParameters } from './parameters';
import { isSelected } from './selection';

/** In the editor a person wants to see what items look like, not all of them. */
const TEST_ITEMS = 50;

/** n8n starts a poll even while the one before it still runs. */
const polling = new Set<string>();

/** Current problems as they would be raised, for the editor: whatever was sent before, and without a trace. */
const TEST_OPTIONS: Partial<TrackerOptions> = {
	onFirstRun: 'allCurrentProblems',
	raiseAfterMinutes: 0,
};

function sourceOf(client: KscClient, server: KscServer, identity: string): Source {
	// Sessions on a virtual server see only a part: their snapshots must not speak for the whole server.
	const part =
		client.virtualServer === '' ? '' : `/${server.virtualServerUid ?? client.virtualServer}`;
	return { id: sourceId('ksc', (identity || server.identity) + part), name: client.server };
}

async function observe(
	context: IPollFunctions,
	client: KscClient,
	server: KscServer,
	parameters: TriggerParameters,
	known: TrackerState | undefined,
): Promise<Observation> {
	const node = context.getNode();
	const directory = new KscDirectory(client, node);
	const { customerFrom, fixedName, sourceIdentity } = parameters;
	const customers = new Customers(
		directory,
		server,
		client.virtualServer,
		client.server,
		customerFrom,
		fixedName,
	);
	const observer = new Observer(directory, customers, context.logger);
	const reader = new HostReader(client, node);
	const observedAt = new Date();
	const devices = await observer.observe(await reader.notOk());
	const missing = missingDevices(known, new Set(devices.keys()));
	const confirmed = await observer.observe(await reader.byId(missing));
	const removed = missing
		.filter((id) => !confirmed.has(id))
		.map((id) => ({ id, groupId: known?.devices.get(id)?.groupId }));
	return {
		solution: 'kasperskySecurityCenter',
		source: sourceOf(client, server, sourceIdentity),
		observedAt,
		devices,
		confirmed,
		hidden: await observer.hidden(removed),
	};
}

function toItems(items: TriggerItem[]): INodeExecutionData[][] | null {
	if (items.length === 0) return null;
	return [items.map((json) => ({ json: json as unknown as IDataObject }))];
}

async function pollOnce(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const isTest = context.getMode() === 'manual';
	const parameters = readParameters(context);
	const staticData = context.getWorkflowStaticData('node');
	const before = isTest ? undefined : decodeState(staticData.tracker as StoredState | undefined);

	const client = await KscClient.connect(context);
	const server = await new KscDirectory(client, context.getNode()).server();
	const observation = await observe(context, client, server, parameters, before);
	const options = isTest ? { ...parameters.tracker, ...TEST_OPTIONS } : parameters.tracker;
	const { items, state } = trackProblems(before, observation, options);

	const selected = items.filter((item) => isSelected(item, parameters.selection, server.rootGroup));
	if (isTest) return toItems(selected.slice(0, TEST_ITEMS));
	// Reassigned as a whole, and last: n8n notices nothing less, and a failed poll must leave no trace.
	staticData.tracker = encodeState(state) as unknown as IDataObject;
	return toItems(selected);
}

/**
 * One look at the Administration Server: what changed since the last one.
 *
 * @returns `null` when nothing did, or while an earlier look still goes on
 * @throws NodeOperationError when the server's answer is not whole; what was known then stays known
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const who = `${context.getWorkflow().id}:${context.getNode().id}:${context.getMode()}`;
	if (polling.has(who)) return null;
	polling.add(who);
	try {
		return await pollOnce(context);
	} finally {
		polling.delete(who);
	}
}
