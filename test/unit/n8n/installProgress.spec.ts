/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { byTime, countPackages, InstallOutput, InstallProgress } from '../../n8n/installProgress';
import type { ProgressUpdate } from '../../n8n/progress';

test('only filled folders count as packages, scoped and nested ones too', () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'count-'));
	const filled = ['a', '@s/b', 'a/node_modules/c', '.hidden'];
	for (const name of filled) {
		mkdirSync(path.join(folder, name), { recursive: true });
		writeFileSync(path.join(folder, name, 'package.json'), '{}');
	}
	mkdirSync(path.join(folder, 'still-empty'));
	expect(countPackages(folder)).toBe(3);
	rmSync(folder, { recursive: true });
	expect(countPackages(folder)).toBe(0);
});

test('time alone never completes a step', () => {
	const done = byTime(1_000);
	expect(done(0)).toBe(0);
	expect(done(1_000)).toBeGreaterThan(0.8);
	expect(done(10_000)).toBeLessThan(1);
});

test('percent never goes back', async () => {
	const updates: ProgressUpdate[] = [];
	const progress = new InstallProgress((update) => updates.push(update));
	await progress.during(
		{ name: 'one', from: 0, to: 50, done: () => 1 },
		async () => await Promise.resolve(),
	);
	await progress.during(
		{ name: 'two', from: 40, to: 90, done: () => 0 },
		async () => await Promise.resolve(),
	);
	progress.say('done', 100);
	expect(updates.map(({ step, percent }) => [step, percent])).toEqual([
		['one', 50],
		['two', 50],
		['done', 100],
	]);
});

const LOOKED_UP = 'npm http fetch GET 200 https://registry.npmjs.org/a%2fb 31ms (cache miss)\n';

test.each([
	['a package that is looked up', LOOKED_UP, { lookedUp: 1, compiled: 0 }],
	['a package that is downloaded', LOOKED_UP.replace(' 31', '/-/a-1.0.0.tgz 31'), {}],
	['a file, of make', '  CC(target) Release/obj.target/deps/sqlite3.o\n', { compiled: 1 }],
	[
		'a file, of a compiler',
		"  g++ -o Release/obj.target/src/timer.o ../src/timer.cc '-DX'\n",
		{ compiled: 1 },
	],
	['a link', '  SOLINK_MODULE(target) Release/obj.target/node_sqlite3.node\n', {}],
])('the output is counted: %s', (_name, line, counted) => {
	const output = new InstallOutput();
	output.read(line);
	expect(output).toMatchObject({ lookedUp: 0, compiled: 0, ...counted });
});

test('a line that arrives in two pieces is counted once', () => {
	const output = new InstallOutput();
	output.read(LOOKED_UP.slice(0, 20));
	output.read(LOOKED_UP.slice(20));
	expect(output.lookedUp).toBe(1);
});

test('what can be counted is told with the step', async () => {
	const updates: ProgressUpdate[] = [];
	await new InstallProgress((update) => updates.push(update)).during(
		{ name: 'one', from: 0, to: 50, done: () => 1, count: () => '3 of 5' },
		async () => await Promise.resolve(),
	);
	expect(updates).toMatchObject([{ step: 'one', count: '3 of 5' }]);
});
