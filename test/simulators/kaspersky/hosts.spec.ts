import { startKscSimulator, type KscSimulator } from './index';
import { pxgCodeOf, recordsOf, VendorLikeClient } from './testClient';
import type { JsonObject } from './wire';

const NOT_OK = '(&(KLHST_WKS_FROM_UNASSIGNED=0)(|(KLHST_WKS_STATUS_ID=1)(KLHST_WKS_STATUS_ID=2)))';
let now: Date;
let simulator: KscSimulator;
let client: VendorLikeClient;

beforeEach(async () => {
	now = new Date('2026-11-22T10:00:00.789Z');
	simulator = await startKscSimulator({
		hosts: 84,
		problems: 24,
		virtualServers: 2,
		secondaryServers: 1,
		now: () => now,
	});
	client = await new VendorLikeClient(simulator).connect();
});

afterEach(async () => {
	client.disconnect();
	await simulator.close();
});

const names = async (filter: string, more: JsonObject = {}) =>
	(await client.findHosts(filter, ['KLHST_WKS_DN'], more)).map((host) => host.KLHST_WKS_DN);

describe('FindHosts', () => {
	it('finds exactly the devices that are not OK', async () => {
		const fields = ['KLHST_WKS_HOSTNAME', 'KLHST_WKS_STATUS_ID', 'KLHST_WKS_STATUS_MASK'];
		const found = await client.findHosts(NOT_OK, fields);
		const expected = [...simulator.state.fleet.hosts.values()]
			.filter((host) => host.statusId !== 0)
			.map((host) => ({
				KLHST_WKS_HOSTNAME: host.id,
				KLHST_WKS_STATUS_ID: host.statusId,
				KLHST_WKS_STATUS_MASK: host.statusMask | 0,
			}));
		expect(found).toHaveLength(24);
		expect(found).toEqual(expected);
	});

	it('seeds the oddities that clients must survive', async () => {
		const masks = (await client.findHosts(NOT_OK, ['KLHST_WKS_STATUS_MASK'])).map((host) =>
			Number(host.KLHST_WKS_STATUS_MASK),
		);
		expect(masks).toContain(0);
		expect(masks).toContain(2 ** 23);
		expect(masks).toContain(-(2 ** 31));
		expect(masks.some((mask) => mask.toString(2).replaceAll('0', '').length >= 5)).toBe(true);
	});

	it('types values, in seconds and UTC, and leaves NULL out', async () => {
		const { id } = simulator.state.updateHost('FIN-PC-07', {
			comment: null,
			ip: 0x0a141e28,
			lastVisible: null,
			visible: true,
		});
		simulator.state.setHostStatus(id, { reasons: ['databasesOutdated', 'tooManyViruses'] });
		const fields = [
			'KLHST_WKS_DN',
			'KLHST_WKS_IP_LONG',
			'KLHST_WKS_IP',
			'KLHST_WKS_COMMENT',
			'KLHST_WKS_LAST_VISIBLE',
			'KLHST_WKS_LAST_INFOUDATE',
			'KLHST_WKS_VIRUS_COUNT',
			'KLHST_WKS_FROM_UNASSIGNED',
			'KLHST_WKS_STATUS',
			'name',
			'grp_full_name',
		];
		const found = await client.findHosts(`(KLHST_WKS_HOSTNAME="${id}")`, fields);
		expect(found).toEqual([
			{
				KLHST_WKS_DN: 'FIN-PC-07',
				KLHST_WKS_IP_LONG: { type: 'long', value: 169090600 },
				KLHST_WKS_IP: 673059850 + 0,
				KLHST_WKS_LAST_VISIBLE: { type: 'datetime', value: '2026-11-22T10:00:00Z' },
				KLHST_WKS_VIRUS_COUNT: { type: 'long', value: 25 },
				KLHST_WKS_FROM_UNASSIGNED: false,
				KLHST_WKS_STATUS: 0x1f,
				name: 'Finance',
				grp_full_name: 'Managed devices/Finance/',
			},
		]);
	});

	it('searches single bits, groups with their subgroups, and times', async () => {
		simulator.state.setHostStatus('HR-NB-03', { reasons: ['mobileNotCompliant'] });
		expect(await names('(KLHST_WKS_STATUS_MASK_16 <> 0)')).toEqual(['HR-NB-03']);
		expect(await names('KLHST_WKS_STATUS_MASK & 65536 <> 0')).toEqual(['HR-NB-03']);
		expect(await names('(KLHST_WKS_STATUS_MASK_31 <> 0)')).toHaveLength(1);
		expect(await names('(KLHST_WKS_STATUS & 0x00000004 <> 0)')).toHaveLength(84);
		const { managedGroupId } = simulator.state.fleet.virtualServer(1);
		expect(await names(`(KLHST_WKS_GROUPID_GP = ${managedGroupId})`)).toHaveLength(30);
		expect(await names(`(KLHST_WKS_GROUPID = ${managedGroupId})`)).toHaveLength(0);
		expect(await names('(KLHST_WKS_CREATED > CURTIME(-86400))')).toEqual([]);
		expect(await names('')).toHaveLength(84);
	});

	it.each([
		['wrapped', { type: 'params', value: { Name: 'KLHST_WKS_DN', Asc: false } }],
		['bare', { Name: 'KLHST_WKS_DN', Asc: false }],
	])('orders by a %s element', async (_name, element) => {
		const ordered = await names('(KLHST_WKS_DN="FIN-PC-0*")', { vecFieldsToOrder: [element] });
		expect(ordered).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1].map((number) => `FIN-PC-0${number}`));
	});

	it('takes null or nothing for what a caller may leave out', async () => {
		const { PxgRetVal } = await client.call('HostGroup.FindHosts', {
			wstrFilter: null,
			vecFieldsToReturn: ['KLHST_WKS_DN'],
			lMaxLifeTime: 10_800,
		});
		expect(PxgRetVal).toBe(84);
	});

	it('refuses malformed filters and unknown attributes', async () => {
		expect(await pxgCodeOf(names('(KLHST_WKS_DN='))).toBe(1192);
		expect(await pxgCodeOf(names('(KLHST_NO_SUCH=1)'))).toBe(1192);
		expect(await pxgCodeOf(client.findHosts('', ['KLHST_NO_SUCH']))).toBe(1192);
		simulator.settings.unknownAttributes = 'ignore';
		expect((await client.findHosts('', ['KLHST_NO_SUCH', 'KLHST_WKS_DN']))[0]).toEqual({
			KLHST_WKS_DN: 'FIN-PC-01',
		});
	});

	it('declines a search that asks for an attribute that can only be filtered by', async () => {
		const attribute = 'KLHST_WKS_CONNECT_IP_LONG';
		const asking = async () => await client.findHosts('', ['KLHST_WKS_DN', attribute]);
		expect(await asking()).toHaveLength(84);
		simulator.settings.filterOnlyAttributes = [attribute];
		expect(await pxgCodeOf(asking())).toBe(1192);
		simulator.settings.unknownAttributes = 'ignore';
		expect(await pxgCodeOf(asking())).toBe(1192);
		expect(await names(`(${attribute} > 0)`)).not.toEqual([]);
		const strHostName = simulator.state.fleet.findHost('HR-NB-01').id;
		const info = async (...pFields2Return: string[]) =>
			await client.call('HostGroup.GetHostInfo', { strHostName, pFields2Return });
		expect(await pxgCodeOf(info(attribute))).toBe(1192);
		expect((await info()).PxgRetVal).not.toHaveProperty(attribute);
	});

	it('gives what a public client asks for, in the forms of its recorded responses', async () => {
		const absent = ['KLHST_WKS_OWNER_ID', 'KLHST_WKS_CUSTOM_OWNER_ID'];
		const recorded = {
			KLHST_WKS_OSSP_VER_MAJOR: 0,
			KLHST_WKS_OSSP_VER_MINOR: 0,
			KLHST_WKS_OS_RELEASE_ID: expect.any(Number),
			KLHST_WKS_NAG_VER_ID: expect.any(Number),
			KLHST_WKS_OWNER_IS_CUSTOM: false,
			KLHST_WKS_DLP_STATUS: 0,
			KLHST_WKS_EMAIL_AV_STATUS: 0,
			KLHST_WKS_COLLAB_SRVS_STATUS: 0,
		};
		const fields = [...Object.keys(recorded), ...absent];
		expect((await client.findHosts('KLHST_WKS_DN = "FIN-PC-01"', fields))[0]).toEqual(recorded);
	});

	it('counts integers that are left out as 0, as a client does that omits zeros', async () => {
		const request = { wstrFilter: '', vecFieldsToReturn: ['KLHST_WKS_DN'], lMaxLifeTime: 60 };
		const { strAccessor } = await client.call('HostGroup.FindHosts', request);
		const chunk = async (more: JsonObject) =>
			await client.call('ChunkAccessor.GetItemsChunk', { strAccessor, ...more });
		expect(await chunk({ nCount: 5 })).toEqual(await chunk({ nStart: 0, nCount: 5 }));
		expect((await chunk({ nStart: 3 })).PxgRetVal).toBe(0);
		expect(await pxgCodeOf(chunk({ nStart: 'x', nCount: 5 }))).toBe(1192);
		const root = await client.call('HostGroup.GetGroupInfoEx', { pArrAttributes: ['id', 'name'] });
		expect(root.PxgRetVal).toEqual({ id: 0, name: 'Managed devices' });
	});

	it('covers virtual servers unless told not to, and never secondary servers', async () => {
		expect(await names('')).toHaveLength(84);
		expect(await names('', { pParams: { KLGRP_FIND_FROM_CUR_VS_ONLY: true } })).toHaveLength(30);
		expect(await names('', { pParams: { KLSRVH_SLAVE_REC_DEPTH: 1 } })).toHaveLength(84);
		const contoso = await new VendorLikeClient(simulator).connect({ server: 'Contoso' });
		const own = await contoso.findHosts('', ['KLHST_WKS_GROUPID'], {
			pParams: { KLGRP_FIND_FROM_CUR_VS_ONLY: false },
		});
		expect(own).toHaveLength(30);
		contoso.disconnect();
	});
});

describe('result sets', () => {
	const find = async (lMaxLifeTime = 60) => {
		const parameters = { wstrFilter: NOT_OK, vecFieldsToReturn: ['KLHST_WKS_DN'], lMaxLifeTime };
		return String((await client.call('HostGroup.FindHosts', parameters)).strAccessor);
	};
	const page = async (strAccessor: string, nStart: number, nCount: number) =>
		await client.call('ChunkAccessor.GetItemsChunk', { strAccessor, nStart, nCount });

	it('come in pages, bare outside and wrapped inside', async () => {
		const strAccessor = await find();
		expect(await client.call('ChunkAccessor.GetItemsCount', { strAccessor })).toEqual({
			PxgRetVal: 24,
		});
		const last = await page(strAccessor, 20, 10);
		expect(last.PxgRetVal).toBe(4);
		expect(last.pChunk).toEqual({
			KLCSP_ITERATOR_ARRAY: recordsOf(last).map((value) => ({ type: 'params', value })),
		});
		expect(await page(strAccessor, 24, 10)).toEqual({
			pChunk: { KLCSP_ITERATOR_ARRAY: [] },
			PxgRetVal: 0,
		});
		expect(await pxgCodeOf(page(strAccessor, -1, 10))).toBe(1192);
	});

	it('stay as they were found while the fleet changes', async () => {
		const strAccessor = await find();
		const before = recordsOf(await page(strAccessor, 0, 100));
		for (const host of [...simulator.state.fleet.hosts.values()]) {
			if (host.statusId === 1) simulator.state.removeHost(host.id);
			else simulator.state.updateHost(host.id, { name: 'renamed' });
		}
		expect(recordsOf(await page(strAccessor, 0, 100))).toEqual(before);
	});

	it('vanish on Release', async () => {
		const strAccessor = await find();
		expect(await client.call('ChunkAccessor.Release', { strAccessor })).toEqual({});
		expect(await pxgCodeOf(page(strAccessor, 0, 1))).toBe(1186);
		expect(await pxgCodeOf(client.call('ChunkAccessor.Release', { strAccessor }))).toBe(1186);
	});

	it('expire when nobody has read them for their lifetime', async () => {
		const strAccessor = await find(60);
		for (let read = 0; read < 3; read++) {
			now = new Date(now.getTime() + 50_000);
			await page(strAccessor, 0, 1);
		}
		now = new Date(now.getTime() + 61_000);
		expect(await pxgCodeOf(page(strAccessor, 0, 1))).toBe(1186);
	});

	it('belong to their session', async () => {
		const strAccessor = await find();
		const other = await new VendorLikeClient(simulator).connect();
		expect(await pxgCodeOf(other.call('ChunkAccessor.GetItemsCount', { strAccessor }))).toBe(1186);
		other.disconnect();
		await client.call('Session.EndSession');
		expect(simulator.resultSets.size).toBe(0);
	});
});

describe('GetHostInfo', () => {
	it('reads one device as bare params, and fails for one that is gone', async () => {
		const { id } = simulator.state.setHostStatus('FIN-PC-07', { mask: 640, level: 'Critical' });
		const parameters = {
			strHostName: id,
			pFields2Return: ['KLHST_WKS_DN', 'KLHST_WKS_STATUS_MASK'],
		};
		expect(await client.call('HostGroup.GetHostInfo', parameters)).toEqual({
			PxgRetVal: { KLHST_WKS_DN: 'FIN-PC-07', KLHST_WKS_STATUS_MASK: 640 },
		});
		simulator.state.removeHost('FIN-PC-07');
		expect(await pxgCodeOf(client.call('HostGroup.GetHostInfo', parameters))).toBe(1186);
	});
});
