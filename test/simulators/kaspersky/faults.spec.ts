import { startKscSimulator, type FaultRule, type KscSimulator } from './index';
import { failureOf, pxgCodeOf, replyOf, VendorLikeClient } from './testClient';

let simulator: KscSimulator;
let client: VendorLikeClient;

beforeEach(async () => {
	simulator = await startKscSimulator({ hosts: 12, problems: 4, virtualServers: 0 });
	client = await new VendorLikeClient(simulator).connect();
});

afterEach(async () => {
	client.disconnect();
	await simulator.close();
});

const ping = async () => await client.call('Session.Ping');
const find = async () => await client.findHosts('', ['KLHST_WKS_DN']);
const once = (rule: Omit<FaultRule, 'method'>) =>
	simulator.faults.add({ method: 'Session.Ping', times: 1, ...rule });

describe('faults on demand', () => {
	it('answer with an HTTP status', async () => {
		once({ kind: 'http', status: 503 });
		expect(await replyOf(ping())).toEqual({ status: 503, text: 'Service Unavailable' });
		expect(await ping()).toEqual({});
	});

	it.each([1, 2])('answer 1195 with subcode %i', async (subcode) => {
		once({ kind: 'pxgError', code: 1195, subcode });
		const failure = await failureOf(ping());
		expect(failure).toMatchObject({ error: { module: 'KLSTD', code: 1195, subcode } });
	});

	it('answer with a web page', async () => {
		once({ kind: 'html' });
		expect(String(await failureOf(ping()))).toMatch(/JSON/);
	});

	it.each(['drop', 'dropAfter', 'truncate'] as const)('close the connection: %s', async (kind) => {
		once({ kind });
		expect(String(await failureOf(ping()))).toMatch(/hang up|aborted|reset/);
	});

	it('carry a call out before its answer is lost', async () => {
		simulator.faults.add({ method: 'HostGroup.FindHosts', kind: 'dropAfter' });
		const { PxgRetVal } = await client.call('Session.StartSession');
		expect(PxgRetVal).toEqual(expect.any(String));
		await failureOf(find());
		expect(simulator.counters.of('HostGroup.FindHosts')).toMatchObject({
			requests: 1,
			pxgErrors: 0,
		});
	});

	it('let the session run out between pages', async () => {
		simulator.faults.add({ method: 'ChunkAccessor.GetItemsChunk', kind: 'loseSession', skip: 1 });
		const { strAccessor } = await client.call('HostGroup.FindHosts', { lMaxLifeTime: 60 });
		const reading = client.readAll(String(strAccessor), 5);
		expect(await replyOf(reading)).toMatchObject({ status: 401 });
		expect(simulator.counters.of('ChunkAccessor.GetItemsChunk').requests).toBe(2);
	});

	it('let the result set be gone', async () => {
		simulator.faults.add({ method: 'ChunkAccessor.GetItemsChunk', kind: 'loseAccessor', times: 1 });
		expect(await pxgCodeOf(find())).toBe(1186);
		expect(await find()).toHaveLength(12);
	});

	it('leave an attribute out of an answer for a while', async () => {
		const attribute = 'KLADMSRV_SERVER_HOSTNAME';
		const identity = async () =>
			(await client.call('HostGroup.GetStaticInfo', { pValues: [] })).PxgRetVal;
		const whole = await identity();
		expect(whole).toHaveProperty(attribute);
		const rule = { method: 'HostGroup.GetStaticInfo', kind: 'dropAttribute', attribute } as const;
		simulator.faults.add({ ...rule, times: 2 });
		for (let call = 0; call < 2; call++) {
			const answer = await identity();
			expect(answer).not.toHaveProperty(attribute);
			expect(answer).toHaveProperty('KLADMSRV_IS_VIRTUAL');
		}
		expect(await identity()).toEqual(whole);
	});

	it('leave an attribute out of the records of a page', async () => {
		const rule = { method: 'ChunkAccessor.GetItemsChunk', kind: 'dropAttribute' } as const;
		simulator.faults.add({ ...rule, attribute: 'KLHST_WKS_DN', times: 1 });
		expect((await find())[0]).toEqual({});
		expect((await find())[0]).toHaveProperty('KLHST_WKS_DN');
		expect(() => simulator.faults.add(rule)).toThrow('needs an attribute');
	});

	it('refuse to list virtual servers for a while, and nothing else', async () => {
		const method = 'VServers.GetVServers';
		simulator.faults.add({ method, kind: 'pxgError', code: 1184, times: 2 });
		const list = async () => await client.call(method, { lParentGroup: -1 });
		expect(await pxgCodeOf(list())).toBe(1184);
		expect(await find()).toHaveLength(12);
		expect(await pxgCodeOf(list())).toBe(1184);
		expect(await list()).toEqual({ PxgRetVal: [] });
	});

	it('slow calls down', async () => {
		once({ kind: 'slow', delayMs: 20 });
		expect(await ping()).toEqual({});
		once({ kind: 'slow', delayMs: 60_000 });
		const answered = jest.fn();
		void failureOf(ping()).finally(answered);
		const other = await new VendorLikeClient(simulator).connect();
		await other.findHosts('', ['KLHST_WKS_DN']);
		other.disconnect();
		expect(answered).not.toHaveBeenCalled();
	});

	it('count skips and hits, and apply to all calls with *', async () => {
		simulator.faults.add({ method: '*', kind: 'http', status: 500, skip: 2, times: 2 });
		const outcomes: string[] = [];
		for (let call = 0; call < 5; call++) {
			outcomes.push(
				await ping().then(
					() => 'ok',
					() => 'failed',
				),
			);
		}
		expect(outcomes).toEqual(['ok', 'ok', 'failed', 'failed', 'ok']);
		expect(simulator.faults.list()).toMatchObject([{ hits: 2 }]);
		simulator.faults.clear();
		expect(simulator.faults.list()).toEqual([]);
	});

	it('refuse rules of an unknown kind', () => {
		const rule = { method: '*', kind: 'explode' } as unknown as FaultRule;
		expect(() => simulator.faults.add(rule)).toThrow(/kind of/);
	});
});
