import type { SnapshotItem } from '../syncItem';
import { readDeviceKey, type DeviceKey } from './deviceMark';

/** An open item of the run: a problem on a device, and the ticket that it has now. */
export interface Sighting {
	/** Of the problem on its device. */
	deviceKey: string;
	/** Of the ticket: the device's own, or its customer's. */
	ticketKey: string;
	observedAt: number;
}

/** The tickets that devices have now, as far as the items of the run tell. */
export class Homes {
	private readonly tickets = new Map<string, string>();

	constructor(sightings: readonly Sighting[]) {
		for (const { deviceKey, ticketKey } of sightings) {
			const read = readDeviceKey(deviceKey);
			if (read) this.tickets.set(idOf(read), ticketKey);
		}
	}

	/** External ID of the ticket that a status of a device has; `undefined` when no item tells. */
	ticketOf(device: DeviceKey): string | undefined {
		return this.tickets.get(idOf(device));
	}
}

const idOf = ({ source, mark, code }: DeviceKey) => `${source}/${mark}/${code}`;

/** What a snapshot says about the devices that customers' tickets list. */
export class Testimony {
	readonly observedAt: number;

	/** Absent: it cannot tell which customers have a status at all. */
	private readonly customerKeys?: ReadonlySet<string>;

	/** The only device that it speaks of; absent: it speaks of all devices of its source. */
	private readonly device?: string;

	/** By status code: the marks of the devices that have it. */
	private readonly current = new Map<string, Set<string>>();

	/** @param sightings what was raised after the snapshot holds, too */
	constructor({ observedAt, snapshot }: SnapshotItem, sightings: readonly Sighting[]) {
		const since = sightings.filter((each) => each.observedAt >= observedAt);
		this.observedAt = observedAt;
		this.device = readDeviceKey(`${snapshot.prefix}x`)?.mark;
		if (snapshot.customerExternalIDs) {
			const tickets = since.map(({ ticketKey }) => ticketKey);
			this.customerKeys = new Set([...snapshot.customerExternalIDs, ...tickets]);
		}
		const raised = since.map(({ deviceKey }) => deviceKey);
		for (const key of [...snapshot.externalIDs, ...raised]) this.add(key);
	}

	/** Whether a device certainly does not have the status any more. */
	isGone(mark: string, code: string): boolean {
		const speaks = this.device === undefined || this.device === mark;
		return speaks && this.current.get(code)?.has(mark) !== true;
	}

	/** Whether a customer certainly has the status on no device any more. */
	isGoneFrom(customerKey: string): boolean {
		return this.customerKeys?.has(customerKey) === false;
	}

	/** The marks of all devices with this status; `undefined` when it does not speak of all. */
	marksOf(code: string): ReadonlySet<string> | undefined {
		return this.device === undefined ? (this.current.get(code) ?? new Set()) : undefined;
	}

	private add(key: string): void {
		const read = readDeviceKey(key);
		if (read === undefined) return;
		const devices = this.current.get(read.code) ?? new Set<string>();
		this.current.set(read.code, devices.add(read.mark));
	}
}
