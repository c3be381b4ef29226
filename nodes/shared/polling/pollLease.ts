import { stillLasts } from '../time';

/**
 * The right to poll. n8n starts a poll even while the one before it is still running, and it may have aborted that
 * one without telling it. So a lease expires, and the result of a poll without its lease is discarded: a newer poll
 * may have used the same state.
 */
export class PollLease {
	private static readonly current = new Map<string, PollLease>();

	private constructor(
		private readonly owner: string,
		private readonly since: number,
	) {}

	/**
	 * @param owner identifies the polling node in this process
	 * @param milliseconds after which the next poll may start, whatever became of this one
	 * @returns `undefined` while another poll has the lease
	 */
	static acquire(owner: string, milliseconds: number): PollLease | undefined {
		const now = Date.now();
		const other = PollLease.current.get(owner);
		if (other && stillLasts(other.since, milliseconds, now)) return undefined;
		const lease = new PollLease(owner, now);
		PollLease.current.set(owner, lease);
		return lease;
	}

	/** Whether another poll has acquired it since. */
	get isLost(): boolean {
		return PollLease.current.get(this.owner) !== this;
	}

	release(): void {
		if (!this.isLost) PollLease.current.delete(this.owner);
	}
}
