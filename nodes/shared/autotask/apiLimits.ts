import { ExpiringCache } from '../expiringCache';
import { HOUR_MS } from '../time';
import type { AutotaskClient } from './client';
import { clock } from './clock';
import type { ErrorText } from './errors';
import { isRow, wholeNumber, type Row } from './query';
import type { ApiError } from './response';

/** What Autotask allows the API user: the rights on tickets, and how many requests are left this hour. */

export type TicketRight = 'query' | 'create' | 'update';

/** What the API user may do with tickets. What Autotask does not say counts as allowed. */
export interface TicketAccess {
	kind: 'access';
	canQuery: boolean;
	canCreate: boolean;
	canUpdate: boolean;
	/** Queries leave tickets out without an error, e.g. those of other resources. */
	isQueryRestricted: boolean;
}

const accessOf = new ExpiringCache<TicketAccess | ApiError>(HOUR_MS, () => clock.now());

/**
 * The rights of the API user on tickets, asked once an hour. Where Autotask does not return them, all
 * rights count as given, and are asked for again the next time.
 */
export async function readTicketAccess(client: AutotaskClient): Promise<TicketAccess | ApiError> {
	const { account } = await client.connection();
	const answer = await accessOf.get(account, async () => await askForAccess(client));
	if (answer.kind === 'access') return answer;
	accessOf.forget(account);
	return answer.kind === 'rejected' ? readAccess({}) : answer;
}

async function askForAccess(client: AutotaskClient): Promise<TicketAccess | ApiError> {
	const answer = await client.get('V1.0/Tickets/entityInformation');
	if (answer.kind !== 'ok') return answer;
	const { info } = answer.body;
	return readAccess(isRow(info) ? info : {});
}

/**
 * `info` of entityInformation. The levels are not documented; clients read 0 None, 1 All, 2 Restricted.
 */
function readAccess(info: Row): TicketAccess {
	const isNone = (level: unknown) => /^(0|none)$/i.test(String(level));
	const may = (can: unknown, level: unknown) => can !== false && !isNone(level);
	return {
		kind: 'access',
		canQuery: may(info.canQuery, info.userAccessForQuery),
		canCreate: may(info.canCreate, info.userAccessForCreate),
		canUpdate: may(info.canUpdate, info.userAccessForUpdate),
		isQueryRestricted: /^(2|restricted)$/i.test(String(info.userAccessForQuery)),
	};
}

const RIGHTS: Record<
	TicketRight,
	{ may: (access: TicketAccess) => boolean; doing: string; right: string }
> = {
	query: { may: ({ canQuery }) => canQuery, doing: 'see tickets', right: 'View' },
	create: { may: ({ canCreate }) => canCreate, doing: 'create tickets', right: 'Add' },
	update: { may: ({ canUpdate }) => canUpdate, doing: 'change tickets', right: 'Edit' },
};

/** In words, that the right is missing and where it is given; `undefined` when the user has it. */
export function missingRight(access: TicketAccess, right: TicketRight): ErrorText | undefined {
	const { may, doing, right: name } = RIGHTS[right];
	if (may(access)) return undefined;
	return {
		message: `The API user may not ${doing} in Autotask`,
		description: adviceOf(`${name} of Tickets`),
	};
}

/** In words, that queries do not show all tickets; `undefined` when they do, as far as is known. */
export function restrictedQuery(access: TicketAccess): ErrorText | undefined {
	if (!access.isQueryRestricted) return undefined;
	return {
		message: 'The API user does not see all tickets in Autotask',
		description: VIEW_ADVICE,
	};
}

const adviceOf = (right: string) =>
	`In Autotask, open Admin > Resources/Users > Security > Security Levels, edit the API user's security level (a copy of API User (system)), and under Service Desk set ${right}. Then run it again.`;

/** What to do where tickets that were written cannot be read. */
export const VIEW_ADVICE = adviceOf('View of Tickets: All');

/** What the tenant as a whole, with all its integrations, has used of its requests. */
export interface Threshold {
	kind: 'threshold';
	/** Requests per time frame, usually 10,000 in 60 minutes. */
	limit: number;
	used: number;
}

/**
 * Reads how many requests are left to everybody. The call itself counts as one.
 *
 * @see https://www.autotask.net/help/developerhelp/Content/APIs/REST/General_Topics/REST_Thresholds_Limits.htm
 */
export async function readThreshold(client: AutotaskClient): Promise<Threshold | ApiError> {
	const answer = await client.get('V1.0/ThresholdInformation');
	if (answer.kind !== 'ok') return answer;
	const limit = wholeNumber(answer.body.externalRequestThreshold) ?? 0;
	const used = wholeNumber(answer.body.currentTimeframeRequestCount) ?? -1;
	if (limit > 0 && used >= 0) return { kind: 'threshold', limit, used };
	return {
		kind: 'rejected',
		status: 200,
		texts: ['The response does not contain the request limit and the number of requests used.'],
	};
}
