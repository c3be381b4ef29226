/* eslint-disable @n8n/community-nodes/no-restricted-globals */
export interface Cost<Result> {
	result: Result;
	seconds: number;
	/** Of this process alone. */
	cpuMs: number;
}

export interface CostWithHeap<Result> extends Cost<Result> {
	/** Highest heap above the idle one. */
	peakHeapMb: number;
}

const SAMPLE_MS = 2;
const MEGABYTE = 1024 * 1024;

/** Runs some work and tells what it cost. */
export async function measure<Result>(work: () => Promise<Result>): Promise<Cost<Result>> {
	const cpuBefore = process.cpuUsage();
	const started = performance.now();
	const result = await work();
	const seconds = (performance.now() - started) / 1000;
	const { user, system } = process.cpuUsage(cpuBefore);
	return { result, seconds, cpuMs: (user + system) / 1000 };
}

/**
 * The same, and the memory that it took. Looking costs CPU: collecting all garbage before lets much of it be
 * collected again. Needs `--expose-gc`, so that the idle heap is known.
 */
export async function measureWithHeap<Result>(
	work: () => Promise<Result>,
): Promise<CostWithHeap<Result>> {
	globalThis.gc?.();
	const idle = process.memoryUsage().heapUsed;
	let peak = idle;
	const look = () => (peak = Math.max(peak, process.memoryUsage().heapUsed));
	const sampler = setInterval(look, SAMPLE_MS);
	const cost = await measure(work).finally(() => clearInterval(sampler));
	look();
	return { ...cost, peakHeapMb: (peak - idle) / MEGABYTE };
}

/** The cheapest of several: what else this machine does only adds. */
export async function leastCpu(count: number, cpu: () => Promise<number>): Promise<number> {
	const all: number[] = [];
	while (all.length < count) all.push(await cpu());
	return Math.min(...all);
}

export const round = (value: number, digits = 2) => Number(value.toFixed(digits));
