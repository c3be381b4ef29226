/** Runs works in the order in which they come, at most `count` at the same time. n8n 1.x brings no p-limit. */
export function atMost(count: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
	const waiting: Array<() => void> = [];
	let running = 0;
	return async (work) => {
		if (running < count) running++;
		else await new Promise<void>((start) => waiting.push(start));
		try {
			return await work();
		} finally {
			// Whoever waits takes the place over, so that nobody who comes meanwhile is let in as well.
			const next = waiting.shift();
			if (next) next();
			else running--;
		}
	};
}
