/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';
import manifest from '../../package.json';
import { ensureN8n } from '../n8n/installation';
import { runN8nCommand } from '../n8n/n8nCommand';
import { OLDER } from '../n8n/n8nRelease';
import { CHECKOUT, installPackedPackage } from '../n8n/package';
import { Teardown, temporaryFolder } from '../n8n/teardown';

const INSTALL_MS = 900_000;
const PREFIX = `${manifest.name}.`;

const teardown = new Teardown();
let userFolder: string;
/** Our node types as this n8n knows them, by name. */
let nodes: Map<string, INodeTypeDescription>;

/** `dist/nodes/X/X.node.js` -> `x`: node types are named as their files. */
function nodeName(file: string): string {
	return path.basename(file, '.node.js').replace(/^./, (letter) => letter.toLowerCase());
}

/** `dist/credentials/X.credentials.js` -> `x`. */
function credentialName(file: string): string {
	return path.basename(file, '.credentials.js').replace(/^./, (letter) => letter.toLowerCase());
}

beforeAll(async () => {
	await ensureN8n();
	userFolder = temporaryFolder(teardown, 'n8n-compat');
	await installPackedPackage([userFolder]);
	const output = path.join(userFolder, 'nodes.json');
	await runN8nCommand(['export:nodes', `--output=${output}`], { userFolder });
	const all = JSON.parse(readFileSync(output, 'utf8')) as INodeTypeDescription[];
	const ours = all.filter(({ name }) => name.startsWith(PREFIX));
	nodes = new Map(ours.map((node) => [node.name.slice(PREFIX.length), node]));
}, INSTALL_MS);

afterAll(async () => await teardown.run());

test('this is the older n8n', async () => {
	expect((await runN8nCommand(['--version'], { userFolder })).trim()).toContain(OLDER.version);
});

test.each(manifest.n8n.nodes.map(nodeName))('it knows the node %s, with its icon', (name) => {
	expect(nodes.get(name)?.properties.length).toBeGreaterThan(1);
	expect(JSON.stringify(nodes.get(name)?.iconUrl)).toContain(`icons/${manifest.name}/dist/icons/`);
});

test('it offers what acts to AI agents, and no trigger', () => {
	const tools = [...nodes.keys()].filter((name) => name.endsWith('Tool')).sort();
	expect(tools).toEqual(['autotaskTicketTool', 'kasperskyTicketingRulesTool']);
});

test('every credential that a node asks for is one of ours', () => {
	const asked = [...nodes.values()].flatMap(({ credentials = [] }) => credentials);
	const names = new Set(asked.map(({ name }) => name));
	expect([...names].sort()).toEqual(manifest.n8n.credentials.map(credentialName).sort());
});

test('it imports every template', async () => {
	const input = path.join(CHECKOUT, 'workflows');
	const args = ['import:workflow', '--separate', `--input=${input}`];
	expect(await runN8nCommand(args, { userFolder })).toMatch(/Successfully imported \d+ workflows/);
});
