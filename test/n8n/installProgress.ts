/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Progress } from './progress';

interface Step {
	name: string;
	from: number;
	to: number;
	/** How far it is, 0 to 1. */
	done: (elapsedMs: number) => number;
}

/** npm makes all folders first and fills them later, so that only a package.json tells of a package. */
export function countPackages(nodeModules: string): number {
	if (!existsSync(nodeModules)) return 0;
	let count = 0;
	for (const entry of readdirSync(nodeModules, { withFileTypes: true })) {
		if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
		const folder = path.join(nodeModules, entry.name);
		if (entry.name.startsWith('@')) {
			count += countPackages(folder);
		} else {
			if (existsSync(path.join(folder, 'package.json'))) count += 1;
			count += countPackages(path.join(folder, 'node_modules'));
		}
	}
	return count;
}

/** Nears 1 without reaching it, for work that tells nothing of itself. */
export function byTime(expectedMs: number): (elapsedMs: number) => number {
	return (elapsedMs) => 1 - Math.exp((-2 * elapsedMs) / expectedMs);
}

export class InstallProgress {
	private readonly startedAt = Date.now();

	private percent = 0;

	constructor(private readonly report: Progress = () => {}) {}

	async during<T>(step: Step, work: () => Promise<T>): Promise<T> {
		const stepStartedAt = Date.now();
		const tell = (): void => {
			const part = Math.min(1, step.done(Date.now() - stepStartedAt));
			this.say(step.name, step.from + (step.to - step.from) * part);
		};
		tell();
		const timer = setInterval(tell, 1_000);
		try {
			return await work();
		} finally {
			clearInterval(timer);
		}
	}

	say(step: string, percent = this.percent): void {
		this.percent = Math.max(this.percent, percent);
		this.report({ step, percent: this.percent, elapsedMs: Date.now() - this.startedAt });
	}
}
