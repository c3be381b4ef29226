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
	/** What can be counted of it, for a person who waits. */
	count?: () => string;
}

/** npm's line for a package that it looks up; the address of one that it downloads ends in .tgz. */
const LOOKED_UP = /^npm http (?:fetch GET \d{3}|cache) \S+(?<!\.tgz) /gm;
/** A line of make, short or with the whole command of the compiler. */
const COMPILED = /^ +(?:(?:CC|CXX)\(target\)|\S+ -o) \S+\.o\b/gm;

/** Counts in the output of npm and of the compilers what they have done so far. */
export class InstallOutput {
	lookedUp = 0;

	compiled = 0;

	private rest = '';

	/** @param text the next piece of the output; a line may be cut in two */
	read(text: string): void {
		const lines = this.rest + text;
		const end = lines.lastIndexOf('\n') + 1;
		this.rest = lines.slice(end);
		const whole = lines.slice(0, end);
		this.lookedUp += whole.match(LOOKED_UP)?.length ?? 0;
		this.compiled += whole.match(COMPILED)?.length ?? 0;
	}
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
			this.say(step.name, step.from + (step.to - step.from) * part, step.count?.());
		};
		tell();
		const timer = setInterval(tell, 1_000);
		try {
			return await work();
		} finally {
			clearInterval(timer);
		}
	}

	say(step: string, percent = this.percent, count?: string): void {
		this.percent = Math.max(this.percent, percent);
		this.report({ step, count, percent: this.percent, elapsedMs: Date.now() - this.startedAt });
	}
}
