import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { ReplayMemory } from './replayMemory';

/** The fields of the credential. */
export interface ReportCredential {
	method: 'hmac' | 'bearer';
	secret: string;
}

export type Headers = Record<string, string | string[] | undefined>;

/** `undefined`: the report comes from somebody who knows the secret, and for the first time. */
export type Refusal = { status: 401 | 409 | 503; message: string } | undefined;

export const SHORTEST_SECRET = 16;

/** How far the clock of a device may be from ours; also how long a signed report stays fresh. */
const FRESH_SECONDS = 5 * 60;

const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

/**
 * Checks who sent a report. HMAC method: `X-Kaspersky-Report-Timestamp: <unix seconds>` and
 * `X-Kaspersky-Report-Signature: sha256=<hex of HMAC-SHA256(secret, "<timestamp>." + raw body)>`.
 * Bearer method: `Authorization: Bearer <secret>`.
 *
 * @param now seconds since 1970
 */
export function authenticate(
	{ method, secret }: ReportCredential,
	headers: Headers,
	body: Buffer,
	now: number,
	replays: ReplayMemory,
): Refusal {
	if (secret.length < SHORTEST_SECRET) {
		return {
			status: 503,
			message: `The credential of this endpoint has no secret of at least ${SHORTEST_SECRET} characters. Set one in n8n.`,
		};
	}
	return method === 'bearer'
		? checkBearer(secret, headers)
		: checkSignature(secret, headers, body, now, replays);
}

/** The signature of a body, in lower-case hexadecimal. */
export function signatureOf(secret: string, timestamp: string, body: Buffer | string): string {
	return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
}

function checkBearer(secret: string, headers: Headers): Refusal {
	const [, token] = /^Bearer (.+)$/i.exec(single(headers.authorization)) ?? [];
	if (token === undefined) {
		return refused('This endpoint asks for "Authorization: Bearer <secret>", which is missing.');
	}
	// Digests have one length, so that the time of the comparison tells nothing about the secret.
	const isSame = timingSafeEqual(digest(token.trim()), digest(secret));
	return isSame ? undefined : refused('The bearer token is not the secret of this endpoint.');
}

function checkSignature(
	secret: string,
	headers: Headers,
	body: Buffer,
	now: number,
	replays: ReplayMemory,
): Refusal {
	const timestamp = single(headers['x-kaspersky-report-timestamp']);
	const [, given] = SIGNATURE.exec(single(headers['x-kaspersky-report-signature'])) ?? [];
	if (!/^\d{1,12}$/.test(timestamp) || given === undefined) {
		return refused(
			'This endpoint asks for a signed report: the headers X-Kaspersky-Report-Timestamp (seconds since 1970) and X-Kaspersky-Report-Signature (sha256=<hex>) are missing or malformed.',
		);
	}
	const expected = signatureOf(secret, timestamp, body);
	if (!timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(given, 'hex'))) {
		return refused(
			'The signature does not match: the secret of the reporter is another one than in n8n, or the report was changed on its way.',
		);
	}
	const behind = now - Number(timestamp);
	if (Math.abs(behind) > FRESH_SECONDS) {
		const minutes = Math.ceil(Math.abs(behind) / 60);
		return refused(
			`The report was signed ${minutes} minutes ${behind > 0 ? 'ago' : 'in the future'}; up to ${FRESH_SECONDS / 60} are accepted. Send a new report, or set the clock of the device.`,
		);
	}
	if (!replays.remember(expected, Number(timestamp) + FRESH_SECONDS, now)) {
		return {
			status: 409,
			message: 'This very report was received already. Sign every attempt anew.',
		};
	}
	return undefined;
}

function refused(message: string): Refusal {
	return { status: 401, message };
}

function single(header: string | string[] | undefined): string {
	return (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
}

function digest(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
