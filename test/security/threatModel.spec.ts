/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const page = readFileSync(path.join(ROOT, 'docs/threat-model.md'), 'utf8');

/** A bare name is a file beside this one. */
const named = [...page.matchAll(/`((?:test\/[\w/]+\/)?[\w.]+\.spec\.ts)`/g)].map(([, file]) =>
	file.includes('/') ? file : `test/security/${file}`,
);

it.each([...new Set(named)])('the page names %s, which exists', (file) => {
	expect(existsSync(path.join(ROOT, file))).toBe(true);
});

it('the page names every test of this folder', () => {
	const tests = readdirSync(__dirname).filter((file) => file.endsWith('.spec.ts'));
	const others = tests.filter((file) => !named.includes(`test/security/${file}`));
	expect(others).toEqual([path.basename(__filename)]);
});

it('every line about an attack says what proves the defence', () => {
	const sections = page.split(/^## /m).filter((section) => section.startsWith('An attacker'));
	const rows = sections.flatMap((section) =>
		section.split('\n').filter((line) => line.startsWith('|')),
	);
	const attacks = rows.filter((row) => !/^\|( tries |---)/.test(row));
	expect(attacks.length).toBeGreaterThan(20);
	expect(attacks.filter((row) => !/\.spec\.ts` \|$/.test(row))).toEqual([]);
});

it('whoever finds a hole is told where to report it', () => {
	expect(readFileSync(path.join(ROOT, 'SECURITY.md'), 'utf8')).toContain('docs/threat-model.md');
});
