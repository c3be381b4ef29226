import { DattoClient, type Row } from '../testClient';
import { startDattoSimulator, type DattoSimulator } from './index';

let simulator: DattoSimulator;
let client: DattoClient;

beforeEach(async () => {
	simulator = await startDattoSimulator({ devices: 7, problems: 0, sites: 2 });
	client = await new DattoClient(simulator).signIn();
});
afterEach(async () => await simulator.close());

const pageOf = async (path: string) => {
	const { data } = await client.get(path);
	return data as { pageDetails: Row; devices: Row[] };
};

describe('a list', () => {
	it('counts pages from 0, and tells how many there are in all', async () => {
		const { pageDetails, devices } = await pageOf('account/devices?max=3&page=0');
		expect(devices.map(({ uid }) => uid)).toEqual(
			simulator.state.devices.slice(0, 3).map(({ row }) => row.uid),
		);
		expect(pageDetails).toMatchObject({ count: 3, totalCount: 7, prevPageUrl: null });
	});

	it('names the next page by an absolute address with max and page', async () => {
		const { pageDetails } = await pageOf('account/devices?max=3');
		expect(pageDetails.nextPageUrl).toBe(`${simulator.url}/api/v2/account/devices?max=3&page=1`);
	});

	it('ends with null, not with an empty page', async () => {
		const { rows, pages } = await client.all('account/devices?max=3', 'devices');
		expect(pages).toHaveLength(3);
		expect(rows).toHaveLength(7);
		expect(pages[2].data.pageDetails).toMatchObject({ count: 1, nextPageUrl: null });
	});

	it('ends with null after a last page that is full', async () => {
		simulator.state.remove(String(simulator.state.devices[0].row.uid));
		const { pages } = await client.all('account/devices?max=3', 'devices');
		expect(pages).toHaveLength(2);
	});

	it('takes at most 250 a page, as system/pagination says', async () => {
		expect((await client.get('system/pagination')).data).toEqual({ max: 250 });
		for (let index = 0; index < 300; index++) simulator.state.add({ hostname: `MORE-${index}` });
		expect((await pageOf('account/devices')).devices).toHaveLength(250);
		expect((await pageOf('account/devices?max=1000')).devices).toHaveLength(250);
		simulator.settings.aboveMax = 'refused';
		expect((await client.get('account/devices?max=251')).status).toBe(400);
	});

	it.each(['page=-1', 'page=x', 'max=0'])('refuses %s', async (query) => {
		expect((await client.get(`account/devices?${query}`)).status).toBe(400);
	});

	it('loses the filters of the first request on the next page', async () => {
		const first = await pageOf('account/devices?max=1&siteName=Contoso');
		expect(first.pageDetails.totalCount).toBe(4);
		const { data } = await client.get(String(first.pageDetails.nextPageUrl));
		expect(data.pageDetails).toMatchObject({ totalCount: 7 });
		simulator.settings.nextPageKeepsFilters = true;
		const kept = await pageOf('account/devices?max=1&siteName=Contoso');
		expect(kept.pageDetails.nextPageUrl).toMatch(/max=1&page=1&siteName=Contoso$/);
	});

	it('can miss a device that moves to the page before when another one goes', async () => {
		const first = await pageOf('account/devices?max=3');
		simulator.state.remove(String(first.devices[0].uid));
		const { rows } = await client.all(String(first.pageDetails.nextPageUrl), 'devices');
		const seen = new Set([...first.devices, ...rows].map(({ uid }) => uid));
		expect(seen.size).toBe(6);
		expect(seen).not.toContain(simulator.state.devices[2].row.uid);
	});
});

describe('filters', () => {
	it.each([
		['hostname=pc-01', ['FIN-PC-01']],
		['hostname=FIN%25', ['FIN-PC-01', 'FIN-PC-07']],
		['deviceType=Server', ['SRV-APP-06']],
		['hostname=nobody', []],
	])('%s is LIKE, whatever the case', async (query, names) => {
		const { devices } = await pageOf(`account/devices?${query}`);
		expect(devices.map(({ hostname }) => hostname)).toEqual(names);
	});

	it('operatingSystem finds part of the name', async () => {
		const { devices } = await pageOf('account/devices?operatingSystem=windows');
		expect(devices.length).toBeGreaterThan(0);
		for (const { operatingSystem } of devices) expect(operatingSystem).toMatch(/Windows/);
	});
});

describe('sites', () => {
	const sites = async () => (await client.all('account/sites', 'sites')).rows;

	it('have the Autotask company as texts, or null where nobody has mapped them', async () => {
		simulator.state.addSite('Unmapped');
		const [contoso] = await sites();
		expect(contoso).toMatchObject({
			name: 'Contoso',
			autotaskCompanyId: '175',
			autotaskCompanyName: 'Contoso',
		});
		expect((await sites()).find(({ name }) => name === 'Unmapped')).toMatchObject({
			autotaskCompanyId: null,
			autotaskCompanyName: null,
		});
	});

	it('the single one answers the same', async () => {
		const [contoso] = await sites();
		expect((await client.get(`site/${String(contoso.uid)}`)).data).toEqual(contoso);
		expect((await client.get('site/none')).status).toBe(404);
	});

	it('list their own devices', async () => {
		const [contoso] = await sites();
		const { devices, pageDetails } = await pageOf(`site/${String(contoso.uid)}/devices`);
		expect(pageDetails).toMatchObject({ totalCount: 4 });
		for (const device of devices) {
			expect(device).toMatchObject({ siteUid: contoso.uid, siteName: 'Contoso' });
		}
		expect((await client.get('site/none/devices')).status).toBe(404);
	});

	it('count what they have', async () => {
		simulator.state.goOffline('FIN-PC-01');
		expect((await sites())[0].devicesStatus).toEqual({
			numberOfDevices: 4,
			numberOfOnlineDevices: 3,
			numberOfOfflineDevices: 1,
		});
	});

	it('one is called Deleted Devices, whose uid is no GUID', async () => {
		const deleted = (await sites()).find(({ name }) => name === 'Deleted Devices');
		expect(deleted?.uid).not.toMatch(/^[0-9a-f-]{36}$/);
		expect((await sites())[0].uid).toMatch(/^[0-9a-f-]{36}$/);
	});

	it('a device that is deleted moves there, and goes from the list later', async () => {
		const { uid } = simulator.state.delete('FIN-PC-01').row;
		expect(await client.device(uid)).toMatchObject({
			...{ deleted: true, siteName: 'Deleted Devices', online: false },
			antivirus: { antivirusStatus: 'RunningAndUpToDate' },
		});
		expect((await pageOf('account/devices')).pageDetails.totalCount).toBe(7);
		simulator.state.remove('FIN-PC-01');
		expect((await pageOf('account/devices')).pageDetails.totalCount).toBe(6);
		expect((await client.get(`device/${String(uid)}`)).status).toBe(404);
	});
});

it('what does not exist is 404', async () => {
	expect((await client.get('account/nothing')).status).toBe(404);
});
