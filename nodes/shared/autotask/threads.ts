import { HOUR_MS, MINUTE_MS, stillLasts } from '../time';

/**
 * How many writes are sent at a time. Autotask allows three requests at a time per endpoint, for all that share the
 * tracking identifier: whoever meets the limit is not alone there, and takes less.
 *
 * @see https://www.autotask.net/help/developerhelp/Content/APIs/REST/General_Topics/REST_Thresholds_Limits.htm
 */

const ALLOWED = 3;
const FEWER_FOR_MS = HOUR_MS;
const ONE_FOR_MS = 10 * MINUTE_MS;

/** By account; a process remembers it. Milliseconds of n8n's clock. */
interface Limits {
	fewerSince: number;
	/** Absent: not again since. */
	oneSince?: number;
}

const limits = new Map<string, Limits>();

/** @param now milliseconds of n8n's clock */
export function writesAtATime(account: string, now: number): number {
	const { fewerSince = -Infinity, oneSince = -Infinity } = limits.get(account) ?? {};
	if (stillLasts(oneSince, ONE_FOR_MS, now)) return 1;
	return stillLasts(fewerSince, FEWER_FOR_MS, now) ? ALLOWED - 1 : ALLOWED;
}

/** Autotask has refused a request because there were too many at the same time. */
export function recordThrottled(account: string, now: number): void {
	const isLess = writesAtATime(account, now) < ALLOWED;
	limits.set(account, { fewerSince: now, ...(isLess ? { oneSince: now } : {}) });
}
