/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { byTime, countPackages, InstallProgress } from '../../n8n/installProgress';
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
