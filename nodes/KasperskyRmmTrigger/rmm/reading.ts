import type { Customer, Device } from '../../shared/items';
import type { AntivirusKnowledge } from './antivirus';

/** A device that an RMM lists and has not deleted. */
export interface RmmDevice {
	device: Device;
	/** `undefined`: it has one, but the RMM does not say which. */
	customer: Customer | undefined;
	/** Of anything else no antivirus is ever known. */
	isComputer: boolean;
	knowledge: AntivirusKnowledge;
}

/** All that an RMM says at one time. Never built from an incomplete answer. */
export interface RmmReading {
	/** By device id. */
	devices: ReadonlyMap<string, RmmDevice>;
	/** The RMM itself says that these are gone. */
	deleted: ReadonlySet<string>;
	/** Id of any customer: of which kind they are. */
	customerScope: string;
	/**
	 * Asks for one device that the list lacks.
	 *
	 * @returns `undefined` when it is gone, `null` when the RMM does not say
	 */
	askFor: (id: string) => Promise<RmmDevice | null | undefined>;
}
