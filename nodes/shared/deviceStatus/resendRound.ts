import type { ListRef } from './deviceLists';

/** Where a problem stands among all: seconds since 1970 when it was first seen, device id, status code. */
export type Position = [since: number, deviceId: string, code: string];

/** A resend that is under way: it can take several executions. */
export interface ResendRound {
	/** The last problem that it has sent. */
	after: Position;
	/** The last problem that it sends: what is raised meanwhile is no part of it. */
	until: Position;
	/** The customers' lists that it has yet to send, after all problems. */
	lists: readonly ListRef[];
}
