import { uniq } from 'lodash';
import type { ListRef } from '../../shared/deviceStatus/trackerState';
import type { ReportedDevice } from './reportTracker';

/** A customer's list that was sent. Seconds since 1970. */
export interface SentList extends ListRef {
	sentAt: number;
	/** How often it was sent empty and complete: again, but less and less often, in case that one was lost. */
	timesEmpty: number;
}

export const listKey = ({ customer, code }: ListRef): string => `${customer.id}\n${code}`;

/** All devices that have reported, found by their id, name or Network Agent; and which lists of devices have changed. */
export class Devices {
	private readonly byId = new Map<string, ReportedDevice>();

	private readonly byName = new Groups();

	private readonly byAgent = new Groups();

	private readonly byList = new Groups();

	/** Lists whose devices, or their levels, have changed; by {@link listKey}. */
	readonly changedLists = new Map<string, ListRef>();

	get size(): number {
		return this.byId.size;
	}

	get(id: string): ReportedDevice | undefined {
		return this.byId.get(id);
	}

	has(id: string): boolean {
		return this.byId.has(id);
	}

	keys(): IterableIterator<string> {
		return this.byId.keys();
	}

	values(): IterableIterator<ReportedDevice> {
		return this.byId.values();
	}

	set(device: ReportedDevice): void {
		const { id, name } = device.device;
		const known = this.byId.get(id);
		if (known) this.removeFromIndexes(known);
		this.byId.set(id, device);
		if (!device.isReplaced) {
			this.byName.add(nameKey(device.customer.id, name), id);
			if (device.agent !== '') this.byAgent.add(agentKey(device.customer.id, device.agent), id);
		}
		for (const key of listKeysOf(device)) this.byList.add(key, id);
		this.recordChangedLists(known, device);
	}

	delete(id: string): void {
		const known = this.byId.get(id);
		if (!known) return;
		this.removeFromIndexes(known);
		this.byId.delete(id);
		this.recordChangedLists(known, undefined);
	}

	/** Devices of a customer with this name, in any case. */
	withName(customerId: string, name: string): ReportedDevice[] {
		return this.all(this.byName.get(nameKey(customerId, name)));
	}

	/** Devices of a customer that report this id of Network Agent. */
	withAgent(customerId: string, agent: string): ReportedDevice[] {
		return agent === '' ? [] : this.all(this.byAgent.get(agentKey(customerId, agent)));
	}

	/** Devices that report one id of Network Agent, where there are several. */
	sharedAgents(): ReportedDevice[][] {
		return this.byAgent.shared().map((ids) => this.all(ids));
	}

	/** How many devices a list names. */
	listLength(list: ListRef): number {
		return this.byList.get(listKey(list)).size;
	}

	private all(ids: Iterable<string>): ReportedDevice[] {
		return [...ids].flatMap((id) => this.byId.get(id) ?? []);
	}

	private removeFromIndexes(known: ReportedDevice): void {
		const { device, customer, agent } = known;
		this.byName.remove(nameKey(customer.id, device.name), device.id);
		this.byAgent.remove(agentKey(customer.id, agent), device.id);
		for (const key of listKeysOf(known)) this.byList.remove(key, device.id);
	}

	private recordChangedLists(
		before: ReportedDevice | undefined,
		after: ReportedDevice | undefined,
	): void {
		const { customer } = (after ?? before) as ReportedDevice;
		const codes = uniq([...(before?.problems.keys() ?? []), ...(after?.problems.keys() ?? [])]);
		for (const code of codes) {
			if (listedState(before, code) === listedState(after, code)) continue;
			this.changedLists.set(listKey({ customer, code }), { customer, code });
		}
	}
}

/** What a list shows of a device that can change. */
function listedState(device: ReportedDevice | undefined, code: string): string | undefined {
	const problem = device?.problems.get(code);
	return problem && `${problem.level} ${problem.phase === 'raised'}`;
}

/** The lists that name a device. */
function listKeysOf({ customer, problems }: ReportedDevice): string[] {
	return [...problems.keys()].map((code) => listKey({ customer, code }));
}

const nameKey = (customerId: string, name: string) => `${customerId}\n${name.toLowerCase()}`;
const agentKey = (customerId: string, agent: string) => `${customerId}\n${agent}`;

const NOBODY: ReadonlySet<string> = new Set();

/** Ids that have something in common. */
class Groups {
	private readonly groups = new Map<string, Set<string>>();

	get(key: string): ReadonlySet<string> {
		return this.groups.get(key) ?? NOBODY;
	}

	add(key: string, id: string): void {
		const group = this.groups.get(key);
		if (group) group.add(id);
		else this.groups.set(key, new Set([id]));
	}

	remove(key: string, id: string): void {
		const group = this.groups.get(key);
		group?.delete(id);
		if (group?.size === 0) this.groups.delete(key);
	}

	shared(): Array<Set<string>> {
		return [...this.groups.values()].filter(({ size }) => size > 1);
	}
}
