import { startKscSimulator, type KscSimulator } from './index';
import { failureOf, pxgCodeOf, VendorLikeClient } from './testClient';
import type { JsonObject } from './wire';

let now: Date;
let simulator: KscSimulator;
let client: VendorLikeClient;

beforeEach(async () => {
	now = new Date('2026-11-22T10:00:00Z');
	simulator = await startKscSimulator({
		hosts: 12,
		problems: 3,
		virtualServers: 1,
		secondaryServers: 2,
		now: () => now,
	});
	client = await new VendorLikeClient(simulator).connect();
});

afterEach(async () => {
	client.disconnect();
	await simulator.close();
});

const wait = (milliseconds: number) => {
	now = new Date(now.getTime() + milliseconds);
};

async function start(depth = 1): Promise<string> {
	const answer = await client.call('HostGroup.FindHostsAsync', {
		wstrFilter: '(KLHST_WKS_STATUS_ID<>0)',
		vecFieldsToReturn: ['KLHST_WKS_DN', 'KLSRVH_SRV_DN'],
		vecFieldsToOrder: [],
		pParams: { KLSRVH_SLAVE_REC_DEPTH: depth, KLGRP_FIND_FROM_CUR_VS_ONLY: false },
		lMaxLifeTime: 100,
	});
	return String(answer.strRequestId);
}

const check = async (wstrActionGuid: string) =>
	await client.call('AsyncActionStateChecker.CheckActionState', { wstrActionGuid });
const accessor = async (strRequestId: string) =>
	await client.call('HostGroup.FindHostsAsyncGetAccessor', { strRequestId });

describe('FindHostsAsync', () => {
	it('is polled to its end and then read like any search', async () => {
		const id = await start();
		expect(await check(id)).toMatchObject({ bFinalized: false, lNextCheckDelay: 100 });
		expect(await pxgCodeOf(check(id))).toBe(1195);
		expect(await pxgCodeOf(accessor(id))).toBe(1195);
		wait(400);
		expect(await check(id)).toEqual({
			bFinalized: true,
			bSuccededFinalized: true,
			lStateCode: 1,
			pStateData: {},
			lNextCheckDelay: 0,
		});
		expect(await pxgCodeOf(check(id))).toBe(1186);
		const answer = await accessor(id);
		expect(answer).toMatchObject({ PxgRetVal: 7, pFailedSlavesInfo: {} });
		const records = await client.readAll(String(answer.strAccessor));
		const branches = records.map((record) => record.KLSRVH_SRV_DN ?? 'main').sort();
		expect(branches).toEqual([
			'Branch office 1',
			'Branch office 1',
			'Branch office 2',
			'Branch office 2',
			'main',
			'main',
			'main',
		]);
		expect(await pxgCodeOf(accessor(id))).toBe(1186);
	});

	it('names secondary servers that could not be asked', async () => {
		simulator.state.secondaryServers.update(2, { failing: true });
		const id = await start();
		wait(400);
		expect(await accessor(id)).toMatchObject({
			PxgRetVal: 5,
			pFailedSlavesInfo: {
				KLGRP_FAILED_SLAVES_PARAMS: [
					{ type: 'params', value: { KLSRVH_SRV_ID: 2, KLSRVH_SRV_DN: 'Branch office 2' } },
				],
			},
		});
		const shallow = await start(0);
		wait(400);
		expect(await accessor(shallow)).toMatchObject({ PxgRetVal: 3, pFailedSlavesInfo: {} });
	});

	it('belongs to its session, and can be cancelled', async () => {
		const id = await start();
		const other = await new VendorLikeClient(simulator).connect();
		const foreign = other.call('AsyncActionStateChecker.CheckActionState', { wstrActionGuid: id });
		expect(await pxgCodeOf(foreign)).toBe(1184);
		other.disconnect();
		expect(await client.call('HostGroup.FindHostsAsyncCancel', { strRequestId: id })).toEqual({});
		expect(await pxgCodeOf(check(id))).toBe(1186);
	});

	it.each([
		['flat', { KLBLAG_ERROR_CODE: 1195 }],
		['nested', { KLBLAG_ERROR_INFO: { type: 'params', value: { KLBLAG_ERROR_CODE: 1195 } } }],
	] as const)('fails with the %s layout of error data', async (layout, data) => {
		simulator.settings.asyncFailure = layout;
		const id = await start();
		wait(400);
		expect(await check(id)).toMatchObject({
			bFinalized: true,
			bSuccededFinalized: false,
			lStateCode: 0,
			pStateData: data,
		});
	});

	it('closes the connection when finished actions pile up unread', async () => {
		for (let count = 0; count <= simulator.settings.maxUnreadAsyncActions; count++) await start();
		wait(400);
		expect(String(await failureOf(client.call('Session.Ping')))).toMatch(/hang up|reset/);
	});
});

describe('ServerHierarchy', () => {
	it('lists secondary servers with their state', async () => {
		simulator.state.secondaryServers.update(1, { failing: true });
		const { PxgRetVal } = await client.call('ServerHierarchy.GetChildServers', { nGroupId: -1 });
		expect((PxgRetVal as JsonObject[]).map(({ value }) => value)).toMatchObject([
			{ KLSRVH_SRV_ID: 1, KLSRVH_SRV_DN: 'Branch office 1', KLSRVH_SRV_STATUS: 0 },
			{ KLSRVH_SRV_ID: 2, KLSRVH_SRV_DN: 'Branch office 2', KLSRVH_SRV_STATUS: 1 },
		]);
	});
});
