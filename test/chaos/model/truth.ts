import type { IDataObject } from 'n8n-workflow';
import type { Ticket } from '../../simulators/autotask';
import { externalID, keyPrefix, sourceId } from '../product';

/** Given to the trigger in half of the runs; in the others the server's own identity decides. */
export const SOURCE_IDENTITY = 'chaos';
export const SOURCE_ID = sourceId('ksc', SOURCE_IDENTITY);
export const PREFIX = keyPrefix(SOURCE_ID);

/** What holds on one device, for whoever sees it. */
export interface Found {
	/** The external ID of its own ticket, without the prefix of the source. */
	key: string;
	code: string;
	deviceId: string;
	deviceName: string;
	/** Autotask's account of its customer; `undefined` when there is none. */
	company: number | undefined;
	/** Its source does not say at present whether it holds: nobody can know of it who did not before. */
	isHidden?: boolean;
}

/** What observers with one reach see. */
export interface View {
	/** What their external IDs start with, as far as their items have told. */
	prefixes: Set<string>;
	found(): Found[];
	/** Names of all devices, whether anything holds on them or not. */
	deviceNames(): string[];
	/** The key of the problem whose ticket has this external ID, without its prefix. */
	keyOf(rest: string): string;
	/** Whether a ticket has the key of what its computer was before: another one takes its place. */
	isReplaced?(ticket: Ticket): boolean;
	/** Is told of the device of an item. */
	meet?(device: IDataObject): void;
	/** Whether the source does not say at present whether this problem holds. */
	cannotTell?(key: string): boolean;
}

export interface Problem extends Found {
	/** Of its ticket: its own key, or one of the customer that has one for all its devices. */
	ticketKey: string;
	/** Of the ticket of its customer, whether there is to be one or not. */
	customerKey: string;
	/** For people who read a log. */
	name: string;
}

const PREFIX_LENGTH = PREFIX.length;
const OF_DEVICE = /^[0-9a-f]{16}-\w+$/;
const OF_CUSTOMER = /^g[0-9a-f]{15}-(\w+)$/;

export const ownKey = (deviceId: string, code: string) =>
	externalID(SOURCE_ID, deviceId, code).slice(PREFIX_LENGTH);

export const customerKey = (company: number | undefined, code: string) =>
	`company ${company}/${code}`;

/** From when until when a problem held; `until` is absent while it does. */
interface Interval {
	from: number;
	until?: number;
}

/** What really holds on the devices: read from the server's own data, not through its API. */
export class Truth {
	private readonly intervals = new Map<string, Interval[]>();

	private current = new Map<string, Problem>();

	private readonly names = new Map<string, string>();

	/** By problem: which accounts its device has had, and from when. */
	private readonly accounts = new Map<string, Array<{ company?: number; from: number }>>();

	/** @param shared codes of the statuses for which a customer has one ticket */
	constructor(
		public shared: ReadonlySet<string>,
		readonly view: View,
	) {}

	/** What a ticket is for; `undefined` when it is none of these observers'. */
	keyOf({ externalID: id, companyID }: Ticket): string | undefined {
		if (typeof id !== 'string' || !this.view.prefixes.has(id.slice(0, PREFIX_LENGTH))) return;
		const rest = id.slice(PREFIX_LENGTH);
		const code = OF_CUSTOMER.exec(rest)?.[1];
		if (code !== undefined) return customerKey(Number(companyID), code);
		return OF_DEVICE.test(rest) ? this.view.keyOf(rest) : undefined;
	}

	get problems(): ReadonlyMap<string, Problem> {
		return this.current;
	}

	/** Every key that ever had a problem. */
	get keys(): string[] {
		return [...this.intervals.keys()];
	}

	/** Those that the ticket with this external ID is for. */
	holdersOf(ticketKey: string): Problem[] {
		return [...this.current.values()].filter((problem) => problem.ticketKey === ticketKey);
	}

	nameOf(key: string): string {
		return this.names.get(key) ?? key;
	}

	/** Must be called after every change of the fleet. */
	refresh(now: number): void {
		const next = new Map(this.problemsNow().map((problem) => [problem.key, problem]));
		for (const [key, { name, company }] of next) {
			this.names.set(key, name);
			this.learnAccount(key, company, now);
			if (this.current.has(key)) continue;
			this.intervals.set(key, [...(this.intervals.get(key) ?? []), { from: now }]);
		}
		for (const key of this.current.keys()) {
			if (next.has(key)) continue;
			const last = this.intervals.get(key)?.at(-1);
			if (last) last.until = now;
		}
		this.current = next;
	}

	private learnAccount(key: string, company: number | undefined, from: number): void {
		const past = this.accounts.get(key) ?? [];
		if (past.length > 0 && past[past.length - 1].company === company) return;
		this.accounts.set(key, [...past, { company, from }]);
	}

	/** Whether the device of a problem had this account at some moment from `from` to now, as far as is known. */
	hadAccountSince(key: string, company: number | null, from: number): boolean {
		const past = this.accounts.get(key);
		if (past === undefined) return true;
		return past.some(
			(each, index) => each.company === company && (past[index + 1]?.from ?? Infinity) >= from,
		);
	}

	/** Of the tickets of its customer, with the accounts that this had before. */
	formerCustomerKeys({ key, code }: Problem): string[] {
		return (this.accounts.get(key) ?? []).map(({ company }) => customerKey(company, code));
	}

	/** Whether the problem did not hold at some moment from `from` to now. */
	wasAbsentSince(key: string, from: number): boolean {
		const since = this.since(key);
		return since === undefined || since > from;
	}

	heldAt(key: string, moment: number): boolean {
		const intervals = this.intervals.get(key) ?? [];
		return intervals.some(({ from, until = Infinity }) => from <= moment && moment < until);
	}

	/** Since when the problem has held without a break. */
	since(key: string): number | undefined {
		const last = this.intervals.get(key)?.at(-1);
		return last?.until === undefined ? last?.from : undefined;
	}

	private problemsNow(): Problem[] {
		return this.view.found().map((found) => {
			const ofCustomer = customerKey(found.company, found.code);
			return {
				...found,
				ticketKey: this.shared.has(found.code) ? ofCustomer : found.key,
				customerKey: ofCustomer,
				name: `${found.deviceName}/${found.code}`,
			};
		});
	}
}
