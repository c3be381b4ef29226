/** What to look at first when there is no connection. */
export type FailureKind = 'name' | 'route' | 'encryption' | 'certificate' | 'answer';

/** A network failure in words: n8n would replace a message that holds its code by a general one. */
export interface NetworkFailure {
	/** Goes on a sentence: "Cannot connect to ksc.example: …". */
	text: string;
	kind: FailureKind;
	/** No request can have been received, so nothing can have happened. */
	neverConnected: boolean;
}

const before = (kind: FailureKind, text: string): NetworkFailure => ({
	...{ kind, text, neverConnected: true },
});

/** The connection was there, or may have been. */
const after = (kind: FailureKind, text: string): NetworkFailure => ({
	...{ kind, text, neverConnected: false },
});

const NOT_FOUND = before('name', 'its name is not known to the DNS server that n8n uses');
const NOT_LOOKED_UP = before(
	'name',
	'its name could not be looked up, because no DNS server answered',
);
const NO_ANSWER = after('answer', 'there was no answer in time');
const CUT = after('answer', 'the connection was cut');
const OLD_TLS = before('encryption', 'it offers no TLS version that n8n accepts');
const NO_COMMON_CIPHER = before('encryption', 'it and n8n have no TLS cipher in common');
const WEAK_TLS = before('encryption', 'its TLS encryption is too weak for n8n');
const NO_TLS = before(
	'encryption',
	'what answers there does not speak TLS, but perhaps plain HTTP',
);
const TLS_FAILED = after('encryption', 'the TLS encryption failed');
const NO_HTTP = after('answer', 'what answers there is no web server');
const CLIENT_CERTIFICATE = before('certificate', 'it asks for a certificate of the client');
const NOT_TRUSTED = before('certificate', 'its certificate is not trusted');
const EXPIRED = before('certificate', 'its certificate has expired');

const FAILURES: Record<string, NetworkFailure> = {
	ENOTFOUND: NOT_FOUND,
	ENODATA: NOT_FOUND,
	EAI_NONAME: NOT_FOUND,
	EAI_NODATA: NOT_FOUND,
	EAI_AGAIN: NOT_LOOKED_UP,
	EAI_FAIL: NOT_LOOKED_UP,
	ECONNREFUSED: before('route', 'the connection was refused'),
	EHOSTUNREACH: before('route', 'there is no route to it'),
	EHOSTDOWN: before('route', 'it is down'),
	ENETUNREACH: before('route', 'there is no way into its network'),
	ENETDOWN: before('route', 'the network of n8n is down'),
	EADDRNOTAVAIL: before('route', 'n8n has no address for its network, or no free port'),
	EACCES: before('route', 'a firewall on the machine of n8n does not allow it'),
	EPERM: before('route', 'a firewall on the machine of n8n does not allow it'),
	EMFILE: before('route', 'n8n has too many files and connections open'),
	ECONNABORTED: NO_ANSWER,
	ETIMEDOUT: NO_ANSWER,
	ESOCKETTIMEDOUT: NO_ANSWER,
	ECONNRESET: CUT,
	EPIPE: CUT,
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
	ERR_TLS_CERT_ALTNAME_INVALID: before(
		'certificate',
		'its certificate is not made out to this name',
	),
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
 * Puts the code of a network failure into words.
 *
 * @param code as Node.js names it, e.g. `EAI_AGAIN`
 * @returns `undefined` for a code that says nothing to us
 */
export function describeNetworkFailure(code: string | undefined): NetworkFailure | undefined {
	if (code === undefined) return undefined;
	if (Object.hasOwn(FAILURES, code)) return FAILURES[code];
	if (/^(ERR_SSL_|ERR_TLS_)/.test(code)) return TLS_FAILED;
	return code.startsWith('HPE_') ? NO_HTTP : undefined;
}
