import { createHash } from 'node:crypto';
import { isConfidential } from '../credentialRequest';
import { CredentialError } from '../requestErrors';

/** What zone discovery answers. Both addresses end with a slash. */
export interface Zone {
	/** Base of every request, e.g. `https://webservices3.autotask.net/atservicesrest/`. */
	zoneUrl: string;
	/** Base of the web interface, e.g. `https://ww3.autotask.net/`; empty when it is unknown. */
	webUrl: string;
}

const DISCOVERY_HOST = 'https://webservices.autotask.net/';

/** Numbered zones, and the German and Spanish pre-release zones. */
const AUTOTASK_HOST = /^(webservices\d*|prde|pres)\.autotask\.net$/;

const ZONE_PATH = /\/atservicesrest\/?$/i;

const endWithSlash = (url: string) => (url.endsWith('/') ? url : `${url}/`);

/** `undefined` instead of an exception. */
export function parseUrl(text: string, base?: string): URL | undefined {
	return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

/** For which user and override a zone was found: a zone found for others must not be used. */
export function zoneOwner(userName: string, override: string): string {
	const identity = `${userName.trim().toLowerCase()}\n${override.trim()}`;
	return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

/**
 * Whether secrets may be sent to this address: hosts of Autotask over HTTPS, or exactly the origin
 * that the user entered as override, which must be HTTPS unless it is on this machine.
 *
 * @see https://www.autotask.net/help/developerhelp/Content/APIs/General/API_Zones.htm
 */
export function isAllowedAddress(url: URL, override: string): boolean {
	const wanted = override.trim();
	if (wanted !== '') return url.origin === parseUrl(wanted)?.origin && isConfidential(url);
	return url.protocol === 'https:' && url.port === '' && AUTOTASK_HOST.test(url.hostname);
}

/** The zone itself when the override names one (it then ends with `/atservicesrest/`). */
export function zoneOfOverride(override: string): Zone | undefined {
	const url = parseUrl(override.trim());
	if (url === undefined || !ZONE_PATH.test(url.pathname)) return undefined;
	const numbered = /^webservices(\d+)\.autotask\.net$/.exec(url.hostname)?.[1];
	return {
		zoneUrl: endWithSlash(url.origin + url.pathname),
		webUrl: numbered === undefined ? `${url.origin}/` : `https://ww${numbered}.autotask.net/`,
	};
}

/** Address of the zone discovery; it needs no credentials. */
export function discoveryUrl(userName: string, override: string): string {
	const base = override.trim() === '' ? DISCOVERY_HOST : endWithSlash(override.trim());
	return `${base}atservicesrest/v1.0/zoneInformation?user=${encodeURIComponent(userName.trim())}`;
}

/** Reads the answer of zone discovery; `undefined` when it is none. */
export function readZone(body: unknown): Zone | undefined {
	if (typeof body !== 'object' || body === null) return undefined;
	const { url, webUrl } = body as { url?: unknown; webUrl?: unknown };
	if (typeof url !== 'string' || parseUrl(url) === undefined) return undefined;
	// It becomes a link for people to click on.
	const isPage = typeof webUrl === 'string' && /^https?:$/.test(parseUrl(webUrl)?.protocol ?? '');
	const web = isPage ? webUrl : '';
	return { zoneUrl: endWithSlash(url), webUrl: web === '' ? '' : endWithSlash(web) };
}

/** Not a header of Autotask: tells the credential which zone has answered 401; never sent. */
export const REFUSED_ZONE_HEADER = 'x-refused-zone';

/** The zone has answered 401, and it is still the user's. */
export const SAME_ZONE = 'Autotask does not accept the credential in the zone of this user.';

/** The request was not sent, because it is not known or not allowed where to send it. */
export class ZoneRefusal extends CredentialError {}

/**
 * The stored zone is not to be used. It looks like a 401 to n8n, which therefore runs the zone
 * discovery again, keeps its result, and then repeats the request; nothing has been sent before.
 */
export class ZoneOutdated extends ZoneRefusal {
	readonly response = { status: 401, statusText: 'The stored zone is out of date' };
}
