/** Starts tasks in the order of the calls, at most `count` at the same time. n8n 1.x does not include p-limit. */
export function limitConcurrency(
	count: number,
): <Result>(task: () => Promise<Result>) => Promise<Result> {
	const waiting: Array<() => void> = [];
	let running = 0;
	return async (task) => {
		if (running < count) running++;
		else await new Promise<void>((start) => waiting.push(start));
		try {
			return await task();
		} finally {
			// The place goes to the first that waits; a new call in between must not take it as well.
			const next = waiting.shift();
			if (next) next();
			else running--;
		}
	};
}
