import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import {
	addressOf,
	isInAllowedDomains,
	isConfidential,
	type CredentialRequest,
	type DomainRestriction,
} from '../credentialRequest';
import { redact } from '../redact';
import { cut, sentence } from '../text';
import { readLostConnection } from './answers';
import {
	discoveryUrl,
	isAllowedAddress,
	parseUrl,
	readZone,
	zoneOfOverride,
	zoneOwner,
	type Zone,
	SAME_ZONE,
	ZoneOutdated,
	ZoneRefusal,
} from './zone';

/** The credential as the code uses it: trimmed texts, empty when missing. */
export interface AutotaskCredential extends DomainRestriction {
	userName: string;
	secret: string;
	integrationCode: string;
	/** Override of the zone, usually empty. */
	baseUrl: string;
	zoneUrl: string;
	zoneOwner: string;
}

/** What n8n keeps of a discovery. */
export interface DiscoveredZone extends Zone {
	zoneOwner: string;
}

type Fetch = (url: string) => Promise<{ statusCode: number; body: unknown }>;

/** Secrets are taken as they are: they may contain any character. */
export function readAutotaskCredential(data: ICredentialDataDecryptedObject): AutotaskCredential {
	const text = (name: string) => String(data[name] ?? '');
	return {
		userName: text('userName').trim(),
		secret: text('secret'),
		integrationCode: text('integrationCode').trim(),
		baseUrl: text('baseUrl').trim(),
		zoneUrl: text('zoneUrl'),
		zoneOwner: text('zoneOwner'),
		allowedHttpRequestDomains: data.allowedHttpRequestDomains,
		allowedDomains: data.allowedDomains,
	};
}

/** What must not be seen in an error or a log, whoever quotes it. */
export function secretsOf({ userName, secret, integrationCode }: AutotaskCredential): string[] {
	return [userName, secret, integrationCode];
}

/** What a header can carry. Line breaks are the usual slip: a text that was copied with its end of line. */
const HEADER_TEXT = /^[\x20-\x7e\xa0-\xff]*$/;

/** @throws ZoneRefusal that names the field, when one of them cannot be sent */
export function checkHeaders({ userName, secret, integrationCode }: AutotaskCredential): void {
	const fields = {
		'User Name': userName,
		Secret: secret,
		'Tracking Identifier': integrationCode,
	};
	for (const [field, text] of Object.entries(fields)) {
		if (HEADER_TEXT.test(text)) continue;
		throw new ZoneRefusal(
			`"${field}" of the Autotask credential has a line break or another character that cannot be sent. Enter it again.`,
		);
	}
}

/**
 * Finds the zone of the API user. Needs no password.
 *
 * @throws ZoneRefusal in words for the person who enters the credential
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
		throw new ZoneRefusal(
			`The Zone URL "${baseUrl}" is not an address. Leave it empty, or enter one like https://webservices3.autotask.net/ATServicesRest/`,
		);
	}
	if (!isConfidential(url)) {
		throw new ZoneRefusal(
			`The Zone URL ${baseUrl} does not begin with https://, so everybody on the way could read the secrets. Leave it empty, or enter one with https://`,
		);
	}
}

async function askForZone(credential: AutotaskCredential, fetch: Fetch): Promise<Zone> {
	const url = new URL(discoveryUrl(credential.userName, credential.baseUrl));
	checkDomain(credential, url);
	const answer = await fetch(url.href).catch((error: unknown) => readLostConnection(error));
	if ('kind' in answer) {
		const detail = 'detail' in answer ? answer.detail : answer.kind;
		throw new ZoneRefusal(
			`The zone of the Autotask API user could not be looked up at ${url.host}: ${sentence(detail)} Check that this n8n server can reach it, then try again.`,
		);
	}
	const zone = answer.statusCode === 200 ? readZone(answer.body) : undefined;
	if (zone === undefined) throw noZone(answer.statusCode, answer.body);
	return zone;
}

function noZone(status: number, body: unknown): ZoneRefusal {
	const text = JSON.stringify(body) ?? '';
	if (/zone information could not be determined|integrationcode is invalid/i.test(text)) {
		return new ZoneRefusal(
			'Autotask knows no API user of this name. Enter the user name of the API user (an e-mail address, shown under "Credentials" on the API user\'s page in Autotask), not the one of a person.',
		);
	}
	return new ZoneRefusal(
		`Autotask did not tell the zone of the API user (HTTP ${status}). Autotask may be under maintenance: try again later.`,
	);
}

/** @throws ZoneRefusal when the credential is restricted to other domains */
function checkDomain(credential: AutotaskCredential, url: URL): void {
	if (isInAllowedDomains(credential, url.href)) return;
	throw new ZoneRefusal(
		`The Autotask credential is restricted to other domains than ${url.hostname}. Add *.autotask.net to its "Allowed Domains".`,
	);
}

function foreignHost(credential: AutotaskCredential, address: string): ZoneRefusal {
	const allowed = credential.baseUrl || 'webservices….autotask.net over HTTPS';
	const named = cut(redact(address, secretsOf(credential)), 200);
	return new ZoneRefusal(
		`The address ${named} was refused: the credential's secrets are only sent to ${allowed}. If this host is right, enter it as Zone URL in the credential.`,
	);
}

/**
 * The absolute address of a request, if secrets may be sent there.
 *
 * @param refusedZone zone that has answered 401: pass only if the zone is another one by now
 * @throws ZoneOutdated to have the zone discovered again, ZoneRefusal for other hosts
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
