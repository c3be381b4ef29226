import { redact } from '../redact';
import { quoted } from '../text';

/** A value of the Open API without its type wrappers. */
export type KscValue = string | number | boolean | null | KscValue[] | KscParams;

export interface KscParams {
	[attribute: string]: KscValue;
}

export const isParams = (value: unknown): value is KscParams =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** `{"type": "long", "value": 1}`: exactly these two keys, else it is a plain object. */
function isWrapper(value: KscParams): boolean {
	return typeof value.type === 'string' && 'value' in value && Object.keys(value).length === 2;
}

/** Responses of the API are about ten levels deep. */
const MAXIMUM_DEPTH = 100;

/**
 * Removes the type wrappers, at every depth; a bare value stays as it is, because servers and versions differ in
 * where they wrap.
 *
 * @returns `undefined` when it is nested too deep to be a response
 * @see https://support.kaspersky.com/help/KSC/16/KSCAPI/a00428.html (datetime), a00431.html (binary)
 */
function unwrap(value: KscValue, levels = MAXIMUM_DEPTH): KscValue | undefined {
	if (typeof value !== 'object' || value === null) return value;
	if (levels === 0) return undefined;
	if (isParams(value) && isWrapper(value)) return unwrap(value.value, levels - 1);
	// In place and in one pass: a response has tens of thousands of values, and nobody else uses it.
	const holder = value as KscParams;
	for (const key of Object.keys(holder)) {
		const inner = holder[key];
		if (typeof inner !== 'object' || inner === null) continue;
		const plain = unwrap(inner, levels - 1);
		if (plain === undefined) return undefined;
		holder[key] = plain;
	}
	return value;
}

/** Whether the value is nested deeper than any response, and perhaps than the stack allows. */
function isTooDeep(value: KscValue): boolean {
	return isDeeperThan(MAXIMUM_DEPTH, value);
}

function isDeeperThan(levels: number, value: KscValue): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}

/** Every attribute may be missing: the server omits NULL. */
export function text(params: KscParams, name: string): string | undefined {
	const value = params[name];
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A whole number, also as decimal text; an empty text is not zero. */
export function integer(params: KscParams, name: string): number | undefined {
	const value = params[name];
	const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

export function flag(params: KscParams, name: string): boolean {
	return params[name] === true || params[name] === 1;
}

/** An IPv4 address from its big-endian integer, e.g. 169090600 → `10.20.30.40`. */
export function ipAddress(params: KscParams, name: string): string | undefined {
	const value = integer(params, name);
	if (value === undefined || value === 0) return undefined;
	const unsigned = value >>> 0;
	return [24, 16, 8, 0].map((shift) => (unsigned >>> shift) & 0xff).join('.');
}

/** Error of a method; the server returns it with HTTP 200. */
export interface PxgError {
	code: number;
	module: string;
	message: string;
}

export type KscResponse =
	| { kind: 'result'; result: KscParams }
	| { kind: 'pxgError'; pxgError: PxgError }
	/** 401 or 403: the session has ended, or the credentials are wrong. */
	| { kind: 'unauthorized'; status: number; body: string }
	/** Not 200: a transport or authentication message in plain text, or a page of a proxy. */
	| { kind: 'transport'; status: number; body: string };

/** @see https://support.kaspersky.com/help/KSC/15/KSCAPI/a00337.html */
export const PXG_CODE = {
	accessDenied: 1184,
	notFound: 1186,
	notPermitted: 1193,
	unknownCall: 1194,
	unavailable: 1195,
	accountBlocked: 2013,
} as const;

const HTTP_OK = 200;

/** How much of a body without a result is read, and how much of it is quoted. */
const READ_LENGTH = 10_000;
const QUOTED_LENGTH = 200;

/** The messages in the vendor's list have at most a few hundred characters. */
const MESSAGE_LENGTH = 1_000;

function bodyText(body: unknown): string {
	if (typeof body === 'string') return body.slice(0, READ_LENGTH);
	if (!isParams(body) || isTooDeep(body)) return '';
	return JSON.stringify(body).slice(0, READ_LENGTH);
}

/** Prefers the localised text with its arguments filled in, as the vendor's console does. */
function messageOf(error: KscParams): string {
	const locdata = isParams(error.locdata) ? error.locdata : {};
	const format = text(locdata, 'format');
	if (format === undefined) return text(error, 'message') ?? 'no message';
	const args = Array.isArray(locdata.args) ? locdata.args : [];
	return format.slice(0, MESSAGE_LENGTH).replace(/%(\d+)/g, (mark, position: string) => {
		const value = args[Number(position) - 1];
		if (typeof value !== 'string' && typeof value !== 'number') return mark;
		return String(value).slice(0, MESSAGE_LENGTH);
	});
}

/** Reads an HTTP response. Only a 200 with a JSON object can contain a result. */
export function readResponse(status: number, body: unknown): KscResponse {
	if (status === 401 || status === 403) {
		return { kind: 'unauthorized', status, body: bodyText(body) };
	}
	const result = status === HTTP_OK && isParams(body) ? unwrap(body) : undefined;
	if (!isParams(result)) return { kind: 'transport', status, body: bodyText(body) };
	if (!isParams(result.PxgError)) return { kind: 'result', result };
	const error = result.PxgError;
	return {
		kind: 'pxgError',
		pxgError: {
			code: integer(error, 'code') ?? 0,
			module: (text(error, 'module') ?? 'unknown module').slice(0, QUOTED_LENGTH),
			message: messageOf(error).slice(0, MESSAGE_LENGTH),
		},
	};
}

/** The response without these secrets, wherever the server or a proxy quotes them. A result is left as it is. */
export function redactResponse(response: KscResponse, secrets: readonly string[]): KscResponse {
	if (response.kind === 'result') return response;
	const hide = (words: string) => redact(words, secrets);
	if (response.kind !== 'pxgError') return { ...response, body: hide(response.body) };
	const { code, module, message } = response.pxgError;
	return {
		kind: 'pxgError',
		pxgError: { code, module: hide(module), message: hide(message) },
	};
}

/** Whether the request may succeed a moment later: nothing is wrong with it. */
export function isTransientResponse(response: KscResponse): boolean {
	if (response.kind === 'pxgError') return response.pxgError.code === PXG_CODE.unavailable;
	return response.kind === 'transport' && [502, 503, 504].includes(response.status);
}

const GIVE_RIGHT =
	'Give the account a role with "General features: Basic functionality: Read" on the administration groups to watch.';

const ADVICE: Record<number, string> = {
	[PXG_CODE.accessDenied]: GIVE_RIGHT,
	[PXG_CODE.notPermitted]: GIVE_RIGHT,
	[PXG_CODE.unavailable]: 'The server is starting, stopping or under maintenance.',
	[PXG_CODE.accountBlocked]:
		'Unblock the account in Kaspersky Security Center, then save the credential again.',
};

/** An error for a person: what happened, and what to do next. */
export interface ErrorText {
	message: string;
	description: string;
}

/** Describes a response without a result. */
export function explainResponse(
	method: string,
	response: Exclude<KscResponse, { kind: 'result' }>,
): ErrorText {
	if (response.kind === 'pxgError') {
		const { code, module, message } = response.pxgError;
		return {
			message: `Kaspersky Security Center declined ${method}: ${message} (${module} ${code})`,
			description: ADVICE[code] ?? 'Nothing was changed.',
		};
	}
	if (response.kind === 'unauthorized') {
		return {
			message: `Kaspersky Security Center did not accept the session for ${method} (HTTP ${response.status})`,
			description:
				'A new session was started, but was not accepted either. Check the user in the credential, and whether there is a proxy between n8n and the server.',
		};
	}
	return {
		message: `Kaspersky Security Center returned no usable response to ${method} (HTTP ${response.status})`,
		description: `It returned: "${quoted(response.body) || 'nothing'}". Check that "Server URL" in the credential leads to the Open API (port 13299 by default) and not to the web console or a proxy.`,
	};
}
