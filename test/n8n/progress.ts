/* eslint-disable @n8n/community-nodes/no-restricted-globals */
export interface ProgressUpdate {
	/** What happens now, in words for a person who waits. */
	step: string;
	/** What can be counted of it, e.g. `120 of about 2400 packages`. */
	count?: string;
	/** Of the whole, 0 to 100. */
	percent: number;
	elapsedMs: number;
}

export type Progress = (update: ProgressUpdate) => void;

export interface LineSink {
	isTTY?: boolean;
	write(text: string): unknown;
}

const BAR_WIDTH = 24;
const QUIET_MS = 10_000;

export function renderElapsed(elapsedMs: number): string {
	const seconds = Math.max(0, Math.round(elapsedMs / 1000));
	const minutes = Math.floor(seconds / 60);
	return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}

export function renderProgress({ step, count, percent, elapsedMs }: ProgressUpdate): string {
	const whole = Math.min(100, Math.max(0, Math.floor(percent)));
	const filled = Math.round((whole / 100) * BAR_WIDTH);
	const bar = '#'.repeat(filled).padEnd(BAR_WIDTH, '.');
	const what = count === undefined ? step : `${step}: ${count}`;
	return `[${bar}] ${String(whole).padStart(3)} %  ${renderElapsed(elapsedMs)}  ${what}`;
}

/** One line that changes in place on a terminal; elsewhere (CI logs) a line every ten seconds and at each new step. */
export function progressPrinter(sink: LineSink = process.stdout, now = Date.now): Progress {
	let lastStep = '';
	let lastAt = Number.NEGATIVE_INFINITY;
	return (update) => {
		const done = update.percent >= 100;
		if (sink.isTTY) {
			sink.write(`\r\u001b[2K${renderProgress(update)}${done ? '\n' : ''}`);
			return;
		}
		if (!done && update.step === lastStep && now() - lastAt < QUIET_MS) return;
		lastStep = update.step;
		lastAt = now();
		sink.write(`${renderProgress(update)}\n`);
	};
}
