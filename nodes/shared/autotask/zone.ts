import { createHash } from 'node:crypto';
import {
	addressOf,
	isConfidential,
	isInAllowedDomains,
	type CredentialRequest,
} from '../credentialRequest';
import { redact } from '../redact';
import { cut, sentence } from '../text';
import { CredentialError } from '../requestErrors';
import { credentialSecrets, type AutotaskCredential } from './credential';
import { readNetworkError } from './response';

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

const CHECK_ZONE_URL =
	'Check "Zone URL" in the credential, or leave it empty: then the zone of the user is discovered.';

const ZONE_PATH = /\/atservicesrest\/?$/i;

const endWithSlash = (url: string) => (url.endsWith('/') ? url : `${url}/`);

/** `undefined` instead of an exception. */
function parseUrl(text: string, base?: string): URL | undefined {
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
export class ZoneError extends CredentialError {}

/**
 * The stored zone is not to be used. It looks like a 401 to n8n, which therefore runs the zone
 * discovery again, keeps its result, and then repeats the request; nothing has been sent before.
 */
export class ZoneOutdated extends ZoneError {
	readonly response = { status: 401, statusText: 'The stored zone is out of date' };
}

/** What n8n keeps of a discovery. */
export interface DiscoveredZone extends Zone {
	zoneOwner: string;
}

type Fetch = (url: string) => Promise<{ statusCode: number; body: unknown }>;

/** What a header can carry. Line breaks are the usual slip: a text that was copied with its end of line. */
const HEADER_TEXT = /^[\x20-\x7e\xa0-\xff]*$/;

/** @throws ZoneError that names the field, when one of them cannot be sent */
function checkHeaders({ userName, secret, integrationCode }: AutotaskCredential): void {
	const fields = {
		'User Name': userName,
		Secret: secret,
		'Tracking Identifier': integrationCode,
	};
	for (const [field, text] of Object.entries(fields)) {
		if (HEADER_TEXT.test(text)) continue;
		throw new ZoneError(
			`"${field}" of the Autotask credential has a line break or another character that cannot be sent. Enter it again.`,
		);
	}
}

/**
 * Finds the zone of the API user. Needs no password.
 *
 * @throws ZoneError in words for the person who enters the credential
 * @see https://ww2.autotask.net/help/DeveloperHelp/Content/AdminSetup/2ExtensionsIntegrations/APIs/REST/API_Calls/REST_ZoneInformation.htm
 */
export async function discoverZone(
	credential: AutotaskCredential,
	fetch: Fetch,
): Promise<DiscoveredZone> {
	checkHeaders(credential);
	const { userName, baseUrl } = credential;
	if (baseUrl !== '') checkOverride(baseUrl);
	const zone = zoneOfOverride(baseUrl) ?? (await askForZone(credential, fetch));
	const url = parseUrl(zone.zoneUrl);
	if (url === undefined || !isAllowedAddress(url, baseUrl))
		throw foreignHost(credential, zone.zoneUrl);
	return { ...zone, zoneOwner: zoneOwner(userName, baseUrl) };
}

function checkOverride(baseUrl: string): void {
	const url = parseUrl(baseUrl);
	if (url === undefined) {
		throw new ZoneError(
			`The Zone URL "${baseUrl}" is not an address. Leave it empty, or enter one like https://webservices3.autotask.net/ATServicesRest/`,
		);
	}
	if (!isConfidential(url)) {
		throw new ZoneError(
			`The Zone URL ${baseUrl} does not begin with https://, so anyone on the network could read the secrets. Leave it empty, or enter one with https://`,
		);
	}
}

async function askForZone(credential: AutotaskCredential, fetch: Fetch): Promise<Zone> {
	const url = new URL(discoveryUrl(credential.userName, credential.baseUrl));
	checkDomain(credential, url);
	const answer = await fetch(url.href).catch((error: unknown) => readNetworkError(error));
	if ('kind' in answer) {
		const detail = 'detail' in answer ? answer.detail : answer.kind;
		throw new ZoneError(
			`The zone of the Autotask API user could not be looked up at ${url.host}: ${sentence(detail)} ${checkAddress(credential, 'Check that this n8n server can reach it, then try again.')}`,
		);
	}
	const zone = answer.statusCode === 200 ? readZone(answer.body) : undefined;
	if (zone === undefined) throw noZone(credential, answer.statusCode, answer.body);
	return zone;
}

/** Advice: whoever has entered an address looks at it first. */
export function checkAddress({ baseUrl }: AutotaskCredential, otherwise: string): string {
	return baseUrl === '' ? otherwise : CHECK_ZONE_URL;
}

function noZone(credential: AutotaskCredential, status: number, body: unknown): ZoneError {
	const text = JSON.stringify(body) ?? '';
	if (/zone information could not be determined|integrationcode is invalid/i.test(text)) {
		return new ZoneError(
			'Autotask has no API user with this user name. Enter the user name of the API user (an e-mail address, shown under "Credentials" on the API user\'s page in Autotask), not the one of a person.',
		);
	}
	return new ZoneError(
		`${new URL(discoveryUrl('', credential.baseUrl)).host} did not return the zone of the Autotask API user (HTTP ${status}). ${checkAddress(credential, 'Autotask may be under maintenance: try again later.')}`,
	);
}

/** @throws ZoneError when the credential is restricted to other domains */
function checkDomain(credential: AutotaskCredential, url: URL): void {
	if (isInAllowedDomains(credential, url.href)) return;
	throw new ZoneError(
		`The Autotask credential is restricted to other domains than ${url.hostname}. Add *.autotask.net to its "Allowed Domains".`,
	);
}

function foreignHost(credential: AutotaskCredential, address: string): ZoneError {
	const allowed = credential.baseUrl || 'webservices….autotask.net over HTTPS';
	const named = cut(redact(address, credentialSecrets(credential)), 200);
	return new ZoneError(
		`The address ${named} was refused: the credential's secrets are only sent to ${allowed}. If this host is right, enter it as Zone URL in the credential.`,
	);
}

/**
 * The absolute address of a request, if secrets may be sent there.
 *
 * @param refusedZone zone that has answered 401: pass only if the zone is another one by now
 * @throws ZoneOutdated to have the zone discovered again, ZoneError for other hosts
 */
export function resolveAddress(
	credential: AutotaskCredential,
	request: CredentialRequest,
	refusedZone: unknown,
): string {
	const { zoneUrl, userName, baseUrl } = credential;
	if (zoneUrl === '' || credential.zoneOwner !== zoneOwner(userName, baseUrl)) {
		throw new ZoneOutdated('The Autotask zone of this credential is not known yet.');
	}
	if (refusedZone === zoneUrl) {
		throw new ZoneOutdated(SAME_ZONE);
	}
	const address = addressOf(request);
	const url = parseUrl(address, parseUrl(request.baseURL ?? '', zoneUrl)?.href ?? zoneUrl);
	if (url === undefined || !isAllowedAddress(url, baseUrl)) throw foreignHost(credential, address);
	checkDomain(credential, url);
	checkHeaders(credential);
	return url.href;
}
