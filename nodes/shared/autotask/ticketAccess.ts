import { ExpiringCache } from '../expiringCache';
import { HOUR_MS } from '../time';
import type { Refusal } from './answers';
import type { AutotaskClient } from './client';
import { clock } from './clock';
import type { Explanation } from './errors';
import { isRow, type Row } from './rows';

export type TicketRight = 'query' | 'create' | 'update';

/** What the API user may do with tickets. What Autotask does not say counts as allowed. */
export interface TicketAccess {
	kind: 'access';
	canQuery: boolean;
	canCreate: boolean;
	canUpdate: boolean;
	/** Queries leave tickets out without a word, e.g. those of other resources. */
	isQueryRestricted: boolean;
}

const accessOf = new ExpiringCache<TicketAccess | Refusal>(HOUR_MS, () => clock.now());

/**
 * The rights of the API user on tickets, asked once an hour. Where Autotask refuses to tell them, nothing is
 * known against the user: then all is allowed, and asked again the next time.
 */
export async function readTicketAccess(client: AutotaskClient): Promise<TicketAccess | Refusal> {
	const { account } = await client.connection();
	const answer = await accessOf.get(account, async () => await askForAccess(client));
	if (answer.kind === 'access') return answer;
	accessOf.forget(account);
	return answer.kind === 'rejected' ? readAccess({}) : answer;
}

/** To be asked again, because a request has shown that the rights are other ones. */
export function forgetTicketAccess(account: string): void {
	accessOf.forget(account);
}

async function askForAccess(client: AutotaskClient): Promise<TicketAccess | Refusal> {
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
export function missingRight(access: TicketAccess, right: TicketRight): Explanation | undefined {
	const { may, doing, right: name } = RIGHTS[right];
	if (may(access)) return undefined;
	return {
		message: `The API user may not ${doing} in Autotask`,
		description: adviceOf(`${name} of Tickets`),
	};
}

/** In words, that queries do not show all tickets; `undefined` when they do, as far as is known. */
export function restrictedQuery(access: TicketAccess): Explanation | undefined {
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
