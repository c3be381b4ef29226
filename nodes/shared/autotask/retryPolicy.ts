import { nothingHappened, type Refusal } from './answers';

export interface RetryPolicy {
	/** How often a request is sent at most. */
	attempts: number;
	firstPauseMs: number;
	longestPauseMs: number;
	/** A longer `Retry-After` is not waited for. */
	longestRetryAfterMs: number;
}

export const RETRY_POLICY: RetryPolicy = {
	attempts: 5,
	firstPauseMs: 1_000,
	longestPauseMs: 20_000,
	longestRetryAfterMs: 60_000,
};

/** A read can be repeated at will; a write only when the answer proves that nothing happened. */
export type Effect = 'read' | 'write';

function isPassing(answer: Refusal, effect: Effect): boolean {
	switch (answer.kind) {
		case 'throttled':
		case 'unreachable':
			return effect === 'read' || nothingHappened(answer);
		case 'transient':
		case 'unreadable':
			return effect === 'read';
		default:
			return false;
	}
}

/**
 * How long to wait before the same request is sent again.
 *
 * @param attempt how often it has been sent
 * @param chance between 0 and 1; spreads the requests of many clients
 * @returns milliseconds; `undefined` when it is not to be sent again
 */
export function pauseBeforeRetry(
	answer: Refusal,
	effect: Effect,
	attempt: number,
	chance: number,
	policy: RetryPolicy = RETRY_POLICY,
): number | undefined {
	if (attempt >= policy.attempts || !isPassing(answer, effect)) return undefined;
	const asked = 'waitMs' in answer ? answer.waitMs : undefined;
	if (asked !== undefined && asked > policy.longestRetryAfterMs) return undefined;
	const grown = Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** (attempt - 1));
	return Math.max(asked ?? 0, grown * (0.5 + chance / 2));
}
