import type { SyncRun } from './run';

/** A run that sends nothing for so long is dead: requests time out and pauses end much sooner. */
const SILENCE_MS = 3 * 60_000;

/** How a run is seen by those that wait for it. */
export interface Turn {
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
 * Lets the runs of one account write one after the other, in the order in which they came. n8n starts
 * an execution while the one before still runs; both would look up before either has created, and
 * together they would exceed the three requests that Autotask takes at a time.
 *
 * Nobody waits for ever: a run that has become silent is passed by. Other n8n processes are not known
 * here; what two of them do at the same moment the next snapshot repairs.
 */
export class Turns {
	private readonly last = new Map<string, Place>();

	async take<Result>(account: string, turn: Turn, work: () => Promise<Result>): Promise<Result> {
		const before = this.last.get(account);
		let [hasBegun, end] = [false, () => {}];
		const place: Place = {
			progress: () => (hasBegun ? turn.sent : -1),
			ended: new Promise((resolve) => (end = resolve)),
		};
		this.last.set(account, place);
		try {
			if (before) await outwait(before, turn);
			hasBegun = true;
			return await work();
		} finally {
			end();
			if (this.last.get(account) === place) this.last.delete(account);
		}
	}
}

async function outwait(before: Place, turn: Turn): Promise<void> {
	const ended = before.ended.then(() => true);
	for (let seen = before.progress(); ;) {
		const hasEnded = await Promise.race([ended, turn.pause(SILENCE_MS).then(() => false)]);
		const now = before.progress();
		if (hasEnded || turn.isCancelled || (now >= 0 && now === seen)) return;
		seen = now;
	}
}

/** Lives as long as the n8n process. */
export const turns = new Turns();

export async function inTurn<Result>(run: SyncRun, work: () => Promise<Result>): Promise<Result> {
	const { account } = await run.client.connection();
	return await turns.take(account, run.client, work);
}
