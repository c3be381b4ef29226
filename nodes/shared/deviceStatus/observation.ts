import type { Customer, Device, Level, Solution, Source } from '../items';

/** A device as the source shows it now: every status description that holds on it, with its level. */
export interface ObservedDevice {
	device: Device;
	/** `null`: it has none; `undefined`: it has one, but the source does not return it at the moment. */
	customer: Customer | null | undefined;
	/** Only of a device that the source itself manages; a secondary server has group ids of its own. */
	groupId?: number;
	/** By status code; empty when the device is OK. */
	levels: ReadonlyMap<string, Level>;
	/** Codes of statuses of which the source does not say whether they hold: they stay as they were. */
	unknown?: ReadonlySet<string>;
	/** What the source says of a status in its own words; by status code. */
	details?: ReadonlyMap<string, string>;
}

/** All that a source says at one time. Never built from an incomplete response. */
export interface Observation {
	solution: Solution;
	source: Source;
	observedAt: Date;
	/**
	 * Id of any customer, real or not, of the kind that this source has: the snapshot speaks of this kind also when no
	 * device has a customer. Absent: only of the kinds that the devices have.
	 */
	customerScope?: string;
	/** Id of the one device that this speaks for; absent: it speaks for the whole source. */
	onlyDevice?: string;
	/** By device id: all that have problems, or of which something is not known. */
	devices: Map<string, ObservedDevice>;
	/** What was found about the devices that `missingDevices` named; absent there: removed. */
	confirmed: Map<string, ObservedDevice>;
	/** Devices that were not found, and whose group cannot be seen either: perhaps only the rights are gone. */
	hidden?: ReadonlySet<string>;
	/** Names of secondary servers that could not be asked: which devices they have is not known. */
	failedServers?: readonly string[];
	/**
	 * It is not watched for long: a status of which nothing is known may hold although it was never seen here, so it may
	 * be on the ticket of a customer.
	 */
	isNew?: true;
	/** What else a person should know of it, in words. */
	notices?: readonly string[];
}
