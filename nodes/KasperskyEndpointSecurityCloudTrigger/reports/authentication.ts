import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The fields of the credential. */
export interface ReportCredential {
	method: 'hmac' | 'bearer';
	secret: string;
}

type Headers = Record<string, string | string[] | undefined>;

/** `undefined`: the sender knows the secret, and this report was not received before. */
type AuthenticationFailure = { status: 401 | 409 | 503; message: string } | undefined;

export const MIN_SECRET_LENGTH = 16;

/** How far the clock of a device may be from ours; also how long a signed report is valid. */
const MAX_AGE_SECONDS = 5 * 60;

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
	replays: ReplayCache,
): AuthenticationFailure {
	if (secret.length < MIN_SECRET_LENGTH) {
		return {
			status: 503,
			message: `The credential of this endpoint has no shared secret of at least ${MIN_SECRET_LENGTH} characters. Set "Shared Secret" in the credential in n8n.`,
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

function checkBearer(secret: string, headers: Headers): AuthenticationFailure {
	const [, token] = /^Bearer (.+)$/i.exec(firstValue(headers.authorization)) ?? [];
	if (token === undefined) {
		return unauthorized(
			'This endpoint requires the header "Authorization: Bearer <secret>", which is missing.',
		);
	}
	// Digests have one length, so that the time of the comparison does not depend on the secret.
	const isSame = timingSafeEqual(digest(token.trim()), digest(secret));
	return isSame
		? undefined
		: unauthorized('The bearer token is not the shared secret of this endpoint.');
}

function checkSignature(
	secret: string,
	headers: Headers,
	body: Buffer,
	now: number,
	replays: ReplayCache,
): AuthenticationFailure {
	const timestamp = firstValue(headers['x-kaspersky-report-timestamp']);
	const [, given] = SIGNATURE.exec(firstValue(headers['x-kaspersky-report-signature'])) ?? [];
	if (!/^\d{1,12}$/.test(timestamp) || given === undefined) {
		return unauthorized(
			'This endpoint requires a signed report: the headers X-Kaspersky-Report-Timestamp (seconds since 1970) and X-Kaspersky-Report-Signature (sha256=<hex>) are missing or malformed.',
		);
	}
	const expected = signatureOf(secret, timestamp, body);
	if (!timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(given, 'hex'))) {
		return unauthorized(
			'The signature does not match: the shared secret of the reporter differs from the one in n8n, or the report was changed in transit.',
		);
	}
	const behind = now - Number(timestamp);
	if (Math.abs(behind) > MAX_AGE_SECONDS) {
		const minutes = Math.ceil(Math.abs(behind) / 60);
		return unauthorized(
			`The report was signed ${minutes} minutes ${behind > 0 ? 'ago' : 'in the future'}; up to ${MAX_AGE_SECONDS / 60} are accepted. Send a new report, or correct the clock of the device.`,
		);
	}
	if (!replays.remember(expected, Number(timestamp) + MAX_AGE_SECONDS, now)) {
		return {
			status: 409,
			message: 'This report was already received. Sign each attempt again with a new time.',
		};
	}
	return undefined;
}

function unauthorized(message: string): AuthenticationFailure {
	return { status: 401, message };
}

function firstValue(header: string | string[] | undefined): string {
	return (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
}

function digest(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}

/** More than a large fleet sends within the time that a report is valid. */
const MAX_REMEMBERED = 100_000;

/**
 * Signatures of reports that were received, for as long as their timestamps are accepted. It lives in
 * this process: a report that is repeated to another process of n8n is stopped by its age alone.
 */
export class ReplayCache {
	/** Signature → when it may be forgotten; in the order of receipt. */
	private readonly seen = new Map<string, number>();

	constructor(private readonly limit = MAX_REMEMBERED) {}

	/** @returns whether it was new; from now on it is not */
	remember(signature: string, until: number, now: number): boolean {
		if ((this.seen.get(signature) ?? 0) >= now) return false;
		this.makeRoom(now);
		this.seen.set(signature, until);
		return true;
	}

	private makeRoom(now: number): void {
		for (const [signature, until] of this.seen) {
			if (until >= now && this.seen.size < this.limit) return;
			this.seen.delete(signature);
		}
	}
}
