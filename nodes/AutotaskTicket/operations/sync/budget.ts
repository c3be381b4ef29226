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

	constructor(
		private readonly client: AutotaskClient,
		private readonly percent: number,
	) {}

	/**
	 * Asks Autotask what has been used, when so much is to be written that it matters.
	 *
	 * @returns why the run cannot go on; a user who may not read the threshold can go on
	 */
	async open(writes: number): Promise<Refusal | undefined> {
		if (this.isRead || writes < LARGE_BATCH) return undefined;
		this.isRead = true;
		const threshold = await readThreshold(this.client);
		this.sentBefore = this.client.sent;
		if (threshold.kind === 'threshold') this.threshold = threshold;
		else if (threshold.kind !== 'rejected') return threshold;
		return undefined;
	}

	/** Why nothing more may be written, once the share has been used. */
	get exhausted(): Refusal | undefined {
		if (this.threshold === undefined) return undefined;
		const { limit } = this.threshold;
		const used = this.threshold.used + this.client.sent - this.sentBefore;
		if (used < (limit * this.percent) / 100) return undefined;
		return { kind: 'reserved', used, limit, percent: this.percent };
	}
}
