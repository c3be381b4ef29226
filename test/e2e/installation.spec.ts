/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import axios from 'axios';
import { installationAt, N8N_VERSION } from '../n8n/cacheLayout';
import { processRuns } from '../n8n/children';
import { ensureN8n } from '../n8n/installation';
import { N8nClient } from '../n8n/n8nClient';
import { runN8nCommand } from '../n8n/n8nCommand';
import { startN8n } from '../n8n/n8nProcess';
import { waitFor } from '../n8n/waitFor';

const INSTALL_MS = 900_000;
let userFolder: string;

beforeAll(async () => {
	await ensureN8n();
	userFolder = mkdtempSync(path.join(os.tmpdir(), 'n8n-e2e-'));
}, INSTALL_MS);
afterAll(() => rmSync(userFolder, { recursive: true, force: true }));

test('an installation is reused and answers its version', async () => {
	const { entry, folder } = await ensureN8n();
	const before = statSync(folder).mtimeMs;
	const again = await ensureN8n();
	expect(statSync(folder).mtimeMs).toBe(before);
	expect(again).toEqual({ ...installationAt(folder), entry });
	expect((await runN8nCommand(['--version'], { userFolder })).trim()).toContain(N8N_VERSION);
});

test('a started n8n becomes ready, is taken into use, and leaves nothing behind', async () => {
	const n8n = await startN8n({ userFolder });
	const pid = n8n.pid!;
	await N8nClient.connect(n8n.url);
	// A second sign-in meets the owner whom the first one made.
	await N8nClient.connect(n8n.url);
	await n8n.restart();
	expect(n8n.pid).not.toBe(pid);
	const last = n8n.pid!;
	await n8n.stop();
	await waitFor(
		'the end of n8n',
		5_000,
		async () => await Promise.resolve([pid, last].some(processRuns) ? undefined : true),
	);
	expect(n8n.pid).toBeUndefined();
	await expect(axios.get(n8n.url, { proxy: false })).rejects.toThrow();
	expect(readFileSync(n8n.logFile, 'utf8')).toContain(`Version: ${N8N_VERSION}`);
});

test('an n8n that cannot start says why', async () => {
	await runN8nCommand(['list:workflow'], { userFolder });
	const env = { N8N_ENCRYPTION_KEY: 'not the one of this folder' };
	await expect(startN8n({ userFolder, env })).rejects.toThrow(
		/ended at its start[^]*Mismatching encryption keys/,
	);
});

test('an n8n that a test forgets does not keep jest from ending', async () => {
	await startN8n({ userFolder });
});
