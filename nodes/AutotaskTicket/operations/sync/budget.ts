import type { Refusal } from '../../../shared/autotask/answers';
import type { AutotaskClient } from '../../../shared/autotask/client';
import { readThreshold, type Threshold } from '../../../shared/autotask/threshold';

/** A smaller batch cannot do harm enough to be worth a request. */
const LARGE_BATCH = 50;

/** The share of the tenant's hourly requests that may be used when we stop; read once a run. */
export class RequestBudget {
	private threshold?: Threshold;

	private sentBefore = 0;

	private isRead = false;

	private planned = 0;

	constructor(
		private readonly client: AutotaskClient,
		private readonly percent: number,
	) {}

	/**
	 * Asks Autotask what has been used, once so much is to be written that it matters.
	 *
	 * @param writes how many more there will be
	 * @returns why the run cannot go on; a user who may not read the threshold can go on
	 */
	async open(writes: number): Promise<Refusal | undefined> {
		this.planned += writes;
		if (this.isRead || this.planned < LARGE_BATCH) return undefined;
		this.isRead = true;
		const threshold = await readThreshold(this.client);
		this.sentBefore = this.client.sent;
		if (threshold.kind === 'threshold') this.threshold = threshold;
		else if (threshold.kind !== 'rejected') return threshold;
		return undefined;
	}

	/** What all integrations together have used by now; `undefined` when it was not asked for. */
	get usage(): { used: number; limit: number } | undefined {
		if (this.threshold === undefined) return undefined;
		const { used, limit } = this.threshold;
		return { used: used + this.client.sent - this.sentBefore, limit };
	}

	/** Why nothing more may be written, once the share has been used. */
	get exhausted(): Refusal | undefined {
		const { usage, percent } = this;
		if (usage === undefined || usage.used < (usage.limit * percent) / 100) return undefined;
		return { kind: 'reserved', ...usage, percent };
	}
}
