import type { IDataObject } from 'n8n-workflow';
import { KasperskySecurityCenterApi } from '../../credentials/KasperskySecurityCenterApi.credentials';
import { KasperskySecurityCenterTrigger } from '../../nodes/KasperskySecurityCenterTrigger/KasperskySecurityCenterTrigger.node';
import { PollingWorkflow, type Bed } from '../workflows/harness';
import { pollChanges, watch, withBudget } from '../workflows/kasperskyPolling';
import { startKscSimulator, type KscSimulator } from './kaspersky';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskySecurityCenterTrigger';

/** Each test makes a server with certificates and a fleet, on machines that do other things, too. */
jest.setTimeout(20_000);

let ksc: KscSimulator;
let bed: Bed;

beforeEach(async () => {
	ksc = await startKscSimulator({ hosts: 60, problems: 0 });
	bed = {
		types: { [TYPE]: new KasperskySecurityCenterTrigger() },
		credentialTypes: [new KasperskySecurityCenterApi()],
		secrets: {
			kasperskySecurityCenterApi: {
				serverUrl: ksc.url,
				userType: 'internal',
				user: ksc.user,
				password: ksc.password,
				caPem: ksc.caPem,
				sessionToken: '',
			},
		},
	};
});

afterEach(async () => await ksc.close());

const secrets = () => bed.secrets?.kasperskySecurityCenterApi as IDataObject;

const workflow = (parameters: IDataObject = {}) =>
	new PollingWorkflow(bed, TYPE, {
		levels: ['Critical', 'Warning'],
		customerFrom: 'virtualServer',
		onFirstRun: 'allCurrentProblems',
		...parameters,
	});

const names = (items: IDataObject[] | null) =>
	(items ?? [])
		.map(({ change, device, status }) =>
			[change, (device as IDataObject)?.name, (status as IDataObject)?.code].join(' '),
		)
		.sort();

/** Names of healthy devices. */
const healthy = (count: number) =>
	[...ksc.state.fleet.hosts.values()].slice(0, count).map(({ name }) => name);

it('follows a device through raised, one reason cleared, removed', async () => {
	const [name] = healthy(1);
	const polling = workflow();
	await polling.poll();
	ksc.state.setHostStatus(name, {
		level: 'Critical',
		reasons: ['databasesOutdated', 'activeThreats'],
	});
	expect(names(await pollChanges(polling))).toEqual([
		`raised ${name} activeThreats`,
		`raised ${name} databasesOutdated`,
	]);
	ksc.state.setHostStatus(name, { level: 'Critical', reasons: ['activeThreats'] });
	expect(names(await pollChanges(polling))).toEqual([`cleared ${name} databasesOutdated`]);
	ksc.state.removeHost(name);
	expect(await pollChanges(polling)).toMatchObject([
		{ change: 'cleared', clearedBecause: 'deviceRemoved' },
	]);
});

describe('a whole fleet with all its oddities', () => {
	beforeEach(async () => {
		await ksc.close();
		ksc = await startKscSimulator({ hosts: 2_000, problems: 800, virtualServers: 30 });
		Object.assign(secrets(), { serverUrl: ksc.url, caPem: ksc.caPem });
	});

	const requestsOf = async (work: () => Promise<unknown>) => {
		ksc.counters.reset();
		await work();
		return ksc.counters.totals().requests;
	};

	it('is read, and found unchanged, and then nothing is stored', async () => {
		const polling = workflow({ options: { maximumItems: 10_000 } });
		const items = (await pollChanges(polling)) ?? [];
		expect(new Set(items.map(({ device }) => (device as IDataObject).id)).size).toBe(800);
		const { staticData } = polling.workflow;
		expect(staticData.__dataChanged).toBe(true);
		staticData.__dataChanged = false;
		expect(await pollChanges(polling)).toBeNull();
		expect(staticData.__dataChanged).toBe(false);
	});

	it('costs 10 requests at first, 3 when nothing is new, and few when all of it recovers', async () => {
		const polling = workflow({ options: { maximumItems: 10_000 } });
		expect(await requestsOf(async () => await pollChanges(polling))).toBe(10);
		expect(await requestsOf(async () => await pollChanges(polling))).toBe(3);
		for (const { id } of ksc.state.fleet.hosts.values()) {
			ksc.state.setHostStatus(id, { level: 'OK', reasons: [] });
		}
		// Every device that has left the list is asked for, 500 at a time.
		expect(await requestsOf(async () => await pollChanges(polling))).toBe(2 + 2 * 3);
		expect(polling.state.tracker).toMatchObject({ devices: {} });
	});

	it('goes out in executions of 300 items, and nothing is said twice', async () => {
		const polling = workflow({ options: { maximumItems: 300 } });
		const all: string[] = [];
		let executions = 0;
		for (let items = await pollChanges(polling); items; items = await pollChanges(polling)) {
			executions++;
			expect(items.length).toBeLessThanOrEqual(300);
			all.push(...names(items));
		}
		expect(executions).toBe(Math.ceil(all.length / 300));
		const unlimited = await pollChanges(workflow({ options: { maximumItems: 10_000 } }));
		expect(all.sort()).toEqual(names(unlimited));
	});
});

it('a server that takes too long is not waited for: the poll ends in its time and says what it did', async () => {
	const { serverUrl, user, caPem } = secrets();
	const polling = watch({}, { engine: withBudget(4_000), secrets: { serverUrl, user, caPem } });
	ksc.faults.add({ method: 'HostGroup.FindHosts', kind: 'slow', delayMs: 20_000 });
	await expect(polling.poll()).rejects.toThrow(/it was searching the devices/);
	expect(ksc.counters.of('HostGroup.FindHosts')).toMatchObject({ requests: 1, bytesOut: 0 });
});

describe('trust', () => {
	it('is refused to an unknown certificate, with what to do about it', async () => {
		secrets().caPem = '';
		await expect(workflow().poll()).rejects.toThrow(
			/not trusted.*paste it into "CA Certificate"/is,
		);
	});

	it('is given to a certificate whose line breaks were lost', async () => {
		secrets().caPem = ksc.caPem.replace(/\s*\n\s*/g, ' ');
		expect(await pollChanges(workflow())).toBeNull();
	});

	it('is not asked for when SSL issues are ignored', async () => {
		Object.assign(secrets(), { caPem: '', ignoreSslIssues: true });
		expect(await pollChanges(workflow())).toBeNull();
	});
});

describe('what goes wrong in the middle of a poll', () => {
	let polling: PollingWorkflow;

	beforeEach(async () => {
		polling = workflow();
		await polling.poll();
		for (const name of healthy(5)) {
			ksc.state.setHostStatus(name, { level: 'Critical', reasons: ['databasesOutdated'] });
		}
	});

	it.each([
		['a session that ends between search and page', 'ChunkAccessor.GetItemsChunk', 'loseSession'],
		[
			'a result set that ends between search and page',
			'ChunkAccessor.GetItemsChunk',
			'loseAccessor',
		],
		['a connection that is cut', 'HostGroup.FindHosts', 'drop'],
		['an answer that is lost', 'HostGroup.FindHosts', 'dropAfter'],
	] as const)('%s costs nothing', async (_, method, kind) => {
		ksc.faults.add({ method, kind, times: 1 });
		expect(await pollChanges(polling)).toHaveLength(5);
	});

	it.each([401, 403] as const)('a session that ran out (HTTP %d) costs nothing', async (status) => {
		ksc.settings.expiredSessionStatus = status;
		ksc.sessions.expireAll();
		expect(await pollChanges(polling)).toHaveLength(5);
	});

	it.each([
		[
			'a page that is declined',
			{ method: 'ChunkAccessor.GetItemsChunk', kind: 'pxgError', code: 1192 },
		],
		['a web page instead of an answer', { method: 'HostGroup.FindHosts', kind: 'html' }],
	] as const)('%s stops the poll; the next one finds everything', async (_, fault) => {
		ksc.faults.add({ ...fault, times: 1 });
		await expect(polling.poll()).rejects.toThrow();
		expect(await pollChanges(polling)).toHaveLength(5);
	});

	it('a result set that cannot be released costs nothing', async () => {
		ksc.faults.add({ method: 'ChunkAccessor.Release', kind: 'pxgError', code: 1186, times: 1 });
		expect(await pollChanges(polling)).toHaveLength(5);
	});
});

describe('accounts', () => {
	it('with the wrong password is asked once, so that it is not blocked', async () => {
		secrets().password = 'wrong';
		const polling = workflow();
		for (let polls = 0; polls < 10; polls++)
			await expect(polling.poll()).rejects.toThrow(/refused/);
		secrets().password = ksc.password;
		expect(await pollChanges(polling)).toBeNull();
	});

	it('with rights to some groups only watches those', async () => {
		secrets().user = 'svc-limited';
		const polling = workflow();
		await polling.poll();
		for (const { name } of ksc.state.fleet.hosts.values()) {
			ksc.state.setHostStatus(name, {
				level: 'Warning',
				reasons: ['restartRequired', 'scanOverdue'],
			});
		}
		const items = (await pollChanges(polling)) ?? [];
		expect(items.length).toBeGreaterThan(0);
		expect(items.length).toBeLessThan(120);
	});

	it('on a virtual server sees its devices only, under a source of its own', async () => {
		for (const { name } of ksc.state.fleet.hosts.values()) {
			ksc.state.setHostStatus(name, { level: 'Warning', reasons: ['restartRequired'] });
		}
		const everywhere = (await pollChanges(workflow())) ?? [];
		secrets().virtualServer = 'Contoso';
		const contoso = (await pollChanges(workflow())) ?? [];
		expect(contoso.length).toBeGreaterThan(0);
		expect(contoso.length).toBeLessThan(everywhere.length);
		expect(new Set(contoso.map(({ customer }) => (customer as IDataObject).name))).toEqual(
			new Set(['Contoso']),
		);
		expect(contoso[0].source).not.toEqual(everywhere[0].source);
	});
});
