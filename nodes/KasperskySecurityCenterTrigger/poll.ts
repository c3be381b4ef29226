import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { missingDevices } from '../shared/deviceStatus/missing';
import type { Observation } from '../shared/deviceStatus/observation';
import { sourceId } from '../shared/deviceStatus/problemKey';
import { trackProblems, type TrackerOptions } from '../shared/deviceStatus/problemTracker';
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
import { REQUEST_TIMEOUT_MS } from './openApi/session';
import { TimeBudget } from './openApi/timeBudget';
import { readParameters, type TriggerParameters } from './parameters';
import { PollTurn } from './pollTurn';
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

function sourceOf(client: KscClient, server: KscServer, identity: string): Source {
	// Sessions on a virtual server see only a part: their snapshots must not speak for the whole server.
	const part =
		client.virtualServer === '' ? '' : `/${server.virtualServerUid ?? client.virtualServer}`;
	return { id: sourceId('ksc', (identity || server.identity) + part), name: client.server };
}

async function observe(
	client: KscClient,
	directory: KscDirectory,
	parameters: TriggerParameters,
	known: TrackerState | undefined,
): Promise<Observation> {
	const server = await directory.server();
	const { customerFrom, fixedName, sourceIdentity } = parameters;
	const customers = new Customers(
		directory,
		server,
		client.virtualServer,
		client.server,
		customerFrom,
		fixedName,
	);
	const observer = new Observer(directory, customers);
	const reader = new HostReader(client, parameters);
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
		hidden: new Set([...(await observer.hidden(removed)), ...reader.unclear]),
		failedServers: reader.failedServers,
	};
}

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

	const client = await KscClient.connect(context, budget);
	const directory = new KscDirectory(client);
	const observation = await observe(client, directory, parameters, before);
	const { rootGroup } = await directory.server();
	const { items, state } = trackProblems(before, observation, {
		...{ ...tracker, ...(isTest ? TEST_OPTIONS : {}) },
		isSelected: (change) => isSelected(change, selection, rootGroup),
	});
	if (turn.isLost) return null;
	// Reassigned as a whole, and last: n8n notices nothing less, and a failed poll must leave no trace.
	if (!isTest) staticData.tracker = encodeState(state) as unknown as IDataObject;
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
