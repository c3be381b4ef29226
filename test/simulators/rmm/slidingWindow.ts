/** How often something happened within the last so many milliseconds. */
export class SlidingWindow {
	private times: number[] = [];

	constructor(
		private readonly lengthMs: () => number,
		private readonly now: () => number,
	) {}

	add(): void {
		this.times.push(this.now());
	}

	get count(): number {
		const since = this.now() - this.lengthMs();
		this.times = this.times.filter((time) => time > since);
		return this.times.length;
	}

	/** Milliseconds until the oldest leaves; 0 when there is none. */
	get untilOneLeaves(): number {
		return this.count === 0 ? 0 : this.times[0] + this.lengthMs() - this.now();
	}

	clear(): void {
		this.times = [];
	}
}
