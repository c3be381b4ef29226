import { createHmac, timingSafeEqual } from 'node:crypto';
import { HOUR_MS } from '../../shared/time';

/**
 * Proof that a form was drawn by us: n8n's pages have no origin of their own and browsers send a password along with
 * forged forms, too, so nothing else tells them apart.
 */

/** How long a page can be saved after it was drawn. */
const TOKEN_LIFETIME_MS = 8 * HOUR_MS;

export interface TokenScope {
	/** Never leaves the server. */
	key: string;
	workflowId: string;
}

/** @param version of the rows that the page shows @param now milliseconds */
export function createToken(scope: TokenScope, version: string, now: number): string {
	const expires = String(now + TOKEN_LIFETIME_MS);
	return [expires, version, signature(scope, expires, version)].join('.');
}

/** @returns the version of the rows that the form was drawn from, and when, in milliseconds; or why the form does not count, in words */
export function readToken(
	scope: TokenScope,
	token: string,
	now: number,
): { version: string; drawnAt: number } | { forged: string } | { expired: string } {
	const [expires = '', version = '', given = ''] = token.split('.');
	if (!isSame(given, signature(scope, expires, version))) return { forged: FORGED };
	const drawnAt = Number(expires) - TOKEN_LIFETIME_MS;
	return Number(expires) > now ? { version, drawnAt } : { expired: EXPIRED };
}

const FORGED =
	'Nothing was saved: this form was not sent by this page. If you did not open it yourself, close it. Otherwise enter your changes again here.';
const EXPIRED =
	'Nothing was saved: the page was open for more than eight hours. Your changes are still here: look at them, and save again.';

function signature({ key, workflowId }: TokenScope, expires: string, version: string): string {
	const signed = JSON.stringify([workflowId, expires, version]);
	return createHmac('sha256', key).update(signed).digest('base64url');
}

function isSame(a: string, b: string): boolean {
	const [one, other] = [Buffer.from(a), Buffer.from(b)];
	return one.length === other.length && timingSafeEqual(one, other);
}
