import { DattoClient, send } from '../testClient';
import { startDattoSimulator, type DattoSimulator } from './index';

let time: number;
let delays: number[];
let simulator: DattoSimulator;
let client: DattoClient;

beforeEach(async () => {
	time = Date.parse('2026-11-29T10:00:00Z');
	delays = [];
	simulator = await startDattoSimulator({
		devices: 2,
		now: () => new Date(time),
		delay: async (ms) => {
			delays.push(ms);
		},
	});
	client = await new DattoClient(simulator).signIn();
});
afterEach(async () => await simulator.close());

const read = async () => (await client.get('account/devices')).status;
const others = (count: number) => (simulator.settings.readsByOthers = count);

describe('reads', () => {
	it('request_rate tells what is used, itself included', async () => {
		await read();
		expect((await client.get('system/request_rate')).data).toMatchObject({
			accountUid: expect.any(String),
			slidingTimeWindowSizeSeconds: 60,
			accountCount: 2,
			accountRateLimit: 600,
			accountCutOffRatio: 0.9,
			accountWriteRateLimit: 600,
			accountWriteCount: 0,
			operationWriteStatus: { 'device-udf-set': { limit: 600, count: 0 } },
		});
	});

	it('count for the whole account: those of another key, too', async () => {
		others(250);
		const other = await new DattoClient(simulator).signIn();
		await other.get('account/sites');
		const { data } = await client.get('system/request_rate');
		expect(data.accountCount).toBe(252);
	});

	it('leave the count a minute after they were made, each for itself', async () => {
		const count = async () => (await client.get('system/request_rate')).data.accountCount;
		await read();
		time += 30_000;
		expect(await count()).toBe(2);
		time += 30_000;
		expect(await count()).toBe(2);
		time += 60_000;
		expect(await count()).toBe(1);
	});

	it('are delayed by a second above 90 %', async () => {
		others(539);
		await read();
		expect(delays).toEqual([]);
		await read();
		expect(delays).toEqual([1000]);
	});

	it('are 429 above 100 %, until the window has moved on', async () => {
		others(598);
		expect([await read(), await read(), await read()]).toEqual([200, 200, 429]);
		time += 60_000;
		expect(await read()).toBe(200);
	});

	it('are 429 with or without Retry-After: it is unknown', async () => {
		others(600);
		expect((await client.get('account/devices')).headers).not.toHaveProperty('retry-after');
		simulator.settings.retryAfter = 60;
		expect((await client.get('account/devices')).headers['retry-after']).toBe('60');
	});

	it('who goes on all the same is blocked with 403 for five minutes, whatever he asks for', async () => {
		others(600);
		simulator.settings.refusalsUntilBlock = 3;
		expect([await read(), await read(), await read(), await read()]).toEqual([429, 429, 429, 403]);
		others(0);
		const open = async () => (await send(`${simulator.url}/api/v2/system/status`)).status;
		expect(await open()).toBe(403);
		time += 299_999;
		expect(await read()).toBe(403);
		time += 1;
		expect([await read(), await open()]).toEqual([200, 200]);
	});

	it('without a token are not counted', async () => {
		for (let index = 0; index < 5; index++) {
			await send(`${simulator.url}/api/v2/account/devices`);
		}
		expect((await client.get('system/request_rate')).data.accountCount).toBe(1);
	});
});
