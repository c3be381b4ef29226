/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { describeHost, startKscSimulator, type KscSimulator } from './index';
import {
	runWithTwin,
	runWithVendorPackage,
	type ScenarioInput,
	type ScenarioResult,
} from './vendorScenario';

const input: ScenarioInput = {
	filter: '(&(KLHST_WKS_FROM_UNASSIGNED=0)(|(KLHST_WKS_STATUS_ID=1)(KLHST_WKS_STATUS_ID=2)))',
	fields: [
		'KLHST_WKS_HOSTNAME',
		'KLHST_WKS_DN',
		'KLHST_WKS_STATUS_ID',
		'KLHST_WKS_STATUS_MASK',
		'KLHST_WKS_IP_LONG',
		'KLHST_WKS_CREATED',
		'grp_full_name',
	],
	virtualServer: 'Contoso',
};

const useVendorPackage = process.env.KLAKOAPI_PATH !== undefined;
const name = useVendorPackage ? "Kaspersky's own Python client" : 'a client that speaks like it';

describe(`${name} at the simulator`, () => {
	let simulator: KscSimulator;
	let result: ScenarioResult;

	beforeAll(async () => {
		simulator = await startKscSimulator({ hosts: 120, problems: 23, virtualServers: 3 });
		result = await (useVendorPackage ? runWithVendorPackage : runWithTwin)(simulator, input);
	});

	afterAll(async () => await simulator.close());

	it('sees exactly the devices that are not OK, with all their values', () => {
		const expected = [...simulator.state.fleet.hosts.values()]
			.filter((host) => host.statusId !== 0)
			.map((host) => ({
				KLHST_WKS_HOSTNAME: host.id,
				KLHST_WKS_DN: host.name,
				KLHST_WKS_STATUS_ID: host.statusId,
				KLHST_WKS_STATUS_MASK: host.statusMask | 0,
				...(host.ip === null ? {} : { KLHST_WKS_IP_LONG: host.ip }),
				KLHST_WKS_CREATED: `${new Date(host.created).toISOString().slice(0, 19)}Z`,
				grp_full_name: describeHost(simulator.state, host).group,
			}))
			.sort((a, b) => (a.KLHST_WKS_DN < b.KLHST_WKS_DN ? -1 : 1));
		expect(result).toMatchObject({ found: 23, total: 23 });
		expect(result.hosts).toEqual(expected);
	});

	it('sees the virtual servers, and on one of them only its own devices', () => {
		expect(result.virtualServers).toEqual(['Contoso', 'Fabrikam', 'Northwind Traders']);
		const own = [...simulator.state.fleet.hosts.values()]
			.filter((host) => simulator.state.fleet.virtualServerIdOf(host) === 1)
			.map((host) => host.id)
			.sort();
		expect(own).toHaveLength(30);
		expect(result.customerHosts).toEqual(own);
	});

	it('reads the severity masks of the root group', () => {
		const { critical, warning } = simulator.state.fleet.group(0);
		expect(result).toMatchObject({
			rootGroup: 0,
			rootName: 'Managed devices',
			criticalMask: critical.mask,
			warningMask: warning.mask,
		});
	});

	it('understands failures of a method and of the logon', () => {
		expect(result.afterRelease).toMatchObject({ code: 1186 });
		expect(result.badFilter).toMatchObject({ code: 1192 });
		expect(result.badFilter.text).toMatch(/^Error code 1192/);
		expect(result.wrongPassword).toEqual({ body: 'Authentication failure' });
	});

	it('keeps to one connection for each logon', () => {
		// Main server, virtual server, wrong password.
		expect(simulator.counters.totals()).toMatchObject({ connections: 3, overlapping: 0 });
	});
});
