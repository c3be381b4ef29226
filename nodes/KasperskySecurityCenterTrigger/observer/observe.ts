import { missingDevices } from '../../shared/deviceStatus/missing';
import type { Observation } from '../../shared/deviceStatus/observation';
import type { TrackerState } from '../../shared/deviceStatus/trackerState';
import { sourceId } from '../../shared/externalId';
import { MAIN_SERVER } from '../../shared/items';
import { BY_NAME, KscDirectory, type KscServer, type ServerIdentity } from '../openApi/directory';
import { HostReader } from '../openApi/hosts';
import type { KscClient } from '../../shared/openApi/kscClient';
import { Customers, customerScope, type StoredVirtualServers } from './customers';
import { DeviceReader } from './devices';
import type { ObserverParameters } from './parameters';

/**
 * What an observer can see, as its first poll found it. A snapshot speaks for all of it, so two observers are one
 * source only if they have the same reach. Kept in the state: a response that lacks a field, a right that is refused
 * for a while, or an option that is switched on later changes nothing.
 */
interface Reach {
	/** The name by which the server identifies itself, whatever address leads to it. */
	server: string;
	/** The virtual server of the session; absent on the main server. */
	virtualServer?: string;
	/** Only where the rights of the account are limited: an account with other rights sees something else. */
	account?: string;
	includesSecondaryServers?: true;
}

/** What an observer stores about itself, as plain JSON. */
export interface StoredObserver {
	reach: Reach;
	/** Other names by which the server has identified itself since. */
	otherNames?: string[];
	virtualServers?: StoredVirtualServers;
}

/** The result of one poll, and what it is to be compared with. */
interface ObservationWithState {
	observation: Observation;
	/** `undefined`: nothing is known of what was observed. */
	before: TrackerState | undefined;
	observer: StoredObserver;
}

type Known = Partial<Pick<ObservationWithState, 'observer' | 'before'>>;

/**
 * Reads all problems of the server, and checks that it is the server of the polls before.
 *
 * @throws NodeOperationError when a response is incomplete; at the first poll also when the server does not say who it is
 */
export async function observe(
	client: KscClient,
	parameters: ObserverParameters,
	observer: StoredObserver | undefined,
	before: TrackerState | undefined,
): Promise<ObservationWithState> {
	const directory = new KscDirectory(client);
	const server = await directory.server();
	if (observer && isOtherVirtualServer(observer.reach, server)) {
		return await startOver(client, parameters, otherVirtualServerText(client));
	}
	const result = await observeOnce(client, directory, parameters, { observer, before });
	if (!observer) return result;
	const { server: now, observation } = result;
	if (!hasOtherName(observer, now)) return result;
	const oldName = observer.reach.server;
	const newName = now.server ?? '';
	if (parameters.sourceIdentity === '' && !isSameFleet(observation, before)) {
		return await startOver(client, parameters, otherServerText(oldName, newName));
	}
	return {
		...result,
		observation: withNotice(observation, renamedText(oldName, newName)),
		observer: { ...result.observer, otherNames: [...(observer.otherNames ?? []), newName] },
	};
}

/** Observes again without any state: the credential leads somewhere else. */
async function startOver(
	client: KscClient,
	parameters: ObserverParameters,
	notice: string,
): Promise<ObservationWithState> {
	const result = await observeOnce(client, new KscDirectory(client), parameters, {});
	return { ...result, observation: withNotice(result.observation, notice) };
}

const withNotice = (observation: Observation, notice: string): Observation => ({
	...observation,
	notices: [...(observation.notices ?? []), notice],
});

/** Who has no virtual servers has left "Customer From" as it was, and would meet a customer that they do not know. */
async function isOneCustomer(
	directory: KscDirectory,
	devices: Observation['devices'],
): Promise<boolean> {
	const customers = [...devices.values()].map(({ customer }) => customer?.id);
	if (customers.length === 0 || customers.some((id) => id !== MAIN_SERVER)) return false;
	return await directory.hasNoVirtualServers();
}

async function observeOnce(
	client: KscClient,
	directory: KscDirectory,
	parameters: ObserverParameters,
	{ observer: known, before }: Known,
): Promise<ObservationWithState & { server: KscServer }> {
	const { customerFrom, fixedName, sourceIdentity } = parameters;
	const reach = known?.reach ?? (await firstReach(client, directory, parameters));
	const customers = new Customers(directory, {
		...{ from: customerFrom, fixedName, serverName: client.server },
		...(reach.virtualServer === undefined
			? {}
			: { sessionOn: { id: reach.virtualServer, name: client.virtualServer } }),
		...{ virtualServers: known?.virtualServers, devices: before?.devices },
	});
	const reader = new DeviceReader(directory, customers);
	const hosts = new HostReader(client, parameters);
	const observedAt = new Date();
	const devices = await reader.read(await hosts.notOk());
	const missing = missingDevices(before, devices);
	const confirmed = await reader.read(await hosts.byId(missing));
	const removed = missing
		.filter((id) => !confirmed.has(id))
		.map((id) => ({ id, groupId: before?.devices.get(id)?.groupId }));
	// Before devices count as removed: it may be another server that responds now.
	const server = removed.length > 0 ? await directory.currentServer() : await directory.server();
	const { virtualServers } = customers;
	const tellsCustomer = before === undefined && (await isOneCustomer(directory, devices));
	return {
		server,
		before,
		observer: { ...known, reach, ...(virtualServers === undefined ? {} : { virtualServers }) },
		observation: {
			solution: 'kasperskySecurityCenter',
			source: { id: sourceOf(reach, sourceIdentity), name: client.server },
			customerScope: customerScope(customerFrom, fixedName),
			observedAt,
			devices,
			confirmed,
			hidden: new Set([...(await reader.hidden(removed)), ...hosts.uncertainIds]),
			failedServers: hosts.failedServers,
			...(tellsCustomer ? { notices: [oneCustomerText(client.server)] } : {}),
		},
	};
}

async function firstReach(
	client: KscClient,
	directory: KscDirectory,
	{ includeSecondaryServers }: ObserverParameters,
): Promise<Reach> {
	const { server, virtualServer } = await directory.server();
	if (server === undefined || virtualServer === undefined) {
		throw client.error({
			message: `${client.server} did not say which Administration Server it is`,
			description:
				'The first poll needs this for the keys of the tickets. Nothing was read. The next poll tries again.',
		});
	}
	return {
		server,
		...(virtualServer === '' ? {} : { virtualServer }),
		...((await directory.isLimited()) ? { account: client.account } : {}),
		...(includeSecondaryServers ? { includesSecondaryServers: true } : {}),
	};
}

/**
 * @param sourceIdentity *Source ID*: replaces the server only; the other parts of the reach still count, because a
 *   copy of the workflow with another account would otherwise complete the tickets of the first
 */
function sourceOf(reach: Reach, sourceIdentity: string): string {
	const { server, virtualServer, includesSecondaryServers, account } = reach;
	const parts = [
		sourceIdentity || server,
		virtualServer === undefined ? '' : `/${virtualServer}`,
		includesSecondaryServers ? '+secondary servers' : '',
		account === undefined ? '' : `#${account}`,
	];
	return sourceId('ksc', parts.join(''));
}

/** Whether the session is on another virtual server than before, or no longer on one. */
function isOtherVirtualServer(
	{ virtualServer: before = '' }: Reach,
	{ virtualServer: now }: ServerIdentity,
): boolean {
	if (now === undefined || now.toLowerCase() === before.toLowerCase()) return false;
	const isName = [before, now].map((id) => id.startsWith(BY_NAME));
	// An id and a name may belong to the same virtual server.
	return before === '' || now === '' || isName[0] === isName[1];
}

/** Whether the server identifies itself by a name that it never had before. */
function hasOtherName({ reach, otherNames = [] }: StoredObserver, now: ServerIdentity): boolean {
	const names = [reach.server, ...otherNames].map((name) => name.toLowerCase());
	return now.server !== undefined && !names.includes(now.server.toLowerCase());
}

/** A server with another name is the same if it has most of the devices that were known to have problems. */
function isSameFleet(
	{ devices, confirmed }: Observation,
	before: TrackerState | undefined,
): boolean {
	const known = [...(before?.devices.keys() ?? [])];
	const found = known.filter((id) => devices.has(id) || confirmed.has(id));
	return known.length > 0 && found.length * 2 >= known.length;
}

const oneCustomerText = (server: string) =>
	`${server} has no virtual servers, or none that the account may see, so all its devices belong to one customer, "${server}". If this is right, choose "One Customer" in "Customer From" ` +
	`and enter its name as "Customer Name", or map "${server}" to a company in "Account Mapping" of Kaspersky Ticketing Rules. ` +
	'If each customer has a group below "Managed devices", choose "Top Group" in "Customer From".';

const STARTED_OVER =
	'It is watched as in a new workflow, and its tickets get keys of their own. ' +
	'Tickets of the former one stay open, because no workflow updates them now: complete them by hand when it no longer exists';

const otherServerText = (oldName: string, newName: string) =>
	`The credential leads to another Administration Server: it identifies itself as "${newName}", it was "${oldName}". ${STARTED_OVER}, ` +
	`or, if this one replaces it, enter "${oldName}" as "Source ID" to continue with its tickets.`;

const otherVirtualServerText = ({ virtualServer, server }: KscClient) =>
	`The credential leads to another virtual server than before: ${
		virtualServer === '' ? `the main server, ${server}` : `"${virtualServer}"`
	}. ${STARTED_OVER}.`;

const renamedText = (oldName: string, newName: string) =>
	`The Administration Server identifies itself as "${newName}"; it was "${oldName}". Most of its devices with problems are the same, ` +
	`or it has a "Source ID", so it counts as the same server and its tickets are continued. Enter "${oldName}" as "Source ID" ` +
	'if that option is empty, so that this also holds when the state of the workflow is lost.';
