/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../package.json';
import { CHECKOUT } from '../n8n/package';

const exists = (...parts: string[]) => existsSync(path.join(CHECKOUT, ...parts));

/** What a text names, by a pattern's first group that matched. */
function namedIn(file: string, pattern: RegExp): string[] {
	const text = readFileSync(path.join(CHECKOUT, file), 'utf8');
	return [...text.matchAll(pattern)].map(([, first, second]) => first ?? second);
}

/** `file: what it names` for all that is not there. */
function missing(files: string[], pattern: RegExp, isThere: (name: string) => boolean) {
	return files.flatMap((file) =>
		namedIn(file, pattern).flatMap((name) => (isThere(name) ? [] : `${file}: ${name}`)),
	);
}

const NPM_SCRIPT = /npm (?:run (?:--silent )?([a-z][\w:-]*)|(test)\b)/g;
const FILE_RUN = /(?:^|[\s`])(?:(\.ci\/\w+)|node (scripts\/[\w.-]+))/g;
const PATH = /`((?:nodes|credentials|test|scripts|docs|workflows|reporters)\/[\w./-]+)`/g;

const texts = globSync(['*.md', 'docs/**/*.md', '.github/**/*.{md,yml}', '.ci/run'], {
	cwd: CHECKOUT,
});

test('the texts that people and machines follow are found, and name many commands', () => {
	expect(texts).toEqual(
		expect.arrayContaining(['README.md', 'CONTRIBUTING.md', '.ci/run', '.github/workflows/ci.yml']),
	);
	expect(new Set(texts.flatMap((file) => namedIn(file, NPM_SCRIPT))).size).toBeGreaterThan(10);
});

test('every npm command that they name exists', () => {
	expect(missing(texts, NPM_SCRIPT, (script) => script in manifest.scripts)).toEqual([]);
});

test('every file that they run exists', () => {
	expect(missing(texts, FILE_RUN, (file) => exists(file))).toEqual([]);
});

test('every place in the source that CONTRIBUTING.md sends to exists', () => {
	expect(missing(['CONTRIBUTING.md'], PATH, (place) => exists(place))).toEqual([]);
});
