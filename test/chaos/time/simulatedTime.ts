/* eslint-disable @n8n/community-nodes/no-restricted-globals */

const real = {
	Date: globalThis.Date,
	setTimeout: globalThis.setTimeout,
	clearTimeout: globalThis.clearTimeout,
	setImmediate: globalThis.setImmediate,
	random: Math.random,
	uptime: performance.now,
};

interface Timer {
	at: number;
	order: number;
	fire: () => void;
}

/** Rounds of the event loop without anything new after which nothing more will come by itself. */
const QUIET_ROUNDS = 2;

/**
 * The clock of a run. While it is installed, `Date` and `setTimeout` of the whole process follow it, so that the
 * nodes, their caches, n8n's engine and the simulators age together, and hours pass in milliseconds.
 * It moves on only when nothing is left to be done at the present moment.
 */
export class SimulatedTime {
	private readonly timers: Timer[] = [];

	private order = 0;

	/** Exchanges with the simulators' real sockets that are under way. */
	private busy = 0;

	private activity = 0;

	/** Whether it has been taken away, perhaps in the middle of a run that nobody waits for any more. */
	private isOver = false;

	/** The one that the process follows. */
	private static installed?: SimulatedTime;

	/** How far the clock of n8n is ahead of the true time, on which the servers' clocks are. */
	ahead = 0;

	constructor(public now: number) {}

	/** @param random takes the place of `Math.random`: jitter belongs to the seed, too */
	install(random: () => number): void {
		SimulatedTime.installed?.restore();
		SimulatedTime.installed = this;
		const now = () => this.now + this.ahead;
		globalThis.Date = new Proxy(real.Date, {
			construct: (target, given) =>
				given.length === 0 ? new target(now()) : (Reflect.construct(target, given) as Date),
			get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
		});
		globalThis.setTimeout = ((fire: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) =>
			this.startTimer(() => fire(...given), ms)) as unknown as typeof setTimeout;
		globalThis.clearTimeout = ((handle: unknown) => this.stopTimer(handle)) as typeof clearTimeout;
		Math.random = random;
		performance.now = () => this.now;
	}

	/** Gives the process its own clock back. Whoever still waits for this one gets an error. */
	restore(): void {
		this.isOver = true;
		if (SimulatedTime.installed !== this) return;
		SimulatedTime.installed = undefined;
		globalThis.Date = real.Date;
		globalThis.setTimeout = real.setTimeout;
		globalThis.clearTimeout = real.clearTimeout;
		Math.random = real.random;
		performance.now = real.uptime;
	}

	async sleep(ms: number): Promise<void> {
		await new Promise<void>((resolve) => this.startTimer(resolve, ms));
	}

	/** Does something later; nobody waits for it. */
	later(ms: number, run: () => void): void {
		this.startTimer(run, ms);
	}

	/** Work on real sockets: simulated time stands still meanwhile. */
	async standingStill<Result>(work: () => Promise<Result>): Promise<Result> {
		this.busy++;
		try {
			return await work();
		} finally {
			this.busy--;
			this.activity++;
		}
	}

	async pass(ms: number): Promise<void> {
		const until = this.now + ms;
		while (await this.next(until));
		this.now = Math.max(this.now, until);
		await this.settle();
	}

	/** Lets time pass until something is the case. @throws when it never will be */
	async until(isDone: () => boolean): Promise<void> {
		await this.settle();
		while (!isDone()) {
			if (!(await this.next(Infinity)) && !isDone()) throw new Error('Something waits for ever');
		}
	}

	private async next(until: number): Promise<boolean> {
		await this.settle();
		const [timer] = this.timers;
		if (timer === undefined || timer.at > until) return false;
		this.timers.shift();
		this.now = Math.max(this.now, timer.at);
		timer.fire();
		return true;
	}

	private async settle(): Promise<void> {
		for (let quiet = 0; quiet < QUIET_ROUNDS; quiet++) {
			if (this.isOver) throw new Error('The run was given up');
			const before = this.activity;
			await new Promise<void>((resolve) => void real.setImmediate(resolve));
			if (this.busy > 0 || this.activity !== before) quiet = -1;
		}
	}

	private startTimer(fire: () => void, ms: number): Timer & { unref: () => void } {
		this.activity++;
		const at = this.now + Math.max(0, ms);
		const timer = { at, order: this.order++, fire, unref() {}, ref() {} };
		const later = this.timers.findIndex((other) => other.at > at);
		this.timers.splice(later < 0 ? this.timers.length : later, 0, timer);
		return timer;
	}

	private stopTimer(handle: unknown): void {
		const index = this.timers.findIndex((timer) => timer === handle);
		if (index >= 0) this.timers.splice(index, 1);
		else if (handle !== undefined) real.clearTimeout(handle as NodeJS.Timeout);
	}
}
