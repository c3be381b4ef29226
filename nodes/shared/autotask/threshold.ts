import type { Refusal } from './answers';
import type { AutotaskClient } from './client';
import { wholeNumber } from './rows';

/** What the tenant as a whole, with all its integrations, has used of its requests. */
export interface Threshold {
	kind: 'threshold';
	/** Requests per time frame, usually 10,000 in 60 minutes. */
	limit: number;
	used: number;
}

/**
 * Reads how many requests are left to everybody. The call itself counts as one.
 *
 * @see https://www.autotask.net/help/developerhelp/Content/APIs/REST/General_Topics/REST_Thresholds_Limits.htm
 */
export async function readThreshold(client: AutotaskClient): Promise<Threshold | Refusal> {
	const answer = await client.get('V1.0/ThresholdInformation');
	if (answer.kind !== 'ok') return answer;
	const limit = wholeNumber(answer.body.externalRequestThreshold) ?? 0;
	const used = wholeNumber(answer.body.currentTimeframeRequestCount) ?? -1;
	if (limit > 0 && used >= 0) return { kind: 'threshold', limit, used };
	return { kind: 'rejected', status: 200, texts: ['The threshold is not told in numbers.'] };
}
