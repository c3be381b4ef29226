import { omit } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import type { World } from '../world/world';
import type { Mutant } from './mutants';

/** Triggers that are broken on purpose, by what is done to their items on the way to the rules. */
export function alterItems(
	mutant: Mutant | undefined,
	items: IDataObject[],
	{ judge }: World,
): IDataObject[] {
	switch (mutant) {
		case 'speaksForAll':
			return items.map((item) => speaking(item, [...judge.truths[0].view.prefixes][0]));
		case 'forgetsAge':
			return items.map((item) => without(item, 'mayBeOlder'));
		case 'namesCustomers':
			return items.map(namedByName);
		case 'mixesCustomers':
			return withOthersCustomers(items);
		case 'neverResends':
			return items.filter(({ change }) => change !== 'ongoing' && change !== 'deviceList');
		case 'sendsNoSnapshot':
			return items.filter(({ change }) => change !== 'snapshot');
		default:
			return items;
	}
}

/** An old execution whose items look as if they had just been observed. */
export function asObservedNow(items: IDataObject[], now: number): IDataObject[] {
	return items.map((item) => ({ ...item, observedAt: new Date(now).toISOString() }));
}

/** A snapshot that speaks for what another observer sees. */
function speaking(item: IDataObject, prefix: string | undefined): IDataObject {
	if (item.change !== 'snapshot' || prefix === undefined) return item;
	return { ...item, snapshot: { ...(item.snapshot as IDataObject), prefix } };
}

/** Whoever renames a customer makes another one of it. */
function namedByName(item: IDataObject): IDataObject {
	const customer = item.customer as IDataObject | null | undefined;
	if (!customer) return item;
	return { ...item, customer: { ...customer, id: `name:${String(customer.name)}` } };
}

/** Each device belongs to the customer of another one. */
function withOthersCustomers(items: IDataObject[]): IDataObject[] {
	const places = [...items.keys()].filter((place) => items[place].device && items[place].customer);
	const customers = places.map((place) => items[place].customer);
	const mixed = [...items];
	for (const [index, place] of places.entries()) {
		mixed[place] = { ...items[place], customer: customers[(index + 1) % customers.length] };
	}
	return mixed;
}

function without(item: IDataObject, name: string): IDataObject {
	const rest: IDataObject = omit(item, name);
	const devices = rest.devices as IDataObject[] | undefined;
	return devices ? { ...rest, devices: devices.map((device) => omit(device, name)) } : rest;
}
