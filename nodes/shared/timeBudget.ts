import { NodeOperationError, type INode } from 'n8n-workflow';

/** What takes the time, in the words of its errors. */
export interface TimedTask {
	name: string;
	/** What became of what was read, and what helps, when there was too little time. */
	stopped: string;
}

/**
 * How long a poll may take. n8n aborts a poll that takes longer and does not say why; a poll that stops by itself
 * before that leaves its state alone and reports how far it got.
 */
export class TimeBudget {
	private readonly endsAt: number;

	private step = 'connecting';

	constructor(
		private readonly node: INode,
		private readonly milliseconds: number,
		private readonly task: TimedTask,
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
			`${this.task.name} was stopped because it may not take more than ${seconds} seconds: it was ${this.step}`,
			{ description: this.task.stopped },
		);
	}
}
