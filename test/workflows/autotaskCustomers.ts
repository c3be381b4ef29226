import type { IDataObject } from 'n8n-workflow';
import { readDeviceList } from '../../nodes/AutotaskTicket/operations/sync/customer/deviceList';
import { keyOf, PREFIX, SOURCE, type Tenant } from '../simulators/autotaskTenant';

export const STATUS = 'databasesOutdated';

/** Key of the one ticket that a customer has for a status. */
export const sharedKey = (customer: number, status = STATUS) =>
	`${PREFIX}g${customer.toString(16).padStart(15, '0')}-${status}`;

/** Devices whose marks differ: of their number the first 30 bits count. */
export const deviceKey = (device: number, status = STATUS) => keyOf(device * 2 ** 34, status);

export const nameOf = (device: number) => `PC-${device}`;

/** Items of a rule with one ticket for all devices of a customer. */
export class Customers {
	constructor(private readonly tenant: Tenant) {}

	/** A device that has the status. */
	raised(
		device: number,
		customer = 1,
		rest: IDataObject = {},
		decision: IDataObject = {},
	): IDataObject {
		const member = { externalID: deviceKey(device), name: nameOf(device) };
		const title = 'Critical: Databases are outdated at Contoso';
		return this.tenant.change(
			device,
			{ device: { id: String(device), name: nameOf(device) }, ...rest },
			{ externalID: sharedKey(customer), member, title, description: 'Head.', ...decision },
		);
	}

	/** A device that has it no more. */
	cleared(device: number, customer = 1, rest: IDataObject = {}): IDataObject {
		const reason = `Resolved: no longer applies to ${nameOf(device)}.`;
		return {
			...this.raised(device, customer, { change: 'cleared', ...rest }),
			ticket: {
				...{ action: 'complete', externalID: deviceKey(device), reason },
				customerExternalID: sharedKey(customer),
			},
		};
	}

	/** Of the whole source: these devices, of these customers. */
	snapshot(devices: number[], customers?: number[]): IDataObject {
		const snapshot = this.tenant.snapshot(...devices.map((device) => deviceKey(device)));
		const keys = customers?.map((customer) => sharedKey(customer));
		return {
			...snapshot,
			snapshot: { ...(snapshot.snapshot as IDataObject), customerExternalIDs: keys },
		};
	}

	/** Of one device alone, as KES Cloud has it. */
	deviceSnapshot(device: number, statuses: string[]): IDataObject {
		const snapshot = {
			prefix: deviceKey(device, ''),
			externalIDs: statuses.map((status) => deviceKey(device, status)),
		};
		const observedAt = this.tenant.pass(0);
		return { change: 'snapshot', source: SOURCE, observedAt, snapshot };
	}

	/** The names on a ticket's list, in its order. */
	listed(ticket = 0): string[] | undefined {
		const { description } = this.tenant.tickets[ticket];
		return readDeviceList(String(description))?.devices.map(({ name }) => name);
	}
}
