import type { Customer, Device, Level } from '../../shared/items';

/** What a report says about one status description; a status that it does not name stays as it was. */
export type Statement = Level | 'OK';

/** One device speaking for itself. */
export interface DeviceReport {
	/** The id is what the report alone tells: another computer may have it already. */
	device: Device;
	customer: Customer;
	/** Network Agent's id, as a part of device ids; empty: the report has none. */
	agent: string;
	/** By status code. */
	statements: Map<string, Statement>;
	/** Whether status descriptions without a statement are OK; otherwise nothing is known about them. */
	isComplete: boolean;
}
