/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { sleep } from 'n8n-workflow';
import { isStale, withLock } from '../../n8n/installLock';

let folder: string;
let lockFile: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'lock-'));
	lockFile = path.join(folder, 'it.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

function deadPid(): number {
	return spawnSync(process.execPath, ['-e', '']).pid;
}

const here = os.hostname();

test.each([
	['a living owner', () => `${process.pid} ${here}`, 0, false],
	['a dead owner', () => `${deadPid()} ${here}`, 0, true],
	['a pid of another host', () => `${deadPid()} elsewhere`, 0, false],
	['an owner silent for three minutes', () => `${process.pid} ${here}`, 180_000, true],
])('stale or not: %s', (_name, text, silentMs, stale) => {
	expect(isStale({ text: text(), touchedAt: 1_000_000 }, 1_000_000 + silentMs)).toBe(stale);
});

test('two that want the lock work one after the other', async () => {
	const steps: string[] = [];
	const work = (name: string) => async () => {
		steps.push(`${name} starts`);
		await sleep(50);
		steps.push(`${name} ends`);
	};
	const waited: string[] = [];
	await Promise.all([
		withLock(lockFile, work('first')),
		withLock(lockFile, work('second'), (owner) => waited.push(owner)),
	]);
	expect(steps).toEqual(['first starts', 'first ends', 'second starts', 'second ends']);
	expect(waited).toContain(String(process.pid));
	expect(readdirSync(folder)).toEqual([]);
});

test('a dead owner is succeeded at once', async () => {
	writeFileSync(lockFile, `${deadPid()} ${here} 0`);
	await expect(withLock(lockFile, async () => await Promise.resolve('done'))).resolves.toBe('done');
	expect(readdirSync(folder)).toEqual([]);
});

test('an owner that has fallen silent is succeeded', async () => {
	writeFileSync(lockFile, `${process.pid} elsewhere 0`);
	const longAgo = new Date(Date.now() - 180_000);
	utimesSync(lockFile, longAgo, longAgo);
	await expect(withLock(lockFile, async () => await Promise.resolve('done'))).resolves.toBe('done');
});

test('failed work gives the lock back', async () => {
	await expect(
		withLock(lockFile, async () => await Promise.reject(new Error('disk full'))),
	).rejects.toThrow('disk full');
	expect(existsSync(lockFile)).toBe(false);
});
