import { difference, omit, sampleSize } from 'lodash';
import { missingDevices } from '../../shared/deviceStatus/missing';
import type { Observation, ObservedDevice } from '../../shared/deviceStatus/observation';
import type { TrackerState } from '../../shared/deviceStatus/trackerState';
import { sourceId } from '../../shared/externalId';
import type { SourceWarning } from '../../shared/items';
import type { Look } from '../../shared/polling/trackedPoll';
import type { RmmClient } from '../../shared/rmm/client';
import { HOUR_MS } from '../../shared/time';
import { sharedStatuses } from '../rmm/antivirus';
import type { RmmDevice, RmmReading } from '../rmm/reading';
import type { StoredQuery } from '../rmm/ninjaOne/antivirusQuery';
import {
	accountChangedText,
	bothWaysText,
	otherRmmText,
	restartedText,
	strangeText,
} from './notices';
import type { ObserverParameters } from './parameters';

/** What an observer stores about itself, as plain JSON. */
export interface StoredObserver {
	/** Of the first reading: which devices another id of the API sees may differ, so it is a source of its own. */
	account: string;
	/** Others that have turned out to see the same devices. */
	otherAccounts?: string[];
	/** When it began; milliseconds. */
	startedAt: number;
	/** Values that a person has been told of. */
	told?: string[];
	/** A reading that the next poll continues. */
	query?: StoredQuery;
}

/** For so long a ticket may exist that is not known here. */
const NEW_MS = 72 * HOUR_MS;

/** How many missing devices are asked for by their ids in one poll; the others wait. */
const MAX_ASKED = 100;

/** How many values are remembered as told. */
const MAX_TOLD = 50;

/** Which observer and state a reading belongs to. */
interface Identity {
	observer: StoredObserver;
	before: TrackerState | undefined;
	notices: string[];
}

/**
 * Turns a reading into an observation, and checks that it is of the account of the polls before.
 *
 * @throws NodeOperationError when a missing device cannot be asked for
 */
export async function observe(
	client: RmmClient,
	reading: RmmReading,
	parameters: ObserverParameters,
	stored: StoredObserver | undefined,
	known: TrackerState | undefined,
): Promise<Look<StoredObserver>> {
	const observedAt = new Date();
	const { observer, before, notices } = identify(client, reading, parameters, stored, known);
	const statuses = sharedStatuses(parameters.levels);
	const seen = ({ device, customer, knowledge }: RmmDevice): ObservedDevice => {
		const { levels, unknown, details } = statuses(knowledge);
		return { device, customer, levels, unknown, details };
	};
	const devices = new Map<string, ObservedDevice>();
	for (const [id, device] of reading.devices) devices.set(id, seen(device));
	const { confirmed, hidden } = await askForMissing(client, reading, before, seen);
	const strange = newStrangeValues(reading, observer);
	const observation: Observation = {
		solution: 'kasperskyEndpointSecurityCloud',
		source: { id: sourceOf(observer, parameters), name: client.rmm.name },
		customerScope: reading.customerScope,
		...{ observedAt, devices, confirmed, hidden },
		...(observedAt.getTime() - observer.startedAt < NEW_MS ? { isNew: true } : {}),
		notices: [...notices, ...(strange.length === 0 ? [] : [strangeText(client.rmm.name, strange)])],
	};
	const told = [...(observer.told ?? []), ...strange].slice(-MAX_TOLD);
	return { observation, before, observer: { ...observer, ...(told.length > 0 ? { told } : {}) } };
}

const sourceOf = ({ account }: StoredObserver, { sourceIdentity }: ObserverParameters) =>
	sourceId('kes', `rmm:${sourceIdentity || account}`);

/** An item of its own: as long as no reading is complete, there is no observation that could carry it. */
export const restartedWarning = (
	observer: StoredObserver,
	parameters: ObserverParameters,
	name: string,
): SourceWarning => ({
	change: 'warning',
	solution: 'kasperskyEndpointSecurityCloud',
	source: { id: sourceOf(observer, parameters), name },
	observedAt: new Date().toISOString(),
	message: restartedText(name),
});

function identify(
	client: RmmClient,
	{ devices, deleted, customerScope }: RmmReading,
	parameters: ObserverParameters,
	stored: StoredObserver | undefined,
	before: TrackerState | undefined,
): Identity {
	const { account, rmm } = client;
	const startedAt = Date.now();
	const fresh: Identity = {
		...{ observer: { account, startedAt }, before: undefined, notices: [bothWaysText(rmm.name)] },
	};
	if (!stored) return fresh;
	if (before?.customerScope !== undefined && before.customerScope !== customerScope) {
		// The ids of its devices mean nothing to this one.
		if (before.source === sourceOf(fresh.observer, parameters)) {
			throw client.error(otherRmmText(rmm.name));
		}
		return { ...fresh, notices: [accountChangedText(rmm.name)] };
	}
	const observer = omit(stored, 'query');
	const { otherAccounts = [] } = observer;
	if ([observer.account, ...otherAccounts].includes(account)) {
		return { observer, before, notices: before ? [] : fresh.notices };
	}
	const known = [...(before?.devices ?? [])];
	// NinjaOne counts the devices of each account from 1: the name tells whether it is the same one.
	const found = known.filter(
		([id, { name }]) => deleted.has(id) || devices.get(id)?.device.name === name,
	).length;
	if (parameters.sourceIdentity !== '' || (known.length > 0 && found * 2 >= known.length)) {
		const others = [...otherAccounts, account];
		return { observer: { ...observer, otherAccounts: others }, before, notices: [] };
	}
	const notices = known.length === 0 ? fresh.notices : [accountChangedText(rmm.name)];
	return { ...fresh, notices };
}

/**
 * A device that is neither listed nor among the deleted ones is gone only if the RMM says so. Where too many are missing
 * to ask for each, those that are asked for speak for the others.
 *
 * @throws NodeOperationError when they say that the list lacks devices that are there
 */
async function askForMissing(
	client: RmmClient,
	{ devices, deleted, askFor }: RmmReading,
	before: TrackerState | undefined,
	seen: (device: RmmDevice) => ObservedDevice,
): Promise<Required<Pick<Observation, 'confirmed' | 'hidden'>>> {
	const missing = missingDevices(before, devices).filter((id) => !deleted.has(id));
	const confirmed = new Map<string, ObservedDevice>();
	const asked = sampleSize(missing, MAX_ASKED);
	const hidden = new Set(difference(missing, asked));
	const isSample = hidden.size > 0;
	for (const id of asked) {
		client.budget.begin('asking for devices that are not listed any more');
		const device = await askFor(id);
		if (device) confirmed.set(id, seen(device));
		else if (device === null) hidden.add(id);
	}
	if (isSample && confirmed.size > 0) {
		throw client.incomplete(
			`it lacks ${missing.length} devices, of which ${confirmed.size} are there when they are asked for.`,
		);
	}
	return { confirmed, hidden };
}

function newStrangeValues({ devices }: RmmReading, { told = [] }: StoredObserver): string[] {
	const all = [...devices.values()].flatMap(({ knowledge }) => knowledge.strange ?? []);
	return [...new Set(all)].filter((value) => !told.includes(value)).slice(0, MAX_TOLD);
}
