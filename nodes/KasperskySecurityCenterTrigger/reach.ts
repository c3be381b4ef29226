import { sourceId } from '../shared/externalId';
import { BY_NAME, type Whereabouts } from './openApi/directory';

/**
 * What an observer can see, as its first look found it. A snapshot speaks for all of it, so two observers are one
 * source only if they have the same reach. Kept in the state: what an answer lacks, a right that is refused for a
 * while, or an option that is switched on later changes nothing.
 */
export interface Reach {
	/** What the server calls itself; the same whatever address leads to it. */
	server: string;
	/** The virtual server that the session is on; absent on the main server. */
	virtualServer?: string;
	/** Only where the rights of the account are limited: who has other rights sees something else. */
	account?: string;
	includesSecondaryServers?: true;
}

/** What an observer keeps of itself, as plain JSON. */
export interface StoredObserver {
	reach: Reach;
	/** What else the server has called itself since. */
	otherNames?: string[];
	/** Ids and names of the customers that have virtual servers, by the number of the virtual server. */
	virtualServers?: Record<string, [id: string, name: string]>;
}

/**
 * @param typed *Source ID*: in place of the server; the other parts of the reach count all the same, because a
 *   copy of the workflow with another account would otherwise complete the tickets of the first
 */
export function sourceOf(reach: Reach, typed: string): string {
	const { server, virtualServer, includesSecondaryServers, account } = reach;
	const parts = [
		typed || server,
		virtualServer === undefined ? '' : `/${virtualServer}`,
		includesSecondaryServers ? '+secondary servers' : '',
		account === undefined ? '' : `#${account}`,
	];
	return sourceId('ksc', parts.join(''));
}

/** Whether the session is on another virtual server than before, or no longer on one. */
export function isOtherVirtualServer(
	{ virtualServer: before = '' }: Reach,
	{ virtualServer: now }: Whereabouts,
): boolean {
	if (now === undefined || now.toLowerCase() === before.toLowerCase()) return false;
	const isNamed = [before, now].map((id) => id.startsWith(BY_NAME));
	// An id and a name may be those of the same.
	return before === '' || now === '' || isNamed[0] === isNamed[1];
}

/** Whether the server calls itself otherwise than it ever did. */
export function hasOtherName(
	{ reach, otherNames = [] }: StoredObserver,
	now: Whereabouts,
): boolean {
	const names = [reach.server, ...otherNames].map((name) => name.toLowerCase());
	return now.server !== undefined && !names.includes(now.server.toLowerCase());
}
