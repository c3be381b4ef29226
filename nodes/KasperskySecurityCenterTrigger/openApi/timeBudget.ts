import { NodeOperationError, type INode } from 'n8n-workflow';

/**
 * How long one poll may take. n8n gives up a poll that takes longer and tells nobody why; a poll that
 * stops by itself before that leaves its state alone and says how far it got.
 */
export class TimeBudget {
	private readonly endsAt: number;

	private step = 'connecting';

	constructor(
		private readonly node: INode,
		private readonly milliseconds: number,
	) {
		this.endsAt = Date.now() + milliseconds;
	}

	/** Notes what is being done, e.g. `reading the devices (2000 of 5000)`. */
	begin(step: string): void {
		this.step = step;
	}

	/**
	 * Time that is left, in milliseconds.
	 *
	 * @param needed more than this must be left
	 * @throws NodeOperationError when it is not
	 */
	left(needed = 0): number {
		const left = this.endsAt - Date.now();
		if (left > needed) return left;
		const seconds = Math.round(this.milliseconds / 1000);
		throw new NodeOperationError(
			this.node,
			`The poll was stopped because it had no more than ${seconds} seconds: it was ${this.step}`,
			{
				description:
					'Nothing was concluded from what had been read: no status was raised and none was cleared. The next poll starts again. If this happens again, let n8n give a poll more time (N8N_SCHEDULER_POLL_TIMEOUT and N8N_SCHEDULER_LEASE_DURATION in its environment), or let one poll read less: one workflow for each virtual server, an account that sees fewer groups, or no secondary servers.',
			},
		);
	}
}
