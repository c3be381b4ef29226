import { growth } from '../../growth';
import { seedFleet } from './fleet/seed';
import { reasonsOf, startKscSimulator, type KscSimulator, type KscSimulatorOptions } from './index';
import { maskOfReason } from './statusReasons';
import { VendorLikeClient } from './testClient';

const running: KscSimulator[] = [];

async function start(options: KscSimulatorOptions): Promise<KscSimulator> {
	const simulator = await startKscSimulator(options);
	running.push(simulator);
	return simulator;
}

// Even when a test fails: a server that goes on listening would keep jest from ending.
afterEach(async () => {
	await Promise.all(running.splice(0).map(async (simulator) => await simulator.close()));
});

const TINY = { hosts: 1, problems: 0, virtualServers: 0 };

async function identityOf(simulator: KscSimulator): Promise<unknown> {
	const client = await new VendorLikeClient(simulator).connect();
	const pValues = ['KLADMSRV_SERVER_HOSTNAME'];
	const { PxgRetVal } = await client.call('HostGroup.GetStaticInfo', { pValues });
	client.disconnect();
	return PxgRetVal;
}

describe('the simulated fleet', () => {
	it('is the same for the same seed', async () => {
		const options = { hosts: 50, problems: 10, virtualServers: 2, seed: 7, now: () => new Date(0) };
		const [first, second, other] = await Promise.all([
			start(options),
			start(options),
			start({ ...options, seed: 8 }),
		]);
		expect([...first.state.fleet.hosts]).toEqual([...second.state.fleet.hosts]);
		expect([...first.state.fleet.hosts.keys()]).not.toEqual([...other.state.fleet.hosts.keys()]);
	});

	it('has a server identity for each seed, which a restored copy of the server shares', async () => {
		const first = await identityOf(await start({ ...TINY, seed: 1 }));
		expect(first).toEqual({ KLADMSRV_SERVER_HOSTNAME: expect.any(String) });
		expect(await identityOf(await start({ ...TINY, seed: 2 }))).not.toEqual(first);
		expect(await identityOf(await start({ ...TINY, seed: 1 }))).toEqual(first);
	});

	it('tells another identity once the server is renamed', async () => {
		const simulator = await start(TINY);
		simulator.state.serverHostname = 'ksc-2.msp.example';
		expect(await identityOf(simulator)).toEqual({ KLADMSRV_SERVER_HOSTNAME: 'ksc-2.msp.example' });
	});

	it('names virtual servers after customers', async () => {
		const simulator = await start({ hosts: 0, problems: 0, virtualServers: 12 });
		const names = [...simulator.state.fleet.virtualServers.values()].map(({ name }) => name);
		expect(names.slice(0, 3)).toEqual(['Contoso', 'Fabrikam', 'Northwind Traders']);
		expect(names.slice(9)).toEqual(['Wingtip Toys', 'Customer 11', 'Customer 12']);
	});

	it('can hold customers as top groups instead', async () => {
		const simulator = await start({
			hosts: 24,
			problems: 4,
			virtualServers: 0,
			customerGroups: 2,
		});
		const client = await new VendorLikeClient(simulator).connect();
		const found = await client.findHosts('(KLHST_WKS_DN="FIN-PC-02")', ['grp_full_name']);
		expect(found).toEqual([{ grp_full_name: 'Managed devices/Fabrikam/Finance/' }]);
	});

	it('takes eight times as long for eight times the devices', () => {
		const seed = (hosts: number) =>
			void seedFleet({ hosts, problems: hosts / 10, virtualServers: 50, customerGroups: 0 }, 1, 0);
		expect(growth(seed, 5_000, 8)).toBeLessThan(24);
	});

	it('holds 100,000 devices, 10,000 of them with about 1.4 reasons each', async () => {
		const simulator = await start({
			hosts: 100_000,
			problems: 10_000,
			virtualServers: 50,
		});
		const problems = [...simulator.state.fleet.hosts.values()].filter(
			(host) => host.statusId !== 0,
		);
		const reasons = problems.reduce((sum, host) => sum + reasonsOf(host.statusMask).length, 0);
		expect(problems).toHaveLength(10_000);
		expect(reasons / problems.length).toBeGreaterThan(1.3);
		expect(reasons / problems.length).toBeLessThan(1.5);
	});

	it('numbers reasons as the vendor does', () => {
		expect(maskOfReason('deviceUnmanaged')).toBe(1);
		expect(maskOfReason('databasesOutdated')).toBe(128);
		expect(maskOfReason('outOfDiskSpace')).toBe(524_288);
		expect(maskOfReason('unknownStatusBit31')).toBe(2 ** 31);
		expect(reasonsOf(2 ** 31 + 1)).toEqual(['deviceUnmanaged', 'unknownStatusBit31']);
	});
});
