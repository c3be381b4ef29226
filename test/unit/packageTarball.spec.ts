/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import manifest from '../../package.json';
import { runToEnd } from '../n8n/children';
import { CHECKOUT } from '../n8n/package';
import { buildAndPack } from './packageBuild';

/** Each says what a user needs it for. */
const SHIPPED: Record<string, RegExp> = {
	'what npm and people read first': /^(package\.json|README\.md|LICENSE\.md)$/,
	'what n8n runs': /^dist\/(nodes|credentials)\/[\w/]+(\.node|\.credentials)?\.js$/,
	'how n8n lists a node': /^dist\/nodes\/(\w+)\/\1\.node\.json$/,
	'icons, light and dark': /^dist\/icons\/\w+(\.dark)?\.svg$/,
	templates: /^workflows\/[\w-]+\.json$/,
	'reporters for devices': /^reporters\/(unix\/[\w-]+\.sh|windows\/[\w-]+\.ps1)$/,
};

let folder: string;
let tarballs: string[];
let files: string[];

beforeAll(async () => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'build-'));
	const places = ['here', path.join('in a much deeper', 'folder')];
	tarballs = await Promise.all(
		places.map(async (place) => await buildAndPack(path.join(folder, place))),
	);
	const list = await runToEnd('tar', ['-tzf', tarballs[0]], { env: {} });
	files = list.output
		.trim()
		.split('\n')
		.map((file) => file.trim().replace(/^package\//, ''));
}, 120_000);

afterAll(() => {
	for (const tarball of tarballs ?? []) rmSync(path.dirname(tarball), { recursive: true });
	rmSync(folder, { recursive: true, force: true });
});

test('two builds in two folders give the same tarball, byte for byte', () => {
	const digests = tarballs.map((tarball) =>
		createHash('sha512').update(readFileSync(tarball)).digest('hex'),
	);
	expect(digests[0]).toBe(digests[1]);
});

test('the tarball holds nothing that users do not need', () => {
	const isShipped = (file: string) => Object.values(SHIPPED).some((pattern) => pattern.test(file));
	expect(files.filter((file) => !isShipped(file))).toEqual([]);
});

test.each(Object.entries(SHIPPED))('the tarball holds %s', (_name, pattern) => {
	expect(files.filter((file) => pattern.test(file))).not.toEqual([]);
});

test.each([
	['every node and credential', [...manifest.n8n.nodes, ...manifest.n8n.credentials]],
	['every node as n8n lists it', manifest.n8n.nodes.map((node) => node.replace(/\.js$/, '.json'))],
	['every icon', globSync('icons/*.svg', { cwd: CHECKOUT }).map((icon) => `dist/${icon}`)],
	['every template', globSync('workflows/*.json', { cwd: CHECKOUT })],
	['every reporter', globSync('reporters/*/*', { cwd: CHECKOUT })],
])('the tarball holds %s', (_name, expected) => {
	const wanted = expected.map((file) => file.split(path.sep).join('/'));
	expect(wanted.filter((file) => !files.includes(file))).toEqual([]);
});
