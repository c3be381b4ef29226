import { codeOf, failureChain, refusalIn } from '../wrappedFailure';
import type { Refusal } from './answers';

/** No connection was made with these, so nothing can have happened. n8n would replace the codes in a message. */
const NEVER_CONNECTED: Record<string, string> = {
	ECONNREFUSED: 'the connection was refused',
	ENOTFOUND: 'the host name is not known',
	EAI_AGAIN: 'the host name could not be looked up',
	EHOSTUNREACH: 'there is no way to the host',
	ENETUNREACH: 'there is no way to the network',
	ENETDOWN: 'the network is down',
	CERT_HAS_EXPIRED: 'the certificate has expired',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is not trusted',
	SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is not trusted',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate is not trusted',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate is not trusted',
	ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is of another host',
};

const NO_ANSWER: Record<string, string> = {
	ECONNABORTED: 'there was no answer in time',
	ETIMEDOUT: 'there was no answer in time',
	ECONNRESET: 'the connection was lost',
	EPIPE: 'the connection was lost',
};

/**
 * Turns what n8n's request helper throws into an answer. Takes over codes only: the original
 * carries the request's headers, and with them the secrets.
 */
export function readLostConnection(error: unknown): Refusal {
	const links = failureChain(error);
	const refusal = refusalIn(links);
	if (refusal) return { kind: 'notSent', detail: refusal.message ?? '' };
	const blocked = links.find((link) => /^SsrfBlocked/.test(link.constructor.name));
	if (blocked) return { kind: 'notSent', detail: SSRF_TEXT };
	const code = codeOf(links);
	if (code === 'ERR_CANCELED') return { kind: 'cancelled' };
	if (code !== undefined && code in NEVER_CONNECTED) {
		return { kind: 'unreachable', detail: NEVER_CONNECTED[code] };
	}
	const detail = code === undefined ? undefined : NO_ANSWER[code];
	return { kind: 'transient', detail: detail ?? `the connection broke (${code ?? 'no code'})` };
}

const SSRF_TEXT =
	"n8n's SSRF protection blocks this address. Add it to N8N_SSRF_ALLOWED_HOSTNAMES or N8N_SSRF_ALLOWED_IP_RANGES";
