import type { IDataObject } from 'n8n-workflow';
import type { TicketDevice } from '../../nodes/shared/decisions';
import { keyOf, PREFIX, SOURCE, type Tenant } from '../simulators/autotaskTenant';

export const STATUS = 'databasesOutdated';

/** What the keys of all customers' tickets start with. */
export const CUSTOMERS = `${PREFIX}g0000`;

/** Key of the one ticket that a customer has for a status. */
export const sharedKey = (customer: number, status = STATUS) =>
	`${CUSTOMERS}${customer.toString(16).padStart(11, '0')}-${status}`;

export const deviceKey = (device: number, status = STATUS) => keyOf(device, status);

export const nameOf = (device: number) => `PC-${device}`;

/** A device by its number, or with what differs. */
export type Listed = number | ({ device: number } & Partial<TicketDevice>);

const LINE = /^• (PC-\d+) \((Critical|Warning), since /;

/** Items of a rule with one ticket for all devices of a customer. */
export class Customers {
	/** By device: when its status was raised. */
	private readonly since = new Map<number, string>();

	constructor(private readonly tenant: Tenant) {}

	/** All devices of a customer that have the status now. The first mention of a device raises its status. */
	list(
		devices: readonly Listed[],
		customer = 1,
		rest: IDataObject = {},
		decision: IDataObject = {},
	): IDataObject {
		const listed = devices.map((device) => this.device(device));
		const level = listed.some((device) => device.level === 'Critical') ? 'Critical' : 'Warning';
		return {
			...this.item(customer, rest),
			...{ devices: listed.map(({ name }) => ({ id: name, name })) },
			ticket: {
				...{ action: 'open', externalID: sharedKey(customer), companyID: 175, queueID: 8 },
				...{ priority: level === 'Critical' ? 4 : 2, billingCodeID: null, issueType: null },
				...{ subIssueType: null, dueHours: 12, description: 'Head.' },
				title: `${level}: Databases are outdated at Contoso`,
				...decision,
				devices: listed as unknown as IDataObject[],
			},
		};
	}

	/** No device of a customer has the status any more, or each has another ticket now. */
	none(customer = 1, rest: IDataObject = {}, instead?: readonly number[]): IDataObject {
		const reason = instead
			? 'Each device has a ticket of its own for this status now.'
			: 'No device of Contoso has this status any more.';
		return {
			...{ ...this.item(customer, rest), devices: [] },
			ticket: {
				...{ action: 'complete', externalID: sharedKey(customer), reason },
				...(instead && { instead: instead.map((device) => deviceKey(device)) }),
			},
		};
	}

	private item(customer: number, rest: IDataObject): IDataObject {
		return {
			...{ change: 'snapshot', solution: 'kasperskySecurityCenter', source: SOURCE },
			customer: { id: `group:${customer}`, name: `Contoso ${customer}`, kind: 'group' },
			...{ status: { code: STATUS, description: 'Databases are outdated' }, isComplete: true },
			...{ observedAt: this.tenant.pass(0), ...rest },
		};
	}

	private device(listed: Listed): TicketDevice {
		const { device, ...rest } = typeof listed === 'number' ? { device: listed } : listed;
		const raisedAt = rest.raisedAt ?? this.since.get(device) ?? this.tenant.pass(0);
		this.since.set(device, raisedAt);
		return {
			...{ externalID: deviceKey(device), name: nameOf(device), level: 'Critical' },
			...{ isRaised: true, ...rest, raisedAt },
		};
	}

	/** Of the whole source: these devices, and tickets of these customers. Without customers it speaks of none. */
	snapshot(devices: readonly number[], customers?: readonly number[]): IDataObject {
		const snapshot = this.tenant.snapshot(...devices.map((device) => deviceKey(device)));
		const scope = customers && {
			customers: [
				{ prefix: CUSTOMERS, externalIDs: customers.map((customer) => sharedKey(customer)) },
			],
		};
		return { ...snapshot, snapshot: { ...(snapshot.snapshot as IDataObject), ...scope } };
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

	/** The names between the markers of a ticket, in their order. */
	listed(ticket = 0): string[] {
		const lines = String(this.tenant.tickets[ticket].description).split('\n');
		return lines.flatMap((line) => LINE.exec(line)?.[1] ?? []);
	}
}
