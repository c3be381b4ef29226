/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import manifest from '../../package.json';
import { checkoutNode } from '../n8n/cacheLayout';
import { cleanEnvironment, runToEnd } from '../n8n/children';
import { CHECKOUT, copyCheckout, packPackage } from '../n8n/package';

const README = readFileSync(path.join(CHECKOUT, 'README.md'), 'utf8');
const DEMO_MS = 8 * 60_000;
/** All development dependencies are installed. */
const FRESH_CHECKOUT_MS = 20 * 60_000;

/** The tests themselves, which .ci/run or a person runs: they take the machine for themselves. */
const TESTS = [
	...['npm test', 'npm run test:deep', '.ci/run', 'npm run e2e', 'npm run e2e:queue'],
	...['npm run e2e:editor', 'npm run e2e:compat', 'npm run test:windows'],
];

/** As the README has it, and as it is run here. */
const RUN: Record<string, string> = {
	'npm run demo': 'npm run demo -- --once',
	'npm run demo -- --once': 'npm run demo -- --once',
	'npm run chaos -- --runs N --seed S': 'npm run chaos -- --runs 2 --seed 7',
	'npm run bench': 'npm run bench -- --help',
	'npm run simulators': 'npm run simulators -- --help',
};

/** In a block of their own: installing from a file. */
const [, INSTALLATION] = /```sh\n(mkdir[^`]*)```/.exec(README) ?? [];

const commands = [
	...README.matchAll(/`((?:npm|\.ci\/run)[^`]*)`/g),
	...README.matchAll(/^(npm (?:run .*|test))$/gm),
].map(([, command]) => command);

async function run(command: string, env: Record<string, string> = {}, cwd = CHECKOUT) {
	return await runToEnd('bash', ['-ec', command], {
		cwd,
		env: { ...cleanEnvironment(checkoutNode()), ...env },
	});
}

test('every command of the README is a test, or is run by one', () => {
	const known = [...TESTS, ...Object.keys(RUN), 'npm pack'];
	expect(commands.length).toBeGreaterThan(8);
	expect(commands.filter((command) => !known.includes(command))).toEqual([]);
});

test.each([...new Set(Object.values(RUN))])(
	'%s',
	async (command) => {
		expect(await run(command)).toMatchObject({ code: 0, output: expect.stringMatching(/\S/) });
	},
	DEMO_MS,
);

test('npm pack, and the commands that install its file', async () => {
	const home = mkdtempSync(path.join(os.tmpdir(), 'n8n-home-'));
	const tarball = await packPackage();
	try {
		const script = INSTALLATION.replace('<the .tgz file>', tarball);
		expect(await run(script, { HOME: home })).toMatchObject({ code: 0 });
		const installed = path.join(home, '.n8n/nodes/node_modules');
		const node = 'n8n-nodes-kaspersky-autotask/dist/nodes/AutotaskTicket/AutotaskTicket.node.js';
		expect(existsSync(path.join(installed, node))).toBe(true);
		// A second one has errors that n8n does not know as its own.
		expect(existsSync(path.join(installed, 'n8n-workflow'))).toBe(false);
	} finally {
		rmSync(home, { recursive: true });
		rmSync(path.dirname(tarball), { recursive: true });
	}
});

test(
	'npm pack on a fresh checkout installs and builds what it packs, also where only production packages are wanted',
	async () => {
		const checkout = mkdtempSync(path.join(os.tmpdir(), 'fresh-checkout-'));
		try {
			copyCheckout(checkout);
			const packed = await run('npm pack', { NODE_ENV: 'production' }, checkout);
			expect(packed).toMatchObject({ code: 0 });
			const list = await run('tar -tzf *.tgz', {}, checkout);
			const files = list.output.split('\n').map((file) => file.trim().replace(/^package\//, ''));
			expect(files).toEqual(
				expect.arrayContaining([...manifest.n8n.nodes, ...manifest.n8n.credentials]),
			);
		} finally {
			rmSync(checkout, { recursive: true });
		}
	},
	FRESH_CHECKOUT_MS,
);
