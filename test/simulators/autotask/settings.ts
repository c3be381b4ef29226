import { isRecord, type Scalar } from './model/values';

/** What a ticket category demands and supplies. No API model shows the demands (reference 2.4e). */
export interface CategoryRule {
	/** The category's queue setting (reference 2.4a). */
	queue: 'always' | 'never' | 'whenNoResource';
	/** Fields that must have a value, e.g. dueDateTime, billingCodeID. */
	required: string[];
	requireNoteTitles: boolean;
	defaults: Record<string, Scalar>;
	/** Supplies dueDateTime when the request has none. */
	dueInHours: number | null;
}

export type PicklistPreset = 'default' | 'renamed' | 'noPriority3' | 'noPriority3And4';

/** The tenant's peculiarities that a test or a demo may switch. Where the vendor's behaviour is unknown, both are here. */
export interface AutotaskSettings {
	/** Security level with restricted rights: queries answer 200 with nothing in them. */
	restrictedUser: boolean;
	/** The same for some entities only: "Tickets" may be created and never be seen. */
	restrictedEntities: string[];
	/** "<Entity>:<query|create|update>", entity may be "*": such a call returns 500 "…adequate permissions…". */
	noPermission: string[];
	/** What a query without its right gets: the 500 (client), or 200 with nothing in it (documented for levels). */
	deniedQuery: 'refused' | 'empty';
	inactiveCompanyMode: 'reject' | 'accept';
	inactivePicklistMode: 'reject' | 'accept';
	missingIdMode: '404' | 'null';
	/** merge: POST Tickets notes the duplicate on the open ticket and returns that ticket's id. */
	duplicateHandling: 'off' | 'merge';
	/** What makes a duplicate, together with the company. "title" lets any client run into it. */
	duplicateMatch: 'ticketNumber' | 'rmmAlertID' | 'externalID' | 'title';
	/** dropped: a create takes externalID and does not store it, as it treats fields that it does not know. */
	externalIdOnCreate: 'stored' | 'dropped';
	/** A workflow rule that fires for tickets that the API created (reference 2.4h), so long after their creation. */
	workflowRule: { afterMinutes: number; changes: Record<string, Scalar> } | null;
	/** Whether MaxRecords in upper case counts: two clients use it, a third says that it is ignored (reference 1.1). */
	upperCaseMaxRecords: 'read' | 'ignored';
	/** The next n PATCH Tickets answer 200 and change nothing. */
	patchIgnoredTimes: number;
	/** Concurrent requests per tracking identifier and endpoint; 0 switches the limit off. */
	threadLimit: number;
	/** 429, or another one: a client saw the text under other statuses. */
	threadLimitStatus: number;
	/** Retry-After of thread limit responses: none, seconds, or an HTTP date. */
	retryAfter: number | 'date' | null;
	externalRequestThreshold: number;
	requestThresholdTimeframe: number;
	/** Requests that the tenant's other integrations have already made in this hour. */
	requestsByOthers: number;
	/** Added latency from 50 % and from 75 % of the threshold. */
	thresholdLatencyMs: [number, number];
	thresholdExceededStatus: number;
	/** Base latency of every vendor request. */
	latencyMs: number;
	categoryRules: Record<string, CategoryRule>;
	/** What the tenant requires of all tickets, and the metadata tells (reference section 3); categories may fill it. */
	requiredTicketFields: string[];
	completeStatuses: number[];
	picklistPreset: PicklistPreset;
	/** eq, in, contains, beginsWith, endsWith on texts; SQL Server's default collation ignores case. */
	caseSensitive: boolean;
	noteqMatchesNull: boolean;
	/** Whether each value of an `in` list counts toward the 500 OR conditions. */
	inValuesCountAsOr: boolean;
	/** false: responses carry dates without the Z. */
	datesWithZone: boolean;
	/** After so many failed sign-ins of a user even the right secret is refused; 0 is never. */
	lockoutAfter: number;
	rmaModule: boolean;
}

const free: CategoryRule = {
	queue: 'whenNoResource',
	required: ['dueDateTime'],
	requireNoteTitles: false,
	defaults: { ticketType: 1 },
	dueInHours: null,
};

export function defaultSettings(): AutotaskSettings {
	return {
		restrictedUser: false,
		restrictedEntities: [],
		noPermission: [],
		deniedQuery: 'refused',
		inactiveCompanyMode: 'reject',
		inactivePicklistMode: 'reject',
		missingIdMode: '404',
		duplicateHandling: 'off',
		duplicateMatch: 'title',
		externalIdOnCreate: 'stored',
		workflowRule: null,
		upperCaseMaxRecords: 'ignored',
		patchIgnoredTimes: 0,
		threadLimit: 3,
		threadLimitStatus: 429,
		retryAfter: null,
		externalRequestThreshold: 10_000,
		requestThresholdTimeframe: 60,
		requestsByOthers: 0,
		thresholdLatencyMs: [500, 1000],
		thresholdExceededStatus: 429,
		latencyMs: 0,
		categoryRules: {
			'2': {
				...free,
				queue: 'always',
				required: [],
				defaults: { ticketType: 5, source: 8, priority: 2, status: 1 },
				dueInHours: 8,
			},
			'3': { ...free },
			'4': { ...free, required: [], dueInHours: 24 },
			'5': { ...free },
			'6': { ...free, required: [], dueInHours: 24 },
		},
		requiredTicketFields: [],
		completeStatuses: [5, 52],
		picklistPreset: 'default',
		caseSensitive: false,
		noteqMatchesNull: false,
		inValuesCountAsOr: true,
		datesWithZone: true,
		lockoutAfter: 0,
		rmaModule: false,
	};
}

/** Applies a JSON patch of the control API. Refuses unknown names: a mistyped switch must not pass as switched. */
export function patchSettings(settings: AutotaskSettings, patch: unknown): void {
	if (!isRecord(patch)) throw new Error('settings must be an object');
	for (const [key, value] of Object.entries(patch)) {
		if (!(key in settings)) throw new Error(`no setting ${key}`);
		const current: unknown = Reflect.get(settings, key);
		const sameKind =
			typeof current === typeof value && Array.isArray(current) === Array.isArray(value);
		const nullable = key === 'retryAfter' || key === 'workflowRule';
		if (!sameKind && !nullable) throw new Error(`setting ${key} has another type`);
		if (key === 'categoryRules' && isRecord(value)) {
			for (const [id, rule] of Object.entries(value)) {
				settings.categoryRules[id] = {
					...(settings.categoryRules[id] ?? free),
					...(isRecord(rule) ? rule : {}),
				};
			}
		} else Reflect.set(settings, key, value);
	}
}
