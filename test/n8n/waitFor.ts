import { sleep, UserError } from 'n8n-workflow';

const LOOK_AGAIN_MS = 150;

/** Looks again and again until there is something to return. */
export async function waitFor<T>(
	what: string,
	timeoutMs: number,
	look: () => Promise<T | undefined>,
): Promise<T> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (Date.now() > deadline)
			throw new UserError(`Waited ${timeoutMs / 1000} s in vain for ${what}`);
		await sleep(LOOK_AGAIN_MS);
	}
}
