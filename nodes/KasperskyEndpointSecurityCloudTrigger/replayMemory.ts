/** More than a large fleet sends within the time that a report stays fresh. */
const MOST_REMEMBERED = 100_000;

/**
 * Signatures of reports that were received, for as long as their timestamps are accepted. It lives in
 * this process: a report that is repeated to another process of n8n is stopped by its age alone.
 */
export class ReplayMemory {
	/** Signature → when it may be forgotten; in the order of receipt. */
	private readonly seen = new Map<string, number>();

	constructor(private readonly most = MOST_REMEMBERED) {}

	/** @returns whether it was new; from now on it is not */
	remember(signature: string, until: number, now: number): boolean {
		if ((this.seen.get(signature) ?? 0) >= now) return false;
		this.makeRoom(now);
		this.seen.set(signature, until);
		return true;
	}

	private makeRoom(now: number): void {
		for (const [signature, until] of this.seen) {
			if (until >= now && this.seen.size < this.most) return;
			this.seen.delete(signature);
		}
	}
}
