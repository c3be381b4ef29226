import { trimEnd } from 'lodash';
import type { IHttpRequestOptions } from 'n8n-workflow';
import type { DomainRestriction } from '../credentialRequest';
import {
	describeNetworkError,
	errorChain,
	errorCodeOf,
	type ErrorLink,
	findCredentialError,
	type NetworkError,
	type NetworkErrorKind,
} from '../requestErrors';
import { CERTIFICATE_FILE, pemOf } from './certificate';
import type { ErrorText } from './kscResponse';

/** Name of the credential type. */
export const KSC_CREDENTIAL = 'kasperskySecurityCenterApi';

/** The fields of the credential. */
export interface KscConnection extends DomainRestriction {
	serverUrl: string;
	userType: 'internal' | 'domain';
	domain?: string;
	user: string;
	password: string;
	virtualServer?: string;
	caPem?: string;
	ignoreSslIssues?: boolean;
	sessionToken?: string;
}

/** `https://host:13299`, also when only a part of it was typed. */
export function baseUrl({ serverUrl }: KscConnection): string {
	const trimmed = trimEnd(serverUrl.trim(), '/');
	const withScheme = /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
	const hasPort = /^https?:\/\/(\[[^\]]*\]|[^/:]+):\d+/i.test(withScheme);
	return hasPort ? withScheme : withScheme.replace(/^(https?:\/\/[^/]+)/i, '$1:13299');
}

/** What must not appear in an error or a log, no matter who quotes it. */
export function secretsOfConnection({ password, sessionToken = '' }: KscConnection): string[] {
	// Before the dot is our own digest of the login, which is never sent to the server.
	return [password, sessionToken, sessionToken.slice(sessionToken.indexOf('.') + 1)];
}

/** Host name of the server, for texts; what was typed if that is not a valid address. */
export function hostName(connection: KscConnection): string {
	const url = baseUrl(connection);
	return URL.canParse(url) ? new URL(url).hostname : connection.serverUrl;
}

/**
 * How the certificate of the server is verified: by the given CA only, by those of the system, or not at all.
 * Always set, because NODE_TLS_REJECT_UNAUTHORIZED would otherwise switch it off for all of n8n.
 */
export function tlsOptions(
	connection: KscConnection,
): Pick<IHttpRequestOptions, 'agentOptions' | 'skipSslCertificateValidation'> {
	if (connection.ignoreSslIssues) return { skipSslCertificateValidation: true };
	const ca = connection.caPem?.trim();
	return { agentOptions: { rejectUnauthorized: true, ...(ca ? { ca: pemOf(ca) } : {}) } };
}

/** `SsrfBlockedIpError`, `SsrfBlockedHostnameError`; both are also a UserError with a text of n8n's own. */
const isBlockedByN8n = ({ name }: ErrorLink) => name?.startsWith('SsrfBlocked') === true;

const TRANSIENT_CODES = ['ECONNABORTED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'];

/** Whether the connection was interrupted in a way that a retry may not meet. */
export function isTransientNetworkError(error: unknown): boolean {
	return TRANSIENT_CODES.includes(errorCodeOf(errorChain(error)) ?? '');
}

/** Describes a request without any response. */
export function explainNoResponse(server: string, error: unknown): ErrorText {
	const links = errorChain(error);
	if (links.some(isBlockedByN8n)) {
		return {
			message: `n8n is configured to refuse connections to private addresses such as ${server}`,
			description:
				'Allow it with N8N_SSRF_ALLOWED_HOSTNAMES or N8N_SSRF_ALLOWED_IP_RANGES in the environment of n8n.',
		};
	}
	const credentialError = findCredentialError(links);
	if (credentialError) return { message: credentialError.message ?? '', description: '' };
	const code = errorCodeOf(links);
	const networkError = describeNetworkError(code);
	const reason = networkError?.text ?? 'unknown network error';
	return {
		message: `Cannot connect to ${server}: ${reason}${hasOwnText(networkError) ? '' : ` (${code ?? 'no code'})`}`,
		description: CERTIFICATE_ADVICE[code ?? ''] ?? ADVICE[networkError?.kind ?? 'route'],
	};
}

/** n8n replaces messages that contain one of the common codes; TLS codes help to find the cause. */
const hasOwnText = (error: NetworkError | undefined) =>
	error !== undefined && error.kind !== 'certificate' && error.kind !== 'encryption';

const PASTE_CERTIFICATE = `Kaspersky Security Center creates its own certificate. Paste it into "CA Certificate" of the credential: on a Windows server it is ${CERTIFICATE_FILE}. n8n before 2.20 cannot use a certificate from a credential: set NODE_EXTRA_CA_CERTS in its environment to the path of the file.`;

const ADVICE: Record<NetworkErrorKind, string> = {
	name: 'Check the host name in "Server URL" of the credential, and the DNS server of the machine that n8n runs on.',
	route:
		'Check "Server URL" in the credential, that this n8n can reach the Open API port (13299 by default), and that the Administration Server is running.',
	encryption:
		'The Open API uses TLS 1.2 on port 13299 by default. Check the port in "Server URL" of the credential, whether there is a proxy between n8n and the server, and the TLS settings of the Administration Server.',
	certificate: PASTE_CERTIFICATE,
	response:
		'Check that "Server URL" in the credential leads to the Open API (port 13299 by default), and that the Administration Server is running and not overloaded.',
};

/** For certificates that are trusted but do not match. */
const CERTIFICATE_ADVICE: Record<string, string> = {
	ERR_TLS_CERT_ALTNAME_INVALID:
		'Enter the name that is in the certificate as "Server URL" of the credential: usually the fully qualified name of the Administration Server.',
	CERT_HAS_EXPIRED:
		'Renew the Administration Server certificate, then paste the new one into "CA Certificate" of the credential.',
	CERT_NOT_YET_VALID:
		'Compare the clock of the machine that n8n runs on with that of the Administration Server.',
};
