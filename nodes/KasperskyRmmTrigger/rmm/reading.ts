import type { Customer, Device } from '../../shared/items';
import type { RmmClient } from '../../shared/rmm/client';
import type { AntivirusKnowledge } from './antivirus';

/** A device that an RMM lists and has not deleted. */
export interface RmmDevice {
	device: Device;
	/** `undefined`: it has one, but the RMM does not say which. */
	customer: Customer | undefined;
	knowledge: AntivirusKnowledge;
}

/** All that an RMM says at one time. Never built from an incomplete answer. */
export interface RmmReading {
	/** By device id: those that are {@link NeededDevices needed}. */
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

/** An RMM without a single device is one that may not be seen: nothing is believed to be gone. */
export const showsNothing = (client: RmmClient, what: string) =>
	client.error({
		message: `${client.rmm.name} shows ${what}`,
		description: `Such lists come back empty, instead of refused, where a right is missing. ${client.rmm.rightAdvice}`,
	});

export type DeviceIds = Pick<ReadonlySet<string>, 'has'>;

/** A row of a list, as far as it decides whether it is needed. */
interface ListedDevice {
	id: string;
	/** Of anything else no antivirus is ever known. */
	mayBeComputer: boolean;
	/** Id of its customer. */
	customer: string | number | undefined;
	knowledge: AntivirusKnowledge;
}

/** Nearly all devices of many are fine and were fine: nothing is said of them, so nothing is built for them. */
export class NeededDevices {
	private readonly customers = new Set<ListedDevice['customer']>();

	/** @param known of these something was said before */
	constructor(private readonly known: DeviceIds) {}

	has({ id, mayBeComputer, customer, knowledge }: ListedDevice): boolean {
		if (this.known.has(id)) return true;
		if (!mayBeComputer) return false;
		const { isInstalled, isRunning, isUpToDate } = knowledge;
		if (!isInstalled || !isRunning || !isUpToDate) return true;
		// One of each customer: it says what the customer is called now.
		const isFirst = !this.customers.has(customer);
		this.customers.add(customer);
		return isFirst;
	}
}
