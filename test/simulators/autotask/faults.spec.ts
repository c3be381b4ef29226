/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { startAutotaskSimulator, type AutotaskSimulator } from './index';
import { TestClient } from './testClient';

let simulator: AutotaskSimulator;
let client: TestClient;

beforeEach(async () => {
	simulator = await startAutotaskSimulator();
	client = new TestClient(simulator);
});
afterEach(async () => await simulator.close());

const count = () => simulator.state.tickets().length;
const ENDPOINT = 'POST Tickets';

it.each([
	['http', { kind: 'http', status: 503 }, { status: 503, text: '' }],
	[
		'http with errors',
		{ kind: 'http', status: 403, errors: ['No'] },
		{ status: 403, data: { errors: ['No'] } },
	],
	[
		'errors',
		{ kind: 'errors', errors: ['Deadlock'] },
		{ status: 500, data: { errors: ['Deadlock'] } },
	],
	[
		'errors under 200',
		{ kind: 'errors', status: 200, errors: ['No'] },
		{ status: 200, data: { errors: ['No'] } },
	],
	[
		'html',
		{ kind: 'html', status: 502 },
		{ status: 502, headers: { 'content-type': 'text/html' } },
	],
	['empty', { kind: 'empty' }, { status: 200, text: '' }],
	[
		'threadLimit',
		{ kind: 'threadLimit', retryAfter: 3 },
		{ status: 429, headers: { 'retry-after': '3' } },
	],
	['unauthorized', { kind: 'unauthorized' }, { status: 401, text: '' }],
] as const)('%s responds so and does nothing', async (_name, rule, expected) => {
	simulator.faults.add({
		...rule,
		errors: 'errors' in rule ? [...rule.errors] : undefined,
		endpoint: ENDPOINT,
	});
	expect(await client.create()).toMatchObject(expected);
	expect(count()).toBe(0);
});

it('dropBefore loses the request, dropAfter only its answer', async () => {
	simulator.faults.add({ endpoint: ENDPOINT, kind: 'dropBefore', times: 1 });
	simulator.faults.add({ endpoint: ENDPOINT, kind: 'dropAfter', times: 1 });
	await expect(client.create()).rejects.toMatchObject({ code: 'ECONNRESET' });
	expect(count()).toBe(0);
	await expect(client.create()).rejects.toMatchObject({ code: 'ECONNRESET' });
	expect(count()).toBe(1);
	expect((await client.create()).status).toBe(200);
	expect(simulator.counters.report().endpoints[ENDPOINT].statuses).toEqual({
		dropped: 2,
		'200': 1,
	});
});

it('delayCommit drops, or returns a status, now and carries out later', async () => {
	simulator.faults.add({ endpoint: ENDPOINT, kind: 'delayCommit', delayMs: 300, times: 1 });
	simulator.faults.add({
		endpoint: ENDPOINT,
		kind: 'delayCommit',
		status: 504,
		delayMs: 300,
		times: 1,
	});
	await expect(client.create()).rejects.toMatchObject({ code: 'ECONNRESET' });
	expect((await client.create()).status).toBe(504);
	expect(count()).toBe(0);
	await new Promise((resolve) => setTimeout(resolve, 500));
	expect(count()).toBe(2);
});

it('slow carries out at once and responds late', async () => {
	simulator.faults.add({ endpoint: ENDPOINT, kind: 'slow', delayMs: 400 });
	const answer = client.create();
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect(count()).toBe(1);
	expect((await answer).status).toBe(200);
});

it('skips, strikes a number of times, and is then spent', async () => {
	const id = simulator.faults.add({
		endpoint: ENDPOINT,
		kind: 'http',
		status: 503,
		skip: 1,
		times: 2,
	});
	const statuses: number[] = [];
	for (let call = 0; call < 4; call++) statuses.push((await client.create()).status);
	expect(statuses).toEqual([200, 503, 503, 200]);
	expect(simulator.faults.list()).toMatchObject([{ id, seen: 4, struck: 2 }]);
});

it.each([
	['*', true],
	['Tickets', true],
	['post tickets', true],
	['Tickets*', true],
	['Tickets/query', false],
	['PATCH Tickets', false],
])('endpoint %s meets POST Tickets: %s', async (endpoint, met) => {
	simulator.faults.add({ endpoint, kind: 'http', status: 503 });
	expect((await client.create()).status).toBe(met ? 503 : 200);
});

it('names ids in braces and can be removed', async () => {
	const id = simulator.faults.add({ endpoint: 'GET Tickets/{id}/Notes', kind: 'html' });
	const notes = async () => (await client.call('GET', 'Tickets/1/Notes')).status;
	expect(await notes()).toBe(502);
	expect(simulator.faults.remove(id)).toBe(true);
	expect(await notes()).toBe(200);
});

it.each([
	['nothing', { kind: 'http', status: 503 }, { status: 503, text: '' }],
	['HTML', { kind: 'html', status: 504 }, { status: 504 }],
	[
		'a validation text',
		{ kind: 'errors', errors: ['dueDateTime is required.; on record number [0]'] },
		{ status: 500, data: { errors: ['dueDateTime is required.; on record number [0]'] } },
	],
	[
		'the thread limit’s text',
		{ kind: 'threadLimit', status: 500 },
		{ status: 500, data: { errors: ['Thread Threshold Exceeded (Itgenatr005)'] } },
	],
	[
		'the word for an uncaught exception',
		{ kind: 'uncaught' },
		{ status: 500, data: { Message: 'An error has occurred.' } },
	],
] as const)(
	'a 5xx with %s may follow a write that was carried out',
	async (_what, rule, expected) => {
		const errors = 'errors' in rule ? [...rule.errors] : undefined;
		simulator.faults.add({ ...rule, errors, endpoint: ENDPOINT, executed: true, times: 1 });
		expect(await client.create()).toMatchObject(expected);
		expect(count()).toBe(1);
		expect((await client.create()).status).toBe(200);
	},
);

it('a kind that decides itself when the request is carried out refuses to be told', () => {
	const rule = { endpoint: '*', kind: 'slow', executed: true } as const;
	expect(() => simulator.faults.add(rule)).toThrow('slow says itself');
});
