import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';
import { sourceId } from '../../nodes/shared/externalId';
import { timePasses } from '../timePasses';
import type { PollingWorkflow } from './harness';
import { pollChanges, watch } from './kasperskyPolling';
import { host, KasperskyServer, pxgError } from './kasperskyServer';

let server: KasperskyServer;
/** How much later it is than when the test began. */
let late: number;

beforeEach(() => {
	nock.disableNetConnect();
	server = new KasperskyServer();
	late = 0;
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => now() + late);
	timePasses();
});

afterEach(() => {
	jest.restoreAllMocks();
	nock.cleanAll();
});

const HOUR = 3_600_000;
const STATIC_INFO = 'HostGroup.GetStaticInfo';
const MAIN = sourceId('ksc', 'server-id-1');

function say(info: IDataObject): void {
	server.handlers[STATIC_INFO] = { PxgRetVal: { KLADMSRV_IS_VIRTUAL: false, ...info } };
}

const sourcesOf = (items: IDataObject[] | null) => [
	...new Set((items ?? []).map(({ source }) => (source as IDataObject).id)),
];

/** Raises a problem on one device more, and tells under which source. */
async function sourceOfNext(polling: PollingWorkflow, name: string): Promise<unknown[]> {
	server.hosts = [...server.hosts, host(name)];
	server.byId = server.hosts;
	return sourcesOf(await polling.poll());
}

describe('the source', () => {
	it('is the server, for every account that sees all of it', async () => {
		server.hosts = [host('A')];
		expect(sourcesOf(await watch().poll())).toEqual([MAIN]);
		expect(sourcesOf(await watch().poll())).toEqual([MAIN]);
	});

	it('is the server and the account where the account does not see the root group', async () => {
		server.group = (id) => (id === 0 ? undefined : { name: 'Finance' });
		server.hosts = [host('A')];
		const [[first], [second]] = [sourcesOf(await watch().poll()), sourcesOf(await watch().poll())];
		expect(new Set([first, second, MAIN]).size).toBe(3);
	});

	it('is the same again for the same account after the state was lost', async () => {
		server.group = (id) => (id === 0 ? undefined : { name: 'Finance' });
		server.hosts = [host('A')];
		const secrets = { user: 'svc-limited' };
		const before = sourcesOf(await watch({}, { secrets }).poll());
		expect(sourcesOf(await watch({}, { secrets }).poll())).toEqual(before);
	});

	it('with secondary servers is another one, as its snapshot speaks for more', async () => {
		const finished = { bFinalized: true, bSuccededFinalized: true };
		server.handlers['HostGroup.FindHostsAsync'] = { strRequestId: 'search' };
		server.handlers['AsyncActionStateChecker.CheckActionState'] = finished;
		server.handlers['HostGroup.FindHostsAsyncGetAccessor'] = (body) =>
			(server.handlers['HostGroup.FindHosts'] as (body: IDataObject) => IDataObject)(body);
		server.hosts = [host('A')];
		const all = watch({ options: { includeSecondaryServers: true } });
		expect(sourcesOf(await all.poll())).not.toEqual([MAIN]);
	});

	it('with a Source ID is the same on any server, but not for accounts with other rights', async () => {
		server.hosts = [host('A')];
		const options = { sourceIdentity: 'ksc-main' };
		expect(sourcesOf(await watch({ options }).poll())).toEqual([sourceId('ksc', 'ksc-main')]);
		server.group = (id) => (id === 0 ? undefined : { name: 'Finance' });
		const limited = sourcesOf(await watch({ options }).poll());
		expect(limited).not.toEqual([sourceId('ksc', 'ksc-main')]);
		expect(sourcesOf(await watch({ options }).poll())).not.toEqual(limited);
	});

	it('is decided by the first look, and not at all by one that does not say which server it is', async () => {
		server.hosts = [host('A')];
		const polling = watch();
		say({});
		await expect(polling.poll()).rejects.toThrow(/did not say which Administration Server it is/);
		expect(polling.state).toEqual({});
		say({ KLADMSRV_SERVER_HOSTNAME: 'server-id-1' });
		expect(sourcesOf(await polling.poll())).toEqual([MAIN]);
	});

	it.each<[string, () => void]>([
		['the server does not say any more which one it is', () => say({})],
		[
			'the account loses its right to the root group',
			() => (server.group = (id) => (id === 0 ? undefined : { name: 'Finance' })),
		],
		[
			'the virtual servers cannot be listed',
			() => {
				server.handlers['VServers.GetVServers'] = pxgError(1184, 'Access denied');
			},
		],
	])('stays while %s', async (_, happen) => {
		server.hosts = [host('A')];
		const polling = watch();
		await polling.poll();
		happen();
		late += 2 * HOUR;
		expect(await sourceOfNext(polling, 'B')).toEqual([MAIN]);
	});

	it('stays when Include Secondary Servers is switched on later', async () => {
		server.hosts = [host('A')];
		const first = watch();
		await first.poll();
		const finished = { bFinalized: true, bSuccededFinalized: true };
		server.handlers['HostGroup.FindHostsAsync'] = { strRequestId: 'search' };
		server.handlers['AsyncActionStateChecker.CheckActionState'] = finished;
		server.handlers['HostGroup.FindHostsAsyncGetAccessor'] = (body) =>
			(server.handlers['HostGroup.FindHosts'] as (body: IDataObject) => IDataObject)(body);
		const later = watch({ options: { includeSecondaryServers: true } }, { state: first.state });
		expect(await sourceOfNext(later, 'B')).toEqual([MAIN]);
	});

	it('in the editor is that of the published workflow', async () => {
		server.hosts = [host('A')];
		const polling = watch();
		await polling.poll();
		say({});
		late += 2 * HOUR;
		expect(sourcesOf(await polling.poll('manual'))).toEqual([MAIN]);
	});
});

describe('a Source ID that is typed later', () => {
	it('carries the problems over: sent again with the new keys, and the old keys named once', async () => {
		server.hosts = [host('A')];
		const first = watch();
		await first.poll();
		const later = watch({ options: { sourceIdentity: 'mine' } }, { state: first.state });
		const items = (await later.poll()) ?? [];
		expect(items.map(({ change }) => change)).toEqual(['ongoing', 'snapshot', 'snapshot']);
		expect(sourcesOf(items)).toEqual([sourceId('ksc', 'mine')]);
		expect(items[2].snapshot).toMatchObject({ former: [`ksp-${MAIN.slice(4)}-`] });
		expect(await later.poll()).toBeNull();
	});
});

describe('another server behind the same credential', () => {
	let polling: PollingWorkflow;

	beforeEach(async () => {
		server.hosts = [host('A'), host('B')];
		polling = watch();
		await polling.poll();
		say({ KLADMSRV_SERVER_HOSTNAME: 'server-id-2' });
	});

	it('does not speak for the first one: it begins anew, and a warning says so', async () => {
		server.hosts = [host('C')];
		const items = (await pollChanges(polling)) ?? [];
		expect(items).toMatchObject([
			{ change: 'warning', source: { id: sourceId('ksc', 'server-id-2') } },
			{ change: 'raised', device: { name: 'C' }, mayBeOlder: true },
		]);
		expect(items[0].message).toMatch(/another Administration Server.*"server-id-2".*"server-id-1"/);
		expect(sourcesOf(items)).toEqual([sourceId('ksc', 'server-id-2')]);
		expect(await polling.poll()).toBeNull();
	});

	it('goes on with the tickets of the first one when its name is typed as Source ID', async () => {
		server.hosts = [host('C')];
		await polling.poll();
		const options = { sourceIdentity: 'server-id-1' };
		const later = watch({ options }, { state: polling.state });
		expect(sourcesOf(await later.poll())).toEqual([MAIN]);
	});

	it('with the devices of the first one is the first one, renamed: a warning says so once', async () => {
		late += 2 * HOUR;
		server.hosts = [host('A'), host('B', { KLHST_WKS_STATUS_MASK: 2048 })];
		const items = (await pollChanges(polling)) ?? [];
		expect(items[0]).toMatchObject({ change: 'warning' });
		expect(items[0].message).toMatch(/identifies itself as "server-id-2"; it was "server-id-1"/);
		expect(items.map(({ change }) => change)).toContain('cleared');
		expect(sourcesOf(items)).toEqual([MAIN]);
		late += 2 * HOUR;
		expect(await polling.poll()).toBeNull();
		expect(await sourceOfNext(polling, 'D')).toEqual([MAIN]);
	});

	it('with a Source ID is meant to be the same: a warning says so once, and its tickets go on', async () => {
		const options = { sourceIdentity: 'mine' };
		say({ KLADMSRV_SERVER_HOSTNAME: 'server-id-1' });
		const typed = watch({ options });
		await typed.poll();
		say({ KLADMSRV_SERVER_HOSTNAME: 'server-id-2' });
		server.hosts = [host('C')];
		const items = (await pollChanges(typed)) ?? [];
		expect(items[0]).toMatchObject({ change: 'warning' });
		expect(sourcesOf(items)).toEqual([sourceId('ksc', 'mine')]);
	});
});

describe('another virtual server in the credential', () => {
	const onVirtualServer = (uid: string) =>
		say({
			KLADMSRV_SERVER_HOSTNAME: 'server-id-1',
			...{ KLADMSRV_IS_VIRTUAL: true, KLADMSRV_VSUID: uid },
		});

	it('speaks for itself alone, and a warning says so', async () => {
		onVirtualServer('VSRV-contoso');
		server.hosts = [host('A')];
		const contoso = watch({}, { secrets: { virtualServer: 'Contoso' } });
		const [source] = sourcesOf(await contoso.poll());
		onVirtualServer('VSRV-fabrikam');
		server.hosts = [host('B')];
		const secrets = { virtualServer: 'Fabrikam' };
		const items = (await pollChanges(watch({}, { secrets, state: contoso.state }))) ?? [];
		expect(items.map(({ change }) => change)).toEqual(['warning', 'raised']);
		expect(items[0].message).toMatch(/another virtual server.*"Fabrikam"/);
		expect(sourcesOf(items)).not.toContain(source);
		expect(items[1].customer).toMatchObject({ id: 'VSRV-fabrikam' });
	});

	it('is none when its answer merely lacks its id', async () => {
		onVirtualServer('VSRV-contoso');
		server.hosts = [host('A')];
		const secrets = { virtualServer: 'Contoso' };
		const contoso = watch({}, { secrets });
		const before = sourcesOf(await contoso.poll());
		say({ KLADMSRV_SERVER_HOSTNAME: 'server-id-1', KLADMSRV_IS_VIRTUAL: true });
		late += 2 * HOUR;
		expect(await sourceOfNext(contoso, 'B')).toEqual(before);
	});

	it('whose id is lacking in the first answer is waited for', async () => {
		say({ KLADMSRV_SERVER_HOSTNAME: 'server-id-1', KLADMSRV_IS_VIRTUAL: true });
		const contoso = watch({}, { secrets: { virtualServer: 'Contoso' } });
		await expect(contoso.poll()).rejects.toThrow(/did not say which/);
	});
});

describe('a customer keeps its id', () => {
	const customerOf = async (polling: PollingWorkflow, name: string) => {
		server.hosts = [...server.hosts, host(name)];
		const items = (await pollChanges(polling)) ?? [];
		return items.find(({ device }) => (device as IDataObject | undefined)?.name === name)?.customer;
	};
	const contoso = { id: 'VSRV-contoso', name: 'Contoso', kind: 'virtualServer' };

	it('while the virtual servers cannot be listed', async () => {
		const polling = watch();
		expect(await customerOf(polling, 'A')).toEqual(contoso);
		server.handlers['VServers.GetVServers'] = pxgError(1184, 'Access denied');
		late += HOUR / 2;
		expect(await customerOf(polling, 'B')).toEqual(contoso);
	});

	it('when the virtual servers can be listed at last', async () => {
		const list = server.handlers['VServers.GetVServers'];
		server.handlers['VServers.GetVServers'] = pxgError(1184, 'Access denied');
		const polling = watch();
		const before = await customerOf(polling, 'A');
		expect(before).toMatchObject({ id: 'virtualServer:3', name: 'Contoso (old name)' });
		server.handlers['VServers.GetVServers'] = list;
		late += HOUR / 2;
		expect(await customerOf(polling, 'B')).toMatchObject({
			id: 'virtualServer:3',
			name: 'Contoso',
		});
	});

	it('while its groups do not tell their virtual server, or nothing at all', async () => {
		const polling = watch();
		await customerOf(polling, 'A');
		server.group = (id) => ({ name: `Group ${id}` });
		late += HOUR / 2;
		expect(await customerOf(polling, 'B')).toEqual(contoso);
		server.group = () => undefined;
		late += HOUR / 2;
		server.hosts = [host('A', { KLHST_WKS_STATUS_MASK: 2048 })];
		server.byId = [host('A'), host('B')];
		expect(await pollChanges(polling)).toMatchObject([
			{ change: 'cleared', customer: contoso },
			{ change: 'raised', customer: contoso },
		]);
	});
});

describe('customers from top groups', () => {
	const groups: Record<number, IDataObject> = {
		0: { name: 'Managed devices', grp_full_name: 'Managed devices/', parentId: 2 },
		5: { name: 'Nordisk A/S', grp_full_name: 'Managed devices/Nordisk A/S/', parentId: 0 },
		6: { name: 'PCs', grp_full_name: 'Managed devices/Nordisk A/S/PCs/', parentId: 5 },
		12: { name: 'B/C', grp_full_name: 'Managed devices/Nordisk A/S/PCs/B/C/', parentId: 6 },
	};
	const deep = (name: string, part: IDataObject = {}) =>
		host(name, { grp_full_name: String(groups[12].grp_full_name), ...part });
	const customersOf = async (polling: PollingWorkflow) =>
		((await pollChanges(polling)) ?? []).map(({ customer }) => customer);
	const nordisk = { id: 'group:5', name: 'Nordisk A/S', kind: 'group' };

	beforeEach(() => {
		server.group = (id) => groups[id] && { ...groups[id] };
		server.hosts = [deep('A')];
	});

	it('have the id and the name of the group itself, whatever signs are in names', async () => {
		expect(await customersOf(watch({ customerFrom: 'topGroup' }))).toEqual([nordisk]);
	});

	it('have the same id for an account that may read that group and not the root', async () => {
		server.group = (id) => (id === 0 ? undefined : groups[id]);
		expect(await customersOf(watch({ customerFrom: 'topGroup' }))).toEqual([nordisk]);
	});

	it('keep their id when the group is renamed', async () => {
		const polling = watch({ customerFrom: 'topGroup' });
		await polling.poll();
		const renamed = { ...groups[5], name: 'Norsk', grp_full_name: 'Managed devices/Norsk/' };
		server.group = (id) => (id === 5 ? renamed : groups[id]);
		late += HOUR / 2;
		server.hosts = [deep('A'), deep('B')];
		expect(await customersOf(polling)).toEqual([{ ...nordisk, name: 'Norsk' }]);
	});

	it('keep their id while groups cannot be read', async () => {
		const polling = watch({ customerFrom: 'topGroup' });
		await polling.poll();
		server.handlers['HostGroup.GetGroupInfoEx'] = pxgError(1184, 'Access denied');
		late += HOUR / 2;
		server.hosts = [deep('A'), deep('B'), deep('C', { KLHST_WKS_GROUPID: 6 })];
		expect(await customersOf(polling)).toEqual([nordisk, nordisk]);
	});

	it('are told by their names where the server does not tell which group lies in which, for good', async () => {
		server.group = (id) => ({ ...groups[id], parentId: undefined });
		const polling = watch({ customerFrom: 'topGroup' });
		const [byName] = await customersOf(polling);
		expect(byName).toMatchObject({ id: 'group:/nordisk a/s', name: 'Nordisk A/S' });
		server.group = (id) => groups[id];
		late += HOUR / 2;
		server.hosts = [deep('A'), deep('B')];
		expect(await customersOf(polling)).toEqual([byName]);
	});

	it('are none for devices in the root group', async () => {
		server.hosts = [host('A', { KLHST_WKS_GROUPID: 0, grp_full_name: 'Managed devices/' })];
		expect(await customersOf(watch({ customerFrom: 'topGroup' }))).toEqual([null]);
	});
});

describe('a search that the server declines because of an attribute', () => {
	/** Declines whatever asks for more than these. */
	const decline = (method: string, field: string, known: string[]) => {
		const answer = server.handlers[method] as (body: IDataObject) => IDataObject;
		server.handlers[method] = (body) =>
			(body[field] as string[]).every((name) => known.includes(name))
				? answer(body)
				: pxgError(1192, 'Bad format');
	};
	const core = [
		...['KLHST_WKS_HOSTNAME', 'KLHST_WKS_DN', 'KLHST_WKS_GROUPID', 'KLHST_WKS_STATUS_ID'],
		...['KLHST_WKS_STATUS_MASK', 'KLHST_WKS_FROM_UNASSIGNED'],
	];

	it('is made once more with the core attributes', async () => {
		decline('HostGroup.FindHosts', 'vecFieldsToReturn', core);
		server.hosts = [host('A')];
		const polling = watch();
		expect(await pollChanges(polling)).toMatchObject([{ change: 'raised', device: { name: 'A' } }]);
		expect(server.called('HostGroup.FindHosts')).toBe(2);
		server.hosts = [];
		server.byId = [host('A', { KLHST_WKS_STATUS_ID: 0, KLHST_WKS_STATUS_MASK: 0 })];
		expect(await pollChanges(polling)).toMatchObject([{ clearedBecause: 'resolved' }]);
		expect(server.called('HostGroup.FindHosts')).toBe(2 + 3);
	});

	it('asks for a single device once more, too', async () => {
		const odd = host('A', { KLHST_WKS_HOSTNAME: 'a (b)' });
		server.hosts = [odd];
		const polling = watch();
		await polling.poll();
		server.hosts = [];
		server.handlers['HostGroup.GetHostInfo'] = () => ({ PxgRetVal: odd });
		decline('HostGroup.GetHostInfo', 'pFields2Return', core);
		expect(await polling.poll()).toBeNull();
		expect(server.called('HostGroup.GetHostInfo')).toBe(2);
	});

	it('reads groups once more, too', async () => {
		const known = ['id', 'name', 'grp_full_name', 'KLVSRV_ID'];
		const masks = ['KLSRV_HSTSTAT_CRITICAL', 'KLSRV_HSTSTAT_WARNING'];
		decline('HostGroup.GetGroupInfoEx', 'pArrAttributes', [...known, ...masks]);
		decline('HostGroup.FindGroups', 'vecFieldsToReturn', [...known, ...masks]);
		server.hosts = [11, 12, 13, 14].map((id) => host(`PC-${id}`, { KLHST_WKS_GROUPID: id }));
		const items = (await pollChanges(watch())) ?? [];
		expect(new Set(items.map(({ customer }) => (customer as IDataObject).id))).toEqual(
			new Set(['VSRV-contoso']),
		);
		expect(server.called('HostGroup.FindGroups')).toBe(2);
	});

	it('and with them as well, says why', async () => {
		server.handlers['HostGroup.FindHosts'] = pxgError(1192, 'Bad format');
		await expect(watch().poll()).rejects.toThrow(/declined HostGroup.FindHosts: Bad format/);
		expect(server.called('HostGroup.FindHosts')).toBe(2);
	});

	it('is not asked for what no client is known to ask for', async () => {
		await watch().poll();
		expect(JSON.stringify(server.calls)).not.toContain('CONNECT_IP');
	});
});
