export interface EndpointCount {
	requests: number;
	/** Bytes of request and answer bodies. */
	bytesIn: number;
	bytesOut: number;
	/** Responses by status; "dropped" for connections cut by a fault. */
	statuses: Record<string, number>;
	/** The most requests that were under way at once. */
	maxConcurrent: number;
}

export interface CounterReport {
	total: number;
	rollingHour: number;
	endpoints: Record<string, EndpointCount>;
}

const MINUTE = 60_000;

/** Counts what clients ask for, per endpoint ("POST Tickets/query"), and the rolling hour of the threshold. */
export class Counters {
	private readonly endpoints = new Map<string, EndpointCount>();
	private readonly running = new Map<string, number>();
	/** Times of the requests that count toward the threshold, oldest first from `oldest` on. */
	private times: number[] = [];
	private oldest = 0;

	constructor(
		private readonly now: () => Date,
		private readonly frameMinutes: () => number,
	) {}

	/** Requests at an endpoint ("POST Tickets"), 0 when never asked. */
	requests(endpoint: string): number {
		return this.endpoints.get(endpoint)?.requests ?? 0;
	}

	get total(): number {
		return [...this.endpoints.values()].reduce((sum, count) => sum + count.requests, 0);
	}

	/** Requests within the threshold's time frame. */
	rollingHour(): number {
		const since = this.now().getTime() - this.frameMinutes() * MINUTE;
		while (this.oldest < this.times.length && this.times[this.oldest] <= since) this.oldest++;
		if (this.oldest > 10_000) {
			this.times = this.times.slice(this.oldest);
			this.oldest = 0;
		}
		return this.times.length - this.oldest;
	}

	report(): CounterReport {
		const endpoints = [...this.endpoints].sort(([left], [right]) => left.localeCompare(right));
		return {
			total: this.total,
			rollingHour: this.rollingHour(),
			endpoints: Object.fromEntries(
				endpoints.map(([name, count]) => [name, { ...count, statuses: { ...count.statuses } }]),
			),
		};
	}

	/** Forgets the counts; the rolling hour stays, as it does at the vendor's, unless asked for. */
	reset(alsoRollingHour = false): void {
		this.endpoints.clear();
		if (alsoRollingHour) {
			this.times = [];
			this.oldest = 0;
		}
	}

	begin(endpoint: string, bytesIn: number): void {
		const count = this.count(endpoint);
		const running = (this.running.get(endpoint) ?? 0) + 1;
		this.running.set(endpoint, running);
		count.requests++;
		count.bytesIn += bytesIn;
		count.maxConcurrent = Math.max(count.maxConcurrent, running);
	}

	end(endpoint: string, status: number | 'dropped', bytesOut: number): void {
		const count = this.count(endpoint);
		this.running.set(endpoint, Math.max(0, (this.running.get(endpoint) ?? 1) - 1));
		count.bytesOut += bytesOut;
		count.statuses[status] = (count.statuses[status] ?? 0) + 1;
	}

	/** One more external request of this tenant's hour. */
	countTowardThreshold(): void {
		this.times.push(this.now().getTime());
	}

	private count(endpoint: string): EndpointCount {
		const found = this.endpoints.get(endpoint);
		if (found) return found;
		const fresh = { requests: 0, bytesIn: 0, bytesOut: 0, statuses: {}, maxConcurrent: 0 };
		this.endpoints.set(endpoint, fresh);
		return fresh;
	}
}
