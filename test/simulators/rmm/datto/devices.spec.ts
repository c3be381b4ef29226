import { DattoClient, type Row } from '../testClient';
import { RECOVERY_KEY, startDattoSimulator, STATUSES, type DattoSimulator } from './index';

const START = Date.parse('2026-11-29T10:00:00Z');
const HOUR = 3_600_000;
let time: number;
let simulator: DattoSimulator;
let client: DattoClient;

beforeEach(async () => {
	time = START;
	simulator = await startDattoSimulator({ devices: 30, problems: 4, now: () => new Date(time) });
	client = await new DattoClient(simulator).signIn();
});
afterEach(async () => await simulator.close());

const all = async () => (await client.all('account/devices', 'devices')).rows;
const named = async (hostname: string) =>
	(await all()).find((row) => row.hostname === hostname) as Row;
const NAME = 'FIN-PC-01';

/** The vendor's description. */
const FIELDS = [
	...['id', 'uid', 'siteId', 'siteUid', 'siteName', 'hostname', 'description', 'deviceType'],
	...['intIpAddress', 'extIpAddress', 'operatingSystem', 'domain', 'lastLoggedInUser'],
	...['cagVersion', 'displayVersion', 'deviceClass', 'online', 'suspended', 'deleted'],
	...['rebootRequired', 'a64Bit', 'snmpEnabled', 'networkProbe', 'onboardedViaNetworkMonitor'],
	...['lastSeen', 'lastReboot', 'lastAuditDate', 'creationDate', 'antivirus', 'patchManagement'],
	...['softwareStatus', 'warrantyDate', 'udf', 'portalUrl', 'webRemoteUrl'],
].sort();

it('a device has exactly the fields of the description', async () => {
	for (const row of await all()) expect(Object.keys(row).sort()).toEqual(FIELDS);
});

it('uid and siteUid of a device that is not deleted are GUIDs, id is a number', async () => {
	const row = await named(NAME);
	expect(row.uid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
	expect(row.siteUid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
	expect(row.id).toEqual(expect.any(Number));
});

describe('times', () => {
	it('are Unix milliseconds', async () => {
		expect(await named(NAME)).toMatchObject({
			lastSeen: START,
			lastReboot: expect.any(Number),
			lastAuditDate: expect.any(Number),
			creationDate: expect.any(Number),
		});
	});

	it('are seconds or texts where an account has them so', async () => {
		simulator.settings.times = 'seconds';
		expect((await named(NAME)).lastSeen).toBe(START / 1000);
		simulator.settings.times = 'text';
		expect((await named(NAME)).lastSeen).toBe('2026-11-29T10:00:00.000Z');
	});

	it('can be the year 1 for never', async () => {
		expect((await all()).map(({ lastReboot }) => lastReboot)).toContain(-62_135_596_800_000);
	});

	it('lastSeen goes on while the agent is in touch, and stands still when it is off', async () => {
		time += HOUR;
		expect(await named(NAME)).toMatchObject({ online: true, lastSeen: START + HOUR });
		simulator.state.goOffline(NAME);
		time += HOUR;
		expect(await named(NAME)).toMatchObject({
			...{ online: false, lastSeen: START + HOUR },
			antivirus: { antivirusStatus: 'RunningAndUpToDate' },
		});
		simulator.state.goOnline(NAME);
		expect(await named(NAME)).toMatchObject({ online: true, lastSeen: START + 2 * HOUR });
	});
});

describe('antivirus', () => {
	it('is one product and one of four statuses, exactly so spelled', async () => {
		expect(Object.values(STATUSES)).toEqual([
			...['RunningAndUpToDate', 'RunningAndNotUpToDate', 'NotRunning', 'NotDetected'],
		]);
		const row = await named(NAME);
		expect(Object.keys(row.antivirus as Row)).toEqual(['antivirusProduct', 'antivirusStatus']);
		const seen = (await all()).map(
			({ antivirus }) => (antivirus as Row | null)?.antivirusStatus ?? null,
		);
		for (const status of seen) expect([...Object.values(STATUSES), null]).toContain(status);
	});

	it('is null for printers, network devices and ESXi hosts', async () => {
		for (const kind of ['printer', 'esxihost', 'rmmnetworkdevice']) {
			const row = (await all()).find(({ deviceClass }) => deviceClass === kind);
			expect(row).toMatchObject({ antivirus: null });
		}
	});

	it('can be null on a computer, and so can its texts', async () => {
		const ofComputers = (await all()).filter(({ deviceClass }) => deviceClass === 'device');
		const values = ofComputers.map(({ antivirus }) => antivirus);
		expect(values).toContain(null);
		expect(values).toContainEqual({ antivirusProduct: null, antivirusStatus: null });
	});

	it('is what an override file says as long as it lies there', async () => {
		const found = { product: 'Kaspersky Security for Windows Server' };
		const status = async () => (await named(NAME)).antivirus;
		const expected = (antivirusStatus: string) => ({
			...{ antivirusProduct: found.product, antivirusStatus },
		});
		simulator.state.override(NAME, { ...found, running: true, upToDate: true });
		expect(await status()).toEqual(expected('RunningAndUpToDate'));
		simulator.state.override(NAME, { ...found, running: true, upToDate: false });
		expect(await status()).toEqual(expected('RunningAndNotUpToDate'));
		simulator.state.override(NAME, { ...found, running: false, upToDate: true });
		expect(await status()).toEqual(expected('NotRunning'));
		simulator.state.setAntivirus(NAME, 'NotDetected');
		expect(await status()).toEqual(expected('NotRunning'));
		simulator.state.override(NAME, null);
		expect(await status()).toMatchObject({ antivirusStatus: 'NotDetected' });
	});
});

it('any field can be null, booleans too', async () => {
	const { uid } = simulator.state.device(NAME).row;
	for (const field of FIELDS.filter((name) => name !== 'uid')) {
		simulator.state.update(String(uid), { [field]: null });
	}
	const row = await client.device(uid);
	for (const field of FIELDS) expect(row[field]).toEqual(field === 'uid' ? uid : null);
});

it('some devices of a larger account have nulls already', async () => {
	expect((await all()).filter(({ online }) => online === null)).toHaveLength(1);
});

it('udf can hold what must not be logged', async () => {
	const filled = (await all()).filter(({ udf }) =>
		Object.values((udf as Row | null) ?? {}).includes(RECOVERY_KEY),
	);
	expect(filled).toHaveLength(1);
	expect(RECOVERY_KEY).toMatch(/^(\d{6}-){7}\d{6}$/);
});

it('a field that no description knows cannot be set', () => {
	expect(() => simulator.state.update(NAME, { isOnline: true } as never)).toThrow('isOnline');
});
