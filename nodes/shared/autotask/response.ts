import {
	describeNetworkError,
	errorChain,
	errorCodeOf,
	findCredentialError,
	type NetworkErrorKind,
} from '../requestErrors';
import type { HttpResponse } from '../credentialRequest';
import { redact } from '../redact';

/** Autotask did what was asked. */
export interface ApiSuccess {
	kind: 'ok';
	body: Record<string, unknown>;
}

/** Why there is no result. `waitMs`: how long Autotask asks to wait. */
export type ApiError =
	/** Autotask refuses the request in words; asking again changes nothing. */
	| { kind: 'rejected'; status: number; texts: string[] }
	/**
	 * User, secret or tracking identifier is wrong, or the user is inactive: never repeated. `blockedUntil`: that was
	 * so lately, so this request was not sent; until when, as a person reads it.
	 */
	| { kind: 'unauthorized'; blockedUntil?: string }
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

export type ApiResult = ApiSuccess | ApiError;

const THREAD_LIMIT = /thread threshold|itgenatr005/i;
const HOURLY_LIMIT = /(request|hourly|api)[^.]{0,200}threshold|threshold[^.]{0,200}exceeded/i;
const LOCKED = /deadlock|lock request|time-?out|timed out/i;

/**
 * Whether a write with this answer certainly changed nothing. Where it is not certain, look before anything is
 * concluded or sent again: only a status of 4xx proves anything, whatever the others say, because Autotask and
 * what lies before it answer 5xx, or 200 with errors, also after the work is done.
 */
export function nothingHappened(answer: ApiError): boolean {
	if ('status' in answer && answer.status !== undefined) {
		return answer.status >= 400 && answer.status < 500;
	}
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

/** The texts of `errors`, which Autotask returns as an array of strings; `undefined` when there is none. */
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
	if (typeof body !== 'string') return 'an unexpected response';
	if (body.trim() === '') return 'an empty response';
	return /<html|<!doctype/i.test(body) ? 'a web page (HTML)' : 'text that is not JSON';
}

/**
 * Classifies responses of the Autotask REST API. Status 500 means validation, permission, throttling
 * or a sick server; the text decides.
 *
 * @param now milliseconds, to read a `Retry-After` that is a date
 */
export function classifyResponse(answer: HttpResponse, now: number): ApiResult {
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

function classifySuccess(body: unknown, texts: string[] | undefined): ApiResult {
	if (texts && texts.length > 0) return { kind: 'rejected', status: 200, texts };
	if (isRecord(body)) return { kind: 'ok', body };
	return { kind: 'unreadable', detail: `HTTP 200 with ${describeBody(body)}` };
}

function classifyFailure(
	status: number,
	body: unknown,
	texts: string[] | undefined,
	waitMs: number | undefined,
): ApiError {
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
export function readNetworkError(thrown: unknown): ApiError {
	const links = errorChain(thrown);
	const fromCredential = findCredentialError(links);
	if (fromCredential) return { kind: 'notSent', detail: fromCredential.message ?? '' };
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

/** The error without these secrets, wherever Autotask or a proxy quotes them. */
export function redactError(error: ApiError, secrets: readonly string[]): ApiError {
	const hide = (text: string) => redact(text, secrets);
	if (error.kind === 'rejected') return { ...error, texts: error.texts.map(hide) };
	if ('text' in error) return { ...error, text: hide(error.text) };
	return 'detail' in error ? { ...error, detail: hide(error.detail) } : error;
}

export interface RetryPolicy {
	/** How often a request is sent at most. */
	attempts: number;
	firstPauseMs: number;
	longestPauseMs: number;
	/** A longer `Retry-After` is not waited for. */
	longestRetryAfterMs: number;
}

export const RETRY_POLICY: RetryPolicy = {
	attempts: 5,
	firstPauseMs: 1_000,
	longestPauseMs: 20_000,
	longestRetryAfterMs: 60_000,
};

/** A read can be repeated at will; a write only when the answer proves that nothing happened. */
export type Effect = 'read' | 'write';

function isPassing(answer: ApiError, effect: Effect): boolean {
	switch (answer.kind) {
		case 'throttled':
		case 'unreachable':
			return effect === 'read' || nothingHappened(answer);
		case 'transient':
		case 'unreadable':
			return effect === 'read';
		default:
			return false;
	}
}

/**
 * How long to wait before the same request is sent again.
 *
 * @param attempt how often it has been sent
 * @param chance between 0 and 1; spreads the requests of many clients
 * @returns milliseconds; `undefined` when it is not to be sent again
 */
export function pauseBeforeRetry(
	answer: ApiError,
	effect: Effect,
	attempt: number,
	chance: number,
	policy: RetryPolicy = RETRY_POLICY,
): number | undefined {
	if (attempt >= policy.attempts || !isPassing(answer, effect)) return undefined;
	const asked = 'waitMs' in answer ? answer.waitMs : undefined;
	if (asked !== undefined && asked > policy.longestRetryAfterMs) return undefined;
	const grown = Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** (attempt - 1));
	return Math.max(asked ?? 0, grown * (0.5 + chance / 2));
}
