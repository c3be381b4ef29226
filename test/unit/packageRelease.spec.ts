/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runToEnd } from '../n8n/children';
import { CHECKOUT } from '../n8n/package';

const SCRIPT = path.join(CHECKOUT, 'scripts', 'check-release.mjs');

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'release-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function check(tag: string, { locked = '1.2.3', heading = '1.2.3 (2026-12-01)' } = {}) {
	const lock = { version: locked, packages: { '': { version: locked } } };
	const content = {
		'package.json': JSON.stringify({ version: '1.2.3' }),
		'package-lock.json': JSON.stringify(lock),
		'CHANGELOG.md': `# Changelog\n\n## ${heading}\n\n- New.\n\n## 1.2.2 (2026-11-01)\n`,
	};
	for (const [name, text] of Object.entries(content)) writeFileSync(path.join(folder, name), text);
	return await runToEnd(process.execPath, [SCRIPT, tag], { cwd: folder, env: process.env });
}

test('a version that is named everywhere can be published', async () => {
	expect(await check('v1.2.3')).toMatchObject({
		code: 0,
		output: expect.stringContaining('1.2.3'),
	});
});

test.each([
	['another tag', 'v1.2.4', {}, /the tag is "v1.2.4"/],
	['no tag', '', {}, /the tag is ""/],
	['an old lock file', 'v1.2.3', { locked: '1.2.2' }, /package-lock.json says 1.2.2/],
	[
		'no entry in the changelog',
		'v1.2.3',
		{ heading: '1.2.2 (2026-11-01)' },
		/first entry .* "1.2.2"/,
	],
	['an entry without a date', 'v1.2.3', { heading: '1.2.3 (unreleased)' }, /date is "unreleased"/],
])('%s: it cannot, and the reason is said', async (_name, tag, state, reason) => {
	const { code, output } = await check(tag, state);
	expect(code).toBe(1);
	expect(output).toMatch(reason);
});
