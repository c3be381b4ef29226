import type { Customer, Device, Level, Solution, Source } from '../items';

/** A device as the source shows it now: every status description that holds on it, with its level. */
export interface ObservedDevice {
	device: Device;
	/** `null`: nobody's; `undefined`: somebody's, but the source does not tell whose at the moment. */
	customer: Customer | null | undefined;
	/** Only of a device that the source itself manages; a secondary server has group ids of its own. */
	groupId?: number;
	/** By status code; empty when the device is OK. */
	levels: Map<string, Level>;
}

/** The whole answer of a source. Never built from an incomplete one. */
export interface Observation {
	solution: Solution;
	source: Source;
	observedAt: Date;
	/**
	 * Id of any customer, real or not, of the kind that this source tells: what a snapshot speaks of when there is
	 * none. Absent: only what the devices tell.
	 */
	customerScope?: string;
	/** Id of the one device that this speaks for; absent: it speaks for the whole source. */
	onlyDevice?: string;
	/** Devices with problems, by device id. */
	devices: Map<string, ObservedDevice>;
	/** What was found about the devices that `missingDevices` named; absent there: removed. */
	confirmed: Map<string, ObservedDevice>;
	/** Devices that were not found, and whose group cannot be seen either: perhaps only the rights are gone. */
	hidden?: ReadonlySet<string>;
	/** Names of secondary servers that could not be asked: which devices they have is not known. */
	failedServers?: readonly string[];
	/** What else a person should know of it, in words. */
	notices?: readonly string[];
}
