/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readdirSync, readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { DateTime } from 'luxon';
import { ExpressionParser, type IDataObject, type INode } from 'n8n-workflow';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import packageJson from '../../package.json';
import { onceMoreItems, resentItems, runCode, summaryOf } from '../n8n/reportFeed';
import { readTemplate } from '../n8n/templates';

interface Template {
	name: string;
	nodes: INode[];
	connections: Record<string, { main: Array<Array<{ node: string }>> }>;
	settings: { executionOrder: string; saveDataSuccessExecution?: 'none' };
	pinData: object;
}

const FOLDER = 'workflows';
const BUILT_IN = new Set(
	[
		...['code', 'dataTable', 'emailSend', 'errorTrigger', 'executeWorkflow'],
		...['executeWorkflowTrigger', 'filter', 'if', 'manualTrigger', 'merge', 'respondToWebhook'],
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

describe.each(templates)('%s', (file, template) => {
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
		expect(template.nodes.filter(({ credentials }) => credentials)).toEqual([]);
	});

	it('has the settings of every workflow, and leaves the user its error workflow', () => {
		const { saveDataSuccessExecution, ...others } = template.settings;
		expect(others).toEqual({ executionOrder: 'v1' });
		// What Health and the report did is in their tickets and their table.
		const isBeside = ['kaspersky-health.json', 'kaspersky-daily-report.json'].includes(file);
		expect(saveDataSuccessExecution).toBe(isBeside ? 'none' : undefined);
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

it('a test ticket needs no company to publish the workflow that can create it', () => {
	const { properties } = new KasperskyTicketingRules().description;
	expect(properties.find(({ name }) => name === 'testCompany')?.required).toBe(false);
});

describe('the daily report counts', () => {
	/** The rows that one execution of the main workflow adds. */
	const rowsOf = (items: IDataObject[]) =>
		summaryOf({ synced: items }).rows as Array<Record<string, unknown>>;
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

	it('of each problem what became of its ticket, so that the sums are right', () => {
		const held = { ...ongoing, result: 'held', message: 'No account.' };
		const off = { ...ongoing, result: 'skipped', ticket: { action: 'none' } };
		const stays = { ...ongoing, result: 'skipped', ticket: { action: 'open', id: 1 } };
		const exists = { ...ongoing, ticket: { action: 'open', id: 2 } };
		const { rows } = summaryOf({
			refused: [{ ...ongoing, error: 'Row 4: Queue' }],
			synced: [held, held, off, stays, exists, { ...exists, change: 'cleared' }, closing],
		}) as unknown as Summary;
		expect(of(rows, 'Northwind')).toMatchObject({
			...{ problems: 6, ticketed: 2, held: 2, notTicketed: 1, unwanted: 1, otherFailed: 0 },
			...{ heldWhy: '{"No account.":2}', failedWhy: '{"Row 4: Queue":1}' },
		});
	});

	it('a problem that shares the ticket of its customer as that ticket', () => {
		const [status, id] = [{ code: 'scanOverdue' }, 'c1'];
		const shared = {
			...{ ...ongoing, status, customer: { ...customer, id }, result: 'skipped' },
			ticket: { action: 'none', onePer: 'customer' },
		};
		const list = { ...shared, change: 'snapshot', devices: [] };
		const fateWith = (lists: Parameters<typeof summaryOf>[0]) => {
			const synced = [shared, shared, ...(lists.synced ?? []), closing];
			const summary = summaryOf({ ...lists, synced }) as unknown as Summary;
			return of(summary.rows, 'Northwind');
		};
		const none = { ticketed: 0, held: 0, notTicketed: 0, unwanted: 0, otherFailed: 0 };
		const ticket = { action: 'open', id: 7 };
		expect(fateWith({ synced: [{ ...list, result: 'exists', ticket }] })).toMatchObject({
			...{ ...none, problems: 2, ticketed: 2 },
		});
		const heldList = { ...list, result: 'held', message: 'No account.', ticket: {} };
		expect(fateWith({ synced: [heldList] })).toMatchObject({ ...none, problems: 2, held: 2 });
		expect(fateWith({ refused: [{ ...list, error: 'Row 4' }] })).toMatchObject({
			...{ ...none, problems: 2, notTicketed: 2, failedWhy: '{"Row 4":2}' },
		});
	});

	it('of KES Cloud also what the rules refuse, which has no key', () => {
		const snapshot = { change: 'snapshot', source, snapshot: { prefix: 'ksp-00000001-01-' } };
		const refused = [{ ...ongoing, error: 'Row 4' }];
		const { rows } = summaryOf({ refused, synced: [snapshot] }) as unknown as Summary;
		expect(of(rows, 'Northwind')).toMatchObject({ problems: 1, notTicketed: 1, otherFailed: 0 });
	});

	it('what is raised between two resends as a problem, too', () => {
		const [row] = rowsOf([{ ...ongoing, change: 'raised', result: 'created', ticket: { id: 1 } }]);
		expect(row).toMatchObject({ problems: 1, ticketed: 1, created: 1, resend: false });
	});

	it('beside the problems what else failed', () => {
		const { rows } = summaryOf({
			notSynced: [{ ...ongoing, change: 'cleared', error: DOWN }],
		}) as unknown as Summary;
		expect(rows).toMatchObject([{ problems: 0, notTicketed: 0, otherFailed: 1 }]);
	});

	it('in the columns of its table', () => {
		const { nodes } = readTemplate('kaspersky-daily-report.json');
		const tables = nodes.filter(({ parameters }) => parameters.operation === 'create');
		const names = tables.map(({ parameters }) =>
			(parameters.columns as { column: Array<{ name: string }> }).column.map(({ name }) => name),
		);
		const [row] = rowsOf([ongoing]);
		expect(names.map((columns) => columns.sort())).toEqual([
			Object.keys(row).sort(),
			Object.keys(row).sort(),
		]);
	});

	it('nothing again that is sent once more five minutes after it was raised', () => {
		const rows = rowsOf(onceMoreItems());
		const isNone = { problems: 0, held: 0, notTicketed: 0, resend: false, closesRound: false };
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
		expect(rowsOf([held])).toMatchObject([
			{ held: 1, heldWhy: '{"No account.":1}', resend: false },
		]);
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

const MAIN = templates.filter(([, { nodes }]) =>
	nodes.some(({ name }) => name === 'Sync Autotask Tickets'),
);

it('all main templates summarize in the same words', () => {
	const codes = MAIN.map(
		([, { nodes }]) =>
			nodes.find(({ name }) => name === 'Summarize the Execution')?.parameters.jsCode,
	);
	expect(codes).toHaveLength(5);
	expect(new Set(codes).size).toBe(1);
	expect(codes[0]).toBeDefined();
});

const source = { name: 'ksc.msp.example' };
const northwind = { name: 'Northwind' };
const solution = 'kasperskySecurityCenter';
const raised = { change: 'raised', level: 'Critical', solution, source, customer: northwind };
const CELL = 'Row 4: Queue “Nobody” does not exist in Autotask. Choose another value.';
const DOWN =
	'Autotask did not create the ticket: HTTP 503. The item is sent again with the next snapshot of the source.';
const closing = {
	...{ change: 'snapshot', solution, source, result: 'skipped' },
	snapshot: { prefix: 'ksp-00000001-' },
};

interface Summary {
	failed: number;
	reachedAutotask: boolean;
	error: { message: string; causes: Record<string, { count: number; why: string[] }> } | null;
	rows: Array<Record<string, unknown>>;
}
const summarized = (results: Parameters<typeof summaryOf>[0]) =>
	summaryOf(results) as unknown as Summary;

describe('an execution of the main workflow', () => {
	it('tells the failures of the rules and of Sync together, each with its number', () => {
		const { failed, error } = summarized({
			refused: [
				{ ...raised, error: CELL },
				{ ...raised, error: CELL },
			],
			notSynced: [{ ...raised, error: DOWN }],
			synced: [{ ...raised, result: 'created' }],
		});
		expect(failed).toBe(3);
		expect(error?.message).toBe(`3 status changes failed:\n• ${CELL} (2 times)\n• ${DOWN}`);
		expect(error?.causes).toMatchObject({
			rules: { count: 2, why: [`${CELL} (2 times)`], solutions: [solution] },
			tickets: { count: 1, why: [DOWN] },
		});
	});

	const causesOf = (results: Parameters<typeof summaryOf>[0]) =>
		Object.keys(summarized(results).error?.causes ?? {});
	const failing = (cause: string) => ({ ...raised, error: DOWN, details: { cause } });

	it('takes from each failure where it helps to act, whichever node failed', () => {
		expect(causesOf({ refused: [failing('autotask')] })).toEqual(['autotask']);
		expect(causesOf({ refused: [failing('input')] })).toEqual(['rules']);
		expect(causesOf({ notSynced: [failing('autotask')] })).toEqual(['autotask']);
		expect(causesOf({ notSynced: [failing('input')] })).toEqual(['rules']);
	});

	it('tells tickets that Autotask refuses from an Autotask that does not work', () => {
		const synced = [{ ...raised, result: 'exists' }];
		expect(causesOf({ notSynced: [failing('autotask')], synced })).toEqual(['tickets']);
		const held = [{ ...raised, result: 'held' }];
		expect(causesOf({ notSynced: [failing('autotask')], synced: held })).toEqual(['autotask']);
	});

	it('says how many reasons a list leaves out', () => {
		const refused = Array.from({ length: 21 }, (_, row) => ({ ...raised, error: `Row ${row}` }));
		const message = summarized({ refused }).error?.message ?? '';
		expect(message).toContain('• Row 19');
		expect(message).toMatch(/\n• And 1 more\.$/);
	});

	it('counts the input of a Sync that stopped, which n8n hands on without a result', () => {
		const { failed, error, reachedAutotask } = summarized({
			synced: [raised],
			isSyncStopped: true,
		});
		expect({ failed, reachedAutotask }).toEqual({ failed: 1, reachedAutotask: false });
		expect(error?.message).toContain('Sync Autotask Tickets stopped with an error');
	});

	it('has nothing to tell where nothing failed', () => {
		expect(summarized({ synced: [{ ...raised, result: 'created' }] })).toMatchObject({
			...{ failed: 0, error: null, reachedAutotask: true },
		});
	});

	it('records what failed with its reason, and its problem all the same', () => {
		const ongoing = { ...raised, change: 'ongoing', error: CELL };
		const { rows } = summarized({ refused: [ongoing, ongoing], synced: [closing] });
		expect(rows.find(({ customer }) => customer === 'Northwind')).toMatchObject({
			...{ problems: 2, critical: 2, notTicketed: 2, failedWhy: JSON.stringify({ [CELL]: 2 }) },
		});
	});

	it('sends no device on to the report', () => {
		const many = Array.from({ length: 500 }, (_, index) => ({
			...{ ...raised, change: 'ongoing', result: 'exists' },
			device: { name: `PC-${index}` },
		}));
		expect(JSON.stringify(summaryOf({ synced: [...many, closing] })).length).toBeLessThan(2_000);
	});
});

describe('health', () => {
	const template = readTemplate('kaspersky-health.json');
	const settings = { companyID: 0, queueID: 8, priority: 4, dueHours: 4 };
	const workflow = { id: 'w1', name: 'Main' };
	interface Ticket {
		ticket: { externalID: string; title: string; description: string; reason: string };
	}
	const ticketsFor = (results: Parameters<typeof summaryOf>[0]) => {
		const { message, ...metadata } = summarized(results).error!;
		const error = { message, context: { metadata } };
		const execution = { lastNodeExecuted: 'Report Failed Items', error };
		const input = [{ workflow, execution, ...settings }];
		const items = runCode(template, 'Describe the Failure', {}, input);
		return (items as unknown as Ticket[]).map(({ ticket }) => ticket);
	};
	const proved = (results: Parameters<typeof summaryOf>[0]) =>
		(runCode(template, 'Describe What Works', {}, [summaryOf(results)]) as unknown as Ticket[]).map(
			({ ticket }) => ticket,
		);

	it('tells wrong cells from a connection that fails', () => {
		const [ticket, ...others] = ticketsFor({ refused: [{ ...raised, error: CELL }] });
		expect(others).toEqual([]);
		expect(ticket.externalID).toBe('ksp-health-w1-rules');
		expect(ticket.title).toMatch(/^Ticketing rules.*need to be corrected/);
		expect(ticket.description).toContain(CELL);
		expect(JSON.stringify(ticket)).not.toMatch(/could not be read or written|connection/);
	});

	it('has a ticket for each of both causes', () => {
		const tickets = ticketsFor({
			refused: [{ ...raised, error: CELL }],
			notSynced: [{ ...raised, error: DOWN }],
		});
		expect(tickets.map(({ externalID }) => externalID)).toEqual([
			'ksp-health-w1-rules',
			'ksp-health-w1-autotask',
		]);
		expect(tickets[1].description).not.toContain(CELL);
	});

	it('has tickets of their own for KES Cloud, which a person completes', () => {
		const kes = { ...raised, solution: 'kasperskyEndpointSecurityCloud' };
		const synced = [{ ...kes, result: 'exists' }];
		const tickets = ticketsFor({ synced, notSynced: [{ ...kes, error: DOWN }] });
		expect(tickets.map(({ externalID }) => externalID)).toEqual(['ksp-health-w1-tickets-kes']);
		expect(tickets[0].description).toContain('complete this ticket yourself');
	});

	it.each([
		['NodeApiError', 'autotask'],
		['NodeOperationError', 'rules'],
	])('where the rules node is set to stop, looks at its error: %s', (name, connection) => {
		const execution = { lastNodeExecuted: 'Apply Ticketing Rules', error: { name, message: CELL } };
		const [item] = runCode(template, 'Describe the Failure', {}, [
			{ workflow, execution, ...settings },
		]) as unknown as Ticket[];
		expect(item.ticket.externalID).toBe(`ksp-health-w1-${connection}`);
	});

	it('hears of nothing that works from an execution that failed', () => {
		const synced = [{ ...raised, result: 'created' }];
		expect(proved({ synced, refused: [{ ...raised, error: CELL }] })).toEqual([]);
	});

	it('names what works again, and believes of the rules only a complete resend', () => {
		const synced = [{ ...raised, result: 'created' }];
		const reasons = proved({ synced }).map(({ reason }) => reason);
		expect(reasons).toEqual([
			'The workflow works again (n8n workflow "Main").',
			'Polling Kaspersky Security Center works again (n8n workflow "Main").',
			'Reading and writing tickets in Autotask works again (n8n workflow "Main").',
		]);
		const keys = proved({ synced: [...synced, closing] }).map(({ externalID }) => externalID);
		expect(keys).toContain('ksp-health-w1-rules');
		expect(keys).toContain('ksp-health-w1-tickets');
	});

	it('does not believe it of the last part of a resend, nor where items are left', () => {
		const of = (last: object, item = {}) =>
			proved({
				synced: [
					{ ...raised, ...item, result: 'exists' },
					{ ...closing, ...last },
				],
			})
				.map(({ externalID }) => externalID.split('-').at(-1))
				.filter((key) => ['rules', 'tickets'].includes(key ?? ''));
		expect(of({ isLastPart: true })).toEqual([]);
		expect(of({}, { itemsLeft: 3 })).toEqual([]);
		expect(of({})).toEqual(['tickets', 'rules']);
	});
});

describe('the daily report says', () => {
	const template = readTemplate('kaspersky-daily-report.json');
	const now = DateTime.utc();
	const ago = (hours: number) => now.minus({ hours });

	interface Report {
		html: string;
		mail: string;
		text: string;
		subject: string;
	}
	/** The report of executions of the main workflow, each some hours ago; rows older than a day are read as n8n reads them. */
	function reportOf(...executions: Array<[number, Parameters<typeof summaryOf>[0]]>): Report {
		const rows = executions.flatMap(
			([hours, results]) => summaryOf(results, ago(hours)).rows as IDataObject[],
		);
		const lastDay = rows.filter(({ at }) => Date.parse(String(at)) > ago(24).toMillis());
		const outputs = {
			Settings: [
				[
					{
						n8nAddress: 'https://n8n.msp.example',
						pageAddress: 'https://n8n.msp.example/webhook/kaspersky-report',
					},
				],
			],
			'Read the Resends': [rows.filter((row) => row.closesRound && row.customer === '')],
		};
		const [report] = runCode(template, 'Build the Page', outputs, lastDay, now);
		return report as unknown as Report;
	}
	const factOf = (html: string, label: string) =>
		new RegExp(`<b[^>]*>([^<]*)</b><span>${label}`).exec(html)?.[1];

	it('that it knows nothing yet, where nothing was recorded', () => {
		const { html, mail, text, subject } = reportOf();
		expect(subject).toBe('Kaspersky tickets: problems not known yet');
		for (const label of [
			...['problems now', 'with a ticket', 'held', 'not ticketed', 'need no ticket', 'Critical'],
			...['tickets opened', 'tickets completed'],
		]) {
			expect(factOf(html, label)).toBe('not known yet');
		}
		for (const form of [html, mail, text]) {
			expect(form).toContain('no execution of the main workflow was recorded');
			expect(form).not.toMatch(/None\.|Nothing\./);
		}
	});

	it('that problems are not known while no complete resend has come in', () => {
		const { html, subject, text } = reportOf([1, { synced: [{ ...raised, result: 'created' }] }]);
		expect(factOf(html, 'problems now')).toBe('not known yet');
		expect(factOf(html, 'ticket opened')).toBe('1');
		expect(subject).toContain('problems not known yet');
		expect(text).toContain('not known: no complete resend has come in during the last 24 hours');
	});

	it('since when no complete resend has come in', () => {
		const { html } = reportOf([30, { synced: [closing] }]);
		expect(factOf(html, 'problems now')).toBe('not known yet');
		const since = ago(30).toFormat('d LLLL, HH:mm');
		expect(html).toContain(`no complete resend has come in since ${since}`);
	});

	it('which source it knows nothing of, beside one that it knows', () => {
		const other = { ...closing, source: { name: 'other.example' } };
		const { html } = reportOf([30, { synced: [other] }], [1, { synced: resentItems() }]);
		expect(factOf(html, 'problems now .1 source not known.')).toBe('18');
		expect(html).toContain('Not known yet for other.example.');
	});

	it('how many failed and why: in the page, the e-mail, its text and the subject', () => {
		const ongoing = { ...raised, change: 'ongoing', error: CELL };
		const refused = Array.from({ length: 25 }, () => ({ ...ongoing }));
		const report = reportOf([1, { refused, synced: resentItems() }]);
		expect(report.subject).toBe('Kaspersky tickets: 43 problems, 25 not ticketed, 4 held');
		expect(factOf(report.html, 'not ticketed')).toBe('25');
		for (const form of [report.html, report.mail, report.text]) {
			expect(form).toContain(`${CELL} (25 times)`);
			expect(form).toContain('https://n8n.msp.example/workflow/w1/executions/7');
		}
	});

	it('of all problems whether they have a ticket, also where six cells are wrong', () => {
		const problem = { ...raised, change: 'ongoing' };
		const times = (count: number, more: object) =>
			Array.from({ length: count }, (_, index) => ({ ...problem, ...more, index }));
		const refused = [7, 6, 5, 4, 2, 1].flatMap((count, row) =>
			times(count, { error: `Row ${row}: Queue “Nobody” does not exist in Autotask.` }),
		);
		const synced = [
			...times(3, { result: 'exists', ticket: { id: 1 } }),
			...times(3, { result: 'held', message: 'No active company is named Northwind.' }),
			...times(3, { result: 'skipped', ticket: { action: 'none' } }),
			closing,
		];
		const { html, mail, text, subject } = reportOf([1, { refused, synced }]);
		expect(subject).toBe('Kaspersky tickets: 34 problems, 25 not ticketed, 3 held');
		const facts = ['problems now', 'with a ticket', 'held', 'not ticketed', 'need no ticket'];
		expect(facts.map((label) => factOf(html, label))).toEqual(['34', '3', '3', '25', '3']);
		for (const form of [html, mail, text]) {
			for (let row = 0; row < 6; row++) expect(form).toContain(`Row ${row}: Queue`);
		}
	});

	it('what was raised since the newest resend, without counting anything twice', () => {
		const problem = { ...raised, result: 'created', ticket: { id: 1 } };
		const { html } = reportOf(
			[2, { synced: [problem] }],
			[1, { synced: [{ ...problem, change: 'ongoing', result: 'exists' }, closing] }],
			[0.5, { synced: [problem] }],
		);
		expect(factOf(html, 'problems now')).toBe('2');
		expect(factOf(html, 'with a ticket')).toBe('2');
	});

	it('how much a cut list leaves out', () => {
		const refused = Array.from({ length: 7 }, (_, row) => ({
			...raised,
			error: `Row ${row}: Queue`,
		}));
		const { html, mail, text } = reportOf([1, { refused }]);
		for (const form of [html, mail, text]) expect(form).toContain('and 1 more');
	});

	it('where the tickets and the page are', () => {
		const ticket = { number: 'T20261128.0001', link: 'https://ww5.autotask.example/ticket/1' };
		const { html, mail, text } = reportOf([
			1,
			{ synced: [{ ...raised, result: 'created', ticket }] },
		]);
		for (const form of [html, mail, text]) {
			expect(form).toContain(ticket.link);
			expect(form).toContain(ticket.number);
		}
		for (const form of [mail, text]) {
			expect(form).toContain('https://n8n.msp.example/webhook/kaspersky-report');
		}
	});

	it('everything in an e-mail that old mail programs can show', () => {
		const { mail } = reportOf([
			1,
			{ synced: resentItems(), refused: [{ ...raised, error: CELL }] },
		]);
		expect(mail).not.toMatch(/<svg|<style|var\(|display:|<div|class=|<script/);
		expect(mail).toMatch(/bgcolor="#c62f3b"/);
	});

	it('hostile names as texts, and links only to the web', () => {
		const ticket = { number: 'T1', link: 'javascript:alert(1)' };
		const hostile = { ...raised, result: 'created', ticket };
		const { html, mail } = reportOf([1, { synced: [...resentItems(), hostile] }]);
		for (const form of [html, mail]) {
			expect(form).toContain('&#60;img src=x');
			expect(form).not.toMatch(/<img|href="javascript/);
		}
	});
});
