/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readdirSync, readFileSync } from 'node:fs';
import type { INode } from 'n8n-workflow';
import packageJson from '../../package.json';

interface Template {
	name: string;
	nodes: INode[];
	connections: Record<string, { main: Array<Array<{ node: string }>> }>;
	settings: { executionOrder: string };
	pinData: object;
}

const FOLDER = 'workflows';
const BUILT_IN = /^n8n-nodes-base\.(stickyNote|stopAndError|manualTrigger|set|dataTable|noOp)$/;
const OURS = packageJson.n8n.nodes.map((file) => {
	const name = file.split('/').at(-1)?.split('.')[0] ?? '';
	return `${packageJson.name}.${name[0].toLowerCase()}${name.slice(1)}`;
});

const templates = readdirSync(FOLDER).map((file): [string, Template] => [
	file,
	JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')),
]);

describe.each(templates)('%s', (_, template) => {
	it('uses nodes that every n8n has, and ours under the name that users install', () => {
		for (const { type } of template.nodes) {
			expect(OURS.includes(type) || BUILT_IN.test(type) ? 'known' : type).toBe('known');
		}
	});

	it('carries no credentials, no pinned data and nothing of an instance', () => {
		expect(Object.keys(template).sort()).toEqual([
			'connections',
			'meta',
			'name',
			'nodes',
			'pinData',
			'settings',
		]);
		expect(template.pinData).toEqual({});
		expect(template.nodes.filter(({ credentials }) => credentials)).toEqual([]);
	});

	it('connects nodes that are there', () => {
		const names = template.nodes.map(({ name }) => name);
		const targets = Object.values(template.connections).flatMap(({ main }) =>
			main.flat().map(({ node }) => node),
		);
		expect(names).toEqual(
			expect.arrayContaining([...Object.keys(template.connections), ...targets]),
		);
	});

	it('takes a newcomer by the hand with sticky notes', () => {
		const notes = template.nodes.filter(({ type }) => type.endsWith('.stickyNote'));
		expect(notes.map(({ parameters }) => parameters.content).join()).toMatch(/Set up/);
	});
});
