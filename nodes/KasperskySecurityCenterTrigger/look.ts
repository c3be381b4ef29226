import { missingDevices } from '../shared/deviceStatus/missing';
import type { Observation } from '../shared/deviceStatus/observation';
import type { TrackerState } from '../shared/deviceStatus/trackerState';
import { Customers, customerScope } from './customers';
import { Observer } from './observe';
import type { KscClient } from './openApi/client';
import { KscDirectory, type KscServer } from './openApi/directory';
import { HostReader } from './openApi/hosts';
import type { TriggerParameters } from './parameters';
import {
	hasOtherName,
	isOtherVirtualServer,
	sourceOf,
	type Reach,
	type StoredObserver,
} from './reach';

/** What one look has found, and what it is to be compared with. */
export interface Look {
	observation: Observation;
	/** `undefined`: nothing is known of what was looked at. */
	before: TrackerState | undefined;
	observer: StoredObserver;
}

interface Known {
	observer: StoredObserver | undefined;
	before: TrackerState | undefined;
}

/**
 * Looks at the server, and makes sure that it is the one of the looks before.
 *
 * @throws NodeOperationError when an answer is not whole; at the first look also when the server does not say who it is
 */
export async function lookAt(
	client: KscClient,
	parameters: TriggerParameters,
	observer: StoredObserver | undefined,
	before: TrackerState | undefined,
): Promise<Look> {
	const directory = new KscDirectory(client);
	const server = await directory.server();
	if (observer && isOtherVirtualServer(observer.reach, server)) {
		return await beginAgain(client, parameters, otherVirtualServer(client));
	}
	const look = await lookOnce(client, directory, parameters, { observer, before });
	if (!observer) return look;
	const { now, observation } = look;
	if (!hasOtherName(observer, now)) return look;
	const was = observer.reach.server;
	const is = now.server ?? '';
	if (parameters.sourceIdentity === '' && !isSameFleet(observation, before)) {
		return await beginAgain(client, parameters, otherServer(was, is));
	}
	return {
		...look,
		observation: { ...observation, notices: [renamed(was, is)] },
		observer: { ...look.observer, otherNames: [...(observer.otherNames ?? []), is] },
	};
}

/** Looks again as if nothing were known: it speaks for somewhere else. */
async function beginAgain(
	client: KscClient,
	parameters: TriggerParameters,
	notice: string,
): Promise<Look> {
	const known = { observer: undefined, before: undefined };
	const look = await lookOnce(client, new KscDirectory(client), parameters, known);
	return { ...look, observation: { ...look.observation, notices: [notice] } };
}

async function lookOnce(
	client: KscClient,
	directory: KscDirectory,
	parameters: TriggerParameters,
	{ observer: known, before }: Known,
): Promise<Look & { now: KscServer }> {
	const { customerFrom, fixedName, sourceIdentity } = parameters;
	const reach = known?.reach ?? (await firstReach(client, directory, parameters));
	const customers = new Customers(directory, {
		...{ from: customerFrom, fixedName, serverName: client.server },
		...(reach.virtualServer === undefined
			? {}
			: { sessionOn: { id: reach.virtualServer, name: client.virtualServer } }),
		...{ virtualServers: known?.virtualServers, devices: before?.devices },
	});
	const observer = new Observer(directory, customers);
	const reader = new HostReader(client, parameters);
	const observedAt = new Date();
	const devices = await observer.observe(await reader.notOk());
	const missing = missingDevices(before, new Set(devices.keys()));
	const confirmed = await observer.observe(await reader.byId(missing));
	const removed = missing
		.filter((id) => !confirmed.has(id))
		.map((id) => ({ id, groupId: before?.devices.get(id)?.groupId }));
	// Before devices count as gone: it may be the server that is another one.
	const now = removed.length > 0 ? await directory.currentServer() : await directory.server();
	const { virtualServers } = customers;
	return {
		now,
		before,
		observer: { ...known, reach, ...(virtualServers === undefined ? {} : { virtualServers }) },
		observation: {
			solution: 'kasperskySecurityCenter',
			source: { id: sourceOf(reach, sourceIdentity), name: client.server },
			customerScope: customerScope(customerFrom, fixedName),
			observedAt,
			devices,
			confirmed,
			hidden: new Set([...(await observer.hidden(removed)), ...reader.unclear]),
			failedServers: reader.failedServers,
		},
	};
}

async function firstReach(
	client: KscClient,
	directory: KscDirectory,
	{ includeSecondaryServers }: TriggerParameters,
): Promise<Reach> {
	const { server, virtualServer } = await directory.server();
	if (server === undefined || virtualServer === undefined) {
		throw client.failure({
			message: `${client.server} did not say which Administration Server it is`,
			description:
				'This is needed once, for the keys of the tickets. Nothing was read. The next poll asks again.',
		});
	}
	return {
		server,
		...(virtualServer === '' ? {} : { virtualServer }),
		...((await directory.isLimited()) ? { account: client.account } : {}),
		...(includeSecondaryServers ? { includesSecondaryServers: true } : {}),
	};
}

/** A server that calls itself otherwise is the same if it has most of the devices that were known to have problems. */
function isSameFleet(
	{ devices, confirmed }: Observation,
	before: TrackerState | undefined,
): boolean {
	const known = [...(before?.devices.keys() ?? [])];
	const found = known.filter((id) => devices.has(id) || confirmed.has(id));
	return known.length > 0 && found.length * 2 >= known.length;
}

const BEGUN_AGAIN =
	'It is watched as if the workflow had just been published, with keys of its own. ' +
	'Tickets of the former one stay open, as nobody speaks for it now: complete them by hand when it is gone';

const otherServer = (was: string, is: string) =>
	`The credential leads to another Administration Server: it calls itself "${is}", it was "${was}". ${BEGUN_AGAIN}, ` +
	`or, if this one replaces it, enter "${was}" as "Source ID" to go on with its tickets.`;

const otherVirtualServer = ({ virtualServer, server }: KscClient) =>
	`The credential leads to another virtual server than before: ${
		virtualServer === '' ? `the main server, ${server}` : `"${virtualServer}"`
	}. ${BEGUN_AGAIN}.`;

const renamed = (was: string, is: string) =>
	`The Administration Server calls itself "${is}"; it was "${was}". Most of its devices with problems are the same, ` +
	`or it has a "Source ID", so it counts as the same server and goes on with its tickets. Enter "${was}" as "Source ID" ` +
	'unless there is one, so that this holds without the state of the workflow, too.';
