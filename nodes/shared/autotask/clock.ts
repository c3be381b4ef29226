import { sleep } from 'n8n-workflow';

/** Time and chance, in one place so that tests and simulations can replace them. */
export const clock = {
	now: (): number => Date.now(),
	/** @param signal ends the pause early; whoever pauses looks at it before going on */
	pause: async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
		if (signal === undefined) await sleep(milliseconds);
		else await sleepOrAbort(milliseconds, signal);
	},
	/** Between 0 and 1, for jitter. */
	random: (): number => Math.random(),
};

async function sleepOrAbort(milliseconds: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	let wake = () => {};
	const aborted = new Promise<void>((resolve) => {
		wake = resolve;
		signal.addEventListener('abort', resolve as () => void, { once: true });
	});
	await Promise.race([sleep(milliseconds), aborted]);
	signal.removeEventListener('abort', wake);
}
