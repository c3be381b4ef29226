/** Notes a moment under a key. */
export function note(times: Map<string, number[]>, key: string, time: number): void {
	times.set(key, [...(times.get(key) ?? []), time]);
}

/** @returns -Infinity when there is none */
export const lastBefore = (times: number[] = [], time: number) =>
	Math.max(...times.filter((each) => each < time));

/** For people who read a log. */
export const iso = (time: number | undefined) =>
	time === undefined ? 'never' : new Date(time).toISOString().slice(5, 19);
