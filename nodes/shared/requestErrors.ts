import { UserError } from 'n8n-workflow';

/** What n8n and axios leave of an error. */
export interface ErrorLink {
	name?: string;
	message?: string;
	description?: string | null;
	code?: unknown;
	httpCode?: unknown;
	response?: { status?: number };
	cause?: unknown;
	errorResponse?: unknown;
}

const NOT_SENT = 'REFUSED_BY_CREDENTIAL';

/**
 * A credential does not send the request; the message tells the user why. n8n 2 keeps it as the cause of what it
 * throws, n8n 1 keeps only the message and this code.
 */
export class CredentialError extends UserError {
	readonly httpCode = NOT_SENT;
}

const isErrorLink = (value: unknown): value is ErrorLink =>
	typeof value === 'object' && value !== null;

/** The error and what n8n and axios wrapped into it, outermost first. */
export function errorChain(error: unknown): ErrorLink[] {
	const links: ErrorLink[] = [];
	let link = error;
	while (isErrorLink(link) && links.length < 10) {
		links.push(link);
		link = link.cause ?? link.errorResponse;
	}
	return links;
}

/** `write EPROTO 80C…:error:0A00010B:SSL routines:…:wrong version number:…`; each version of OpenSSL has other numbers. */
const OPENSSL_REASON = /error:[0-9a-f]+:SSL routines:[^:]*:([\w ]+):/i;

/** What Node.js says of a failed handshake where it gives the code of the system: then only the message has the reason. */
function openSslCode(links: ErrorLink[]): string | undefined {
	const [, reason] =
		links.map(({ message }) => OPENSSL_REASON.exec(message ?? '')).find(Boolean) ?? [];
	return reason && `ERR_SSL_${reason.toUpperCase().replaceAll(' ', '_')}`;
}

/** E.g. `ECONNREFUSED`: axios calls it `code`, what n8n 1 makes of it `httpCode`. */
export function errorCodeOf(links: ErrorLink[]): string | undefined {
	const codes = links.flatMap(({ code, httpCode }) => [code, httpCode]);
	const code = codes.find(
		(each): each is string => typeof each === 'string' && /^[A-Z]/.test(each),
	);
	return code === 'EPROTO' ? (openSslCode(links) ?? code) : code;
}

/** The message is the one of the credential, whatever n8n has wrapped around it. */
export function findCredentialError(links: ErrorLink[]): ErrorLink | undefined {
	return links.find((link) => link instanceof CredentialError || link.httpCode === NOT_SENT);
}

/** What to look at first when there is no connection. */
export type NetworkErrorKind = 'name' | 'route' | 'encryption' | 'certificate' | 'response';

/** A network error in words: n8n replaces a message that contains an error code by a general one. */
export interface NetworkError {
	/** Completes a sentence: "Cannot connect to ksc.example: …". */
	text: string;
	kind: NetworkErrorKind;
	/** No request can have been received, so nothing can have happened. */
	neverConnected: boolean;
}

const before = (kind: NetworkErrorKind, text: string): NetworkError => ({
	...{ kind, text, neverConnected: true },
});

/** The connection was there, or may have been. */
const after = (kind: NetworkErrorKind, text: string): NetworkError => ({
	...{ kind, text, neverConnected: false },
});

const NOT_FOUND = before('name', 'its name is not known to the DNS server that n8n uses');
const NOT_LOOKED_UP = before(
	'name',
	'its name could not be looked up, because no DNS server responded',
);
const TIMED_OUT = after('response', 'it did not respond in time');
const INTERRUPTED = after('response', 'the connection was interrupted');
const OLD_TLS = before('encryption', 'it offers no TLS version that n8n accepts');
const NO_COMMON_CIPHER = before('encryption', 'it and n8n have no TLS cipher in common');
const WEAK_TLS = before('encryption', 'its TLS encryption is too weak for n8n');
const NO_TLS = before('encryption', 'the server there does not use TLS, but perhaps plain HTTP');
const TLS_FAILED = after('encryption', 'the TLS encryption failed');
const NO_HTTP = after('response', 'what it sent is not HTTP');
const CLIENT_CERTIFICATE = before('certificate', 'it requires a client certificate');
const NOT_TRUSTED = before('certificate', 'its certificate is not trusted');
const EXPIRED = before('certificate', 'its certificate has expired');

const ERRORS: Record<string, NetworkError> = {
	ENOTFOUND: NOT_FOUND,
	ENODATA: NOT_FOUND,
	EAI_NONAME: NOT_FOUND,
	EAI_NODATA: NOT_FOUND,
	EAI_AGAIN: NOT_LOOKED_UP,
	EAI_FAIL: NOT_LOOKED_UP,
	ECONNREFUSED: before('route', 'the connection was refused'),
	EHOSTUNREACH: before('route', 'there is no route to it'),
	EHOSTDOWN: before('route', 'the server is down'),
	ENETUNREACH: before('route', 'its network cannot be reached'),
	ENETDOWN: before('route', 'the network of n8n is down'),
	EADDRNOTAVAIL: before('route', 'n8n has no address for its network, or no free port'),
	EACCES: before('route', 'a firewall on the machine of n8n does not allow it'),
	EPERM: before('route', 'a firewall on the machine of n8n does not allow it'),
	EMFILE: before('route', 'n8n has too many files and connections open'),
	ECONNABORTED: TIMED_OUT,
	ETIMEDOUT: TIMED_OUT,
	ESOCKETTIMEDOUT: TIMED_OUT,
	ECONNRESET: INTERRUPTED,
	EPIPE: INTERRUPTED,
	EPROTO: TLS_FAILED,
	ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
	ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
	ERR_SSL_HTTP_REQUEST: NO_TLS,
	ERR_SSL_UNSUPPORTED_PROTOCOL: OLD_TLS,
	ERR_SSL_UNKNOWN_PROTOCOL: OLD_TLS,
	ERR_SSL_VERSION_TOO_LOW: OLD_TLS,
	ERR_SSL_NO_PROTOCOLS_AVAILABLE: OLD_TLS,
	ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: OLD_TLS,
	ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: NO_COMMON_CIPHER,
	ERR_SSL_NO_SHARED_CIPHER: NO_COMMON_CIPHER,
	ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED: WEAK_TLS,
	ERR_SSL_DH_KEY_TOO_SMALL: WEAK_TLS,
	ERR_SSL_EE_KEY_TOO_SMALL: WEAK_TLS,
	ERR_SSL_CA_MD_TOO_WEAK: WEAK_TLS,
	ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: CLIENT_CERTIFICATE,
	CERT_HAS_EXPIRED: EXPIRED,
	CERT_NOT_YET_VALID: before(
		'certificate',
		'its certificate is not valid yet: a clock may be wrong',
	),
	ERR_TLS_CERT_ALTNAME_INVALID: before('certificate', 'its certificate is for another name'),
	DEPTH_ZERO_SELF_SIGNED_CERT: NOT_TRUSTED,
	SELF_SIGNED_CERT_IN_CHAIN: NOT_TRUSTED,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: NOT_TRUSTED,
	UNABLE_TO_GET_ISSUER_CERT: NOT_TRUSTED,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: NOT_TRUSTED,
	CERT_UNTRUSTED: NOT_TRUSTED,
	CERT_SIGNATURE_FAILURE: NOT_TRUSTED,
	CERT_REVOKED: NOT_TRUSTED,
};

/**
 * Describes a network error code in words.
 *
 * @param code as Node.js names it, e.g. `EAI_AGAIN`
 * @returns `undefined` for a code that is not known here
 */
export function describeNetworkError(code: string | undefined): NetworkError | undefined {
	if (code === undefined) return undefined;
	if (Object.hasOwn(ERRORS, code)) return ERRORS[code];
	if (/^(ERR_SSL_|ERR_TLS_)/.test(code)) return TLS_FAILED;
	return code.startsWith('HPE_') ? NO_HTTP : undefined;
}
