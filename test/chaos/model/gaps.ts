import { groupBy } from 'lodash';
import type { SimulatedTime } from '../time/simulatedTime';
import { isListed } from './lists';
import type { Judge } from './judge';
import type { Problem, Truth } from './truth';

const MINUTE = 60_000;

/** Minutes that a lasting problem may be without its ticket: a resend interval, and the poll that ends it. */
export const LIMIT_MINUTES = 62;

/** Longer than any cache of the nodes lives, and than a refused log-in is remembered. */
export const CACHES_EXPIRE = 35 * MINUTE;

/** What the world knows of a problem besides that it holds. */
export interface Circumstances {
	/** Whether it could have a ticket now, and whether a person has decided otherwise. */
	isDue(truth: Truth, problem: Problem): boolean;
	/** Whether something outside is down. */
	isDisturbed(): boolean;
	/** When something outside last went wrong. */
	disturbedAt(): number;
}

/** Watches at every moment how long lasting problems are without their tickets. */
export class Gaps {
	/** Minutes of the longest that counts. */
	longest = 0;

	/** By problem: since when there is no ticket although nothing is in the way; `undefined` while there is one. */
	private readonly since = new Map<Truth, Map<string, number | undefined>>();

	private calmSince = 0;

	constructor(
		private readonly judge: Judge,
		private readonly time: SimulatedTime,
		private readonly circumstances: Circumstances,
	) {}

	/**
	 * Looks for problems without a ticket.
	 *
	 * @param polled whose poll has just been carried out with all that follows from it, and when it began: what it
	 * has left without a ticket counts
	 */
	look(polled?: { truth: Truth; at: number }): void {
		const { judge, time, circumstances } = this;
		if (circumstances.isDisturbed()) this.calmSince = time.now + CACHES_EXPIRE;
		this.calmSince = Math.max(this.calmSince, circumstances.disturbedAt() + CACHES_EXPIRE);
		for (const truth of judge.truths) {
			const before = this.since.get(truth);
			const isCovered = this.coverOf(truth);
			const after = new Map<string, number | undefined>();
			this.since.set(truth, after);
			for (const problem of truth.problems.values()) {
				const { key } = problem;
				after.set(key, undefined);
				if (isCovered(problem) || !circumstances.isDue(truth, problem)) continue;
				// It can be known from the first poll on that leaves it without.
				const isPolled = polled?.truth === truth && polled.at >= (truth.since(key) ?? Infinity);
				const from = before?.get(key) ?? (isPolled ? polled.at : undefined);
				if (from === undefined) continue;
				const counted = Math.max(from, this.calmSince);
				after.set(key, counted);
				if (isPolled) this.count(problem, (polled.at - counted) / MINUTE);
			}
		}
	}

	private count({ name }: Problem, minutes: number): void {
		if (minutes <= this.longest) return;
		const isFirst = this.longest <= LIMIT_MINUTES;
		this.longest = minutes;
		if (!isFirst || minutes <= LIMIT_MINUTES) return;
		this.judge.report('gaps', `${name} has had no ticket for ${Math.round(minutes)} minutes`);
	}

	/** Its own ticket, or the one of its customer that lists it. */
	private coverOf(truth: Truth): (problem: Problem) => boolean {
		const open = groupBy(
			this.judge.allOpen().filter((ticket) => truth.keyOf(ticket) !== undefined),
			(ticket) => truth.keyOf(ticket),
		);
		return ({ key, customerKey, deviceName }) =>
			key in open || (open[customerKey] ?? []).some((ticket) => isListed(ticket, deviceName));
	}
}
