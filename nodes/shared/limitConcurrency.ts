/**
 * Starts tasks in the order of the calls, at most `most()` at the same time, and one at least; asked again whenever one
 * has ended. n8n 1.x does not include p-limit.
 */
export function limitConcurrency(
	most: () => number,
): <Result>(task: () => Promise<Result>) => Promise<Result> {
	const waiting: Array<() => void> = [];
	let running = 0;
	const isFull = () => running >= Math.max(1, most());
	return async (task) => {
		if (isFull()) await new Promise<void>((start) => waiting.push(start));
		else running++;
		try {
			return await task();
		} finally {
			running--;
			while (waiting.length > 0 && !isFull()) {
				// The place is taken before the task wakes up: a new call in between must not take it as well.
				running++;
				waiting.shift()?.();
			}
		}
	};
}
