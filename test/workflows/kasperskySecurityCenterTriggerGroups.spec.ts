import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';
import { pollChanges, watch } from './kasperskyPolling';
import { host, KasperskyServer, pxgError, wrapped } from './kasperskyServer';

const DATABASES = 128;
const RESTART = 2048;

let server: KasperskyServer;

beforeEach(() => {
	nock.disableNetConnect();
	server = new KasperskyServer();
});

afterEach(() => nock.cleanAll());

/** Critical hosts with two reasons, each in a group of its own. */
const hostsInGroups = (...ids: number[]) =>
	ids.map((id) =>
		host(`PC-${id}`, { KLHST_WKS_GROUPID: id, KLHST_WKS_STATUS_MASK: DATABASES + RESTART }),
	);

/** Whose each device is, and the levels of its two reasons. */
const told = (items: IDataObject[] | null) =>
	Object.fromEntries(
		(items ?? []).map(({ device, status, level, customer }) => [
			`${String((device as IDataObject).name)} ${String((status as IDataObject).code)}`,
			`${String(level)} ${String((customer as IDataObject | null)?.name)}`,
		]),
	);

const expected = (...ids: number[]) =>
	Object.fromEntries(
		ids.flatMap((id) => [
			[`PC-${id} databasesOutdated`, 'Critical Contoso'],
			[`PC-${id} restartRequired`, 'Warning Contoso'],
		]),
	);

describe('the groups of the devices', () => {
	it('are read all at once, and once for all polls of some minutes', async () => {
		server.hosts = hostsInGroups(11, 12, 13, 14, 15);
		const polling = watch();
		expect(told(await pollChanges(polling))).toEqual(expected(11, 12, 13, 14, 15));
		await polling.poll();
		expect(server.called('HostGroup.FindGroups')).toBe(1);
		const byOne = server.calls.filter(({ method }) => method === 'HostGroup.GetGroupInfoEx');
		expect(byOne.map(({ body }) => body.nGroupId)).toEqual([0]);
	});

	it.each([
		['the server declines', pxgError(1194, 'no such call', 'KLCONN')],
		['the account may not use', pxgError(1184, 'Access denied')],
	])('are read one by one where %s the search', async (_, answer) => {
		server.handlers['HostGroup.FindGroups'] = answer;
		server.hosts = hostsInGroups(11, 12, 13, 14, 15);
		expect(told(await pollChanges(watch()))).toEqual(expected(11, 12, 13, 14, 15));
	});

	it('are read one by one when the search does not tell their masks', async () => {
		const search = server.handlers['HostGroup.FindGroups'] as (body: IDataObject) => IDataObject;
		const { group } = server;
		server.handlers['HostGroup.FindGroups'] = (body) => {
			server.group = (id) => ({ name: group(id)?.name });
			const answer = search(body);
			server.group = group;
			return answer;
		};
		server.hosts = hostsInGroups(11, 12, 13, 14, 15);
		expect(told(await pollChanges(watch()))).toEqual(expected(11, 12, 13, 14, 15));
	});

	it('are asked for by their id when the search does not find them, and may be gone', async () => {
		const { group } = server;
		const search = server.handlers['HostGroup.FindGroups'] as (body: IDataObject) => IDataObject;
		server.handlers['HostGroup.FindGroups'] = (body) => {
			server.group = (id) => (id > 12 ? group(id) : undefined);
			const answer = search(body);
			server.group = (id) => (id === 11 ? undefined : group(id));
			return answer;
		};
		server.hosts = hostsInGroups(11, 12, 13, 14, 15);
		expect(told(await pollChanges(watch()))).toEqual({
			...expected(12, 13, 14, 15),
			'PC-11 databasesOutdated': 'Critical undefined',
			'PC-11 restartRequired': 'Critical undefined',
		});
	});

	it('that were not asked for are not believed', async () => {
		const { group } = server;
		const wrong = wrapped({ id: 15, ...group(15), KLVSRV_ID: 9, KLVSRV_DN: 'Fabrikam' });
		const page = server.handlers['ChunkAccessor.GetItemsChunk'] as (
			body: IDataObject,
		) => IDataObject;
		server.handlers['HostGroup.FindGroups'] = { strAccessor: 'groups', PxgRetVal: 1 };
		server.handlers['ChunkAccessor.GetItemsChunk'] = (body) =>
			body.strAccessor === 'groups'
				? { pChunk: { KLCSP_ITERATOR_ARRAY: [wrong] }, PxgRetVal: 1 }
				: page(body);
		server.hosts = hostsInGroups(11, 12, 13, 14);
		expect(told(await pollChanges(watch()))).toEqual(expected(11, 12, 13, 14));
	});
});

describe('what does not fit is read once more, but not at every poll', () => {
	const INCOMPATIBLE = 4096;
	const masked = (critical: number, warning: number) => (id: number) => ({
		name: `Group ${id}`,
		KLSRV_HSTSTAT_CRITICAL: wrapped({ KLSRV_HSTSTAT_MASK: critical }),
		KLSRV_HSTSTAT_WARNING: wrapped({ KLSRV_HSTSTAT_MASK: warning }),
	});
	const reads = () =>
		server.calls.filter(
			({ method, body }) => method === 'HostGroup.GetGroupInfoEx' && body.nGroupId === 11,
		).length;
	const misfit = host('PC-11', {
		...{ KLHST_WKS_GROUPID: 11, KLHST_WKS_STATUS_MASK: RESTART + INCOMPATIBLE },
	});

	it('masks that were edited on the console', async () => {
		server.group = masked(DATABASES, RESTART + INCOMPATIBLE);
		server.hosts = hostsInGroups(11);
		const polling = watch();
		await polling.poll();
		server.group = masked(DATABASES + INCOMPATIBLE, RESTART);
		server.hosts = [misfit];
		expect(await pollChanges(polling)).toMatchObject([
			{ change: 'cleared' },
			{ change: 'raised', status: { code: 'incompatibleApps' }, level: 'Critical' },
		]);
		expect(reads()).toBe(2);
	});

	it('masks that explain a Critical device no better than before', async () => {
		server.group = masked(DATABASES, RESTART + INCOMPATIBLE);
		server.hosts = [misfit];
		const polling = watch();
		for (let polls = 0; polls < 4; polls++) await pollChanges(polling);
		expect(reads()).toBe(2);
	});

	it('a virtual server that is not in the list that is known', async () => {
		const { group } = server;
		server.hosts = hostsInGroups(11);
		const polling = watch();
		await polling.poll();
		server.group = (id) => (id === 12 ? { ...group(id), KLVSRV_ID: 4 } : group(id));
		server.handlers['VServers.GetVServers'] = {
			PxgRetVal: [
				wrapped({ KLVSRV_ID: 3, KLVSRV_UID: 'VSRV-contoso', KLVSRV_DN: 'Contoso' }),
				wrapped({ KLVSRV_ID: 4, KLVSRV_UID: 'VSRV-fabrikam', KLVSRV_DN: 'Fabrikam' }),
			],
		};
		server.hosts = hostsInGroups(11, 12);
		const items = (await pollChanges(polling)) ?? [];
		expect(items.map(({ customer }) => (customer as IDataObject).id)).toEqual([
			'VSRV-fabrikam',
			'VSRV-fabrikam',
		]);
		await polling.poll();
		expect(server.called('VServers.GetVServers')).toBe(2);
	});
});

describe('a server without virtual servers', () => {
	beforeEach(() => {
		const { group } = server;
		server.group = (id) => ({ ...group(id), KLVSRV_ID: undefined, KLVSRV_DN: undefined });
		server.handlers['VServers.GetVServers'] = { PxgRetVal: [] };
		server.hosts = hostsInGroups(11);
	});

	const warnings = async (...poll: Parameters<typeof pollChanges>) =>
		((await pollChanges(...poll)) ?? [])
			.filter(({ change }) => change === 'warning')
			.map(({ message }) => message);

	it('says at the first poll, and whenever somebody looks, that it is one customer', async () => {
		const polling = watch();
		const words = expect.stringMatching(
			/ksc.test has no virtual servers.*"One Customer" in "Customer From".*"Top Group"/,
		);
		expect(await warnings(polling)).toEqual([words]);
		server.hosts = hostsInGroups(11, 12);
		expect(await warnings(polling)).toEqual([]);
		expect(await warnings(polling, 'manual')).toEqual([words]);
	});

	it.each([
		['the account may not list them', pxgError(1184, 'Access denied'), {}],
		['there are some, for other devices', undefined, {}],
		['its groups are the customers', { PxgRetVal: [] }, { customerFrom: 'topGroup' }],
		[
			'it was said whose it is',
			{ PxgRetVal: [] },
			{ customerFrom: 'fixedName', customerName: 'A' },
		],
	])('does not say so where %s', async (_, list, parameters) => {
		const some = { PxgRetVal: [wrapped({ KLVSRV_ID: 3, KLVSRV_UID: 'VSRV-x', KLVSRV_DN: 'X' })] };
		server.handlers['VServers.GetVServers'] = list ?? some;
		expect(await warnings(watch(parameters))).toEqual([]);
	});
});
