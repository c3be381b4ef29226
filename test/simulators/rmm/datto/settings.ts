/** What the vendor leaves open, or what differs between accounts; the first choice is the one that was seen. */
export interface DattoSettings {
	/** Seconds that a token is good for: 100 hours. */
	tokenLifetimeSeconds: number;
	/** Whether API access is switched on for the account; what is answered where it is not is unknown, so it is ours. */
	isApiEnabled: boolean;
	apiDisabledStatus: number;
	/** For a wrong key or secret: what Spring's OAuth answers, or 401. */
	wrongKeyStatus: 400 | 401;
	/** The shape of error bodies is unknown. */
	errorShape: 'json' | 'text' | 'empty';
	/** The account's largest page. */
	pageMax: number;
	/** What a larger `max` gets (unknown). */
	aboveMax: 'capped' | 'refused';
	/** Whether nextPageUrl has the filters of the first request (seen: no). */
	nextPageKeepsFilters: boolean;
	/** Described as date-time, seen as milliseconds; a client takes seconds and texts, too. */
	times: 'milliseconds' | 'seconds' | 'text';
	/** How many of udf1 … udf300 a device has, as null where nothing is in them. */
	udfs: number;
	/** Reads in the window, per account, and what other tools of the account take of them all the time. */
	readLimit: number;
	readWindowSeconds: number;
	readsByOthers: number;
	cutOffRatio: number;
	/** Delay of each answer above the cut-off. */
	delayMs: number;
	/** Retry-After of 429 in seconds; whether it is sent is unknown. */
	retryAfter: number | null;
	/** Refused reads within the window that make an address blocked (the number is ours), and for how long it is. */
	refusalsUntilBlock: number;
	blockSeconds: number;
}

export function defaultSettings(): DattoSettings {
	return {
		tokenLifetimeSeconds: 100 * 60 * 60,
		isApiEnabled: true,
		apiDisabledStatus: 403,
		wrongKeyStatus: 400,
		errorShape: 'json',
		pageMax: 250,
		aboveMax: 'capped',
		nextPageKeepsFilters: false,
		times: 'milliseconds',
		udfs: 30,
		readLimit: 600,
		readWindowSeconds: 60,
		readsByOthers: 0,
		cutOffRatio: 0.9,
		delayMs: 1000,
		retryAfter: null,
		refusalsUntilBlock: 60,
		blockSeconds: 300,
	};
}
