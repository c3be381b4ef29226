export type FaultKind =
	/** Responds with `status` and plain text. */
	| 'http'
	/** Responds with HTTP 200 and a PxgError. */
	| 'pxgError'
	/** Closes the connection before the call is carried out. */
	| 'drop'
	/** Carries the call out, then closes the connection without an answer. */
	| 'dropAfter'
	/** Closes the connection in the middle of the answer's body. */
	| 'truncate'
	/** Waits, then goes on as usual. */
	| 'slow'
	/** Responds with a web page, as a proxy does. */
	| 'html'
	/** The answer lacks `attribute`, wherever it would stand in it. */
	| 'dropAttribute'
	/** The session of the request runs out at this moment. */
	| 'loseSession'
	/** All result sets of the session are gone at this moment. */
	| 'loseAccessor';

export interface FaultRule {
	/** `Class.Method`, `login`, or `*` for every call. */
	method: string;
	kind: FaultKind;
	status?: number;
	code?: number;
	subcode?: number;
	module?: string;
	delayMs?: number;
	attribute?: string;
	/** Lets so many matching calls pass first. */
	skip?: number;
	/** Hits so many calls, then is spent; left out: every call, until it is removed. */
	times?: number;
}

const KINDS: readonly FaultKind[] = [
	'http',
	'pxgError',
	'drop',
	'dropAfter',
	'truncate',
	'slow',
	'html',
	'dropAttribute',
	'loseSession',
	'loseAccessor',
];

interface ActiveRule extends FaultRule {
	skip: number;
	hits: number;
}

/** Faults that the simulator shall show, on demand and countable. */
export class Faults {
	private rules: ActiveRule[] = [];

	/** Adds one rule or several; all rules that match a call apply to it, in the order they were added. */
	add(...rules: FaultRule[]): void {
		for (const rule of rules) {
			if (typeof rule.method !== 'string' || !KINDS.includes(rule.kind)) {
				throw new Error(`A fault needs a method, and a kind of ${KINDS.join(', ')}`);
			}
			if (rule.kind === 'dropAttribute' && !rule.attribute) {
				throw new Error('dropAttribute needs an attribute');
			}
			this.rules.push({ ...rule, skip: rule.skip ?? 0, hits: 0 });
		}
	}

	/** The rules with what is left to skip and how often each has hit. */
	list(): ReadonlyArray<Readonly<ActiveRule>> {
		return this.rules;
	}

	clear(): void {
		this.rules = [];
	}

	/** The rules that hit this call; asking counts as the call. */
	take(method: string): FaultRule[] {
		return this.rules.filter((rule) => {
			if (rule.method !== '*' && rule.method !== method) return false;
			if (rule.times !== undefined && rule.hits >= rule.times) return false;
			if (rule.skip > 0) {
				rule.skip--;
				return false;
			}
			rule.hits++;
			return true;
		});
	}
}
