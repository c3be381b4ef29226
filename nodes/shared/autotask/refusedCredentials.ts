import { createHash } from 'node:crypto';
import { MINUTE_MS } from '../time';
import { clock } from './clock';
import type { AutotaskCredential } from './zoneDiscovery';

/** For so long a refused credential is not sent again: Autotask locks users out after repeated attempts. */
const HELD_MS = 30 * MINUTE_MS;

/** By credential; lives as long as the n8n process, across executions. */
const refusedAt = new Map<string, number>();

/** Tells credentials apart, the secret included, so that a corrected one is tried at once. */
function markOf({ userName, secret, integrationCode, baseUrl }: AutotaskCredential): string {
	const parts = [userName.toLowerCase(), secret, integrationCode, baseUrl];
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

const isHeld = (since: number, now: number) => since <= now && now - since < HELD_MS;

/** Whether any credential is held: asked before the credential is read once more. */
export function holdsAny(): boolean {
	return refusedAt.size > 0;
}

/** Remembers that Autotask does not accept this credential, in its zone. */
export function holdCredential(credential: AutotaskCredential): void {
	const now = clock.now();
	for (const [mark, since] of refusedAt) if (!isHeld(since, now)) refusedAt.delete(mark);
	refusedAt.set(markOf(credential), now);
}

/** @returns until when nothing is sent with it, in milliseconds; `undefined` when it may be sent */
export function heldUntil(credential: AutotaskCredential): number | undefined {
	const mark = markOf(credential);
	const since = refusedAt.get(mark);
	if (since !== undefined && isHeld(since, clock.now())) return since + HELD_MS;
	refusedAt.delete(mark);
	return undefined;
}

/** A person tests the credential, so they want to know how it is now, also in the next execution. */
export function releaseCredential(credential: AutotaskCredential): void {
	refusedAt.delete(markOf(credential));
}
