import { startKscSimulator, type KscSimulator } from './index';
import { send, VendorLikeClient } from './testClient';

let simulator: KscSimulator;
let client: VendorLikeClient;

beforeAll(async () => {
	simulator = await startKscSimulator({ hosts: 60, problems: 8, virtualServers: 2 });
	client = await new VendorLikeClient(simulator).connect();
});

afterAll(async () => {
	client.disconnect();
	await simulator.close();
});

async function control(method: string, path: string, body?: unknown): Promise<unknown> {
	const text = body === undefined ? '' : JSON.stringify(body);
	const answer = await send(simulator, { method, path: `/__sim/${path}`, body: text });
	const result: unknown = JSON.parse(answer.text);
	return answer.status === 200 ? result : { status: answer.status };
}

const groupOf = async (name: string) =>
	(
		await client.findHosts(`(KLHST_WKS_DN="${name}")`, [
			'grp_full_name',
			'KLHST_WKS_FROM_UNASSIGNED',
		])
	)[0];

describe('control API', () => {
	it('shows the state, and the devices that are not OK', async () => {
		expect(await control('GET', 'state')).toMatchObject({ hosts: 60, ok: 52, unassigned: 0 });
		expect(await control('GET', 'hosts?problems=1')).toHaveLength(8);
		expect(await control('GET', 'hosts?limit=3')).toHaveLength(3);
	});

	it('sets a status by reasons or mask, with or without a level', async () => {
		const set = async (body: unknown) => await control('POST', 'hosts/FIN-PC-07/status', body);
		expect(await set({ reasons: ['databasesOutdated', 'scanOverdue'] })).toMatchObject({
			level: 'Critical',
			mask: 192,
			reasons: ['scanOverdue', 'databasesOutdated'],
		});
		expect(await set({ reasons: ['vulnerabilities'] })).toMatchObject({ level: 'Warning' });
		expect(await set({ mask: 2 ** 21, level: 'Critical' })).toMatchObject({
			level: 'Critical',
			reasons: ['unknownStatusBit21'],
		});
		expect(await set({ level: 'OK' })).toMatchObject({ level: 'OK', mask: 0 });
		expect(await set({ reasons: ['nonsense'] })).toEqual({ status: 400 });
		expect(await set({ level: 'Bad' })).toEqual({ status: 400 });
		expect(await control('POST', 'hosts/nobody/status', {})).toEqual({ status: 404 });
	});

	it('adds, moves, unassigns and deletes devices', async () => {
		expect(
			await control('POST', 'hosts', { name: 'NEW-1', reasons: ['restartRequired'] }),
		).toMatchObject({
			level: 'Warning',
			group: 'Managed devices/',
		});
		await control('POST', 'hosts/NEW-1/move', { groupId: 4 });
		expect(await groupOf('NEW-1')).toEqual({
			grp_full_name: 'Managed devices/Human Resources/',
			KLHST_WKS_FROM_UNASSIGNED: false,
		});
		await control('POST', 'hosts/NEW-1/move', { unassigned: true });
		expect(await groupOf('NEW-1')).toEqual({
			grp_full_name: 'Unassigned devices/',
			KLHST_WKS_FROM_UNASSIGNED: true,
		});
		await control('DELETE', 'hosts/NEW-1');
		expect(await groupOf('NEW-1')).toBeUndefined();
		expect(await control('POST', 'hosts/FIN-PC-01/move', { groupId: 999 })).toEqual({
			status: 404,
		});
	});

	it('changes groups and virtual servers', async () => {
		await control('POST', 'groups/3', { name: 'Accounting', criticalMask: 4 });
		expect(simulator.state.fleet.group(3)).toMatchObject({
			name: 'Accounting',
			critical: { mask: 4, inherited: false },
		});
		expect(await control('POST', 'virtual-servers/2', { name: 'Fabrikam Ltd' })).toMatchObject({
			name: 'Fabrikam Ltd',
		});
		await control('POST', 'virtual-servers/2', { deleted: true });
		expect(simulator.state.fleet.virtualServers.size).toBe(1);
		expect(await control('POST', 'virtual-servers', { name: 'Litware' })).toMatchObject({ id: 2 });
		await control('POST', 'secondary-servers', { name: 'Branch', hosts: 3, problems: 1 });
		expect(await control('POST', 'secondary-servers/1', { failing: true })).toMatchObject({
			failing: true,
		});
	});

	it('changes settings and accounts', async () => {
		await control('POST', 'settings', { expiredSessionStatus: 403 });
		expect(simulator.settings.expiredSessionStatus).toBe(403);
		await control('POST', 'accounts/svc-new', { password: 'x', rights: { kind: 'none' } });
		expect(simulator.state.accounts.get('svc-new')).toMatchObject({ rights: { kind: 'none' } });
		expect(await control('GET', 'accounts/svc-two-step/totp')).toEqual({
			code: expect.stringMatching(/^\d{6}$/),
		});
	});

	it('handles faults, counters, sessions and result sets', async () => {
		await control('POST', 'faults', [{ method: 'Session.Ping', kind: 'http', times: 1 }]);
		expect(await control('GET', 'faults')).toMatchObject([{ method: 'Session.Ping', hits: 0 }]);
		expect(await control('DELETE', 'faults')).toEqual({});
		expect(await control('POST', 'faults', { kind: 'http' })).toEqual({ status: 400 });
		await control('POST', 'counters/reset');
		await client.call('HostGroup.FindHosts', { lMaxLifeTime: 60 });
		expect(await control('GET', 'counters')).toMatchObject({
			total: { requests: 1 },
			endpoints: { 'HostGroup.FindHosts': { requests: 1 } },
		});
		expect(await control('POST', 'accessors/expire')).toEqual({ expired: 1 });
		expect(await control('POST', 'sessions/expire')).toEqual({ expired: 1 });
	});

	it('returns 404 and 400 for what it does not understand', async () => {
		expect(await control('GET', 'nothing')).toEqual({ status: 404 });
		const broken = await send(simulator, { path: '/__sim/faults', body: '{' });
		expect(broken.status).toBe(400);
	});
});
