import { trimEnd } from 'lodash';
import type { IHttpRequestOptions } from 'n8n-workflow';
import type { DomainRestriction } from '../../shared/credentialRequest';
import {
	describeNetworkError,
	errorChain,
	errorCodeOf,
	type ErrorLink,
	findCredentialError,
	type NetworkError,
	type NetworkErrorKind,
} from '../../shared/requestErrors';
import type { Explanation } from './answers';

/** What the credential holds. */
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

/** `https://host:13299`, whatever of it was typed. */
export function baseUrl({ serverUrl }: KscConnection): string {
	const trimmed = trimEnd(serverUrl.trim(), '/');
	const withScheme = /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
	const hasPort = /^https?:\/\/(\[[^\]]*\]|[^/:]+):\d+/i.test(withScheme);
	return hasPort ? withScheme : withScheme.replace(/^(https?:\/\/[^/]+)/i, '$1:13299');
}

/** What must not be seen in an error or a log, whoever quotes it. */
export function secretsOf({ password, sessionToken = '' }: KscConnection): string[] {
	// Before the dot is the mark of the log-in, which the server never gets.
	return [password, sessionToken, sessionToken.slice(sessionToken.indexOf('.') + 1)];
}

/** The server's host name, for people; what was typed, if that is no address. */
export function hostName(connection: KscConnection): string {
	const url = baseUrl(connection);
	return URL.canParse(url) ? new URL(url).hostname : connection.serverUrl;
}

/** Restores the line breaks of a PEM text, which single-line fields and copying lose; adds missing armour. */
export function pemOf(certificate: string): string {
	const blocks = certificate.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
	const bodies = blocks ?? [certificate];
	return bodies
		.map((block) => block.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, ''))
		.filter((body) => body !== '')
		.map((body) => {
			const lines = body.match(/.{1,64}/g) ?? [];
			return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n');
		})
		.join('\n');
}

/**
 * How the server's certificate is judged: by the CA given and by no other, by the system's, or not at all.
 * Said aloud, because NODE_TLS_REJECT_UNAUTHORIZED would otherwise switch it off for the whole of n8n.
 */
export function tlsOptions(
	connection: KscConnection,
): Pick<IHttpRequestOptions, 'agentOptions' | 'skipSslCertificateValidation'> {
	if (connection.ignoreSslIssues) return { skipSslCertificateValidation: true };
	const ca = connection.caPem?.trim();
	return { agentOptions: { rejectUnauthorized: true, ...(ca ? { ca: pemOf(ca) } : {}) } };
}

/** `SsrfBlockedIpError`, `SsrfBlockedHostnameError`; both are also a UserError with words of n8n's own. */
const isBlockedByN8n = ({ name }: ErrorLink) => name?.startsWith('SsrfBlocked') === true;

const PASSING_CUTS = ['ECONNABORTED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'];

/** Whether the connection was cut in a way that another try may not meet. */
export function isPassingCut(failure: unknown): boolean {
	return PASSING_CUTS.includes(errorCodeOf(errorChain(failure)) ?? '');
}

/** Puts a request that got no answer at all into words. */
export function explainNoAnswer(server: string, failure: unknown): Explanation {
	const links = errorChain(failure);
	if (links.some(isBlockedByN8n)) {
		return {
			message: `n8n is set to refuse connections to private addresses such as ${server}`,
			description:
				'Allow it with N8N_SSRF_ALLOWED_HOSTNAMES or N8N_SSRF_ALLOWED_IP_RANGES in the environment of n8n.',
		};
	}
	const refusal = findCredentialError(links);
	if (refusal) return { message: refusal.message ?? '', description: '' };
	const code = errorCodeOf(links);
	const known = describeNetworkError(code);
	const reason = known?.text ?? 'unknown network error';
	return {
		message: `Cannot connect to ${server}: ${reason}${hasOwnText(known) ? '' : ` (${code ?? 'no code'})`}`,
		description: CERTIFICATE_ADVICE[code ?? ''] ?? ADVICE[known?.kind ?? 'route'],
	};
}

/** n8n replaces messages that hold one of the common codes; those of TLS help whoever looks for the cause. */
const hasOwnText = (failure: NetworkError | undefined) =>
	failure !== undefined && failure.kind !== 'certificate' && failure.kind !== 'encryption';

const PASTE_CERTIFICATE =
	'Kaspersky Security Center makes its own certificate. Paste it into "CA Certificate" of the credential: on a Windows server it is C:\\ProgramData\\KasperskyLab\\adminkit\\1093\\cert\\klserver.cer. n8n before 2.20 takes no certificate from a credential: name the file in NODE_EXTRA_CA_CERTS in its environment.';

const ADVICE: Record<NetworkErrorKind, string> = {
	name: 'Check the name in "Server URL" of the credential, and the DNS server of the machine that n8n runs on.',
	route:
		'Check "Server URL" in the credential, that the Open API port (13299 by default) is open for this n8n, and that the Administration Server runs.',
	encryption:
		'The Open API speaks TLS 1.2 on port 13299 by default. Check the port in "Server URL" of the credential, whether a proxy stands between, and the TLS settings of the Administration Server.',
	certificate: PASTE_CERTIFICATE,
	response:
		'Check that "Server URL" in the credential leads to the Open API (port 13299 by default), and that the Administration Server runs and is not overloaded. The next poll tries again.',
};

/** Where another certificate would not help. */
const CERTIFICATE_ADVICE: Record<string, string> = {
	ERR_TLS_CERT_ALTNAME_INVALID:
		'Put the name that the certificate names into "Server URL" of the credential: usually the fully qualified name of the Administration Server.',
	CERT_HAS_EXPIRED:
		'Renew the Administration Server certificate, then paste the new one into "CA Certificate" of the credential.',
	CERT_NOT_YET_VALID:
		'Compare the clock of the machine that n8n runs on with that of the Administration Server.',
};
