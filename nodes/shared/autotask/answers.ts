import {
	describeNetworkError,
	errorChain,
	errorCodeOf,
	findCredentialError,
	type NetworkErrorKind,
} from '../requestErrors';
import { redact } from '../redact';

/** An HTTP answer, as far as it matters here. */
export interface RawAnswer {
	statusCode: number;
	/** By lower-case name. */
	headers: Record<string, unknown>;
	/** Parsed JSON, or text when it is none. */
	body: unknown;
}

/** Autotask did what was asked. */
export interface OkAnswer {
	kind: 'ok';
	body: Record<string, unknown>;
}

/** Why there is no result. `waitMs`: how long Autotask asks to wait. */
export type Refusal =
	/** Autotask refuses the request in words; asking again changes nothing. */
	| { kind: 'rejected'; status: number; texts: string[] }
	/**
	 * User, secret or tracking identifier is wrong, or the user is inactive: never repeated. `heldUntil`: that was
	 * so lately, so this request was not sent; until when, as a person reads it.
	 */
	| { kind: 'unauthorized'; heldUntil?: string }
	/** Too many requests at the same time. */
	| { kind: 'throttled'; status?: number; waitMs?: number }
	/** The tenant's hourly requests are used up. */
	| { kind: 'overBudget'; status?: number; text: string }
	/** We stop before the tenant's hourly requests are used up, to leave some to others. */
	| { kind: 'reserved'; used: number; limit: number; percent: number }
	/** No connection was made; nothing happened. */
	| { kind: 'unreachable'; detail: string; what?: NetworkErrorKind }
	/** The server, or something on the way, is not well; whether the request was executed is unknown. */
	| { kind: 'transient'; detail: string; waitMs?: number }
	/** The answer is not what the REST API answers; whether the request was executed is unknown. */
	| { kind: 'unreadable'; detail: string }
	/** We did not send the request, e.g. because its host is not Autotask's. */
	| { kind: 'notSent'; detail: string }
	/** The execution was cancelled. */
	| { kind: 'cancelled' };

export type Answer = OkAnswer | Refusal;

const THREAD_LIMIT = /thread threshold|itgenatr005/i;
const HOURLY_LIMIT = /(request|hourly|api)[^.]{0,200}threshold|threshold[^.]{0,200}exceeded/i;
const LOCKED = /deadlock|lock request|time-?out|timed out/i;

/**
 * Whether a write with this answer certainly changed nothing. Where it is not certain, look before anything is
 * concluded or sent again: a status of 500 and above proves nothing, whatever it says, because Autotask and
 * what lies before it answer so also after the work is done.
 */
export function nothingHappened(answer: Refusal): boolean {
	if ('status' in answer && (answer.status ?? 0) >= 500) return false;
	return answer.kind !== 'transient' && answer.kind !== 'unreadable' && answer.kind !== 'cancelled';
}

/** `Retry-After` in milliseconds: seconds or an HTTP date. */
export function retryAfterMs(header: unknown, now: number): number | undefined {
	if (typeof header !== 'string' || header.trim() === '') return undefined;
	const seconds = Number(header);
	if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
	const time = Date.parse(header);
	return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The texts of `errors`, which Autotask answers as an array of strings; `undefined` when there is none. */
function errorTexts(body: unknown): string[] | undefined {
	if (!isRecord(body)) return undefined;
	if (Array.isArray(body.errors)) return body.errors.map((text) => asText(text));
	return typeof body.Message === 'string' ? [body.Message] : undefined;
}

function asText(value: unknown): string {
	if (typeof value === 'string' && value.trim() !== '') return value;
	if (typeof value !== 'object' || value === null) return 'it gave no reason';
	try {
		return JSON.stringify(value);
	} catch {
		return 'its reason is nested too deep to be shown';
	}
}

function describeBody(body: unknown): string {
	if (typeof body !== 'string') return 'an unexpected answer';
	if (body.trim() === '') return 'an empty answer';
	return /<html|<!doctype/i.test(body) ? 'a web page (HTML)' : 'text that is not JSON';
}

/**
 * Tells answers of the Autotask REST API apart. Status 500 means validation, permission, throttling
 * or a sick server; the text decides.
 *
 * @param now milliseconds, to read a `Retry-After` that is a date
 */
export function classifyAnswer(answer: RawAnswer, now: number): Answer {
	const { statusCode, body } = answer;
	const texts = errorTexts(body);
	const waitMs = retryAfterMs(answer.headers['retry-after'], now);
	const words = texts?.join(' ') ?? (typeof body === 'string' ? body.slice(0, 2000) : '');
	if (statusCode === 401) return { kind: 'unauthorized' };
	const isRefused = statusCode !== 200 || texts !== undefined;
	if (isRefused && THREAD_LIMIT.test(words))
		return { kind: 'throttled', status: statusCode, waitMs };
	if (texts && HOURLY_LIMIT.test(words)) {
		return { kind: 'overBudget', status: statusCode, text: words };
	}
	if (statusCode === 429) return { kind: 'throttled', status: statusCode, waitMs };
	if (statusCode === 200) return classifySuccess(body, texts);
	return classifyFailure(statusCode, body, texts, waitMs);
}

function classifySuccess(body: unknown, texts: string[] | undefined): Answer {
	if (texts && texts.length > 0) return { kind: 'rejected', status: 200, texts };
	if (isRecord(body)) return { kind: 'ok', body };
	return { kind: 'unreadable', detail: `HTTP 200 with ${describeBody(body)}` };
}

function classifyFailure(
	status: number,
	body: unknown,
	texts: string[] | undefined,
	waitMs: number | undefined,
): Refusal {
	const detail = `HTTP ${status} with ${describeBody(body)}`;
	if (status >= 500) {
		if (texts === undefined || texts.length === 0) return { kind: 'transient', detail, waitMs };
		if (!LOCKED.test(texts.join(' '))) return { kind: 'rejected', status, texts };
		return { kind: 'transient', detail: `HTTP ${status}: ${texts.join(' ')}`, waitMs };
	}
	if (status === 408) return { kind: 'transient', detail, waitMs };
	if (status >= 400) return { kind: 'rejected', status, texts: texts ?? [detail] };
	return { kind: 'unreadable', detail };
}

/**
 * Turns what n8n's request helper throws into an answer. Takes over codes only: the original
 * carries the request's headers, and with them the secrets.
 */
export function readLostConnection(error: unknown): Refusal {
	const links = errorChain(error);
	const refusal = findCredentialError(links);
	if (refusal) return { kind: 'notSent', detail: refusal.message ?? '' };
	const blocked = links.find((link) => /^SsrfBlocked/.test(link.constructor.name));
	if (blocked) return { kind: 'notSent', detail: SSRF_TEXT };
	const code = errorCodeOf(links);
	if (code === 'ERR_CANCELED') return { kind: 'cancelled' };
	const failure = describeNetworkError(code);
	const detail = failure?.text ?? `the connection broke (${code ?? 'no code'})`;
	if (failure?.neverConnected) return { kind: 'unreachable', detail, what: failure.kind };
	return { kind: 'transient', detail };
}

const SSRF_TEXT =
	"n8n's SSRF protection blocks this address. Add it to N8N_SSRF_ALLOWED_HOSTNAMES or N8N_SSRF_ALLOWED_IP_RANGES";

/** The refusal without these secrets, wherever Autotask or a proxy quotes them. */
export function concealed(refusal: Refusal, secrets: readonly string[]): Refusal {
	const hide = (text: string) => redact(text, secrets);
	if (refusal.kind === 'rejected') return { ...refusal, texts: refusal.texts.map(hide) };
	if ('text' in refusal) return { ...refusal, text: hide(refusal.text) };
	return 'detail' in refusal ? { ...refusal, detail: hide(refusal.detail) } : refusal;
}
