import { NinjaOneClient, type Row } from '../testClient';
import { startNinjaOneSimulator, type NinjaOneSimulator } from './index';

const START = Date.parse('2026-11-29T10:00:00.250Z');
let time: number;
let simulator: NinjaOneSimulator;
let client: NinjaOneClient;

beforeEach(async () => {
	time = START;
	simulator = await startNinjaOneSimulator({ devices: 30, problems: 3, now: () => new Date(time) });
	client = await new NinjaOneClient(simulator).signIn();
});
afterEach(async () => await simulator.close());

const ids = async (query: string) => (await client.list(query)).map(({ id }) => id);
const count = (from: number, to: number) =>
	Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('devices', () => {
	it('are a bare array', async () => {
		expect(await client.list('devices')).toHaveLength(30);
	});

	it('are the same under /api/v2', async () => {
		expect((await client.get('devices', 'api/v2')).data).toEqual(
			(await client.get('devices')).data,
		);
	});

	it('come after an id, which is not among them', async () => {
		expect(await ids('devices?pageSize=10&after=10')).toEqual(count(11, 20));
	});

	it('end with an empty array after a last page that is full', async () => {
		expect(await ids('devices?pageSize=15&after=15')).toEqual(count(16, 30));
		expect(await ids('devices?pageSize=15&after=30')).toEqual([]);
	});

	it('are at most 1000 a page', async () => {
		for (let index = 0; index < 1000; index++) simulator.state.add({ systemName: `PC-${index}` });
		expect(await ids('devices?pageSize=5000')).toEqual(count(1, 1000));
		expect(await ids('devices')).toEqual(count(1, 1000));
		simulator.settings.aboveMax = 'refused';
		expect((await client.get('devices?pageSize=1001')).status).toBe(400);
	});

	it('may come in another order: who takes the largest id gets all of them', async () => {
		simulator.settings.order = 'mixed';
		const first = await ids('devices?pageSize=10');
		expect(first).not.toEqual(count(1, 10));
		expect([...first].sort((a, b) => Number(a) - Number(b))).toEqual(count(1, 10));
		expect(first.at(-1)).toBe(1);
	});

	it('have what the description says, without displayName where nobody gave one', async () => {
		const [first] = await client.list('devices');
		expect(Object.keys(first).sort()).toEqual(
			[
				...['id', 'uid', 'organizationId', 'locationId', 'nodeClass', 'nodeRoleId', 'created'],
				...['approvalStatus', 'offline', 'displayName', 'systemName', 'dnsName', 'netbiosName'],
				...['lastContact', 'lastUpdate', 'tags'],
			].sort(),
		);
		const unnamed = (await client.list('devices')).filter((row) => !('displayName' in row));
		expect(unnamed).toHaveLength(1);
	});

	it('have the system and the user only in detail', async () => {
		const [plain] = await client.list('devices');
		const [detailed] = await client.list('devices-detailed');
		expect(detailed).toMatchObject({
			...plain,
			os: { name: expect.any(String) },
			system: { name: plain.systemName },
			lastLoggedInUser: expect.any(String),
		});
		expect(plain).not.toHaveProperty('os');
	});

	it('of every approval status are listed', async () => {
		const seen = new Set(
			(await client.list('devices')).map(({ approvalStatus }) => approvalStatus),
		);
		expect(seen).toEqual(new Set(['APPROVED', 'PENDING', 'STAGED', 'DECOMMISSIONED']));
	});

	it('that are no computers are listed, too', async () => {
		const classes = (await client.list('devices')).map(({ nodeClass }) => nodeClass);
		expect(classes).toEqual(
			expect.arrayContaining(['WINDOWS_WORKSTATION', 'VMWARE_VM_HOST', 'CLOUD_MONITOR_TARGET']),
		);
	});

	it('deleted ones are no longer listed, and their id is not given again', async () => {
		simulator.state.remove(30);
		expect(await ids('devices?after=28')).toEqual([29]);
		simulator.state.add({ systemName: 'NEW' });
		expect(await ids('devices?after=28')).toEqual([29, 31]);
	});
});

describe('times', () => {
	it('are Unix seconds with a fraction, also where it is zero', async () => {
		const { text } = await client.get('devices?pageSize=1');
		expect(text).toContain(`"lastContact":${START / 1000}`);
		time = START - 250;
		const { text: whole } = await client.get('devices?pageSize=1');
		expect(whole).toContain(`"lastContact":${(START - 250) / 1000}.0`);
	});

	it('lastContact goes on while the device is in touch, and stands still when it is off', async () => {
		const [name] = (await client.list('devices')).map(({ systemName }) => String(systemName));
		const first = async () => (await client.list('devices'))[0];
		time += 60_000;
		expect(await first()).toMatchObject({ offline: false, lastContact: START / 1000 + 60 });
		simulator.state.goOffline(name);
		time += 60_000;
		expect(await first()).toMatchObject({ offline: true, lastContact: START / 1000 + 60 });
		simulator.state.goOnline(name);
		expect(await first()).toMatchObject({ offline: false, lastContact: START / 1000 + 120 });
	});
});

describe('organizations', () => {
	it('are a bare array with names, page by page', async () => {
		const all = await client.list('organizations');
		expect(all[0]).toEqual({
			...{ id: 2, name: 'Contoso', description: '', nodeApprovalMode: 'AUTOMATIC' },
		});
		expect(await ids('organizations?pageSize=1&after=2')).toEqual([3]);
		expect(await ids('organizations?after=4')).toEqual([]);
	});

	it('list their own devices, page by page', async () => {
		const own = await client.list('organization/2/devices?pageSize=4');
		expect(own).toHaveLength(4);
		for (const { organizationId } of own) expect(organizationId).toBe(2);
		expect(await ids(`organization/2/devices?after=${String(own[3].id)}&pageSize=1`)).toEqual([13]);
		expect((await client.get('organization/99/devices')).status).toBe(404);
	});
});

describe('a device filter', () => {
	const found = async (df: string): Promise<Row[]> =>
		await client.list(`devices?df=${encodeURIComponent(df)}`);

	it.each([
		['org = 2', { organizationId: [2] }],
		['org eq 3', { organizationId: [3] }],
		['org in (2, 3)', { organizationId: [2, 3] }],
		['loc = 4', { locationId: [4] }],
		['id = 7', { id: [7] }],
		['status = PENDING', { approvalStatus: ['PENDING'] }],
		['class in (MAC, LINUX_WORKSTATION)', { nodeClass: ['MAC', 'LINUX_WORKSTATION'] }],
		['offline', { offline: [true] }],
		['online AND org = 2 AND status = APPROVED', { organizationId: [2], offline: [false] }],
	])('%s', async (df, expected) => {
		const isWanted = (row: Row) =>
			Object.entries(expected).every(([name, values]) => values.includes(row[name] as never));
		const rows = await found(df);
		expect(rows.length).toBeGreaterThan(0);
		expect(rows.filter((row) => !isWanted(row))).toEqual([]);
	});

	it('finds no less than what it says', async () => {
		const all = await client.list('devices');
		expect(await found('class = MAC')).toEqual(all.filter(({ nodeClass }) => nodeClass === 'MAC'));
	});

	it.each(['colour = red', 'org > 2', 'org'])('%s is refused on devices', async (df) => {
		expect((await client.get(`devices?df=${encodeURIComponent(df)}`)).status).toBe(400);
	});
});

it('what does not exist is 404', async () => {
	expect((await client.get('nothing')).status).toBe(404);
});
