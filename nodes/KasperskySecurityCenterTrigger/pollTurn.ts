/**
 * The right to poll. n8n starts a poll even while the one before it still runs; and it may have given that
 * one up, without a word to it. So a turn ends by itself, and what a poll finds after its turn is void: a
 * newer one may have gone on from what it knew.
 */
export class PollTurn {
	private static readonly current = new Map<string, PollTurn>();

	private constructor(
		private readonly who: string,
		private readonly endsAt: number,
	) {}

	/**
	 * @param who tells the polling nodes of this process apart
	 * @param milliseconds after which the next one may poll, whatever became of this one
	 * @returns `undefined` while another poll has the turn
	 */
	static take(who: string, milliseconds: number): PollTurn | undefined {
		const now = Date.now();
		const other = PollTurn.current.get(who);
		// One that would last for longer than any was begun by a clock that has been set back since.
		const isCurrent = other && now < other.endsAt && other.endsAt - now <= milliseconds;
		if (isCurrent) return undefined;
		const turn = new PollTurn(who, now + milliseconds);
		PollTurn.current.set(who, turn);
		return turn;
	}

	/** Whether somebody else has had the turn since. */
	get isLost(): boolean {
		return PollTurn.current.get(this.who) !== this;
	}

	end(): void {
		if (!this.isLost) PollTurn.current.delete(this.who);
	}
}
