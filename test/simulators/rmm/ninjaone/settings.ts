/** What the vendor leaves open, or what differs between accounts. */
export interface NinjaOneSettings {
	tokenLifetimeSeconds: number;
	/** What the client application may ask for. */
	allowedScopes: string[];
	/** A scope that it may not ask for is refused, or is not in the token (unknown). */
	scopeNotAllowed: 'refused' | 'dropped';
	/** Some accounts offer client applications the authorization code only: `unauthorized_client`. */
	clientCredentials: 'offered' | 'refused';
	/** The three shapes of errors that were seen. */
	errorShape: 'result' | 'resultWithCode' | 'oauth';
	/** Largest page of devices and organizations. */
	pageMax: number;
	/** Largest page of a query; described is none, 5000 and 1000 are both plausible. */
	queryPageMax: number;
	/** Page of a query that asks for no size. */
	queryPageDefault: number;
	/** What a larger page than the largest gets (unknown). */
	aboveMax: 'capped' | 'refused';
	/** Whether each page of devices is in the order of ids. */
	order: 'byId' | 'mixed';
	/** How a query answers: `cursor` as an object, as its name, as a text that moves, or a bare array of everything. */
	queryAnswer: 'cursor' | 'text' | 'movingText' | 'array';
	/** What `cursor.count` counts (unknown): the rows of the page, or all. */
	cursorCount: 'page' | 'all';
	/** Until a cursor is forgotten (unknown how long). */
	cursorLifetimeSeconds: number;
	/** Clauses of `df` that queries know; all others they drop without a word. */
	queryClauses: string[];
	/** Queries in the window, and those that other tools of the account take of them all the time. */
	queryLimit: number;
	queryWindowSeconds: number;
	queriesByOthers: number;
	/** Whether each query has a count of its own (one source), or all have one. */
	limitPer: 'route' | 'account';
	/** What is answered over the limit: 429 with Retry-After, or status 200 with a web page. */
	overLimit: '429' | 'webPage';
}

export function defaultSettings(): NinjaOneSettings {
	return {
		tokenLifetimeSeconds: 3600,
		allowedScopes: ['monitoring', 'management', 'control', 'offline_access'],
		scopeNotAllowed: 'refused',
		clientCredentials: 'offered',
		errorShape: 'result',
		pageMax: 1000,
		queryPageMax: 5000,
		queryPageDefault: 1000,
		aboveMax: 'capped',
		order: 'byId',
		queryAnswer: 'cursor',
		cursorCount: 'page',
		cursorLifetimeSeconds: 3600,
		queryClauses: ['org', 'loc', 'id', 'status', 'online', 'offline'],
		queryLimit: 10,
		queryWindowSeconds: 600,
		queriesByOthers: 0,
		limitPer: 'route',
		overLimit: '429',
	};
}
