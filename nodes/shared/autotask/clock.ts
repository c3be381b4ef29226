import { sleep } from 'n8n-workflow';

/** Time and chance, in one place so that tests and simulations can replace them. */
export const clock = {
	now: (): number => Date.now(),
	pause: async (milliseconds: number): Promise<void> => await sleep(milliseconds),
	/** Between 0 and 1, for jitter. */
	random: (): number => Math.random(),
};
