import fc from 'fast-check';
import {
	nothingHappened,
	pauseBeforeRetry,
	RETRY_POLICY,
	type ApiError,
} from '../../../nodes/shared/autotask/response';

const refusals: ApiError[] = [
	{ kind: 'rejected', status: 500, texts: ['no'] },
	{ kind: 'unauthorized' },
	{ kind: 'throttled' },
	{ kind: 'throttled', waitMs: 7_000 },
	{ kind: 'throttled', status: 500 },
	{ kind: 'overBudget', status: 500, text: '' },
	{ kind: 'overBudget', text: '' },
	{ kind: 'unreachable', detail: '' },
	{ kind: 'transient', detail: '' },
	{ kind: 'unreadable', detail: '' },
	{ kind: 'notSent', detail: '' },
	{ kind: 'cancelled' },
];

describe('pauseBeforeRetry', () => {
	it.each(['unauthorized', 'rejected', 'overBudget', 'notSent', 'cancelled'])(
		'never repeats after %s',
		(kind) => {
			const error = refusals.find((each) => each.kind === kind) as ApiError;
			expect(pauseBeforeRetry(error, 'read', 1, 0.5)).toBeUndefined();
			expect(pauseBeforeRetry(error, 'write', 1, 0.5)).toBeUndefined();
		},
	);

	it('repeats a write only when nothing happened, within the attempts', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...refusals),
				fc.constantFrom('read' as const, 'write' as const),
				fc.integer({ min: 1, max: 10 }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				(error, effect, attempt, chance) => {
					const pause = pauseBeforeRetry(error, effect, attempt, chance);
					if (pause === undefined) return;
					expect(attempt).toBeLessThan(RETRY_POLICY.attempts);
					expect(pause).toBeGreaterThan(0);
					expect(pause).toBeLessThanOrEqual(RETRY_POLICY.longestRetryAfterMs);
					if (effect === 'write') expect(nothingHappened(error)).toBe(true);
				},
			),
		);
	});

	it('waits as long as Autotask asks, but not for minutes', () => {
		expect(pauseBeforeRetry({ kind: 'throttled', waitMs: 7_000 }, 'write', 1, 0)).toBe(7_000);
		expect(pauseBeforeRetry({ kind: 'throttled', waitMs: 600_000 }, 'read', 1, 0)).toBeUndefined();
	});

	it('waits longer each time, with jitter', () => {
		const pauses = [1, 2, 3, 4].map((attempt) =>
			pauseBeforeRetry({ kind: 'transient', detail: '' }, 'read', attempt, 0),
		);
		expect(pauses).toEqual([500, 1_000, 2_000, 4_000]);
		expect(pauseBeforeRetry({ kind: 'transient', detail: '' }, 'read', 1, 1)).toBe(1_000);
	});
});
