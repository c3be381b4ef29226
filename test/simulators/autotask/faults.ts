export type FaultKind =
	/** A bare status, with `errors` as its body when given. */
	| 'http'
	/** {"errors":[…]} with status 500, or another one (a 200 with errors has been seen). */
	| 'errors'
	/** A proxy's or IIS's HTML page, 502 by default. */
	| 'html'
	/** {"Message":"An error has occurred."}: what ASP.NET says of any uncaught exception (reference 1.1). */
	| 'uncaught'
	/** 200, or `status`, with nothing in it. */
	| 'empty'
	/** The connection is dropped before anything is done. */
	| 'dropBefore'
	/** The request is carried out, then the connection is dropped: the answer is lost. */
	| 'dropAfter'
	/** The connection is dropped (or `status` answered) at once, the request is carried out `delayMs` later. */
	| 'delayCommit'
	/** The request is carried out at once, the answer comes `delayMs` later. */
	| 'slow'
	/** The thread limit's answer. */
	| 'threadLimit'
	| 'unauthorized';

export interface FaultRule {
	/** "POST Tickets", "Tickets/query", "PATCH Tickets", "Tickets/{id}/Notes", "Tickets*", or "*". */
	endpoint: string;
	kind: FaultKind;
	status?: number;
	errors?: string[];
	/** Seconds, or an HTTP date, sent as Retry-After. */
	retryAfter?: number | string;
	/**
	 * Carries the request out first, then responds as the kind says: no 5xx proves that nothing happened, whatever its
	 * body (reference 1.1, 1.3).
	 */
	executed?: boolean;
	delayMs?: number;
	/** Lets so many matching requests pass first. */
	skip?: number;
	/** Strikes so many times, then the rule is spent; absent is until removed. */
	times?: number;
}

export interface ActiveFault extends FaultRule {
	id: number;
	/** Matching requests so far, and how many of them it struck. */
	seen: number;
	struck: number;
}

const KINDS: FaultKind[] = [
	'http',
	'errors',
	'html',
	'uncaught',
	'empty',
	'dropBefore',
	'dropAfter',
	'delayCommit',
	'slow',
	'threadLimit',
	'unauthorized',
];

/** Kinds that only answer; the others decide themselves whether the request is carried out. */
const ANSWERING: FaultKind[] = ['http', 'errors', 'html', 'uncaught', 'empty', 'threadLimit'];

/** The faults to inject, in the order in which they were added; the first that strikes wins. */
export class FaultList {
	private readonly rules: ActiveFault[] = [];
	private lastId = 0;

	/** Adds a rule and tells its id. */
	add(rule: FaultRule): number {
		if (!KINDS.includes(rule.kind)) throw new Error(`no fault kind ${String(rule.kind)}`);
		if (rule.executed && !ANSWERING.includes(rule.kind)) {
			throw new Error(`${rule.kind} says itself when the request is carried out`);
		}
		if (typeof rule.endpoint !== 'string') throw new Error('a fault needs an endpoint');
		this.rules.push({ ...rule, id: ++this.lastId, seen: 0, struck: 0 });
		return this.lastId;
	}

	list(): ActiveFault[] {
		return this.rules.map((rule) => ({ ...rule }));
	}

	remove(id: number): boolean {
		const index = this.rules.findIndex((rule) => rule.id === id);
		if (index >= 0) this.rules.splice(index, 1);
		return index >= 0;
	}

	clear(): void {
		this.rules.length = 0;
	}

	/** The rule that strikes this request, if any; counts the request against every rule that it matches. */
	take(method: string, route: string): ActiveFault | undefined {
		let striking: ActiveFault | undefined;
		for (const rule of this.rules) {
			if (striking || !matches(rule.endpoint, method, route)) continue;
			rule.seen++;
			const awake = rule.seen > (rule.skip ?? 0);
			if (awake && rule.struck < (rule.times ?? Infinity)) {
				rule.struck++;
				striking = rule;
			}
		}
		return striking;
	}
}

function matches(endpoint: string, method: string, route: string): boolean {
	if (endpoint === '*') return true;
	const [first, second] = endpoint.trim().split(/\s+/);
	const path = (second ?? first).toLowerCase();
	if (second !== undefined && first.toUpperCase() !== method) return false;
	const actual = route.toLowerCase();
	return path.endsWith('*') ? actual.startsWith(path.slice(0, -1)) : actual === path;
}
