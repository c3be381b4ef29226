import type { HttpResponse } from '../credentialRequest';
import {
	describeNetworkError,
	errorChain,
	errorCodeOf,
	findCredentialError,
} from '../requestErrors';
import { redact } from '../redact';
import { quoted } from '../text';
import { hostOf, type ErrorText, type Rmm, type RmmConnection } from './connection';

/** An answer of an RMM. */
export type RmmResponse =
	| { kind: 'json'; body: object }
	/** 429, or a page that speaks of too many requests. */
	| { kind: 'limit'; retryAfterMs: number }
	| { kind: 'unauthorized' }
	| { kind: 'forbidden'; text: string }
	/** A page is of a proxy, or of a server that is being serviced: it does not say that the thing is gone. */
	| { kind: 'notFound'; text: string; isPage: boolean }
	/** Anything else, JSON or not: never an empty list. */
	| { kind: 'fault'; status: number; text: string };

export type RmmFailure = Exclude<RmmResponse, { kind: 'json' }>;

/** Where an RMM does not say how long to wait. */
const LIMIT_MS = 60_000;

/** Longer than any limit lasts. */
const LONGEST_LIMIT_MS = 60 * 60_000;

const SPEAKS_OF_LIMIT = /rate.{0,3}limit|too many requests|throttl/i;

const READ_LENGTH = 10_000;

/** Seconds or a date, as HTTP allows. */
function retryAfterMs(value: unknown): number {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	const wait = /^\d{1,9}(\.\d{1,9})?$/.test(text)
		? Number(text) * 1000
		: Date.parse(text) - Date.now();
	return wait > 0 ? Math.min(wait, LONGEST_LIMIT_MS) : LIMIT_MS;
}

const isJson = (body: unknown): body is object => typeof body === 'object' && body !== null;

const isPage = (body: unknown): boolean => typeof body === 'string' && /^\s*</.test(body);

/** The readable part of a body; an error of NinjaOne is a text or `{code, params}` or a description. */
function textOf(body: unknown): string {
	if (typeof body === 'string') return quoted(body.slice(0, READ_LENGTH));
	if (!isJson(body)) return '';
	const {
		errorMessage,
		error_description: description,
		error,
		message,
	} = body as Record<string, unknown>;
	const code = isJson(errorMessage) ? (errorMessage as Record<string, unknown>).code : errorMessage;
	const told = [code, description, message, error].find((text) => typeof text === 'string');
	return quoted(String(told ?? '').slice(0, READ_LENGTH));
}

/** Reads an HTTP response. Only a 200 with JSON can be an answer. */
export function readRmmResponse({ statusCode, headers, body }: HttpResponse): RmmResponse {
	if (statusCode === 200 && isJson(body)) return { kind: 'json', body };
	const text = textOf(body);
	const speaksOfLimit =
		typeof body === 'string' && SPEAKS_OF_LIMIT.test(body.slice(0, READ_LENGTH));
	if (statusCode === 429 || (statusCode === 200 && speaksOfLimit)) {
		return { kind: 'limit', retryAfterMs: retryAfterMs(headers['retry-after']) };
	}
	if (statusCode === 401) return { kind: 'unauthorized' };
	if (statusCode === 403) return { kind: 'forbidden', text };
	return statusCode === 404
		? { kind: 'notFound', text, isPage: isPage(body) }
		: { kind: 'fault', status: statusCode, text };
}

/** The response without these secrets, wherever a server or a proxy quotes them. */
export function redactRmmResponse(response: RmmResponse, secrets: readonly string[]): RmmResponse {
	if (!('text' in response)) return response;
	return { ...response, text: redact(response.text, secrets) };
}

/** Whether the request may succeed a moment later: nothing is wrong with it. */
export const isTransientFault = (response: RmmResponse): boolean =>
	response.kind === 'fault' && [502, 503, 504].includes(response.status);

const saying = (text: string) => (text === '' ? '' : `: "${text}"`);

/** What a person is told about an answer that is none. */
export function explainFailure(rmm: Rmm, response: RmmFailure): ErrorText {
	const { name, limits, rightAdvice, fields } = rmm;
	if (response.kind === 'limit') {
		const seconds = Math.ceil(response.retryAfterMs / 1000);
		return {
			message: `${name} takes no more requests for ${seconds} seconds: its limit is reached`,
			description: `${limits} Let other tools ask less often, or this workflow poll less often.`,
		};
	}
	if (response.kind === 'unauthorized') {
		return {
			message: `${name} did not accept its own new token (HTTP 401)`,
			description: `Check "${fields.place}", "${fields.id}" and "${fields.secret}" in the credential. ${rightAdvice}`,
		};
	}
	if (response.kind === 'forbidden') {
		const blocked = rmm.blocksWith403
			? ' It also refuses everything from this address for about five minutes after too many requests.'
			: '';
		return {
			message: `${name} does not let this credential read (HTTP 403)${saying(response.text)}`,
			description: `${rightAdvice}${blocked}`,
		};
	}
	const status = response.kind === 'notFound' ? 404 : response.status;
	return {
		message: `${name} returned no usable answer (HTTP ${status})${saying(response.text)}`,
		description: `Check "${fields.place}" in the credential, and whether there is a proxy between n8n and ${name}.`,
	};
}

/** Describes a request without any response. */
export function explainNoAnswer(rmm: Rmm, connection: RmmConnection, error: unknown): ErrorText {
	const links = errorChain(error);
	const credentialError = findCredentialError(links);
	if (credentialError) return { message: credentialError.message ?? '', description: '' };
	const code = errorCodeOf(links);
	const reason = describeNetworkError(code)?.text ?? `unknown network error (${code ?? 'no code'})`;
	return {
		message: `Cannot connect to ${hostOf(connection)}: ${reason}`,
		description: `Check "${rmm.fields.place}" in the credential, and that n8n can reach the internet there.`,
	};
}
