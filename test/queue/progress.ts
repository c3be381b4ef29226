/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { sleep, UserError } from 'n8n-workflow';
import { renderElapsed } from '../n8n/progress';

const LOOK_MS = 500;
const TELL_MS = 15_000;

const began = Date.now();

/** A line with the time since the start, past jest, which holds back what tests print. */
export function tell(line: string): void {
	process.stderr.write(`${renderElapsed(Date.now() - began)}  ${line}\n`);
}

/**
 * Waits until something holds, and tells now and then how it stands.
 *
 * @param stand for the person who waits, and for the error
 */
export async function until(
	what: string,
	timeoutMs: number,
	stand: () => string,
	holds: () => boolean,
): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	for (let toldAt = 0; !holds(); await sleep(LOOK_MS)) {
		if (Date.now() > deadline) {
			throw new UserError(`Waited ${timeoutMs / 60_000} minutes in vain for ${what}: ${stand()}`);
		}
		if (Date.now() - toldAt < TELL_MS) continue;
		toldAt = Date.now();
		tell(stand());
	}
}
