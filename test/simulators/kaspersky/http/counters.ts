export interface EndpointCounters {
	requests: number;
	/** Responses with PxgError. */
	pxgErrors: number;
	/** Responses that are not 200. */
	httpErrors: number;
	/** Request and answer bodies as they travelled, without headers. */
	bytesIn: number;
	bytesOut: number;
}

export interface CounterTotals extends EndpointCounters {
	connections: number;
	/** Requests at work at the same moment, over all connections. */
	maxConcurrent: number;
	/** Requests on a connection that had not been answered yet: against the vendor's protocol. */
	overlapping: number;
}

const zero = (): EndpointCounters => ({
	requests: 0,
	pxgErrors: 0,
	httpErrors: 0,
	bytesIn: 0,
	bytesOut: 0,
});

/** Counts what clients do, per call and in total: cost is part of what is tested. */
export class Counters {
	private byEndpoint = new Map<string, EndpointCounters>();
	private connections = 0;
	private concurrent = 0;
	private maxConcurrent = 0;
	private overlapping = 0;

	/** Counts of one `Class.Method`, or of `login`. */
	of(endpoint: string): Readonly<EndpointCounters> {
		return this.byEndpoint.get(endpoint) ?? zero();
	}

	endpoints(): Record<string, EndpointCounters> {
		return Object.fromEntries([...this.byEndpoint].sort(([a], [b]) => a.localeCompare(b)));
	}

	totals(): CounterTotals {
		const totals = zero();
		for (const counts of this.byEndpoint.values()) {
			totals.requests += counts.requests;
			totals.pxgErrors += counts.pxgErrors;
			totals.httpErrors += counts.httpErrors;
			totals.bytesIn += counts.bytesIn;
			totals.bytesOut += counts.bytesOut;
		}
		const { connections, maxConcurrent, overlapping } = this;
		return { ...totals, connections, maxConcurrent, overlapping };
	}

	reset(): void {
		this.byEndpoint = new Map();
		this.connections = 0;
		this.maxConcurrent = this.concurrent;
		this.overlapping = 0;
	}

	connected(): void {
		this.connections++;
	}

	overlapped(): void {
		this.overlapping++;
	}

	started(): void {
		this.concurrent++;
		this.maxConcurrent = Math.max(this.maxConcurrent, this.concurrent);
	}

	finished(): void {
		this.concurrent--;
	}

	/** Adds to the counts of an endpoint. */
	add(endpoint: string, increments: Partial<EndpointCounters>): void {
		const counts = this.byEndpoint.get(endpoint) ?? zero();
		this.byEndpoint.set(endpoint, counts);
		for (const key of Object.keys(increments) as Array<keyof EndpointCounters>) {
			counts[key] += increments[key] ?? 0;
		}
	}
}
