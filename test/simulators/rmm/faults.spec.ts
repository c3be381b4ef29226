import { startDattoSimulator, type DattoSimulator } from './datto';
import type { FaultRule } from './faults';
import { startNinjaOneSimulator, type NinjaOneSimulator } from './ninjaone';
import { DattoClient, NinjaOneClient, send, type Row } from './testClient';

const DEVICES = 'account/devices';
const QUERY = 'queries/antivirus-status';
let delays: number[];
let datto: DattoSimulator;
let ninja: NinjaOneSimulator;
let ofDatto: DattoClient;
let ofNinja: NinjaOneClient;

beforeEach(async () => {
	delays = [];
	const delay = async (ms: number) => {
		delays.push(ms);
	};
	[datto, ninja] = await Promise.all([
		startDattoSimulator({ devices: 6, problems: 2, delay }),
		startNinjaOneSimulator({ devices: 6, problems: 2, delay }),
	]);
	ofDatto = await new DattoClient(datto).signIn();
	ofNinja = await new NinjaOneClient(ninja).signIn();
});
afterEach(async () => await Promise.all([datto.close(), ninja.close()]));

const once = (rule: FaultRule) => ({ times: 1, ...rule });
const page = async (number: number) => await ofDatto.get(`${DEVICES}?max=2&page=${number}`);
const hosts = ({ data }: { data: Row }) => (data.devices as Row[]).map(({ hostname }) => hostname);

describe('a fault on demand', () => {
	it('401 in the middle of paging, and the token is good for the next request', async () => {
		datto.faults.add({ route: DEVICES, kind: 'unauthorized', skip: 1, times: 1 });
		const statuses = [await page(0), await page(1), await page(1)].map(({ status }) => status);
		expect(statuses).toEqual([200, 401, 200]);
	});

	it('all tokens run out in the middle of paging', async () => {
		ninja.faults.add({ route: 'devices', kind: 'expireTokens', skip: 1, times: 1 });
		expect((await ofNinja.get('devices?pageSize=2')).status).toBe(200);
		expect((await ofNinja.get('devices?pageSize=2&after=2')).status).toBe(401);
		await ofNinja.signIn();
		expect((await ofNinja.get('devices?pageSize=2&after=2')).status).toBe(200);
	});

	it('a web page with status 200 in the middle of a cursor, which goes on after it', async () => {
		ninja.faults.add({ route: QUERY, kind: 'html', skip: 1, times: 1 });
		const first = (await ofNinja.get(`${QUERY}?pageSize=2`)).data;
		const next = `${QUERY}?pageSize=2&cursor=${String((first.cursor as Row).name)}`;
		const html = await ofNinja.get(next);
		expect(html).toMatchObject({ status: 200, data: {} });
		expect(html.headers['content-type']).toMatch(/^text\/html/);
		expect((await ofNinja.get(next)).data.results).toHaveLength(2);
	});

	it('a page that repeats the one before', async () => {
		datto.faults.add({ route: DEVICES, kind: 'repeatPage', skip: 1, times: 1 });
		const [first, second] = [await page(0), await page(1)];
		expect(hosts(second)).toEqual(hosts(first));
		expect(second.data.pageDetails).toMatchObject({ count: 2, totalCount: 6 });
		expect(hosts(await page(1))).not.toEqual(hosts(first));
	});

	it('a list by id that does not go on', async () => {
		const first = await ofNinja.list('devices?pageSize=2');
		ninja.faults.add({ route: 'devices', kind: 'repeatPage' });
		expect(await ofNinja.list('devices?pageSize=2&after=2')).toEqual(first);
		expect(await ofNinja.list('devices?pageSize=2&after=2')).toEqual(first);
	});

	it('a cursor that stands still', async () => {
		ninja.faults.add({ route: QUERY, kind: 'cursorStands' });
		const first = (await ofNinja.get(`${QUERY}?pageSize=2`)).data;
		const path = `${QUERY}?pageSize=2&cursor=${String((first.cursor as Row).name)}`;
		const second = (await ofNinja.get(path)).data;
		expect(second.results).toEqual(first.results);
		expect((second.cursor as Row).offset).toBe((first.cursor as Row).offset);
	});

	it.each([-2, 3])('a totalCount that is wrong by %i', async (by) => {
		datto.faults.add(once({ route: DEVICES, kind: 'totalCount', by }));
		expect((await page(0)).data.pageDetails).toMatchObject({ count: 2, totalCount: 6 + by });
	});

	it('a page that lacks rows', async () => {
		datto.faults.add(once({ route: DEVICES, kind: 'loseRows', rows: 1 }));
		const short = await page(0);
		expect(hosts(short)).toHaveLength(1);
		expect(short.data.pageDetails).toMatchObject({ totalCount: 6 });
	});

	it('a slow answer', async () => {
		datto.faults.add(once({ route: DEVICES, kind: 'slow', delayMs: 70_000 }));
		expect((await page(0)).status).toBe(200);
		expect(delays).toEqual([70_000]);
	});

	it('an error with a time to wait, in the shape of the vendor', async () => {
		ninja.faults.add(once({ route: QUERY, kind: 'http', status: 429, retryAfter: 30 }));
		const { status, headers, data } = await ofNinja.get(QUERY);
		expect(status).toBe(429);
		expect(headers['retry-after']).toBe('30');
		expect(data).toHaveProperty('errorMessage');
	});

	it('an empty answer, and a connection that closes', async () => {
		datto.faults.add(once({ route: DEVICES, kind: 'empty' }));
		expect(await page(0)).toMatchObject({ status: 200, text: '' });
		datto.faults.add(once({ route: DEVICES, kind: 'drop' }));
		await expect(page(0)).rejects.toThrow(/hang up|reset/);
		expect(datto.counters.report().routes[DEVICES].statuses).toEqual({ 200: 1, dropped: 1 });
	});

	it('a token that is not given', async () => {
		datto.faults.add(once({ route: 'token', kind: 'http', status: 500 }));
		const { apiKey: username, apiSecret: password } = datto;
		expect((await ofDatto.askToken({ username, password })).status).toBe(500);
		expect((await ofDatto.askToken({ username, password })).status).toBe(200);
	});

	it('everywhere with *, and gone when it is cleared', async () => {
		datto.faults.add({ route: '*', kind: 'http', status: 503 });
		expect((await ofDatto.get('account/sites')).status).toBe(503);
		datto.faults.clear();
		expect((await ofDatto.get('account/sites')).status).toBe(200);
	});

	it('of an unknown kind is refused', () => {
		expect(() => datto.faults.add({ route: '*', kind: 'explode' as never })).toThrow(/kind of/);
	});
});

describe('the control API', () => {
	const control = async (url: string, path: string, body?: unknown) =>
		await send(`${url}/__sim/${path}`, {
			method: body === undefined ? 'GET' : 'POST',
			body: body === undefined ? undefined : JSON.stringify(body),
		});

	it('changes devices of Datto RMM', async () => {
		const { uid } = datto.state.devices[0].row;
		const act = async (path: string, body: unknown = {}) =>
			(await control(datto.url, `devices/${String(uid)}/${path}`, body)).status;
		expect(await act('antivirus', { status: 'NotRunning' })).toBe(200);
		expect(await ofDatto.device(uid)).toMatchObject({
			antivirus: { antivirusStatus: 'NotRunning' },
		});
		expect(await act('offline')).toBe(200);
		expect(await ofDatto.device(uid)).toMatchObject({ online: false });
		expect(await act('delete')).toBe(200);
		expect(await ofDatto.device(uid)).toMatchObject({ siteName: 'Deleted Devices' });
		expect(await act('remove')).toBe(200);
		expect(await act('remove')).toBe(404);
	});

	it('changes devices of NinjaOne', async () => {
		const act = async (path: string, body: unknown = {}) =>
			(await control(ninja.url, `devices/1${path}`, body)).status;
		expect(await act('/antivirus', { productState: 'SNOOZED' })).toBe(200);
		const { rows } = await ofNinja.query();
		expect(rows[0]).toMatchObject({ deviceId: 1, productState: 'SNOOZED' });
		expect(await act('', { approvalStatus: 'DECOMMISSIONED' })).toBe(200);
		expect((await ofNinja.list('devices'))[0]).toMatchObject({ approvalStatus: 'DECOMMISSIONED' });
		expect(await act('/remove')).toBe(200);
		expect(await act('/remove')).toBe(404);
	});

	it('adds and lists', async () => {
		await control(datto.url, 'add-site', { name: 'Litware' });
		await control(datto.url, 'add-device', { hostname: 'LIT-01', site: 'Litware' });
		expect(hosts(await ofDatto.get(`${DEVICES}?siteName=Litware`))).toEqual(['LIT-01']);
		expect((await control(datto.url, 'sites')).data).toHaveLength(5);
		expect((await control(ninja.url, 'organizations')).data).toHaveLength(3);
	});

	it('switches settings, and refuses what is none', async () => {
		expect((await control(datto.url, 'settings', { readLimit: 10 })).status).toBe(200);
		expect(datto.settings.readLimit).toBe(10);
		expect((await control(datto.url, 'settings', { retryAfter: 60 })).status).toBe(200);
		expect((await control(datto.url, 'settings', { readLimits: 10 })).status).toBe(400);
		expect((await control(ninja.url, 'settings', { queryLimit: 'ten' })).status).toBe(400);
	});

	it('counts, injects and lets tokens run out, and is itself neither counted nor struck', async () => {
		await control(datto.url, 'counters/reset', {});
		await control(datto.url, 'faults', [{ route: '*', kind: 'http', times: 1 }]);
		expect((await control(datto.url, 'faults')).data).toMatchObject([{ struck: 0 }]);
		expect((await page(0)).status).toBe(500);
		const { data } = await control(datto.url, 'counters');
		expect(data).toMatchObject({ total: 1, routes: { [DEVICES]: { statuses: { 500: 1 } } } });
		expect((await control(datto.url, 'tokens/expire', {})).data).toEqual({ expired: 1 });
		expect((await page(0)).status).toBe(401);
	});
});
