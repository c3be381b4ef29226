/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readdirSync, readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { ExpressionParser, type INode } from 'n8n-workflow';
import packageJson from '../../package.json';
import { onceMoreItems, resentItems } from '../n8n/reportFeed';

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
const HELP = packageJson.homepage.replace('#readme', '/blob/main/docs/');
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

	it('names no host and no address of anybody but our own help', () => {
		const texts = textsIn(template)
			.map((text) => text.replaceAll(HELP, ''))
			.filter((text) => /https?:|\w@\w+\.\w/.test(text));
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

it('all that receive reports share one address, from which the keys of the tickets come', () => {
	const receiving = templates.flatMap(([, { nodes }]) =>
		nodes.filter(({ type }) => type.endsWith('.kasperskyEndpointSecurityCloudTrigger')),
	);
	expect(receiving).toHaveLength(3);
	expect(new Set(receiving.map(({ webhookId }) => webhookId)).size).toBe(1);
});

describe('the daily report counts', () => {
	const [, { nodes }] = templates.find(([file]) => file === 'kaspersky-daily-report.json')!;
	const { jsCode } = nodes.find(({ name }) => name === 'Count per Customer')!.parameters;

	/** The rows that one execution of the main workflow adds, as the Code node of n8n makes them. */
	function rowsOf(items: object[]): Array<Record<string, unknown>> {
		const $ = () => ({ all: () => items.map((json) => ({ json })) });
		const made: unknown = new Script(`(() => {${String(jsCode)}})()`).runInNewContext({ $ });
		return (made as Array<{ json: Record<string, unknown> }>).map(({ json }) => ({ ...json }));
	}
	const of = (rows: Array<Record<string, unknown>>, name: string) =>
		rows.find(({ customer }) => customer === name);
	const source = { name: 'ksc.msp.example' };
	const customer = { name: 'Northwind' };
	const ongoing = { change: 'ongoing', level: 'Critical', source, customer, result: 'exists' };

	it('the problems of a resend, which ends with the closing snapshot of its source', () => {
		const rows = rowsOf(resentItems());
		const isRound = { resend: true, closesRound: true };
		expect(of(rows, 'Northwind')).toMatchObject({ problems: 12, critical: 5, ...isRound });
		expect(of(rows, 'Fabrikam')).toMatchObject({ problems: 4, held: 4, ...isRound });
	});

	it('the parts of a resend that does not fit into one execution', () => {
		const [row] = rowsOf([ongoing, { ...ongoing, itemsLeft: 7 }]);
		expect(row).toMatchObject({ problems: 2, resend: true, closesRound: false });
	});

	it('nothing again that is sent once more five minutes after it was raised', () => {
		const rows = rowsOf(onceMoreItems());
		const isNone = { problems: 0, held: 0, resend: false, closesRound: false };
		expect(of(rows, 'Northwind')).toMatchObject(isNone);
		expect(of(rows, 'Fabrikam')).toMatchObject(isNone);
	});

	it('a list of devices neither as a resend nor as a closing snapshot, but the tickets that it makes', () => {
		const lists = onceMoreItems().filter((item) => 'devices' in item);
		const [row] = rowsOf(lists.map((list) => ({ ...list, result: 'created' })));
		expect(row).toMatchObject({ created: 1, problems: 0, resend: false, closesRound: false });
	});

	it('what waits as soon as it is raised', () => {
		const held = { change: 'raised', result: 'held', message: 'No account.', source, customer };
		expect(rowsOf([held])).toMatchObject([{ held: 1, heldReason: 'No account.', resend: false }]);
	});

	it('of KES Cloud the devices that send all that they have, and no others', () => {
		const device = (key: string) => ({ ...ongoing, ticket: { externalID: `${key}scanOverdue` } });
		const [own, other] = ['ksp-00000001-0000000000000001-', 'ksp-00000001-0000000000000002-'];
		const raised = { ...device(other), change: 'raised' };
		const snapshot = { change: 'snapshot', source, snapshot: { prefix: own } };
		expect(of(rowsOf([device(own), raised, snapshot]), 'Northwind')).toMatchObject({
			...{ problems: 1, resend: true, closesRound: false },
		});
	});
});
