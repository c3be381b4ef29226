import { Refusal, type Reply } from '../reply';
import { SlidingWindow } from '../slidingWindow';
import type { DattoSettings } from './settings';

/**
 * 600 reads in a sliding minute for the account: above 90 % each answer is late, above 100 % it is 429, and an address
 * that goes on all the same is blocked with 403 for five minutes (the vendor's help; "AWS protection", three clients).
 */
export class Limits {
	private readonly reads: SlidingWindow;
	private readonly refusals = new Map<string, SlidingWindow>();
	private readonly blockedUntil = new Map<string, number>();

	constructor(
		private readonly settings: DattoSettings,
		private readonly error: (status: number, text?: string) => Reply,
		private readonly now: () => number,
	) {
		this.reads = this.window();
	}

	/** Reads of this minute, those of other tools included. */
	get count(): number {
		return this.reads.count + this.settings.readsByOthers;
	}

	/** Throws for an address that is blocked, whatever it asks for. */
	checkAddress(address: string): void {
		if (this.now() < (this.blockedUntil.get(address) ?? 0)) throw new Refusal(this.error(403));
	}

	/** Counts a read. @returns by how many milliseconds its answer is late */
	read(address: string): number {
		const { readLimit, cutOffRatio, delayMs } = this.settings;
		if (this.count >= readLimit) this.refuse(address);
		this.reads.add();
		return this.count > readLimit * cutOffRatio ? delayMs : 0;
	}

	private refuse(address: string): never {
		const { retryAfter, refusalsUntilBlock, blockSeconds } = this.settings;
		const refusals = this.refusals.get(address) ?? this.window();
		this.refusals.set(address, refusals);
		refusals.add();
		if (refusals.count >= refusalsUntilBlock) {
			this.blockedUntil.set(address, this.now() + blockSeconds * 1000);
			refusals.clear();
		}
		const reply = this.error(429, 'API rate limit exceeded');
		if (retryAfter !== null) reply.headers['retry-after'] = String(retryAfter);
		throw new Refusal(reply);
	}

	private window(): SlidingWindow {
		return new SlidingWindow(() => this.settings.readWindowSeconds * 1000, this.now);
	}
}
