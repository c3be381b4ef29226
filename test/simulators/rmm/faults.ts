import type { Reply } from './reply';

export type FaultKind =
	/** Answers with `status` (500) in the vendor's shape of an error; with `retryAfter` if given. */
	| 'http'
	/** 401, as for a token that has run out; the token itself stays good. */
	| 'unauthorized'
	/** All tokens run out at this moment, before the request is looked at. */
	| 'expireTokens'
	/** A web page with `status` (200). */
	| 'html'
	/** `status` (200) with nothing in it. */
	| 'empty'
	/** The connection is closed before anything is done. */
	| 'drop'
	/** Waits `delayMs` (1000), then goes on as usual. */
	| 'slow'
	/** The rows are those that this route sent last; all else is as it should be. */
	| 'repeatPage'
	/** NinjaOne: the page is given out, but the cursor stays where it was. */
	| 'cursorStands'
	/** Datto RMM: `totalCount` is wrong by `by` (-1). */
	| 'totalCount'
	/** The page lacks its first `rows` (1) rows; all counts are as they should be. */
	| 'loseRows';

export interface FaultRule {
	/** Name of a route, e.g. "account/devices", "queries/antivirus-status", "token"; or "*". */
	route: string;
	kind: FaultKind;
	status?: number;
	/** Seconds, sent as Retry-After. */
	retryAfter?: number;
	delayMs?: number;
	by?: number;
	rows?: number;
	/** Lets so many matching requests pass first. */
	skip?: number;
	/** Strikes so many times, then is spent; left out: until it is removed. */
	times?: number;
}

const KINDS: readonly FaultKind[] = [
	...(['http', 'unauthorized', 'expireTokens', 'html', 'empty', 'drop', 'slow'] as const),
	...(['repeatPage', 'cursorStands', 'totalCount', 'loseRows'] as const),
];

interface ActiveRule extends FaultRule {
	seen: number;
	struck: number;
}

/** The faults to inject, in the order in which they were added; the first that strikes wins. */
export class Faults {
	private rules: ActiveRule[] = [];

	add(...rules: FaultRule[]): void {
		for (const rule of rules) {
			if (typeof rule.route !== 'string' || !KINDS.includes(rule.kind)) {
				throw new Error(`A fault needs a route, and a kind of ${KINDS.join(', ')}`);
			}
			this.rules.push({ ...rule, seen: 0, struck: 0 });
		}
	}

	/** The rules, with how many requests each has seen and struck. */
	list(): ReadonlyArray<Readonly<ActiveRule>> {
		return this.rules;
	}

	clear(): void {
		this.rules = [];
	}

	/** The rule that strikes this request; asking counts as the request. */
	take(route: string): FaultRule | undefined {
		const matching = this.rules.filter((rule) => rule.route === '*' || rule.route === route);
		const striking = matching.find(
			(rule) => rule.seen >= (rule.skip ?? 0) && rule.struck < (rule.times ?? Infinity),
		);
		for (const rule of matching) rule.seen++;
		if (striking) striking.struck++;
		return striking;
	}
}

/** Changes a good answer as a fault wants it, and remembers the rows that each route has sent last. */
export class Pages {
	private readonly sent = new Map<string, unknown[]>();

	/** @returns the answer as it is to be sent */
	altered(route: string, reply: Reply, fault: FaultRule | undefined): Reply {
		const rows = rowsOf(reply.body);
		if (rows === undefined) return reply;
		const changed = this.changedRows(route, rows, fault);
		this.sent.set(route, changed);
		const body = changed === rows ? reply.body : withRows(reply.body, changed);
		if (fault?.kind !== 'totalCount') return { ...reply, body };
		return { ...reply, body: withTotal(body, fault.by ?? -1) };
	}

	private changedRows(route: string, rows: unknown[], fault: FaultRule | undefined): unknown[] {
		if (fault?.kind === 'repeatPage') return this.sent.get(route) ?? rows;
		if (fault?.kind === 'loseRows') return rows.slice(fault.rows ?? 1);
		return rows;
	}
}

/** A list is an array, or an object with exactly one array in it. */
function rowsOf(body: unknown): unknown[] | undefined {
	if (Array.isArray(body)) return body;
	if (typeof body !== 'object' || body === null) return undefined;
	const lists = Object.values(body).filter(Array.isArray);
	return lists.length === 1 ? lists[0] : undefined;
}

function withRows(body: unknown, rows: unknown[]): unknown {
	if (Array.isArray(body)) return rows;
	return Object.fromEntries(
		Object.entries(body as object).map(([name, value]) => [
			name,
			Array.isArray(value) ? rows : value,
		]),
	);
}

function withTotal(body: unknown, by: number): unknown {
	const { pageDetails, ...rest } = body as { pageDetails?: { totalCount: number } };
	if (!pageDetails) return body;
	return { pageDetails: { ...pageDetails, totalCount: pageDetails.totalCount + by }, ...rest };
}
