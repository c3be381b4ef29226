import { MINUTE_MS } from './time';

/** What was stamped since then is too early by so much. Seconds, both. */
export interface Lateness {
	since: number;
	by: number;
}

interface Look {
	/** n8n's clock minus how long the process has been running: it changes when the clock is set. Milliseconds. */
	origin: number;
	/** By the clock itself, since when it has been behind; seconds since 1970. */
	behindSince?: number;
}

/**
 * Notices that n8n's clock was set back while the process was running, and then forward again. A clock that is only set
 * forward says nothing: a machine that sleeps looks the same.
 */
export class ClockWatch {
	private last?: Look;

	/** @returns `late`: what to correct, if anything; `confirm`: to call once that is stored, until then each look returns it again */
	look(): { late?: Lateness; confirm: () => void } {
		const now = Date.now();
		const origin = now - performance.now();
		const { behindSince } = this.last ?? {};
		const setBy = this.last ? origin - this.last.origin : 0;
		if (Math.abs(setBy) <= MINUTE_MS)
			return { confirm: () => (this.last = { origin, behindSince }) };
		if (setBy < 0) {
			const since = Math.floor(now / 1000);
			return { confirm: () => (this.last = { origin, behindSince: since }) };
		}
		const late =
			behindSince === undefined ? undefined : { since: behindSince, by: Math.round(setBy / 1000) };
		return { late, confirm: () => (this.last = { origin }) };
	}
}
