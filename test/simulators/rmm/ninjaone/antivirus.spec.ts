import { NinjaOneClient, type Row } from '../testClient';
import { startNinjaOneSimulator, type NinjaOneSimulator } from './index';

const START = Date.parse('2026-11-29T10:00:00.250Z');
const PATH = 'queries/antivirus-status';
let time: number;
let simulator: NinjaOneSimulator;
let client: NinjaOneClient;

beforeEach(async () => {
	time = START;
	simulator = await startNinjaOneSimulator({ devices: 40, problems: 5, now: () => new Date(time) });
	client = await new NinjaOneClient(simulator).signIn();
	simulator.settings.queryLimit = 1000;
});
afterEach(async () => await simulator.close());

const rowsOf = async (device: number) =>
	(await client.query()).rows.filter(({ deviceId }) => deviceId === device);

describe('a row', () => {
	it('has the product, its state, its definitions, the version, the device and a time', async () => {
		for (const row of (await client.query()).rows) {
			expect(Object.keys(row).sort()).toEqual([
				...['definitionStatus', 'deviceId', 'productName', 'productState', 'timestamp', 'version'],
			]);
		}
	});

	it('is one for each product of a device', async () => {
		simulator.state.setAntivirus(1, { productName: 'Bitdefender Endpoint Security' });
		const names = (await rowsOf(1)).map(({ productName }) => productName);
		expect(names).toContain('Kaspersky Endpoint Security for Windows');
		expect(names).toContain('Bitdefender Endpoint Security');
		expect(new Set(names).size).toBe(names.length);
	});

	it('has one of five states and three of the definitions, exactly so spelled', async () => {
		const { rows } = await client.query();
		const states = ['ON', 'OFF', 'EXPIRED', 'SNOOZED', 'UNKNOWN'];
		const definitions = ['Up-to-Date', 'Out-of-Date', 'Unknown'];
		for (const { productState, definitionStatus } of rows) {
			expect(states).toContain(productState);
			expect(definitions).toContain(definitionStatus);
		}
		const seen = new Set(rows.map(({ productState }) => productState));
		expect([...seen]).toEqual(expect.arrayContaining(['ON', 'OFF', 'EXPIRED', 'UNKNOWN']));
	});

	it('can have an empty version, and a product name in another language', async () => {
		const { rows } = await client.query();
		expect(rows.map(({ version }) => version)).toContain('');
		expect(rows.map(({ productName }) => productName)).toContain(
			'Kaspersky Endpoint Security для Windows',
		);
	});

	it('has the time when it was collected, in seconds written with a fraction', async () => {
		const { text } = await client.get(`${PATH}?pageSize=1`);
		expect(text).toContain(`"timestamp":${Math.floor(START / 1000)}.0`);
	});

	it('of a device that is off stays old', async () => {
		simulator.state.goOffline(1);
		time += 60_000;
		const [{ timestamp }] = await rowsOf(1);
		expect(timestamp).toBe(Math.floor(START / 1000));
	});

	it('can be old while the device is online', async () => {
		simulator.state.stopCollecting(1);
		time += 60_000;
		expect((await rowsOf(1))[0].timestamp).toBe(Math.floor(START / 1000));
		const [device] = await client.list('devices?pageSize=1');
		expect(device).toMatchObject({ offline: false, lastContact: time / 1000 });
	});

	it('is missing for servers without Security Center, and for what is no computer', async () => {
		const withRows = new Set((await client.query()).rows.map(({ deviceId }) => deviceId));
		const without = (await client.list('devices')).filter(({ id }) => !withRows.has(id));
		const classes = without.map(({ nodeClass }) => nodeClass);
		expect(classes).toContain('WINDOWS_SERVER');
		expect(classes).toContain('VMWARE_VM_HOST');
	});
});

describe('pages of a query', () => {
	it('go on with the name of the cursor until one has no rows', async () => {
		const { rows, pages } = await client.query('pageSize=20');
		expect(pages.map(({ data }) => (data.results as Row[]).length).slice(0, -1)).toEqual(
			expect.arrayContaining([20]),
		);
		expect(pages.at(-1)?.data.results).toEqual([]);
		const single = await client.query('pageSize=5000');
		expect(rows).toEqual(single.rows);
	});

	it('a short page is not the last one: an empty one follows', async () => {
		const { pages } = await client.query('pageSize=5000');
		expect(pages).toHaveLength(2);
	});

	it('the cursor has a name that stays, an offset that grows, a count and an expiry', async () => {
		const { pages } = await client.query('pageSize=20');
		const cursors = pages.map(({ data }) => data.cursor as Row);
		expect(new Set(cursors.map(({ name }) => name)).size).toBe(1);
		expect(cursors.slice(0, 2)).toMatchObject([
			{ offset: 20, count: 20, expires: expect.any(Number) },
			{ offset: 40, count: 20 },
		]);
		simulator.settings.cursorCount = 'all';
		const { data } = await client.get(`${PATH}?pageSize=20`);
		expect((data.cursor as Row).count).toBe((await client.query()).rows.length);
	});

	it.each([5000, 1000])('at most %i rows, however many are asked for', async (most) => {
		simulator.settings.queryPageMax = most;
		for (let index = 0; index < 5100; index++) simulator.state.add({ systemName: `PC-${index}` });
		const { data } = await client.get(`${PATH}?pageSize=9000`);
		expect(data.results).toHaveLength(most);
	});

	it('what begins later sees the rows of that time, what has begun those of its own', async () => {
		const { data } = await client.get(`${PATH}?pageSize=1`);
		simulator.state.removeAntivirus(2);
		const cursor = (data.cursor as Row).name;
		const rest = await client.get(`${PATH}?pageSize=5000&cursor=${String(cursor)}`);
		expect((rest.data.results as Row[]).map(({ deviceId }) => deviceId)).toContain(2);
		expect(await rowsOf(2)).toEqual([]);
	});

	it('a cursor that is unknown or has run out is refused', async () => {
		expect((await client.get(`${PATH}?cursor=none`)).status).toBe(400);
		await client.signIn();
		const { data } = await client.get(`${PATH}?pageSize=1`);
		const path = `${PATH}?cursor=${String((data.cursor as Row).name)}`;
		simulator.settings.tokenLifetimeSeconds = 1e6;
		await client.signIn();
		time += 3_599_000;
		expect((await client.get(path)).status).toBe(200);
		time += 1_000;
		expect((await client.get(path)).status).toBe(400);
	});

	it('the cursor is a text in some accounts', async () => {
		simulator.settings.queryAnswer = 'text';
		const first = (await client.get(`${PATH}?pageSize=2`)).data;
		expect(first.cursor).toEqual(expect.any(String));
		const next = (await client.get(`${PATH}?pageSize=2&cursor=${String(first.cursor)}`)).data;
		expect(next.cursor).toBe(first.cursor);
		expect(next.results).not.toEqual(first.results);
		simulator.settings.queryAnswer = 'movingText';
		const moving = (await client.get(`${PATH}?pageSize=2&cursor=${String(first.cursor)}`)).data;
		expect(moving.cursor).not.toBe(first.cursor);
		const cursor = encodeURIComponent(String(moving.cursor));
		const last = (await client.get(`${PATH}?pageSize=5000&cursor=${cursor}`)).data;
		expect((last.results as Row[])[0]).not.toEqual((moving.results as Row[])[0]);
	});

	it('the answer is a bare array of everything in others', async () => {
		const { rows } = await client.query();
		simulator.settings.queryAnswer = 'array';
		expect(await client.list(`${PATH}?pageSize=2`)).toEqual(rows);
	});
});

describe('filters of a query', () => {
	const found = async (parameters: string) => (await client.query(parameters)).rows;

	it('clauses that it does not know are dropped without a word', async () => {
		const everything = await found('');
		expect(await found('df=class%20%3D%20MAC')).toEqual(everything);
		const ofTwo = await found('df=class%20%3D%20MAC%20AND%20id%20in%20(1%2C2)');
		expect(new Set(ofTwo.map(({ deviceId }) => deviceId))).toEqual(new Set([1, 2]));
	});

	it('productState and productName', async () => {
		const off = await found('productState=OFF');
		expect(off.length).toBeGreaterThan(0);
		for (const { productState } of off) expect(productState).toBe('OFF');
		const defender = await found('productName=Windows%20Defender');
		expect(defender.map(({ productName }) => productName)).toEqual(['Windows Defender']);
	});

	it('ts is at or after', async () => {
		const now = Math.floor(START / 1000);
		const recent = await found(`ts=${now}`);
		expect(recent.length).toBeGreaterThan(0);
		expect(recent.length).toBeLessThan((await found('')).length);
		for (const { timestamp } of recent) expect(timestamp).toBeGreaterThanOrEqual(now);
	});
});
