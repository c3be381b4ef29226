import { maskOf, startKscSimulator, type KscSimulator } from './index';
import { pxgCodeOf, replyOf, VendorLikeClient } from './testClient';
import type { JsonObject } from './wire';

let simulator: KscSimulator;
let client: VendorLikeClient;

beforeEach(async () => {
	simulator = await startKscSimulator({ hosts: 84, problems: 12, virtualServers: 2 });
	client = await new VendorLikeClient(simulator).connect();
});

afterEach(async () => {
	client.disconnect();
	await simulator.close();
});

const FINANCE = 3;
const LEVELS = ['KLSRV_HSTSTAT_CRITICAL', 'KLSRV_HSTSTAT_WARNING'];

async function groupInfo(nGroupId: number, pArrAttributes: string[]): Promise<JsonObject> {
	const answer = await client.call('HostGroup.GetGroupInfoEx', { nGroupId, pArrAttributes });
	return answer.PxgRetVal as JsonObject;
}

async function masksOf(groupId: number): Promise<Array<{ mask: unknown; inherited: unknown }>> {
	const info = await groupInfo(groupId, LEVELS);
	return LEVELS.map((level) => {
		const container = (info[level] as JsonObject).value as JsonObject;
		return { mask: container.KLSRV_HSTSTAT_MASK, inherited: container.KLSRV_HSTSTAT_INHERITED };
	});
}

describe('administration groups', () => {
	it('are read with bare values outside and wrapped containers inside', async () => {
		const info = await groupInfo(FINANCE, ['id', 'name', 'grp_full_name', 'KLVSRV_ID', ...LEVELS]);
		expect(info).toMatchObject({
			id: FINANCE,
			name: 'Finance',
			grp_full_name: 'Managed devices/Finance/',
			KLSRV_HSTSTAT_CRITICAL: {
				type: 'params',
				value: { KLSRV_HSTSTAT_INHERITED: true, KLSRV_HSTSTAT_OLD_AV_BASES: 14 },
			},
		});
		expect(info).not.toHaveProperty('KLVSRV_ID');
		const { managedGroupId, uid } = simulator.state.fleet.virtualServer(1);
		expect(uid).toMatch(/^VSRV[0-9a-f-]{36}$/);
		expect(await groupInfo(managedGroupId, ['KLVSRV_ID', 'KLVSRV_DN'])).toEqual({
			KLVSRV_ID: 1,
			KLVSRV_DN: 'Contoso',
		});
	});

	it('inherit masks, own them, and change them between two reads', async () => {
		const inherited = await masksOf(FINANCE);
		expect(inherited).toEqual((await masksOf(0)).map(({ mask }) => ({ mask, inherited: true })));
		simulator.state.updateGroup(0, { criticalMask: 1 });
		expect((await masksOf(FINANCE))[0]).toEqual({ mask: 1, inherited: true });
		simulator.state.updateGroup(FINANCE, { criticalMask: 128, warningMask: 128 });
		expect(await masksOf(FINANCE)).toEqual([
			{ mask: 128, inherited: false },
			{ mask: 128, inherited: false },
		]);
		simulator.state.updateGroup(FINANCE, { inherited: true });
		expect((await masksOf(FINANCE))[0]).toEqual({ mask: 1, inherited: true });
		simulator.settings.inheritedMasks = 'omitted';
		expect((await masksOf(FINANCE))[0]).toEqual({ mask: undefined, inherited: true });
	});

	it('overlap in their two masks from the start', async () => {
		const [critical, warning] = await masksOf(0);
		expect(Number(critical.mask) & Number(warning.mask)).toBe(
			maskOf(['databasesOutdated', 'notConnected', 'licenseExpiry']),
		);
	});

	it('count their devices by level', async () => {
		simulator.state.setHostStatus('FIN-PC-01', { reasons: ['protectionDisabled'] });
		simulator.state.setHostStatus('FIN-PC-04', { reasons: ['vulnerabilities'] });
		const counts = await groupInfo(FINANCE, [
			'KLGRP_CHLDHST_CNT',
			'KLGRP_CHLDHST_CNT_OK',
			'KLGRP_CHLDHST_CNT_CRT',
			'KLGRP_CHLDHST_CNT_WRN',
		]);
		expect(counts.KLGRP_CHLDHST_CNT).toBe(5);
		expect(counts.KLGRP_CHLDHST_CNT_CRT).toBeGreaterThan(0);
		expect(counts.KLGRP_CHLDHST_CNT_WRN).toBeGreaterThan(0);
	});

	it('are found by filter, as the vendor samples do', async () => {
		const find = async (wstrFilter: string) => {
			const found = await client.call('HostGroup.FindGroups', {
				wstrFilter,
				vecFieldsToReturn: ['id', 'name', 'grp_full_name', 'KLVSRV_DN'],
				vecFieldsToOrder: [],
				pParams: {},
				lMaxLifeTime: 100,
			});
			return await client.readAll(String(found.strAccessor));
		};
		expect(await find('')).toHaveLength(27);
		expect(await find('(name="Fin*")')).toHaveLength(3);
		expect(await find('(KLVSRV_ID = 2)')).toHaveLength(9);
		expect(await find('(KLGRP_CHLDHST_CNT >= 5)')).toHaveLength(12);
		expect(await find('(creationDate>="2027-01-01")')).toEqual([]);
	});

	it('give what a public client asks for: numbers of devices and groups, and settings', async () => {
		const recorded = {
			hostsNum: 0,
			childGroupsNum: 6,
			KLGRP_CHLDHST_CNT: 0,
			KLGRP_CHLDGRP_CNT: 6,
			autoRemovePeriod: expect.any(Number),
			notifyPeriod: expect.any(Number),
			lastUpdate: { type: 'datetime', value: expect.any(String) },
			grp_enable_fscan: true,
			KLGRP_HlfInherited: true,
			KLGRP_HlfForceChildren: false,
			KLGRP_HlfForced: false,
			c_grp_autoInstallPackageId: [],
		};
		const absent = ['KLGRP_GRP_GROUPID_GP', 'KLSRVH_SRV_DN'];
		expect(await groupInfo(0, [...Object.keys(recorded), ...absent])).toEqual(recorded);
		expect((await groupInfo(FINANCE, ['hostsNum'])).hostsNum).toBeGreaterThan(0);
		const below = { wstrFilter: '(KLGRP_GRP_GROUPID_GP = 0)', vecFieldsToReturn: ['id'] };
		expect((await client.call('HostGroup.FindGroups', below)).PxgRetVal).toBe(7);
	});

	it('are called anything, are renamed, and move with their devices', async () => {
		const { state } = simulator;
		const customer = state.addGroup(0, 'Müller / Söhne & Co.');
		const branch = state.addGroup(customer.id, 'A/B');
		const { id } = state.addHost({ name: 'BRANCH-PC-01', groupId: branch.id });
		const place = async () =>
			(await client.findHosts(`KLHST_WKS_HOSTNAME="${id}"`, ['name', 'grp_full_name']))[0];
		// How the vendor writes the slash of a name into a path is not known: the path is ambiguous here.
		expect(await place()).toEqual({
			name: 'A/B',
			grp_full_name: 'Managed devices/Müller / Söhne & Co./A/B/',
		});
		state.updateGroup(customer.id, { name: 'Müller' });
		expect((await place()).grp_full_name).toBe('Managed devices/Müller/A/B/');
		const other = state.addGroup(0, 'Fabrikam');
		state.updateGroup(branch.id, { parentId: other.id });
		expect((await place()).grp_full_name).toBe('Managed devices/Fabrikam/A/B/');
		expect((await groupInfo(branch.id, ['parentId'])).parentId).toBe(other.id);
	});

	it('cannot be moved below themselves, nor to another server', () => {
		const { state } = simulator;
		const parent = state.addGroup(0, 'Parent');
		const child = state.addGroup(parent.id, 'Child');
		const foreign = state.fleet.virtualServer(1).managedGroupId;
		for (const parentId of [child.id, parent.id, foreign]) {
			expect(() => state.updateGroup(parent.id, { parentId })).toThrow('cannot be moved');
		}
	});

	it('change their customer when a device moves to another one', async () => {
		const { managedGroupId } = simulator.state.fleet.virtualServer(2);
		const { id } = simulator.state.addHost({ name: 'MOVING-PC' });
		simulator.state.moveHost(id, { groupId: managedGroupId });
		const [host] = await client.findHosts(`KLHST_WKS_HOSTNAME="${id}"`, ['KLHST_WKS_GROUPID']);
		const group = Number(host.KLHST_WKS_GROUPID);
		expect(await groupInfo(group, ['KLVSRV_ID'])).toEqual({ KLVSRV_ID: 2 });
	});

	it('are known by well-known ids, on a virtual server by its own', async () => {
		expect(await client.call('HostGroup.GroupIdGroups')).toEqual({ PxgRetVal: 0 });
		expect(await client.call('HostGroup.GroupIdUnassigned')).toEqual({ PxgRetVal: 1 });
		const { managedGroupId, superGroupId } = simulator.state.fleet.virtualServer(1);
		const contoso = await new VendorLikeClient(simulator).connect({ server: 'Contoso' });
		expect(await contoso.call('HostGroup.GroupIdGroups')).toEqual({ PxgRetVal: managedGroupId });
		expect(await contoso.call('HostGroup.GroupIdSuper')).toEqual({ PxgRetVal: superGroupId });
		contoso.disconnect();
	});

	it('fail for unknown ids and for more than 100 attributes', async () => {
		expect(await pxgCodeOf(groupInfo(9_999, ['id']))).toBe(1186);
		expect(await pxgCodeOf(groupInfo(0, Array<string>(101).fill('id')))).toBe(1229);
		const { PxgRetVal } = await client.call('HostGroup.GetGroupInfo', { nGroupId: 0 });
		expect(PxgRetVal).toMatchObject({ id: 0, name: 'Managed devices' });
	});
});

describe('virtual servers', () => {
	const list = async () =>
		(
			(await client.call('VServers.GetVServers', { lParentGroup: -1 })).PxgRetVal as JsonObject[]
		).map(({ value }) => value as JsonObject);

	it('are listed as wrapped containers', async () => {
		expect((await list()).map((server) => server.KLVSRV_DN)).toEqual(['Contoso', 'Fabrikam']);
		expect((await list())[0]).toMatchObject({
			KLVSRV_ID: 1,
			KLVSRV_ENABLED: true,
			KLVSRV_CREATED: { type: 'datetime' },
		});
	});

	it('are renamed, disabled and deleted between polls', async () => {
		const before = await list();
		simulator.state.updateVirtualServer(1, { name: 'Fabrikam' });
		simulator.state.updateVirtualServer(2, { enabled: false });
		expect(await list()).toMatchObject([
			{ KLVSRV_UID: before[0].KLVSRV_UID, KLVSRV_DN: 'Fabrikam (1)', KLVSRV_ENABLED: true },
			{ KLVSRV_UID: before[1].KLVSRV_UID, KLVSRV_DN: 'Fabrikam', KLVSRV_ENABLED: false },
		]);
		const hosts = simulator.state.fleet.hosts.size;
		simulator.state.removeVirtualServer(2);
		expect(await list()).toHaveLength(1);
		expect(simulator.state.fleet.hosts.size).toBeLessThan(hosts);
		const info = client.call('VServers.GetVServerInfo', { lVServer: 2, pFields2Return: [] });
		expect(await pxgCodeOf(info)).toBe(1186);
	});

	it('give the asked-for attributes as bare params', async () => {
		const parameters = { lVServer: 1, pFields2Return: ['KLVSRV_DN', 'KLVSRV_VS_DESCR'] };
		expect(await client.call('VServers.GetVServerInfo', parameters)).toEqual({
			PxgRetVal: { KLVSRV_DN: 'Contoso' },
		});
	});
});

describe('rights', () => {
	it('cut a limited account down to its groups and virtual servers, without any error', async () => {
		const limited = await new VendorLikeClient(simulator).connect({ user: 'svc-limited' });
		const found = await limited.findHosts('', ['KLHST_WKS_GROUPID']);
		const groups = simulator.state.fleet.groups;
		expect(found).toHaveLength(35);
		for (const { KLHST_WKS_GROUPID: id } of found) {
			expect(id === FINANCE || groups.get(Number(id))?.virtualServerId === 1).toBe(true);
		}
		const { PxgRetVal } = await limited.call('VServers.GetVServers', { lParentGroup: -1 });
		expect(PxgRetVal).toHaveLength(1);
		const foreign = { nGroupId: 4, pArrAttributes: ['id'] };
		expect(await pxgCodeOf(limited.call('HostGroup.GetGroupInfoEx', foreign))).toBe(1184);
		const hidden = {
			strHostName: simulator.state.fleet.findHost('HR-NB-01').id,
			pFields2Return: [],
		};
		expect(await pxgCodeOf(limited.call('HostGroup.GetHostInfo', hidden))).toBe(1184);
		simulator.settings.hiddenObjectCode = 1186;
		expect(await pxgCodeOf(limited.call('HostGroup.GetHostInfo', hidden))).toBe(1186);
		limited.disconnect();
	});

	it('refuse the root group to a limited account, and hide it from its searches', async () => {
		const limited = await new VendorLikeClient(simulator).connect({ user: 'svc-limited' });
		const { PxgRetVal: root } = await limited.call('HostGroup.GroupIdGroups');
		const asking = { nGroupId: root, pArrAttributes: LEVELS };
		expect(await pxgCodeOf(limited.call('HostGroup.GetGroupInfoEx', asking))).toBe(1184);
		const search = { wstrFilter: `(id = ${String(root)})`, vecFieldsToReturn: ['id'] };
		expect((await limited.call('HostGroup.FindGroups', search)).PxgRetVal).toBe(0);
		limited.disconnect();
	});

	it('let an account without any log on and read nothing', async () => {
		const powerless = await new VendorLikeClient(simulator).connect({ user: 'svc-no-rights' });
		expect(await powerless.call('Session.Ping')).toEqual({});
		expect(await pxgCodeOf(powerless.findHosts('', []))).toBe(1184);
		expect(await pxgCodeOf(powerless.call('VServers.GetVServers', { lParentGroup: -1 }))).toBe(
			1184,
		);
		powerless.disconnect();
	});

	it('take effect in running sessions when they change', async () => {
		simulator.state.accounts.put(simulator.user, {
			rights: { kind: 'limited', groups: [], virtualServers: [] },
		});
		expect(await client.findHosts('', [])).toEqual([]);
		simulator.state.accounts.put(simulator.user, { rights: { kind: 'none' } });
		expect(await pxgCodeOf(client.findHosts('', []))).toBe(1184);
	});

	it('keep the account of a virtual server off the main server', async () => {
		const connecting = new VendorLikeClient(simulator).connect({ user: 'customer-admin' });
		expect(await replyOf(connecting)).toEqual({ status: 401, text: 'Authentication failure' });
	});
});
