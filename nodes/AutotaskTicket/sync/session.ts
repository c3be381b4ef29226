import type { Refusal } from '../../shared/autotask/answers';
import type { AutotaskClient } from '../../shared/autotask/client';
import { clock } from '../../shared/autotask/clock';
import { knownDifference } from '../../shared/autotask/clockDifference';
import { readThreshold, type Threshold } from '../../shared/autotask/threshold';
import type { Clocks } from './history';
import type { SyncSettings } from './settings';

/** What every phase that sends requests gets: with whom, for whom, and whether it may go on. */
export interface Session {
	client: AutotaskClient;
	settings: SyncSettings;
	brake: Brake;
	/** Tells accounts apart for what a process remembers. */
	account: string;
	/** For links to tickets; empty while it is not known. */
	webUrl: string;
}

/** The clocks of this moment. Before Autotask has answered once, both count as the same. */
export function clocksOf({ account }: Pick<Session, 'account'>): Clocks {
	return { now: clock.now(), ahead: knownDifference(account) ?? 0 };
}

/** A refusal that concerns every further request as well, and what was being done. */
export interface Stop {
	refusal: Refusal;
	doing: string;
}

/** A smaller batch cannot do harm enough to be worth a request. */
const LARGE_BATCH = 50;

/** So many answers lost for good in a row mean that going on is of no use. */
const MOST_LOST = 3;

/** Whether the answer was lost, or is none of Autotask's. */
export const isLost = ({ kind }: Refusal): boolean => kind === 'transient' || kind === 'unreadable';

const GOING_ON = 'write the rest of the tickets';

/**
 * Stops an execution whose further requests would be of no use, or too many: Autotask refuses everything, answers are
 * lost one after the other, the share of the tenant's hourly requests is used up, or a person has cancelled it.
 */
export class Brake {
	private stop?: Stop;

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
	get stopped(): Stop | undefined {
		if (this.client.isCancelled) this.stop = { refusal: { kind: 'cancelled' }, doing: GOING_ON };
		const { usage, percent } = this;
		if (usage && usage.used >= (usage.limit * percent) / 100) {
			this.stop ??= { refusal: { kind: 'reserved', ...usage, percent }, doing: GOING_ON };
		}
		return this.stop;
	}

	/** What all integrations together have used by now; `undefined` when it was not asked for. */
	get usage(): { used: number; limit: number } | undefined {
		if (this.threshold === undefined) return undefined;
		const { used, limit } = this.threshold;
		return { used: used + this.client.sent - this.sentBefore, limit };
	}

	/** Asks Autotask what has been used, once so much is to be written that it matters. */
	async expect(writes: number): Promise<void> {
		this.planned += writes;
		if (this.isThresholdRead || this.planned < LARGE_BATCH || this.stopped) return;
		this.isThresholdRead = true;
		const threshold = await readThreshold(this.client);
		this.sentBefore = this.client.sent;
		if (threshold.kind === 'threshold') this.threshold = threshold;
		else this.note(threshold, 'return how many requests are left');
	}

	/** A refusal that concerns every further request stops the execution; a lost answer only with others. */
	note(refusal: Refusal, doing: string): void {
		if (refusal.kind === 'rejected') return;
		if (isLost(refusal) && ++this.lost < MOST_LOST) return;
		this.halt(refusal, doing);
	}

	halt(refusal: Refusal, doing: string): void {
		this.stop ??= { refusal, doing };
	}

	noteSuccess(): void {
		this.lost = 0;
	}
}
