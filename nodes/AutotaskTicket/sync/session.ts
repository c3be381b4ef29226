import type { AutotaskClient } from '../../shared/autotask/client';
import { readThreshold, type Threshold } from '../../shared/autotask/apiLimits';
import { clock, knownDifference } from '../../shared/autotask/clock';
import type { ApiError } from '../../shared/autotask/response';
import type { Clocks } from '../../shared/ticketPlan/history';
import type { SyncSettings } from './syncSettings';

/** What every phase that sends requests gets: with whom, for whom, and whether it may go on. */
export interface Session {
	client: AutotaskClient;
	settings: SyncSettings;
	breaker: CircuitBreaker;
	/** Identifies the account in what a process remembers. */
	account: string;
	/** For links to tickets; empty while it is not known. */
	webUrl: string;
}

/** The clocks of this moment. Before Autotask has responded once, both count as the same. */
export function clocksOf({ account }: Pick<Session, 'account'>): Clocks {
	return { now: clock.now(), ahead: knownDifference(account) ?? 0 };
}

/** An error that concerns every further request as well, and what was being done. */
export interface StopReason {
	error: ApiError;
	doing: string;
}

/** Fewer writes use too little of the hourly requests to be worth asking how many are left. */
const LARGE_BATCH = 50;

/** So many responses lost for good in a row mean that going on is of no use. */
const MOST_LOST = 3;

/** Whether the response was lost, or is not one of Autotask's. */
export const isResponseLost = ({ kind }: ApiError): boolean =>
	kind === 'transient' || kind === 'unreadable';

const REST = 'write the rest of the tickets';

/**
 * Stops an execution whose further requests would be of no use, or too many: Autotask refuses everything, responses are
 * lost one after the other, the share of the tenant's hourly requests is used up, or a person has cancelled it.
 */
export class CircuitBreaker {
	private reason?: StopReason;

	private lost = 0;

	private threshold?: Threshold;

	private isThresholdRead = false;

	private sentBefore = 0;

	private planned = 0;

	/** @param percent share of the tenant's hourly requests that all integrations together may use */
	constructor(
		private readonly client: AutotaskClient,
		private readonly percent: number,
	) {}

	/** Why nothing more is sent. */
	get stopped(): StopReason | undefined {
		if (this.client.isCancelled) this.reason = { error: { kind: 'cancelled' }, doing: REST };
		const { usage, percent } = this;
		if (usage && usage.used >= (usage.limit * percent) / 100) {
			this.reason ??= { error: { kind: 'reserved', ...usage, percent }, doing: REST };
		}
		return this.reason;
	}

	/** What all integrations together have used by now; `undefined` when it was not asked for. */
	get usage(): { used: number; limit: number } | undefined {
		if (this.threshold === undefined) return undefined;
		const { used, limit } = this.threshold;
		return { used: used + this.client.sent - this.sentBefore, limit };
	}

	/** Asks Autotask what has been used, once so much is to be written that it matters. */
	async checkBudget(writes: number): Promise<void> {
		this.planned += writes;
		await this.foresee(0);
	}

	/** The same, for writes that will be counted when they are due. */
	async foresee(writes: number): Promise<void> {
		if (this.isThresholdRead || this.planned + writes < LARGE_BATCH || this.stopped) return;
		this.isThresholdRead = true;
		const threshold = await readThreshold(this.client);
		this.sentBefore = this.client.sent;
		if (threshold.kind === 'threshold') this.threshold = threshold;
		else this.recordFailure(threshold, 'return how many requests are left');
	}

	/** An error that concerns every further request stops the execution; a lost response only with others. */
	recordFailure(error: ApiError, doing: string): void {
		if (error.kind === 'rejected') return;
		if (isResponseLost(error) && ++this.lost < MOST_LOST) return;
		this.stop(error, doing);
	}

	stop(error: ApiError, doing: string): void {
		this.reason ??= { error, doing };
	}

	recordSuccess(): void {
		this.lost = 0;
	}
}
