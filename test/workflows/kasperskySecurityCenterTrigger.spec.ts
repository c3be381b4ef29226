import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';
import { KasperskySecurityCenterApi } from '../../credentials/KasperskySecurityCenterApi.credentials';
import { KasperskySecurityCenterTrigger } from '../../nodes/KasperskySecurityCenterTrigger/KasperskySecurityCenterTrigger.node';
import { PollingWorkflow, type Bed } from './harness';
import { pollChanges } from './kasperskyPolling';
import { host, KasperskyServer, KSC_URL, plain, pxgError } from './kasperskyServer';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskySecurityCenterTrigger';
const PASSWORD = 'Example-Pass1';

let server: KasperskyServer;
let bed: Bed;
/** Caches and refused log-ins live as long as the process: every test is an account of its own. */
let account = 0;

beforeEach(() => {
	nock.disableNetConnect();
	server = new KasperskyServer();
	bed = {
		types: { [TYPE]: new KasperskySecurityCenterTrigger() },
		credentialTypes: [new KasperskySecurityCenterApi()],
		secrets: {
			kasperskySecurityCenterApi: {
				serverUrl: KSC_URL,
				userType: 'internal',
				user: `svc-${account++}`,
				password: PASSWORD,
				sessionToken: '',
			},
		},
	};
});

afterEach(() => nock.cleanAll());

const workflow = (parameters: IDataObject = {}) =>
	new PollingWorkflow(bed, TYPE, {
		levels: ['Critical', 'Warning'],
		customerFrom: 'virtualServer',
		onFirstRun: 'allCurrentProblems',
		...parameters,
	});

const brief = (items: IDataObject[] | null) =>
	(items ?? []).map((item) => `${item.change} ${(item.status as IDataObject).code}`);

describe('a poll', () => {
	it('turns a Critical host into a status change that a person can read', async () => {
		server.hosts = [host('FIN-PC-07')];
		const [item] = (await pollChanges(workflow())) ?? [];
		expect(item).toMatchObject({
			change: 'raised',
			solution: 'kasperskySecurityCenter',
			level: 'Critical',
			status: { code: 'databasesOutdated', description: 'Databases are outdated' },
			device: {
				id: 'id-fin-pc-07',
				name: 'FIN-PC-07',
				ip: '10.20.30.40',
				group: 'Managed devices/Finance',
				lastVisibleAt: '2026-11-22T09:58:00Z',
			},
			customer: { id: 'VSRV-contoso', name: 'Contoso', kind: 'virtualServer' },
			source: { id: expect.stringMatching(/^ksc:[0-9a-f]{8}$/), name: 'ksc.test' },
		});
	});

	it('sends nothing when nothing changed, and then costs three requests', async () => {
		server.hosts = [host('A')];
		const polling = workflow();
		await polling.poll();
		server.calls.length = 0;
		expect(await pollChanges(polling)).toBeNull();
		expect(server.calls.map(({ method }) => method)).toEqual([
			'HostGroup.FindHosts',
			'ChunkAccessor.GetItemsChunk',
			'ChunkAccessor.Release',
		]);
	});

	it('reads every page', async () => {
		server.hosts = Array.from({ length: 6_000 }, (_, index) => host(`PC-${index}`));
		const options = { maximumItems: 10_000 };
		expect(await pollChanges(workflow({ options }))).toHaveLength(6_000);
		expect(server.called('ChunkAccessor.GetItemsChunk')).toBe(2);
	});

	it("tells the reasons of a Critical host apart by its group's masks", async () => {
		server.hosts = [host('A', { KLHST_WKS_STATUS_MASK: 128 + 2048 })];
		const items = (await pollChanges(workflow())) ?? [];
		expect(items.map(({ level }) => level)).toEqual(['Critical', 'Warning']);
	});

	it('asks for a host that has left before it clears its problems', async () => {
		server.hosts = [host('A')];
		const polling = workflow();
		await polling.poll();
		server.hosts = [];
		server.byId = [host('A', { KLHST_WKS_STATUS_ID: 0, KLHST_WKS_STATUS_MASK: 0 })];
		expect(await pollChanges(polling)).toMatchObject([
			{ change: 'cleared', clearedBecause: 'resolved' },
		]);
	});

	it.each([
		['is gone from the server', []],
		['was moved to "Unassigned devices"', [host('A', { KLHST_WKS_FROM_UNASSIGNED: true })]],
	])('clears a host that %s as removed', async (_, byId) => {
		server.hosts = [host('A')];
		const polling = workflow();
		await polling.poll();
		server.hosts = [];
		server.byId = byId;
		expect(await pollChanges(polling)).toMatchObject([
			{ change: 'cleared', clearedBecause: 'deviceRemoved', device: { name: 'A' } },
		]);
	});

	it('in the editor shows the current problems and leaves the state alone', async () => {
		server.hosts = [host('A')];
		const polling = workflow({ onFirstRun: 'onlyNewChanges' });
		expect(brief(await pollChanges(polling, 'manual'))).toEqual(['raised databasesOutdated']);
		expect(polling.state).toEqual({});
	});

	it('does not start a second time while one still runs', async () => {
		server.hosts = [host('A')];
		const polling = workflow();
		const [first, second] = await Promise.all([pollChanges(polling), polling.poll()]);
		expect([first?.length, second]).toEqual([1, null]);
	});
});

describe('the session', () => {
	it('is kept in the credential and used again', async () => {
		const polling = workflow();
		await polling.poll();
		await polling.poll();
		expect(server.called('Session.StartSession')).toBe(1);
		expect(server.calls.at(-1)?.headers['x-ksc-session']).toBe('token-1');
	});

	it.each([401, 403])('is renewed once when the server has ended it (HTTP %d)', async (status) => {
		const polling = workflow();
		await polling.poll();
		server.handlers['Session.StartSession'] = { PxgRetVal: 'token-2' };
		server.handlers['HostGroup.FindHosts'] = (_, headers) =>
			headers['x-ksc-session'] === 'token-2'
				? { strAccessor: 'acc', PxgRetVal: 0 }
				: plain(status, 'gone');
		await polling.poll();
		expect(server.called('Session.StartSession')).toBe(2);
	});

	it.each([
		['virtual server', { virtualServer: 'Contoso' }],
		['password', { password: 'Example-Pass2' }],
	])('of another %s is not used after the credential was edited', async (_, edit) => {
		await workflow().poll();
		Object.assign(bed.secrets?.kasperskySecurityCenterApi as IDataObject, edit);
		server.calls.length = 0;
		const findHosts = server.handlers['HostGroup.FindHosts'] as (body: IDataObject) => IDataObject;
		server.handlers['HostGroup.GetStaticInfo'] = (_body, headers) =>
			headers['x-ksc-session']
				? { PxgRetVal: { KLADMSRV_SERVER_HOSTNAME: 'server-id-1', KLADMSRV_IS_VIRTUAL: false } }
				: plain(401, 'Authentication failure');
		server.handlers['HostGroup.FindHosts'] = (body, headers) =>
			headers['x-ksc-session'] ? findHosts(body) : plain(401, 'Authentication failure');
		await workflow().poll();
		expect(server.calls[0].headers['x-ksc-session']).toBeUndefined();
		expect(server.called('Session.StartSession')).toBe(1);
	});
});

describe('a log-in that is refused', () => {
	it.each([
		['wrong password', plain(401, 'Authentication failure'), /user name or the password/],
		['wrong password, said with 403', plain(403, 'Forbidden'), /user name or the password/],
		['two-step verification', plain(401, 'Authentication not finished'), /two-step verification/],
		['blocked account', pxgError(2013, 'blocked', 'KLSPL'), /has blocked this account/],
	])('%s: says so, and is not repeated at the next poll', async (_, reply, message) => {
		server.handlers['Session.StartSession'] = reply;
		const polling = workflow();
		await expect(polling.poll()).rejects.toThrow(message);
		await expect(polling.poll()).rejects.toThrow(message);
		expect(server.called('Session.StartSession')).toBe(1);
	});

	it('is not kept from another try for longer because the clock was ahead', async () => {
		const now = Date.now.bind(Date);
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 10 * 3_600_000);
		server.handlers['Session.StartSession'] = plain(401, 'Authentication failure');
		const polling = workflow();
		await expect(polling.poll()).rejects.toThrow();
		clock.mockRestore();
		await expect(polling.poll()).rejects.toThrow();
		expect(server.called('Session.StartSession')).toBe(2);
	});

	it('is tried at once with another password', async () => {
		server.handlers['Session.StartSession'] = plain(401, 'Authentication failure');
		const polling = workflow();
		await expect(polling.poll()).rejects.toThrow();
		server.handlers['Session.StartSession'] = { PxgRetVal: 'token-1' };
		(bed.secrets?.kasperskySecurityCenterApi as IDataObject).password = 'Example-Pass2';
		expect(await pollChanges(polling)).toBeNull();
	});

	it('shows no password', async () => {
		server.handlers['Session.StartSession'] = plain(401, 'Authentication failure');
		const failure: unknown = await workflow()
			.poll()
			.catch((error: unknown) => error);
		const shown = JSON.stringify(failure, Object.getOwnPropertyNames(failure));
		expect(shown).not.toContain(PASSWORD);
		expect(shown).not.toContain(Buffer.from(PASSWORD).toString('base64'));
	});
});

describe('an answer that is not whole changes nothing', () => {
	let polling: PollingWorkflow;
	let stateBefore: IDataObject;

	beforeEach(async () => {
		server.hosts = [host('A'), host('B')];
		polling = workflow();
		await polling.poll();
		stateBefore = polling.state;
		server.hosts = [host('C')];
	});

	afterEach(() => expect(polling.state).toEqual(stateBefore));

	it('a method that is declined with HTTP 200', async () => {
		server.handlers['HostGroup.FindHosts'] = pxgError(1184, 'Access denied');
		await expect(polling.poll()).rejects.toThrow(/declined HostGroup.FindHosts: Access denied/);
	});

	it('a page that fails', async () => {
		server.handlers['ChunkAccessor.GetItemsChunk'] = pxgError(1192, 'Bad format');
		await expect(polling.poll()).rejects.toThrow(
			/incomplete: a page could not be read: Bad format/,
		);
		expect(server.calls.at(-1)?.method).toBe('ChunkAccessor.Release');
	});

	it('fewer hosts than announced', async () => {
		server.handlers['HostGroup.FindHosts'] = { strAccessor: 'acc', PxgRetVal: 5 };
		await expect(polling.poll()).rejects.toThrow(/of 5 devices were sent/);
	});

	it('a page of a proxy', async () => {
		server.handlers['HostGroup.FindHosts'] = plain(200, '<html><body>Sign in</body></html>');
		await expect(polling.poll()).rejects.toThrow(/no usable response to HostGroup.FindHosts/);
	});

	it('a list that is lost between its pages, twice', async () => {
		server.handlers['ChunkAccessor.GetItemsChunk'] = pxgError(1186, 'Object was not found');
		await expect(polling.poll()).rejects.toThrow(/dropped the list of devices between two pages/);
	});
});

describe('odd answers lose nothing', () => {
	it('a list that is lost between its pages is asked for again', async () => {
		server.hosts = Array.from({ length: 6_000 }, (_, index) => host(`PC-${index}`));
		const page = server.handlers['ChunkAccessor.GetItemsChunk'] as (
			body: IDataObject,
		) => IDataObject;
		let lost = false;
		server.handlers['ChunkAccessor.GetItemsChunk'] = (body) => {
			if (body.nStart === 0 || lost) return page(body);
			lost = true;
			return pxgError(1186, 'Object was not found');
		};
		const options = { maximumItems: 10_000 };
		expect(await pollChanges(workflow({ options }))).toHaveLength(6_000);
	});

	it('unknown status bits become problems of their own', async () => {
		server.hosts = [host('A', { KLHST_WKS_STATUS_MASK: 128 + 2 ** 24 })];
		expect(brief(await pollChanges(workflow()))).toEqual([
			'raised databasesOutdated',
			'raised unknownStatusBit24',
		]);
	});

	it('a host with nothing but its id and status still becomes a problem', async () => {
		server.hosts = [
			{ type: 'params', value: { KLHST_WKS_HOSTNAME: 'id-x', KLHST_WKS_STATUS_ID: 2 } },
		];
		expect(await pollChanges(workflow())).toMatchObject([
			{
				level: 'Warning',
				status: { code: 'otherStatus' },
				device: { id: 'id-x', name: 'id-x' },
				customer: null,
			},
		]);
	});

	it('a group that was deleted meanwhile leaves the level to the device', async () => {
		server.handlers['HostGroup.GetGroupInfoEx'] = pxgError(1186, 'Object was not found');
		server.hosts = [host('A', { KLHST_WKS_STATUS_MASK: 128 + 2048 })];
		const items = (await pollChanges(workflow())) ?? [];
		expect(items.map(({ level }) => level)).toEqual(['Critical', 'Critical']);
	});
});
