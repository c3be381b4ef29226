import { isParams, text, integer, unwrap, type KscParams } from './values';

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
	unavailable: 1195,
	accountBlocked: 2013,
} as const;

const HTTP_OK = 200;

const excerpt = (body: unknown) =>
	(typeof body === 'string' ? body : (JSON.stringify(body) ?? ''))
		.replace(/<[^>]{0,200}>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim()
		.slice(0, 200);

/** Prefers the localised text with its arguments filled in, as the vendor's console does. */
function messageOf(error: KscParams): string {
	const locdata = isParams(error.locdata) ? error.locdata : {};
	const format = text(locdata, 'format');
	if (format === undefined) return text(error, 'message') ?? 'no message';
	const args = Array.isArray(locdata.args) ? locdata.args : [];
	return format.replace(/%(\d+)/g, (mark, position: string) => {
		const value = args[Number(position) - 1];
		return value === undefined ? mark : String(value);
	});
}

/** Reads an HTTP answer. Only a 200 with a JSON object can hold a result. */
export function readAnswer(status: number, body: unknown): KscAnswer {
	if (status === 401 || status === 403) {
		return { kind: 'unauthorized', status, body: excerpt(body) };
	}
	if (status !== HTTP_OK || !isParams(body)) {
		return { kind: 'transport', status, body: excerpt(body) };
	}
	const result = unwrap(body);
	if (!isParams(result)) return { kind: 'transport', status, body: excerpt(body) };
	if (!isParams(result.PxgError)) return { kind: 'result', result };
	const error = result.PxgError;
	return {
		kind: 'pxgError',
		pxgError: {
			code: integer(error, 'code') ?? 0,
			subcode: integer(error, 'subcode') ?? 0,
			module: text(error, 'module') ?? 'unknown module',
			message: messageOf(error),
		},
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
		description: `It said: "${answer.body || 'nothing'}". Check that the server URL leads to the Open API (port 13299 by default) and not to the web console or a proxy.`,
	};
}
