import { MINUTE_MS } from '../../shared/time';

/** An execution that sends nothing for so long is dead: requests time out and pauses end much sooner. */
const SILENCE_MS = 3 * MINUTE_MS;

/** How an execution is seen by those that wait for it. */
export interface Waiting {
	/** How many requests it has sent. */
	readonly sent: number;
	readonly isCancelled: boolean;
	/** Ends early when the execution is cancelled. */
	pause(milliseconds: number): Promise<void>;
}

interface Place {
	/** Number of requests sent; -1 while it waits itself. */
	progress: () => number;
	ended: Promise<void>;
}

/**
 * Lets the executions of one account work one after the other, in the order in which they came. n8n starts an execution
 * while the one before still runs; both would look up before either has created, one would undo what the other has
 * done, and together they would exceed the three requests that Autotask takes at a time.
 *
 * No execution waits for ever: one that has stopped sending requests is no longer waited for. Other n8n processes are
 * not known here; what two of them do at the same moment the next snapshot repairs.
 */
export class AccountQueue {
	private readonly last = new Map<string, Place>();

	async take<Result>(
		account: string,
		waiting: Waiting,
		work: () => Promise<Result>,
	): Promise<Result> {
		const before = this.last.get(account);
		let [hasBegun, end] = [false, () => {}];
		const place: Place = {
			progress: () => (hasBegun ? waiting.sent : -1),
			ended: new Promise((resolve) => (end = resolve)),
		};
		this.last.set(account, place);
		try {
			if (before) await waitFor(before, waiting);
			hasBegun = true;
			return await work();
		} finally {
			end();
			if (this.last.get(account) === place) this.last.delete(account);
		}
	}
}

async function waitFor(before: Place, waiting: Waiting): Promise<void> {
	const ended = before.ended.then(() => true);
	for (let seen = before.progress(); ;) {
		const hasEnded = await Promise.race([ended, waiting.pause(SILENCE_MS).then(() => false)]);
		const now = before.progress();
		// An execution that is waiting sends nothing, but is not dead.
		if (hasEnded || waiting.isCancelled || (now >= 0 && now === seen)) return;
		seen = now;
	}
}

/** Lives as long as the n8n process. */
export const accountQueue = new AccountQueue();
