/* eslint-disable @n8n/community-nodes/no-restricted-globals */

/**
 * Milliseconds of this process's own computing, the least of several tries. Other programs on the machine take
 * time away but no computing, so a busy machine gives the same figures as an idle one.
 */
export function computing(work: () => void, tries = 1): number {
	const times = Array.from({ length: tries }, () => {
		const before = process.cpuUsage();
		work();
		const { user, system } = process.cpuUsage(before);
		return (user + system) / 1_000;
	});
	return Math.min(...times);
}

/** In steps so short that what grows exponentially is noticed before it can no longer be waited for. */
const TOO_SHORT_MS = 4;

/**
 * How many times more computing a piece of work takes when its input is `times` as long: about `times` when it
 * grows linearly, the square of that when it grows with the square. Both are measured in turns, in one run.
 */
export function growth(work: (size: number) => void, size: number, times: number): number {
	let repeats = 1;
	const short = () => {
		for (let repeat = 0; repeat < repeats; repeat++) work(size);
	};
	while (computing(short) < TOO_SHORT_MS && repeats < 4_096) repeats *= 4;
	let [least, most] = [Infinity, Infinity];
	for (let round = 0; round < 5; round++) {
		least = Math.min(least, computing(short) / repeats);
		most = Math.min(
			most,
			computing(() => work(size * times)),
		);
	}
	return most / least;
}
