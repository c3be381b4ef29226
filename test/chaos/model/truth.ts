import { customerExternalID, externalID, keyPrefix, sourceId } from '../product';
import { reasonsOf, type KscState } from '../../simulators/kaspersky';

type KscHost = Parameters<KscState['fleet']['virtualServerIdOf']>[0];

/** Given to the trigger, so that the keys are the same in every run. */
export const SOURCE_IDENTITY = 'chaos';
export const SOURCE_ID = sourceId('ksc', SOURCE_IDENTITY);
export const PREFIX = keyPrefix(SOURCE_ID);

export interface Problem {
	key: string;
	/** External ID of its ticket: its own, or the one that its customer has for all its devices. */
	ticketKey: string;
	/** For people who read a log. */
	name: string;
	deviceId: string;
	code: string;
	virtualServerId: number;
}

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

	/** @param shared codes of the statuses for which a customer has one ticket */
	constructor(
		private readonly state: KscState,
		readonly shared: ReadonlySet<string>,
	) {}

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
		for (const [key, { name, ticketKey, code, virtualServerId }] of next) {
			this.names.set(ticketKey, `customer ${virtualServerId}/${code}`).set(key, name);
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
		const { fleet } = this.state;
		return [...fleet.hosts.values()].flatMap((host) => {
			if (host.statusId === 0 || fleet.isUnassigned(host)) return [];
			const reasons = reasonsOf(host.statusMask);
			const codes = reasons.length > 0 ? reasons : ['otherStatus'];
			return codes.map((code) => this.problemOf(host, code));
		});
	}

	private problemOf(host: KscHost, code: string): Problem {
		const { fleet } = this.state;
		const virtualServerId = fleet.virtualServerIdOf(host);
		const customerId = fleet.virtualServers.get(virtualServerId)?.uid ?? 'mainServer';
		const key = externalID(SOURCE_ID, host.id, code);
		const ticketKey = this.shared.has(code) ? customerExternalID(SOURCE_ID, customerId, code) : key;
		return {
			key,
			ticketKey,
			name: `${host.name}/${code}`,
			deviceId: host.id,
			code,
			virtualServerId,
		};
	}
}
