import { sleep } from 'n8n-workflow';
import { MINUTE_MS, stillLasts } from '../time';

/** Time and chance, in one place so that tests and simulations can replace them. */
export const clock = {
	now: (): number => Date.now(),
	/** @param signal ends the pause early; the caller checks it before going on */
	pause: async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
		if (signal === undefined) await sleep(milliseconds);
		else await sleepOrAbort(milliseconds, signal);
	},
	/** Between 0 and 1, for jitter. */
	random: (): number => Math.random(),
};

async function sleepOrAbort(milliseconds: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	let wake = () => {};
	const aborted = new Promise<void>((resolve) => {
		wake = resolve;
		signal.addEventListener('abort', resolve as () => void, { once: true });
	});
	await Promise.race([sleep(milliseconds), aborted]);
	signal.removeEventListener('abort', wake);
}

/** Between which moments of n8n's clock an answer was on its way. */
export interface Exchanged {
	sentAt: number;
	receivedAt: number;
}

interface Sample {
	takenAt: number;
	differenceMs: number;
}

/** Three are enough for a middle one: an odd answer does not count, and a clock that was set counts from its second. */
const SAMPLES = 3;

/** Older samples say nothing of a clock that may have been set meanwhile. */
const LIFETIME_MS = 10 * MINUTE_MS;

const MOST_ACCOUNTS = 200;

const samplesByAccount = new Map<string, readonly Sample[]>();

/**
 * How much later Autotask's clock is than n8n's, by the `Date` of one answer, which is in whole seconds; 0 when
 * both can be the same.
 *
 * @returns `undefined` when the header is no date
 */
export function differenceIn(date: unknown, { sentAt, receivedAt }: Exchanged): number | undefined {
	const second = typeof date === 'string' ? Date.parse(date) : NaN;
	if (Number.isNaN(second)) return undefined;
	if (second <= receivedAt && second + 1000 >= sentAt) return 0;
	const middle = second + 500 - (sentAt + receivedAt) / 2;
	return Math.floor(middle / 1000) * 1000;
}

/** Keeps what an answer says of Autotask's clock, for all executions of this process. */
export function recordClock(account: string, date: unknown, exchanged: Exchanged): void {
	const differenceMs = differenceIn(date, exchanged);
	if (differenceMs === undefined) return;
	const now = exchanged.receivedAt;
	const current = (samplesByAccount.get(account) ?? []).filter(({ takenAt }) =>
		stillLasts(takenAt, LIFETIME_MS, now),
	);
	samplesByAccount.delete(account);
	samplesByAccount.set(account, [...current, { takenAt: now, differenceMs }].slice(-SAMPLES));
	const [oldest] = samplesByAccount.keys();
	if (samplesByAccount.size > MOST_ACCOUNTS) samplesByAccount.delete(oldest);
}

/**
 * Autotask's clock minus n8n's, in milliseconds, to the second. Of two answers that disagree the smaller
 * difference counts.
 *
 * @returns `undefined` when no response has contained a time
 */
export function knownDifference(account: string): number | undefined {
	const samples = samplesByAccount.get(account) ?? [];
	const byValue = samples.map(({ differenceMs }) => differenceMs).sort((a, b) => a - b);
	if (byValue.length === SAMPLES) return byValue[1];
	return byValue.sort((a, b) => Math.abs(a) - Math.abs(b))[0];
}

const inWords = (milliseconds: number) => {
	const minutes = Math.round(Math.abs(milliseconds) / MINUTE_MS);
	if (minutes < 120) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
	return `${Math.round(minutes / 60)} hours`;
};

/** In words, what to do about clocks that are more than a minute apart; `undefined` when they are not. */
export function clockWarning(differenceMs: number | undefined): string | undefined {
	if (differenceMs === undefined || Math.abs(differenceMs) <= MINUTE_MS) return undefined;
	const direction = differenceMs > 0 ? 'behind' : 'ahead of';
	return `The clock of this n8n server is ${inWords(differenceMs)} ${direction} Autotask's. Times are converted, so no ticket is lost, but the hours of rules and the times in texts are wrong. Switch on time synchronisation (NTP) on the server that runs n8n; if n8n runs in a container or a virtual machine, on its host.`;
}
