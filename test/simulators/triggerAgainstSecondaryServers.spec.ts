import type { IDataObject } from 'n8n-workflow';
import { pollChanges, watch, withBudget, type Engine } from '../workflows/kasperskyPolling';
import { maskOf, startKscSimulator, type KscSimulator } from './kaspersky';

const CRITICAL = 1;
const OK = 0;
const START = 'HostGroup.FindHostsAsync';
const CHECK = 'AsyncActionStateChecker.CheckActionState';
const CANCEL = 'HostGroup.FindHostsAsyncCancel';

/** Each test makes a server with certificates and a fleet, on machines that do other things, too. */
jest.setTimeout(20_000);

let ksc: KscSimulator;

beforeEach(async () => {
	ksc = await startKscSimulator({
		...{ hosts: 40, problems: 0, virtualServers: 2, secondaryServers: 2 },
		settings: { asyncDurationMilliseconds: 60, asyncCheckDelayMilliseconds: 20 },
	});
	for (const server of [1, 2]) {
		for (const { name } of hostsOf(server)) setStatus(server, name, OK, []);
	}
});

afterEach(async () => await ksc.close());

const fleetOf = (server: number) => ksc.state.secondaryServers.all()[server - 1].fleet;

const hostsOf = (server: number) => [...fleetOf(server).hosts.values()];

function setStatus(
	server: number,
	name: string,
	statusId: number,
	reasons: Parameters<typeof maskOf>[0],
): void {
	const fleet = fleetOf(server);
	fleet.putHost({ ...fleet.findHost(name), statusId, statusMask: maskOf(reasons) });
}

const outdated = (server: number, name: string) =>
	setStatus(server, name, CRITICAL, ['databasesOutdated']);

function watchAll(parameters: IDataObject = {}, engine?: Engine) {
	const { options, ...rest } = parameters;
	return watch(
		{ ...rest, options: { includeSecondaryServers: true, ...(options as IDataObject) } },
		{ engine, secrets: { serverUrl: ksc.url, user: ksc.user, caPem: ksc.caPem } },
	);
}

const brief = (items: IDataObject[] | null) =>
	(items ?? []).map((item) =>
		[
			item.change,
			(item.device as IDataObject | undefined)?.name,
			(item.status as IDataObject | undefined)?.code,
			item.clearedBecause,
		]
			.filter((part) => part !== undefined)
			.join(' '),
	);

const [first, second] = ['first', 'second'].map((_, index) => () => hostsOf(1)[index].name);

describe('the devices of secondary servers', () => {
	it('are watched only when that is asked for', async () => {
		outdated(1, first());
		const without = watchAll({ options: { includeSecondaryServers: false } });
		expect(await pollChanges(without)).toBeNull();
		expect(brief(await pollChanges(watchAll()))).toEqual([`raised ${first()} databasesOutdated`]);
	});

	it('are followed through raised, resolved and removed', async () => {
		const polling = watchAll();
		await polling.poll();
		outdated(1, first());
		outdated(1, second());
		expect(await pollChanges(polling)).toHaveLength(2);
		setStatus(1, first(), OK, []);
		expect(brief(await pollChanges(polling))).toEqual([
			`cleared ${first()} databasesOutdated resolved`,
		]);
		const name = second();
		fleetOf(1).hosts.delete(fleetOf(1).findHost(name).id);
		expect(brief(await pollChanges(polling))).toEqual([
			`cleared ${name} databasesOutdated deviceRemoved`,
		]);
	});

	it('belong to the source of the main server', async () => {
		outdated(1, first());
		ksc.state.setHostStatus([...ksc.state.fleet.hosts.keys()][0], { reasons: ['activeThreats'] });
		const items = (await pollChanges(watchAll())) ?? [];
		expect(items).toHaveLength(2);
		expect(items[0].source).toEqual(items[1].source);
	});

	it.each([
		['virtualServer', { id: 'secondaryServer:branch office 1', name: 'Branch office 1' }],
		['topGroup', { kind: 'group' }],
		['fixedName', { id: 'fixed:contoso', name: 'Contoso' }],
	])('have a customer by %s', async (customerFrom, expected) => {
		outdated(1, first());
		const [item] = (await pollChanges(watchAll({ customerFrom, customerName: 'Contoso' }))) ?? [];
		expect(item.customer).toMatchObject(expected);
		if (customerFrom !== 'topGroup') return;
		const { group } = item.device as { group: string };
		expect(item.customer).toMatchObject({ name: group.split('/')[1] });
	});

	it('have nothing to do with the groups of the main server, which have the same ids', async () => {
		const { groupId } = hostsOf(1)[0];
		ksc.state.updateGroup(groupId, {
			criticalMask: maskOf(['databasesOutdated']),
			warningMask: maskOf(['restartRequired']),
		});
		const reasons = ['databasesOutdated', 'restartRequired'] as const;
		setStatus(1, first(), CRITICAL, [...reasons]);
		const items = (await pollChanges(watchAll())) ?? [];
		expect(items.map(({ level }) => level)).toEqual(['Critical', 'Critical']);
		expect(ksc.counters.of('HostGroup.FindGroups').requests).toBe(0);
	});
});

describe('a secondary server that cannot be asked', () => {
	it('is named in a warning and loses no ticket, while the others go on', async () => {
		const other = hostsOf(2)[0].name;
		outdated(1, first());
		outdated(2, other);
		const polling = watchAll();
		await polling.poll();
		ksc.state.secondaryServers.update(1, { failing: true });
		setStatus(2, other, OK, []);
		const [own] = [...ksc.state.fleet.hosts.values()];
		ksc.state.setHostStatus(own.id, { level: 'Critical', reasons: ['activeThreats'] });
		const items = (await pollChanges(polling)) ?? [];
		expect(brief(items)).toEqual([
			'warning',
			`cleared ${other} databasesOutdated resolved`,
			`raised ${own.name} activeThreats`,
		]);
		expect(items[0].message).toMatch(/"Branch office 1"/);
		expect(await pollChanges(polling)).toBeNull();

		setStatus(1, first(), OK, []);
		ksc.state.secondaryServers.update(1, { failing: false });
		expect(brief(await pollChanges(polling))).toEqual([
			`cleared ${first()} databasesOutdated resolved`,
		]);
	});

	it('completes nothing for a device that may be there, but for one of the main server', async () => {
		const [own] = [...ksc.state.fleet.hosts.values()];
		outdated(1, first());
		ksc.state.setHostStatus(own.id, { level: 'Critical', reasons: ['activeThreats'] });
		const polling = watchAll();
		await polling.poll();
		ksc.state.secondaryServers.update(1, { failing: true });
		ksc.state.removeHost(own.id);
		expect(brief(await pollChanges(polling))).toEqual([
			'warning',
			`cleared ${own.name} activeThreats deviceRemoved`,
		]);
	});
});

describe('the search through the hierarchy', () => {
	beforeEach(() => outdated(1, first()));

	it.each([
		['a session that ends while it runs', { method: CHECK, kind: 'loseSession' }],
		['a check that the server finds too early', { method: CHECK, kind: 'pxgError', code: 1195 }],
		['a check from another connection', { method: CHECK, kind: 'pxgError', code: 1184 }],
		['a result that is gone', { method: `${START}GetAccessor`, kind: 'pxgError', code: 1186 }],
		['a list that is gone', { method: 'ChunkAccessor.GetItemsChunk', kind: 'loseAccessor' }],
	] as const)('%s costs nothing', async (_, fault) => {
		ksc.faults.add({ ...fault, times: 1 });
		expect(await pollChanges(watchAll())).toHaveLength(1);
	});

	it.each(['flat', 'nested'] as const)(
		'that fails says why (%s), and changes nothing',
		async (layout) => {
			const polling = watchAll();
			await polling.poll();
			const { state } = polling;
			ksc.settings.asyncFailure = layout;
			await expect(polling.poll()).rejects.toThrow(/The search could not be finished/);
			expect(polling.state).toEqual(state);
		},
	);

	it('that belongs to one connection says so, and what to do instead', async () => {
		ksc.faults.add({ method: CHECK, kind: 'pxgError', code: 1184 });
		await expect(watchAll().poll()).rejects.toThrow(/does not let n8n follow its own search/);
	});

	it('is cancelled whenever its result is not taken: the server would close the connection', async () => {
		const polling = watchAll();
		ksc.faults.add({ method: CHECK, kind: 'pxgError', code: 1192, times: 12 });
		for (let polls = 0; polls < 12; polls++) await expect(polling.poll()).rejects.toThrow();
		expect(ksc.counters.of(CANCEL).requests).toBe(12);
		expect(await pollChanges(polling)).toHaveLength(1);
	});

	it('is not waited for longer than a poll may take', async () => {
		ksc.settings.asyncDurationMilliseconds = 60_000;
		const polling = watchAll({}, withBudget(1_500));
		await expect(polling.poll()).rejects.toThrow(/waiting for the secondary servers/);
		expect(ksc.counters.of(CANCEL).requests).toBe(1);
	});
});
