import { redact } from '../../shared/redact';
import { integer, isParams, isTooDeep, text, unwrap, type KscParams } from './values';

/** A failed method: the server says so with HTTP 200. */
export interface PxgError {
	code: number;
	subcode: number;
	module: string;
	message: string;
}

export type KscAnswer =
	| { kind: 'result'; result: KscParams }
	| { kind: 'pxgError'; pxgError: PxgError }
	/** 401 or 403: the session is gone, or the credentials are refused. */
	| { kind: 'unauthorized'; status: number; body: string }
	/** Not 200: a transport or authentication message in plain text, or a page of a proxy. */
	| { kind: 'transport'; status: number; body: string };

/** @see https://support.kaspersky.com/help/KSC/15/KSCAPI/a00337.html */
export const PXG = {
	accessDenied: 1184,
	notFound: 1186,
	badFormat: 1192,
	notPermitted: 1193,
	unknownCall: 1194,
	unavailable: 1195,
	accountBlocked: 2013,
} as const;

const HTTP_OK = 200;

/** So much of a body that holds no result is looked at, and so much of it is quoted. */
const READ_LENGTH = 10_000;
const QUOTED_LENGTH = 200;

/** Of a method's own words: those of the vendor's list have at most a few hundred characters. */
const MESSAGE_LENGTH = 1_000;

function bodyText(body: unknown): string {
	if (typeof body === 'string') return body.slice(0, READ_LENGTH);
	if (!isParams(body) || isTooDeep(body)) return '';
	return JSON.stringify(body).slice(0, READ_LENGTH);
}

/** What a person can read in a body, be it text or a page. */
const quoted = (body: string) =>
	body
		.replace(/<[^<>]{0,200}>/g, ' ')
		.replace(/[\s\p{Cc}]+/gu, ' ')
		.trim()
		.slice(0, QUOTED_LENGTH);

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

/** Reads an HTTP answer. Only a 200 with a JSON object can hold a result. */
export function readAnswer(status: number, body: unknown): KscAnswer {
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
			subcode: integer(error, 'subcode') ?? 0,
			module: (text(error, 'module') ?? 'unknown module').slice(0, QUOTED_LENGTH),
			message: messageOf(error).slice(0, MESSAGE_LENGTH),
		},
	};
}

/** The answer without these secrets, wherever the server or a proxy quotes them. A result is left as it is. */
export function concealed(answer: KscAnswer, secrets: readonly string[]): KscAnswer {
	if (answer.kind === 'result') return answer;
	const hide = (said: string) => redact(said, secrets);
	if (answer.kind !== 'pxgError') return { ...answer, body: hide(answer.body) };
	const { module, message, ...codes } = answer.pxgError;
	return {
		kind: 'pxgError',
		pxgError: { ...codes, module: hide(module), message: hide(message) },
	};
}

/** Worth another try a moment later: nothing is wrong with the request. */
export function isPassing(answer: KscAnswer): boolean {
	if (answer.kind === 'pxgError') return answer.pxgError.code === PXG.unavailable;
	return answer.kind === 'transport' && [502, 503, 504].includes(answer.status);
}

const ADVICE: Record<number, string> = {
	[PXG.accessDenied]:
		'Give the account a role with "General features: Basic functionality: Read" on the groups that it is to watch.',
	[PXG.notPermitted]:
		'Give the account a role with "General features: Basic functionality: Read" on the groups that it is to watch.',
	[PXG.unavailable]:
		'The server is starting, stopping or under maintenance. The next poll tries again.',
	[PXG.accountBlocked]:
		'Unblock the account in Kaspersky Security Center, then save the credential again.',
};

export interface Explanation {
	message: string;
	description: string;
}

/** Puts an answer without a result into words: what happened, and what to do next. */
export function explainAnswer(
	method: string,
	answer: Exclude<KscAnswer, { kind: 'result' }>,
): Explanation {
	if (answer.kind === 'pxgError') {
		const { code, module, message } = answer.pxgError;
		return {
			message: `Kaspersky Security Center declined ${method}: ${message} (${module} ${code})`,
			description: ADVICE[code] ?? 'Nothing was changed. The next poll tries again.',
		};
	}
	if (answer.kind === 'unauthorized') {
		return {
			message: `Kaspersky Security Center did not accept the session for ${method} (HTTP ${answer.status})`,
			description:
				'A new session was started and not accepted either. Check the account in the credential, and whether a proxy stands between n8n and the server.',
		};
	}
	return {
		message: `Kaspersky Security Center gave no usable answer to ${method} (HTTP ${answer.status})`,
		description: `It said: "${quoted(answer.body) || 'nothing'}". Check that the server URL leads to the Open API (port 13299 by default) and not to the web console or a proxy.`,
	};
}
