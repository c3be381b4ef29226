interface RouteCount {
	requests: number;
	/** Of the bodies, as they travelled. */
	bytesOut: number;
	/** Answers by status; "dropped" for connections that a fault closed. */
	statuses: Record<string, number>;
}

/** Counts what clients ask for, by the name of the route. */
export class Counters {
	private readonly routes = new Map<string, RouteCount>();

	get total(): number {
		return [...this.routes.values()].reduce((sum, { requests }) => sum + requests, 0);
	}

	/** Requests at a route, 0 when it was never asked. */
	requests(route: string): number {
		return this.routes.get(route)?.requests ?? 0;
	}

	report(): { total: number; routes: Record<string, RouteCount> } {
		return { total: this.total, routes: Object.fromEntries(this.routes) };
	}

	reset(): void {
		this.routes.clear();
	}

	add(route: string, status: number | 'dropped', bytesOut: number): void {
		const count = this.routes.get(route) ?? { requests: 0, bytesOut: 0, statuses: {} };
		this.routes.set(route, count);
		count.requests++;
		count.bytesOut += bytesOut;
		count.statuses[status] = (count.statuses[status] ?? 0) + 1;
	}
}
