import type { Server, WireRequest } from './request';

export const FAULT_KINDS = {
	/** Nobody listens. */
	refused: 'both',
	/** The request gets lost, and the client waits until its time is up. */
	timeOut: 'both',
	/** The connection breaks before the server has done anything. */
	lostBefore: 'both',
	/** The server does what is asked, then the connection breaks. */
	lostAfter: 'both',
	/** The connection breaks at once, and the server does what is asked later. */
	delayedCommit: 'autotask',
	/** A proxy says 502 at once, and the server does what is asked later. */
	delayedCommitBehindProxy: 'autotask',
	/** Carried out at once, answered late; perhaps after the client has given up. */
	slow: 'both',
	html502: 'both',
	empty500: 'autotask',
	empty200: 'autotask',
	throttled: 'autotask',
	throttledWithRetryAfter: 'autotask',
	throttledUnder500: 'autotask',
	deadlock: 'autotask',
	unauthorized: 'autotask',
	/** Autotask drops a condition of the filter, as it does with operators that it does not know. */
	widenedQuery: 'autotask',
	/** 200, and the ticket is unchanged. */
	ignoredPatch: 'autotask',
	sessionLost: 'ksc',
	accessorLost: 'ksc',
	failedPage: 'ksc',
	unavailable: 'ksc',
	/** The server hands out smaller pages than it was asked for. */
	smallPages: 'ksc',
	/** All tokens run out at this moment. */
	tokensExpire: 'rmm',
	/** A web page with status 200. */
	webPage: 'rmm',
	/** 429. */
	limit: 'rmm',
	/** The page before comes once more. */
	repeatedPage: 'rmm',
	/** Datto RMM: the page lacks a row, or `totalCount` is wrong. */
	lostRow: 'rmm',
	wrongTotal: 'rmm',
	/** NinjaOne: the cursor does not go on. */
	cursorStands: 'rmm',
} as const satisfies Record<string, Server | 'both'>;

export type FaultKind = keyof typeof FAULT_KINDS;

export interface FaultRule {
	server: Server;
	kind: FaultKind;
	/** Which requests it can strike; absent: all of the server. */
	names?: RegExp;
	/** Lets so many matching requests pass first. */
	skip: number;
	times: number;
	/** Ends then, in milliseconds of simulated time, if it is not spent before. */
	until: number;
	delayMs: number;
	retryAfter: number;
}

/** What goes wrong, decided for one request. */
export type Strike = Pick<FaultRule, 'kind' | 'delayMs' | 'retryAfter'>;

/** So late an answer is slow, but nothing is down. */
const MILD_MS = 3_000;

const isMild = ({ kind, delayMs }: FaultRule) => kind === 'slow' && delayMs <= MILD_MS;

/** The faults that a schedule has put in the way. The first that matches strikes. */
export class Faults {
	private rules: FaultRule[] = [];

	/** How often each kind has struck. */
	readonly struck = new Map<string, number>();

	add(rule: FaultRule): void {
		this.rules.push(rule);
	}

	clear(): void {
		this.rules = [];
	}

	/** Counts something that goes wrong apart from requests, so that a report can show it was there. */
	count(kind: string): void {
		this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
	}

	/** When something last was in the way of a request. */
	struckAt = -Infinity;

	/** Whether something is in the way now that keeps tickets from being made. */
	areInTheWay(now: number): boolean {
		return this.rules.some((rule) => rule.until > now && rule.times > 0 && !isMild(rule));
	}

	take(request: WireRequest, now: number): Strike | undefined {
		this.rules = this.rules.filter(({ until, times }) => until > now && times > 0);
		for (const rule of this.rules) {
			if (rule.server !== request.server || !(rule.names?.test(request.name) ?? true)) continue;
			if (rule.skip-- > 0) continue;
			rule.times--;
			this.count(`${rule.server}: ${rule.kind}`);
			if (!isMild(rule)) this.struckAt = now;
			return rule;
		}
		return undefined;
	}
}
