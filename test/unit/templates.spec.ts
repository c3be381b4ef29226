/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readdirSync, readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { ExpressionParser, type INode } from 'n8n-workflow';
import packageJson from '../../package.json';

interface Template {
	name: string;
	nodes: INode[];
	connections: Record<string, { main: Array<Array<{ node: string }>> }>;
	settings: { executionOrder: string };
	pinData: object;
}

const FOLDER = 'workflows';
const BUILT_IN = new Set(
	[
		...['code', 'dataTable', 'emailSend', 'errorTrigger', 'executeWorkflow'],
		...['executeWorkflowTrigger', 'filter', 'if', 'manualTrigger', 'respondToWebhook'],
		...['scheduleTrigger', 'set', 'stickyNote', 'stopAndError', 'webhook'],
	].map((name) => `n8n-nodes-base.${name}`),
);
const OURS = packageJson.n8n.nodes.map((file) => {
	const name = file.split('/').at(-1)?.split('.')[0] ?? '';
	return `${packageJson.name}.${name[0].toLowerCase()}${name.slice(1)}`;
});

const templates = readdirSync(FOLDER).map((file): [string, Template] => [
	file,
	JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')),
]);

const isNote = ({ type }: INode) => type === 'n8n-nodes-base.stickyNote';

/** Every text in the parameters of a node, however deep. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function codeIn(node: INode): string[] {
	const expressions = textsIn(node.parameters).filter((text) => text.startsWith('='));
	const chunks = expressions.flatMap((text) => ExpressionParser.splitExpression(text.slice(1)));
	const inTexts = chunks.flatMap((chunk) => (chunk.type === 'code' ? [`(${chunk.text})`] : []));
	const { jsCode } = node.parameters;
	return typeof jsCode === 'string' ? [...inTexts, `async () => {${jsCode}}`] : inTexts;
}

describe.each(templates)('%s', (_, template) => {
	const names = template.nodes.map(({ name }) => name);
	const targetsOf = (main: Array<Array<{ node: string }>>) => main.flat().map(({ node }) => node);

	it('uses nodes that every n8n has, and ours under the name that users install', () => {
		for (const { type } of template.nodes) {
			expect(OURS.includes(type) || BUILT_IN.has(type) ? 'known' : type).toBe('known');
		}
	});

	it('carries no credentials, no pinned data and nothing of an instance', () => {
		expect(Object.keys(template).sort()).toEqual([
			...['connections', 'meta', 'name', 'nodes', 'pinData', 'settings'],
		]);
		expect(template.pinData).toEqual({});
		expect(template.settings).toEqual({ executionOrder: 'v1' });
		expect(template.nodes.filter(({ credentials }) => credentials)).toEqual([]);
	});

	it('names no host and no address of anybody', () => {
		const texts = textsIn(template).filter((text) => /https?:|\w@\w+\.\w/.test(text));
		expect(texts).toEqual([]);
	});

	it('has a name and an id of its own for each node', () => {
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(template.nodes.map(({ id }) => id)).size).toBe(names.length);
	});

	it('connects nodes that are there, and leaves none alone', () => {
		const targets = Object.values(template.connections).flatMap(({ main }) => targetsOf(main));
		const connected = new Set([...Object.keys(template.connections), ...targets]);
		const nodes = template.nodes.filter((node) => !isNote(node)).map(({ name }) => name);
		expect([...connected].sort()).toEqual(nodes.sort());
	});

	it('refers in expressions and code only to nodes that are there', () => {
		const texts = template.nodes.flatMap(({ parameters }) => textsIn(parameters));
		const referred = texts.flatMap((text) => [...text.matchAll(/\$\('([^']+)'\)/g)]);
		expect(names).toEqual(expect.arrayContaining(referred.map(([, name]) => name)));
	});

	it('holds expressions and code that can be read', () => {
		for (const node of template.nodes) {
			for (const code of codeIn(node)) expect(() => new Script(code)).not.toThrow();
		}
	});

	it('takes a newcomer by the hand with sticky notes', () => {
		const [first, ...others] = template.nodes.filter(isNote);
		expect(first.name).toBe('Read Me First');
		for (const part of ['What it does', 'For whom', 'Set up', 'Publish']) {
			expect(first.parameters.content).toContain(`**${part}`);
		}
		expect(others.length).toBeGreaterThanOrEqual(2);
	});

	it('leaves what needs a workflow or an address of the user switched off', () => {
		const needy = ['n8n-nodes-base.executeWorkflow', 'n8n-nodes-base.emailSend'];
		const on = template.nodes.filter(({ type, disabled }) => needy.includes(type) && !disabled);
		expect(on).toEqual([]);
	});
});

it('checks every template with expressions and code among them', () => {
	const code = templates.flatMap(([, { nodes }]) => nodes.flatMap(codeIn));
	expect(code.length).toBeGreaterThan(30);
});

it('no webhook of a template is open to everybody', () => {
	const webhooks = templates.flatMap(([, { nodes }]) =>
		nodes.filter(({ type }) => type === 'n8n-nodes-base.webhook'),
	);
	expect(webhooks.map(({ parameters }) => parameters.authentication)).toEqual(['basicAuth']);
});
