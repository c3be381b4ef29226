import { sortBy } from 'lodash';
import type {
	ListedTicketDevice,
	OpenDecision,
	SyncChange,
	SyncItem,
	SyncList,
} from '../decisions';
import type { NamedDevice } from '../autotask/configurationItems';
import { CLOCK_TOLERANCE_MS } from './history';
import { rankOfLevel } from './titleLevel';

/** What should be of a ticket, as an item says it. Pure. Times are milliseconds of n8n's clock. */

/** A ticket should be open and look like this. */
export interface Open {
	state: 'open';
	key: string;
	decision: OpenDecision;
	/** Of a device's ticket, as far as the item names it. */
	device?: NamedDevice;
	level: string;
	previousLevel?: string;
	/** `raised` and `levelChanged` are news; `ongoing` says only that it holds. */
	change: 'raised' | 'levelChanged' | 'ongoing';
	/** When this occurrence began. */
	raisedAt: number;
	/** It is not known whether it began before that. */
	mayBeOlder: boolean;
	observedAt: number;
	/** Of a customer's ticket: all of them, whether or not each is a reason for a ticket. */
	devices?: readonly ListedTicketDevice[];
	/** `false`: there may be more devices, so the ticket gets those that it lacks, but neither loses one nor falls to a lower level. */
	isWhole: boolean;
	/** `false`: nothing that was raised; an open ticket is kept, but none is created for it. */
	isRaised: boolean;
}

/** The status is gone. */
export interface Absent {
	state: 'absent';
	key: string;
	reason: string;
	/** Begin of what has ended; 0: not known. */
	raisedAt: number;
	observedAt: number;
	/** Keys that each need a ticket of their own before this one may be completed. */
	instead: readonly string[];
}

export type Desired = Open | Absent;

/** What should be of one key, and the items that say so. */
export interface SyncTask<State extends Desired = Desired> {
	desired: State;
	/** Places in the input. */
	indexes: number[];
}

/** @returns `undefined` where the item wants nothing of a single ticket */
export function desiredBy(read: SyncItem): Desired | undefined {
	if (read.kind === 'change') return desiredByChange(read.item);
	return read.kind === 'deviceList' ? desiredByList(read.item) : undefined;
}

/**
 * Nothing is raised after it was observed: then n8n's clock was ahead when it was written, so it is not known when
 * that was.
 */
function sinceOf(
	{ raisedAt, mayBeOlder }: { raisedAt: number; mayBeOlder: boolean },
	observedAt: number,
) {
	const isUnclear = raisedAt > observedAt + CLOCK_TOLERANCE_MS;
	return { raisedAt: Math.min(raisedAt, observedAt), mayBeOlder: mayBeOlder || isUnclear };
}

function desiredByChange(item: SyncChange): Desired | undefined {
	const { ticket, observedAt, level, previousLevel, change, device } = item;
	const { raisedAt, mayBeOlder } = sinceOf(item, observedAt);
	const key = ticket.externalID ?? '';
	if (ticket.action === 'complete') {
		const reason = inWords(ticket.reason);
		return { state: 'absent', key, reason, raisedAt, observedAt, instead: [] };
	}
	if (ticket.action !== 'open') return undefined;
	return {
		...{ state: 'open', key, decision: ticket, device, level, previousLevel },
		// Only other nodes send "open" with a cleared status: it counts as a current problem.
		change: change === 'cleared' ? 'ongoing' : change,
		...{ raisedAt, mayBeOlder, observedAt, isWhole: true, isRaised: true },
	};
}

/** A note without a text is none. */
const inWords = (reason: string) => reason.trim() || 'The status has cleared.';

function desiredByList({ ticket, observedAt, isComplete }: SyncList): Desired | undefined {
	const key = ticket.externalID ?? '';
	if (ticket.action === 'complete') {
		const { instead } = ticket;
		const reason = inWords(ticket.reason);
		return { state: 'absent', key, reason, raisedAt: 0, observedAt, instead };
	}
	if (ticket.action !== 'open') return undefined;
	const all = ticket.devices.map((device) => ({ ...device, ...sinceOf(device, observedAt) }));
	// By names in the end: a source may list them in another order each time, which is no reason to write the ticket.
	const devices = sortBy(all, [({ level }) => rankOfLevel(level), 'raisedAt', 'name']);
	const heard = devices.filter(({ isMuted }) => !isMuted);
	if (heard.length === 0) return undefined;
	const raised = heard.filter(({ isRaised }) => isRaised);
	const dated = raised.filter(({ mayBeOlder }) => !mayBeOlder);
	const newest = dated.length > 0 ? dated : raised.length > 0 ? raised : heard;
	return {
		...{ state: 'open', key, decision: ticket, level: heard[0].level, change: 'ongoing' },
		// A ticket that a person closed covers the devices that had the status then, not those that have it since.
		raisedAt: Math.max(...newest.map((device) => device.raisedAt)),
		mayBeOlder: dated.length === 0,
		...{ observedAt, devices, isWhole: isComplete, isRaised: raised.length > 0 },
	};
}
