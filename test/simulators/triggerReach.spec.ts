import type { IDataObject } from 'n8n-workflow';
import type { Snapshot } from '../../nodes/shared/items';
import type { PollingWorkflow } from '../workflows/harness';
import { watch } from '../workflows/kasperskyPolling';
import { timePasses } from '../timePasses';
import { startKscSimulator, type KscSimulator } from './kaspersky';
import type { Rights } from './kaspersky/sessions/accounts';

/** Each test makes a server with certificates and a fleet, on machines that do other things, too. */
jest.setTimeout(20_000);

/** Only the date is simulated. */
const TIMERS = [
	...(['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'setTimeout'] as const),
	...(['clearTimeout', 'setInterval', 'clearInterval', 'performance', 'hrtime'] as const),
];

let ksc: KscSimulator;
let now: number;

beforeEach(async () => {
	now = Date.parse('2026-11-22T10:00:00Z');
	jest.useFakeTimers({ doNotFake: [...TIMERS], now });
	timePasses();
	ksc = await startKscSimulator({
		...{ hosts: 60, problems: 0, virtualServers: 3, secondaryServers: 1 },
		settings: { asyncDurationMilliseconds: 0, asyncCheckDelayMilliseconds: 0 },
	});
});

afterEach(async () => {
	jest.useRealTimers();
	await ksc.close();
});

const pass = (minutes: number) => jest.setSystemTime((now += minutes * 60_000));

const inVirtualServer = (id: number) =>
	[...ksc.state.fleet.hosts.values()].filter(
		(host) => ksc.state.fleet.virtualServerIdOf(host) === id,
	);

/** An account that may read some virtual servers and nothing else. */
function limited(user: string, virtualServers: number[]): string {
	const rights: Rights = { kind: 'limited', groups: [], virtualServers };
	ksc.state.accounts.put(user, { password: ksc.password, rights });
	return user;
}

function full(user: string): string {
	ksc.state.accounts.put(user, { password: ksc.password, rights: { kind: 'all' } });
	return user;
}

const workflow = (user: string, options: IDataObject = {}, secrets: IDataObject = {}) =>
	watch(
		{ options },
		{ secrets: { serverUrl: ksc.url, caPem: ksc.caPem, password: ksc.password, user, ...secrets } },
	);

/** What a workflow says it speaks for, and of which problems, an hour after its first poll. */
async function snapshotOf(polling: PollingWorkflow): Promise<Snapshot['snapshot']> {
	await polling.poll();
	pass(61);
	const items = (await polling.poll()) ?? [];
	const last = items.find((item) => 'snapshot' in item) as unknown as Snapshot;
	return last.snapshot;
}

beforeEach(() => {
	for (const id of [1, 2, 3]) {
		const [{ name }] = inVirtualServer(id);
		ksc.state.setHostStatus(name, { level: 'Critical', reasons: ['databasesOutdated'] });
	}
});

it.each([
	['with rights to different virtual servers', [1], [2]],
	['with rights that overlap', [1, 2], [2, 3]],
])('two accounts %s speak each for itself alone', async (_, first, second) => {
	const one = await snapshotOf(workflow(limited('svc-one', first)));
	const two = await snapshotOf(workflow(limited('svc-two', second)));
	expect(one.externalIDs).toHaveLength(first.length);
	expect(two.externalIDs).toHaveLength(second.length);
	expect(one.prefix).not.toBe(two.prefix);
});

it('the same Source ID does not make one source of two accounts with different rights', async () => {
	const options = { sourceIdentity: 'ksc-main' };
	const one = await snapshotOf(workflow(limited('svc-one', [1]), options));
	const two = await snapshotOf(workflow(limited('svc-two', [2]), options));
	expect(one.prefix).not.toBe(two.prefix);
});

it('two accounts that see everything are one source, which a limited one is no part of', async () => {
	const [one, two] = [workflow(full('svc-one')), workflow(full('svc-two'))];
	const first = await snapshotOf(one);
	expect(await snapshotOf(two)).toEqual(first);
	const part = await snapshotOf(workflow(limited('svc-part', [1])));
	expect(part.prefix).not.toBe(first.prefix);
});

it('an account that may read the main server and no virtual one does not speak for all', async () => {
	const user = 'svc-main-only';
	const rights: Rights = { kind: 'limited', groups: [0], virtualServers: [] };
	ksc.state.accounts.put(user, { password: ksc.password, rights });
	const all = await snapshotOf(workflow(full('svc-one')));
	expect((await snapshotOf(workflow(user))).prefix).not.toBe(all.prefix);
});

it('a session on a virtual server is one source for whoever may read all of that server', async () => {
	const [{ name: virtualServer }] = ksc.state.fleet.virtualServers.values();
	const on = { virtualServer };
	const one = await snapshotOf(workflow(limited('svc-one', [1]), {}, on));
	const two = await snapshotOf(workflow(full('svc-two'), {}, on));
	expect(one).toEqual(two);
	expect(one.prefix).not.toBe((await snapshotOf(workflow('svc-two'))).prefix);
});

it('workflows with and without secondary servers are two sources', async () => {
	const without = await snapshotOf(workflow(full('svc-one')));
	const all = await snapshotOf(workflow('svc-one', { includeSecondaryServers: true }));
	expect(all.prefix).not.toBe(without.prefix);
});

it('a workflow that begins just after the account has lost its rights is another source', async () => {
	const one = workflow(full('svc-one'));
	await one.poll();
	const two = await snapshotOf(workflow(limited('svc-one', [1])));
	expect(two.prefix).not.toBe((await snapshotOf(one)).prefix);
});

it('an account that loses its rights after the first look speaks for the same source', async () => {
	const polling = workflow(full('svc-one'));
	const before = await snapshotOf(polling);
	limited('svc-one', [1, 2, 3]);
	pass(61);
	const items = (await polling.poll()) ?? [];
	expect(items.map(({ change }) => change)).toContain('snapshot');
	expect((items.at(-1) as unknown as Snapshot).snapshot).toEqual(before);
});

it('virtual servers that cannot be listed for a while change no customer', async () => {
	const polling = workflow(full('svc-one'));
	const before = await snapshotOf(polling);
	ksc.faults.add({ method: 'VServers.GetVServers', kind: 'pxgError', code: 1184 });
	pass(61);
	const refused = (await polling.poll()) ?? [];
	ksc.faults.clear();
	pass(61);
	const allowed = (await polling.poll()) ?? [];
	for (const items of [refused, allowed]) {
		expect(items.map(({ change }) => change)).not.toContain('cleared');
		expect((items.at(-1) as unknown as Snapshot).snapshot).toEqual(before);
	}
});
