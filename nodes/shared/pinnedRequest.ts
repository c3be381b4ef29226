import type { IHttpRequestOptions } from 'n8n-workflow';

/**
 * A request that n8n hands to a credential. Besides our nodes it comes from n8n's HTTP Request node, in which
 * people who may not read a credential can use it, with the older helper's options.
 */
export type CredentialRequest = Partial<IHttpRequestOptions> & {
	uri?: string;
	rejectUnauthorized?: boolean;
	followRedirect?: boolean;
	followAllRedirects?: boolean;
};

type Trust = Pick<IHttpRequestOptions, 'agentOptions' | 'skipSslCertificateValidation'>;

/** Where a request is to go, absolute or below the credential's own address. */
export function addressOf({ url, uri }: CredentialRequest): string {
	return String(url ?? uri ?? '');
}

/** Whether nobody on the way can read what is sent there: HTTPS, or this very machine. */
export function isConfidential({ protocol, hostname }: URL): boolean {
	return protocol === 'https:' || /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/**
 * The request with its address and its trust as the credential wants them, whatever the node has asked for:
 * no other certificate, no proxy that the workflow names, and no redirect, which would carry the secrets away.
 * Whether certificates are checked is said aloud: NODE_TLS_REJECT_UNAUTHORIZED would decide it otherwise.
 *
 * @param url absolute; the caller has checked that secrets may be sent there
 */
export function pinRequest(
	request: CredentialRequest,
	url: string,
	{ agentOptions, skipSslCertificateValidation = false }: Trust = {},
): IHttpRequestOptions {
	const pinned: CredentialRequest & { url: string } = {
		...request,
		...{ url, uri: undefined, baseURL: undefined, proxy: undefined },
		agentOptions: { ...agentOptions, rejectUnauthorized: !skipSslCertificateValidation },
		skipSslCertificateValidation,
		rejectUnauthorized: !skipSslCertificateValidation,
		...{ disableFollowRedirect: true, maxRedirects: 0 },
		...{ followRedirect: false, followAllRedirects: false },
	};
	return pinned;
}

/** What n8n adds to every credential that authenticates requests: "Allowed HTTP Request Domains". */
export interface DomainRestriction {
	allowedHttpRequestDomains?: unknown;
	allowedDomains?: unknown;
}

/** `example.com`, or `*.example.com` for what lies below it but not for itself. */
function isNamedBy(pattern: string, host: string): boolean {
	const domain = pattern.trim().toLowerCase();
	if (domain.startsWith('*.')) return domain.length > 2 && host.endsWith(domain.slice(1));
	return domain === host;
}

/**
 * Whether a credential that is restricted to domains may be used with an address. n8n looks at this in its
 * HTTP Request node and in the log-in of a credential, but not in requests of other packages' nodes; and what
 * it has for it takes other arguments in n8n 1 than in n8n 2.
 *
 * @param url absolute
 */
export function isInAllowedDomains(
	{ allowedHttpRequestDomains, allowedDomains }: DomainRestriction,
	url: string,
): boolean {
	if (allowedHttpRequestDomains !== 'domains') return true;
	const patterns = typeof allowedDomains === 'string' ? allowedDomains.split(',') : [];
	const host = new URL(url).hostname;
	return patterns.some((pattern) => isNamedBy(pattern, host));
}
