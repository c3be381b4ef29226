/**
 * What the vendor leaves open, or what differs between servers. Each default is the milder reading; tests switch to
 * the other one, because a client must survive both.
 */
export interface SimulatorSettings {
	/** HTTP status for a session that has run out (401 and 403 are both plausible; 403 after EndSession is documented). */
	expiredSessionStatus: 401 | 403;
	/** Limits.GetLimits 70, LP_AuthSessionLifetimeSec. */
	sessionLifetimeSeconds: number;
	/** Limits.GetLimits 71, LP_AuthSessionInactiveLifetimeSec. */
	sessionInactivitySeconds: number;
	/** Lifetime of a `Session.CreateToken` token (about 3 minutes in the field). */
	tokenLifetimeSeconds: number;
	/** Wrong passwords in a row until the account is blocked. */
	maxFailedLogons: number;
	blockSeconds: number;
	/** How long a FindHostsAsync search runs, and the `lNextCheckDelay` it asks for. */
	asyncDurationMilliseconds: number;
	asyncCheckDelayMilliseconds: number;
	/** Makes every asynchronous search fail, with one of the two layouts of `pStateData` that clients have met. */
	asyncFailure: 'none' | 'flat' | 'nested';
	/** How many finished but unread asynchronous actions a session may pile up before its connection is closed. */
	maxUnreadAsyncActions: number;
	/** Meaning of a left-out KLGRP_FIND_FROM_CUR_VS_ONLY (undocumented). */
	currentVirtualServerOnlyByDefault: boolean;
	/** Whether an unknown attribute name fails the call, or is left out like a NULL (undocumented). */
	unknownAttributes: 'error' | 'ignore';
	/**
	 * Attributes that a search may filter by, but is declined for when it asks for them. KLHST_WKS_CONNECT_IP_LONG is
	 * known as a filter attribute only (reference section 5); which code says so is unknown, 1192 as for unknown names.
	 */
	filterOnlyAttributes: string[];
	/** Error code of GetHostInfo and GetGroupInfoEx for what the account may not see (undocumented). */
	hiddenObjectCode: 1184 | 1186;
	/** Whether an inheriting group's container carries the effective mask or none (undocumented). */
	inheritedMasks: 'effective' | 'omitted';
	/** Milliseconds that every API call takes at least. */
	latencyMilliseconds: number;
}

/** Settings as they are at the start of a simulator. */
export function defaultSettings(): SimulatorSettings {
	return {
		expiredSessionStatus: 401,
		sessionLifetimeSeconds: 86_400,
		sessionInactivitySeconds: 1_800,
		tokenLifetimeSeconds: 180,
		maxFailedLogons: 5,
		blockSeconds: 900,
		asyncDurationMilliseconds: 300,
		asyncCheckDelayMilliseconds: 100,
		asyncFailure: 'none',
		maxUnreadAsyncActions: 10,
		currentVirtualServerOnlyByDefault: false,
		unknownAttributes: 'error',
		filterOnlyAttributes: [],
		hiddenObjectCode: 1184,
		inheritedMasks: 'effective',
		latencyMilliseconds: 0,
	};
}
