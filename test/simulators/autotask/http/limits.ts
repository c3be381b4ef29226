import { errors, type ErrorResponse } from '../responses';
import type { Counters } from '../counters';
import type { AutotaskSettings } from '../settings';

const THREAD_TEXTS = [
	'The Autotask API thread threshold of 3 threads has been exceeded',
	'Thread Threshold Exceeded (Itgenatr005)',
];

/** The thread limit's answer: 429 with one of two texts seen (live report, client), Retry-After only sometimes. */
export function threadLimitAnswer(
	settings: AutotaskSettings,
	now: () => Date,
	retryAfter: number | string | null = settings.retryAfter,
	status = settings.threadLimitStatus,
): ErrorResponse {
	const headers: Record<string, string> = {};
	if (retryAfter === 'date') {
		headers['retry-after'] = new Date(now().getTime() + 1000).toUTCString();
	} else if (retryAfter !== null) headers['retry-after'] = String(retryAfter);
	return errors([THREAD_TEXTS[status === 429 ? 0 : 1]], status, headers);
}

/** Three concurrent requests per tracking identifier and object endpoint (documented, since 2022.1/2023.1). */
export class ThreadLimit {
	private readonly running = new Map<string, number>();

	constructor(
		private readonly settings: AutotaskSettings,
		private readonly now: () => Date,
	) {}

	/** Takes a thread and tells how to give it back. */
	acquire(tracking: string, endpoint: string): () => void {
		const key = `${tracking} ${endpoint}`;
		const count = this.running.get(key) ?? 0;
		const { threadLimit } = this.settings;
		if (threadLimit > 0 && count >= threadLimit) {
			throw threadLimitAnswer(this.settings, this.now);
		}
		this.running.set(key, count + 1);
		return () => this.running.set(key, (this.running.get(key) ?? 1) - 1);
	}
}

/** Requests of this hour as ThresholdInformation tells them: this simulator's and those of other integrations. */
export function usedRequests(settings: AutotaskSettings, counters: Counters): number {
	return counters.rollingHour() + settings.requestsByOthers;
}

/**
 * Latency that the used share of the hourly threshold adds: none below 50 %, then 0.5 s, from 75 % 1 s (documented).
 * Beyond the threshold requests fail; documented is only "error, temporary suspension", so text and status are ours.
 */
export function thresholdLatency(settings: AutotaskSettings, counters: Counters): number {
	const share = usedRequests(settings, counters) / settings.externalRequestThreshold;
	if (share >= 1) {
		throw errors(
			['The Autotask API external request threshold has been exceeded.'],
			settings.thresholdExceededStatus,
		);
	}
	const [half, threeQuarters] = settings.thresholdLatencyMs;
	if (share >= 0.75) return threeQuarters;
	return share >= 0.5 ? half : 0;
}
