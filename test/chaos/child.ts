/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import path from 'node:path';
import { CHECKOUT } from '../n8n/package';
import { cleanEnvironment, runToEnd } from '../n8n/children';

/** Runs `main.ts` outside jest, whose sandbox makes every run cost twice the computing. @returns the JSON it prints */
export async function chaosInChild<Result>(...args: string[]): Promise<Result> {
	const main = path.join(CHECKOUT, 'test', 'chaos', 'main.ts');
	const { code, output } = await runToEnd(
		process.execPath,
		['--import', 'tsx', main, '--json', ...args],
		{ cwd: CHECKOUT, env: cleanEnvironment(process.execPath) },
	);
	const json = output.trim().split('\n').pop() ?? '';
	if (!/^[[{]/.test(json)) throw new Error(`The chaos runs ended with ${code}:\n${output}`);
	return JSON.parse(json) as Result;
}
