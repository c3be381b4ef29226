import type { IHttpRequestOptions } from 'n8n-workflow';

/**
 * A request that n8n passes to a credential. Besides our nodes it comes from n8n's HTTP Request node, in which
 * people who may not read a credential can use it, with the options of an older request helper.
 */
export type CredentialRequest = Partial<IHttpRequestOptions> & {
	uri?: string;
	rejectUnauthorized?: boolean;
	followRedirect?: boolean;
	followAllRedirects?: boolean;
};

type TlsOptions = Pick<IHttpRequestOptions, 'agentOptions' | 'skipSslCertificateValidation'>;

/** A response of any status, as n8n's request helpers return it. */
export interface HttpResponse {
	statusCode: number;
	/** By lower-case name. */
	headers: Record<string, unknown>;
	/** Parsed JSON, or text when it is none. */
	body: unknown;
}

/** URL of a request, absolute or relative to the one of the credential. */
export function addressOf({ url, uri }: CredentialRequest): string {
	return String(url ?? uri ?? '');
}

/** Whether nobody on the way can read what is sent there: HTTPS, or this machine. */
export function isConfidential({ protocol, hostname }: URL): boolean {
	return protocol === 'https:' || /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/**
 * The request with the URL and the TLS options of the credential, whatever the node has set: no other certificate,
 * no proxy that the workflow names, and no redirect, which would carry the secrets away. Whether certificates are
 * checked is always set, because NODE_TLS_REJECT_UNAUTHORIZED would decide it otherwise.
 *
 * @param url absolute; the caller has checked that secrets may be sent there
 */
export function secureRequest(
	request: CredentialRequest,
	url: string,
	{ agentOptions, skipSslCertificateValidation = false }: TlsOptions = {},
): IHttpRequestOptions {
	const secured: CredentialRequest & { url: string } = {
		...request,
		...{ url, uri: undefined, baseURL: undefined, proxy: undefined },
		agentOptions: { ...agentOptions, rejectUnauthorized: !skipSslCertificateValidation },
		skipSslCertificateValidation,
		rejectUnauthorized: !skipSslCertificateValidation,
		...{ disableFollowRedirect: true, maxRedirects: 0 },
		...{ followRedirect: false, followAllRedirects: false },
	};
	return secured;
}

/** What n8n adds to every credential that authenticates requests: "Allowed HTTP Request Domains". */
export interface DomainRestriction {
	allowedHttpRequestDomains?: unknown;
	allowedDomains?: unknown;
}

/** `example.com`, or `*.example.com` for its subdomains but not for itself. */
function matchesDomain(pattern: string, host: string): boolean {
	const domain = pattern.trim().toLowerCase();
	if (domain.startsWith('*.')) return domain.length > 2 && host.endsWith(domain.slice(1));
	return domain === host;
}

/**
 * Whether a credential that is restricted to domains may be used with a URL. n8n checks this in its HTTP Request
 * node and in the pre-authentication of a credential, but not in requests of nodes of other packages; and its own
 * function for it takes other arguments in n8n 1 than in n8n 2.
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
	return patterns.some((pattern) => matchesDomain(pattern, host));
}
