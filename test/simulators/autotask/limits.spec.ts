/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { startAutotaskSimulator, type AutotaskSimulator } from './index';
import { TestClient } from './testClient';

let time = 0;
let simulator: AutotaskSimulator;
let client: TestClient;

beforeEach(async () => {
	time = Date.parse('2026-11-22T10:00:00Z');
	simulator = await startAutotaskSimulator({ now: () => new Date(time) });
	client = new TestClient(simulator);
});
afterEach(async () => await simulator.close());

const together = async (count: number, path = 'Tickets/1', as = client) =>
	await Promise.all(Array.from({ length: count }, async () => await as.call('GET', path)));

describe('threads', () => {
	beforeEach(() => {
		simulator.state.settings.latencyMs = 200;
		simulator.state.settings.missingIdMode = 'null';
	});

	it('three at a time are served, a fourth is 429 without Retry-After', async () => {
		const replies = await together(4);
		expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429]);
		const limited = replies.find(({ status }) => status === 429);
		expect(limited?.data).toEqual({
			errors: ['The Autotask API thread threshold of 3 threads has been exceeded'],
		});
		expect(limited?.headers).not.toHaveProperty('retry-after');
		expect(await together(3)).toMatchObject(Array(3).fill({ status: 200 }));
	});

	it('are counted per endpoint', async () => {
		const replies = await Promise.all([together(3), together(3, 'Companies/0')]);
		expect(replies.flat()).toMatchObject(Array(6).fill({ status: 200 }));
	});

	it('Retry-After comes as seconds or as a date where the tenant sends it', async () => {
		simulator.state.settings.retryAfter = 2;
		const limited = async () => (await together(4)).find(({ status }) => status !== 200);
		expect((await limited())?.headers['retry-after']).toBe('2');
		simulator.state.settings.retryAfter = 'date';
		expect(Date.parse(String((await limited())?.headers['retry-after']))).toBeGreaterThan(0);
	});

	it('the text also comes under another status, and the limit can be switched off', async () => {
		simulator.state.settings.threadLimitStatus = 500;
		const limited = (await together(4)).find(({ status }) => status !== 200);
		expect(limited).toMatchObject({
			status: 500,
			data: { errors: ['Thread Threshold Exceeded (Itgenatr005)'] },
		});
		simulator.state.settings.threadLimit = 0;
		expect(await together(8)).toMatchObject(Array(8).fill({ status: 200 }));
	});

	it('zone discovery is not limited', async () => {
		const path = `${simulator.zoneUrl}V1.0/ZoneInformation?user=${simulator.user}`;
		expect(await together(8, path)).toMatchObject(Array(8).fill({ status: 200 }));
	});
});

describe('the hourly threshold', () => {
	const information = async () => (await client.call('GET', 'ThresholdInformation')).data;

	it('counts every signed-in request of the rolling hour, its own included', async () => {
		await client.createId();
		const ofToday = { externalRequestThreshold: 10_000, requestThresholdTimeframe: 60 };
		expect(await information()).toEqual({ ...ofToday, currentTimeframeRequestCount: 2 });
		await client.with({ Secret: 'wrong' }).call('GET', 'Version');
		simulator.state.settings.requestsByOthers = 1000;
		expect(await information()).toMatchObject({ currentTimeframeRequestCount: 1003 });
		time += 60 * 60_000;
		expect(await information()).toMatchObject({ currentTimeframeRequestCount: 1001 });
	});

	it('adds latency from 50 % and from 75 %, and refuses beyond it', async () => {
		const { settings } = simulator.state;
		settings.thresholdLatencyMs = [300, 600];
		const timers = jest.spyOn(globalThis, 'setTimeout');
		const waits = async (used: number) => {
			settings.requestsByOthers = used;
			timers.mockClear();
			const { status } = await client.call('GET', 'Version');
			const pauses = timers.mock.calls.map(([, ms]) => ms);
			return { status, pauses: pauses.filter((ms) => ms === 300 || ms === 600) };
		};
		expect(await waits(4_000)).toEqual({ status: 200, pauses: [] });
		expect(await waits(5_000)).toEqual({ status: 200, pauses: [300] });
		expect(await waits(8_000)).toEqual({ status: 200, pauses: [600] });
		expect(await waits(10_000)).toEqual({ status: 429, pauses: [] });
		timers.mockRestore();
	});
});

it('counters tell requests, statuses, bytes and concurrency per endpoint', async () => {
	simulator.state.settings.latencyMs = 150;
	await client.createId();
	await together(2);
	await client.create({ priority: 99 });
	const { endpoints, total } = simulator.counters.report();
	expect(total).toBe(4);
	expect(endpoints['POST Tickets']).toMatchObject({
		requests: 2,
		statuses: { '200': 1, '500': 1 },
		maxConcurrent: 1,
	});
	expect(endpoints['GET Tickets/{id}']).toMatchObject({ requests: 2, maxConcurrent: 2 });
	expect(endpoints['POST Tickets'].bytesIn).toBeGreaterThan(200);
	expect(endpoints['POST Tickets'].bytesOut).toBeGreaterThan(20);
	simulator.counters.reset();
	expect(simulator.counters.report()).toMatchObject({ total: 0, rollingHour: 4, endpoints: {} });
});
