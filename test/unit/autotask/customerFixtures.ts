import { range } from 'lodash';
import {
	readDeviceList,
	writeDeviceList,
} from '../../../nodes/AutotaskTicket/operations/sync/customer/deviceList';
import {
	readMovement,
	type Movement,
} from '../../../nodes/AutotaskTicket/operations/sync/customer/movements';
import { planCustomer } from '../../../nodes/AutotaskTicket/operations/sync/customer/planCustomer';
import {
	DEFAULT_POLICIES,
	type Policies,
} from '../../../nodes/AutotaskTicket/operations/sync/policies';
import type { ChangeItem } from '../../../nodes/AutotaskTicket/operations/sync/syncItem';
import type { NoteOnTicket } from '../../../nodes/shared/autotask/ticketNotes';
import type { DescribedTicket } from '../../../nodes/shared/autotask/tickets';
import { item, openDecision, T0, ticket } from './planFixtures';

export const STATUS = 'databasesOutdated';
export const SOURCE_PREFIX = 'ksp-5f0c21aa-';
export const CUSTOMER_ID = `${SOURCE_PREFIX}g000000000000001-${STATUS}`;
export const OTHER_CUSTOMER_ID = `${SOURCE_PREFIX}g000000000000002-${STATUS}`;

/** Key of the problem on device n: the first 30 bits of its hash are its number. */
export const keyOf = (device: number, status = STATUS) =>
	`${SOURCE_PREFIX}${(device * 4).toString(16).padStart(8, '0')}00000000-${status}`;

export const nameOf = (device: number) => `PC-${device}`;

export const join = (device: number, rest: Partial<ChangeItem> = {}, decision: object = {}) => {
	const member = { externalID: keyOf(device), name: nameOf(device) };
	return item({
		...{ change: 'raised', device: { name: nameOf(device) } },
		ticket: openDecision({
			...{ externalID: CUSTOMER_ID, member, title: 'Critical: x', description: 'Head.' },
			...decision,
		}),
		...rest,
	});
};

export const depart = (device: number, observedAt: number, rest: Partial<ChangeItem> = {}) =>
	item({
		...{ change: 'cleared', observedAt, device: { name: nameOf(device) } },
		ticket: {
			...{ action: 'complete', externalID: keyOf(device), reason: `${nameOf(device)} is fine.` },
			customerExternalID: CUSTOMER_ID,
		},
		...rest,
	});

export const movements = (items: ChangeItem[]): Movement[] =>
	items.flatMap((each, index) => readMovement(index, each) ?? []);

/** What a ticket's description says that lists these devices. */
export function listing(devices: number[], { more = 0, joinedAt = T0, text = 'Head.' } = {}) {
	const listed = movements(devices.map((device) => join(device))).map(({ device }) => device);
	return writeDeviceList(text, { devices: listed, more, joinedAt }).description;
}

export const shared = (
	devices: number[],
	rest: Partial<DescribedTicket> = {},
	of: Parameters<typeof listing>[1] = {},
): DescribedTicket => ({
	...ticket({ externalID: CUSTOMER_ID, title: 'Critical: x' }),
	description: listing(devices, of),
	...rest,
});

export const devicesIn = (description: string | undefined) =>
	readDeviceList(description ?? '')?.devices.map(({ name }) => name);

export const names = (...devices: number[]) => devices.map(nameOf);

export const plan = (
	items: ChangeItem[],
	tickets: DescribedTicket[],
	policies: Partial<Policies> = {},
	notes: NoteOnTicket[] = [],
	now = T0,
) => {
	const moves = movements(items);
	const known = { tickets, now, notes, policies: { ...DEFAULT_POLICIES, ...policies } };
	const { step, unmoved } = planCustomer(moves, known);
	return { step, said: moves.map((each) => unmoved.get(each)) };
};

export const many = (count: number) => range(1, count + 1);
