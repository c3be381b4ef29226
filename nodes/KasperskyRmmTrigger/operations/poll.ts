import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { MINUTE_MS, stillLasts } from '../../shared/time';
import { trackedPoll, type Look } from '../../shared/polling/trackedPoll';
import { RmmClient } from '../../shared/rmm/client';
import { DATTO_RMM } from '../../shared/rmm/datto';
import { NINJA_ONE } from '../../shared/rmm/ninjaOne';
import { REQUEST_TIMEOUT_MS } from '../../shared/rmm/token';
import { observe, restartedWarning, type StoredObserver } from '../observer/observe';
import {
	isSelected,
	readObserverParameters,
	type ObserverParameters,
} from '../observer/parameters';
import type { RmmReading } from '../rmm/reading';
import { readDatto } from '../rmm/datto/readDatto';
import { readNinjaOne, type NinjaReading } from '../rmm/ninjaOne/readNinjaOne';

/** Where n8n does not limit a poll: near its limit an RMM delays each answer by a second. */
const BUDGET_MS = 5 * 60_000;

/** A poll within its budget may still wait for its last token. */
const GRACE_MS = 2 * REQUEST_TIMEOUT_MS;

/** A poll comes a little earlier or later than the one before it. */
const TOLERANCE_SECONDS = 30;

/** @param lookedAt seconds since 1970; `undefined`: never, or the reading was not complete */
function isDue(lookedAt: number | undefined, { readEvery }: ObserverParameters): boolean {
	const since = (lookedAt ?? 0) * 1000;
	return !stillLasts(since, (readEvery - TOLERANCE_SECONDS) * 1000, Date.now());
}

/** With polls so far apart, or after so long, a reading takes what it needs at once. */
const OVERDUE_MS = 45 * MINUTE_MS;

/** @param lookedAt as above */
function isOverdue(lookedAt: number | undefined, stored: StoredObserver | undefined): boolean {
	const since = lookedAt === undefined ? stored?.startedAt : lookedAt * 1000;
	return since !== undefined && !stillLasts(since, OVERDUE_MS, Date.now());
}

/** In the editor a person waits: there a reading cannot go on with the next poll. */
function readingOf(
	context: IPollFunctions,
	client: RmmClient,
	read: NinjaReading,
): RmmReading | undefined {
	if ('reading' in read) return read.reading;
	const { retryAfterMs } = read;
	if (context.getMode() === 'manual') throw client.failure({ kind: 'limit', retryAfterMs });
	return undefined;
}

/**
 * Reads the RMM once: what has changed since the last poll.
 *
 * @returns `null` when nothing has, while an earlier poll is still running, or while a reading is not complete
 * @throws NodeOperationError when an answer of the RMM is incomplete; the state then stays as it was
 */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const parameters = readObserverParameters(context);
	const { rmm, rules, selection, tracker } = parameters;
	const look = async (
		milliseconds: number,
		stored: StoredObserver | undefined,
		before: Look<StoredObserver>['before'],
	): Promise<Look<StoredObserver>> => {
		if (stored && !isDue(before?.lookedAt, parameters)) {
			return { observation: undefined, before, observer: stored };
		}
		const known = before?.devices ?? new Set();
		if (rmm === 'dattoRmm') {
			const client = await RmmClient.connect(context, DATTO_RMM, milliseconds);
			const reading = await readDatto(client, rules, known);
			return await observe(client, reading, parameters, stored, before);
		}
		const client = await RmmClient.connect(context, NINJA_ONE, milliseconds);
		const overdue = isOverdue(before?.lookedAt, stored);
		// A test event keeps nothing: it must not move on the cursor of a reading that is under way.
		const query = context.getMode() === 'manual' ? undefined : stored?.query;
		const read = await readNinjaOne(client, rules, known, query, overdue);
		const reading = readingOf(context, client, read);
		if (reading) return await observe(client, reading, parameters, stored, before);
		const observer = stored ?? { account: client.account, startedAt: Date.now() };
		if (!('unfinished' in read)) return { observation: undefined, before, observer };
		return {
			...{ observation: undefined, before, observer: { ...observer, query: read.unfinished } },
			...(read.isRestarted && { warning: restartedWarning(observer, parameters, client.rmm.name) }),
		};
	};
	return await trackedPoll<StoredObserver>(context, {
		...{ budget: BUDGET_MS, grace: GRACE_MS, look },
		tracker: { ...tracker, isSelected: (change) => isSelected(change, selection) },
	});
}
