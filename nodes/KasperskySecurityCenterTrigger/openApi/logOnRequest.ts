import type { IHttpRequestOptions } from 'n8n-workflow';
import { isInAllowedDomains, isConfidential } from '../../shared/credentialRequest';
import type { Explanation } from './answers';
import { baseUrl, hostName, tlsOptions, type KscConnection } from './connection';

const base64 = (value: string) => Buffer.from(value, 'utf8').toString('base64');

/** What a header can carry as it is, without what would end the quotation marks around it. */
const HEADER_TEXT = /^[\x20\x21\x23-\x5b\x5d-\x7e\xa0-\xff]*$/;

/**
 * An internal user's log-in names no domain, so the unsettled encoding of `domain` matters to domain users only.
 * KlAkOAPI, the vendor's own client, sends it as it is.
 */
function authorization({ userType, user, password, domain }: KscConnection): string {
	const who = `KSCBasic user="${base64(user)}", pass="${base64(password)}"`;
	return userType === 'domain'
		? `${who}, domain="${domain?.trim() ?? ''}", internal="0"`
		: `${who}, internal="1"`;
}

export const NO_ADDRESS: Explanation = {
	message: 'The server URL of Kaspersky Security Center is not an address',
	description: 'Enter one like https://ksc.example.com:13299 in the credential.',
};

const NOT_ENCRYPTED: Explanation = {
	message: 'The server URL of Kaspersky Security Center begins with http://',
	description:
		'Everybody on the way could read the password, so nothing was sent. Enter it with https:// in the credential.',
};

const BAD_DOMAIN: Explanation = {
	message: 'The domain of the Kaspersky Security Center user has characters that cannot be sent',
	description:
		'Enter its short name (the NetBIOS name, e.g. CONTOSO), in plain letters and without quotation marks or line breaks.',
};

/** For a credential that must not be used with the server that it names. */
export const restricted = (connection: KscConnection): Explanation => ({
	message: `The Kaspersky Security Center credential is restricted to other domains than ${hostName(connection)}`,
	description: 'Add the server to its "Allowed Domains".',
});

/** What makes a log-in impossible before anything is sent. */
export function faultOf(connection: KscConnection): Explanation | undefined {
	if (!URL.canParse(baseUrl(connection))) return NO_ADDRESS;
	if (!isConfidential(new URL(baseUrl(connection)))) return NOT_ENCRYPTED;
	if (!isInAllowedDomains(connection, baseUrl(connection))) return restricted(connection);
	const { userType, domain = '' } = connection;
	return userType === 'domain' && !HEADER_TEXT.test(domain.trim()) ? BAD_DOMAIN : undefined;
}

/** The request that starts a session: the only one that carries the password. */
export function logOnRequest(connection: KscConnection): IHttpRequestOptions {
	const virtualServer = connection.virtualServer?.trim();
	return {
		method: 'POST',
		baseURL: baseUrl(connection),
		url: '/api/v1.0/Session.StartSession',
		headers: {
			Authorization: authorization(connection),
			...(virtualServer ? { 'X-KSC-VServer': base64(virtualServer) } : {}),
		},
		body: {},
		json: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// A redirect would carry the password to wherever it points.
		disableFollowRedirect: true,
		...tlsOptions(connection),
	};
}
