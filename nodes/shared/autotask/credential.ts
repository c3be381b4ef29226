import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { createHash } from 'node:crypto';
import type { DomainRestriction } from '../credentialRequest';
import { MINUTE_MS, stillLasts } from '../time';
import { clock } from './clock';

/** Name of the credential type of this package's Autotask connection. */
export const AUTOTASK_CREDENTIAL = 'autotaskPsaApi';

/** The credential as the code uses it: trimmed texts, empty when missing. */
export interface AutotaskCredential extends DomainRestriction {
	userName: string;
	secret: string;
	integrationCode: string;
	/** Override of the zone, usually empty. */
	baseUrl: string;
	zoneUrl: string;
	zoneOwner: string;
}

/** Secrets are taken as they are: they may contain any character. */
export function readAutotaskCredential(data: ICredentialDataDecryptedObject): AutotaskCredential {
	const text = (name: string) => String(data[name] ?? '');
	return {
		userName: text('userName').trim(),
		secret: text('secret'),
		integrationCode: text('integrationCode').trim(),
		baseUrl: text('baseUrl').trim(),
		zoneUrl: text('zoneUrl'),
		zoneOwner: text('zoneOwner'),
		allowedHttpRequestDomains: data.allowedHttpRequestDomains,
		allowedDomains: data.allowedDomains,
	};
}

/** What must not appear in an error or a log, no matter who quotes it. */
export function credentialSecrets({
	userName,
	secret,
	integrationCode,
}: AutotaskCredential): string[] {
	return [userName, secret, integrationCode];
}

/** For so long a refused credential is not sent again: Autotask locks users out after repeated attempts. */
const BLOCKED_MS = 30 * MINUTE_MS;

/** By credential; lives as long as the n8n process, across executions. */
const refusedAt = new Map<string, number>();

/** Identifies a credential, the secret included, so that a corrected one is tried at once. */
function markOf({ userName, secret, integrationCode, baseUrl }: AutotaskCredential): string {
	const parts = [userName.toLowerCase(), secret, integrationCode, baseUrl];
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

const isBlocked = (since: number, now: number) => stillLasts(since, BLOCKED_MS, now);

/** Whether any credential is held: asked before the credential is read once more. */
export function hasBlockedCredentials(): boolean {
	return refusedAt.size > 0;
}

/** Remembers that Autotask does not accept this credential, in its zone. */
export function blockCredential(credential: AutotaskCredential): void {
	const now = clock.now();
	for (const [mark, since] of refusedAt) if (!isBlocked(since, now)) refusedAt.delete(mark);
	refusedAt.set(markOf(credential), now);
}

/** @returns until when nothing is sent with it, in milliseconds; `undefined` when it may be sent */
export function blockedUntil(credential: AutotaskCredential): number | undefined {
	const mark = markOf(credential);
	const since = refusedAt.get(mark);
	if (since !== undefined && isBlocked(since, clock.now())) return since + BLOCKED_MS;
	refusedAt.delete(mark);
	return undefined;
}

/** A person tests the credential, so they want to know how it is now, also in the next execution. */
export function unblockCredential(credential: AutotaskCredential): void {
	refusedAt.delete(markOf(credential));
}
