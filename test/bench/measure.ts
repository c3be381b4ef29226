/* eslint-disable @n8n/community-nodes/no-restricted-globals */
export interface Measurement<Result> {
	result: Result;
	seconds: number;
	/** Of this process alone. */
	cpuMs: number;
	/** Highest heap above the idle one. */
	peakHeapMb: number;
}

const SAMPLE_MS = 2;
const MEGABYTE = 1024 * 1024;

/** Runs some work and tells what it cost. Needs `--expose-gc`, so that the idle heap is known. */
export async function measure<Result>(work: () => Promise<Result>): Promise<Measurement<Result>> {
	globalThis.gc?.();
	const idle = process.memoryUsage().heapUsed;
	let peak = idle;
	const sampler = setInterval(() => {
		peak = Math.max(peak, process.memoryUsage().heapUsed);
	}, SAMPLE_MS);
	const cpuBefore = process.cpuUsage();
	const started = performance.now();
	const result = await work();
	const seconds = (performance.now() - started) / 1000;
	const cpu = process.cpuUsage(cpuBefore);
	clearInterval(sampler);
	peak = Math.max(peak, process.memoryUsage().heapUsed);
	return {
		result,
		seconds,
		cpuMs: (cpu.user + cpu.system) / 1000,
		peakHeapMb: (peak - idle) / MEGABYTE,
	};
}

export const round = (value: number, digits = 2) => Number(value.toFixed(digits));
