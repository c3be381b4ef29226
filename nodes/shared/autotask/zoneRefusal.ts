import { CredentialRefusal } from '../wrappedFailure';

/** Not a header of Autotask: tells the credential which zone has answered 401; never sent. */
export const REFUSED_ZONE_HEADER = 'x-refused-zone';

/** The request was not sent, because it is not known or not allowed where to send it. */
export class ZoneRefusal extends CredentialRefusal {}

/**
 * The stored zone is not to be used. It looks like a 401 to n8n, which therefore runs the zone
 * discovery again, keeps its result, and then repeats the request; nothing has been sent before.
 */
export class ZoneOutdated extends ZoneRefusal {
	readonly response = { status: 401, statusText: 'The stored zone is out of date' };
}
