import { startKscSimulator, type KscSimulator } from './index';
import { send, VendorLikeClient, type RawAnswer } from './testClient';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const EVIL = `<img src=x onerror="alert('1')">`;

let simulator: KscSimulator;
let client: VendorLikeClient;
let now: number;

beforeEach(async () => {
	now = NOW;
	simulator = await startKscSimulator({
		...{ hosts: 24, problems: 0, virtualServers: 2, now: () => new Date(now) },
	});
	client = await new VendorLikeClient(simulator).connect();
});

afterEach(async () => {
	client.disconnect();
	await simulator.close();
});

const get = async (path = '') => await send(simulator, { method: 'GET', path: `/__sim/${path}` });

/** What a person reads, without markup. */
const textOf = ({ text }: RawAnswer) =>
	text
		.replace(/<(script|style)>.*?<\/\1>/gs, '')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ');

/** The addresses of a page's forms and links, as a browser reads them. */
const targets = ({ text }: RawAnswer, attribute: 'action' | 'href') =>
	[...text.matchAll(new RegExp(`${attribute}="([^"]*)"`, 'g'))].map(([, target]) => target);

const idOf = (name: string) => simulator.state.fleet.findHost(name).id;

const press = async (id: string, button: 'raise' | 'clear', fields: Record<string, string>) =>
	await send(simulator, {
		path: `/__sim/devices/${encodeURIComponent(id)}/${button}`,
		headers: FORM,
		body: new URLSearchParams(fields).toString(),
	});

/** Presses a button and goes where the browser is sent. */
async function pressAndFollow(...args: Parameters<typeof press>): Promise<RawAnswer> {
	const { status, headers } = await press(...args);
	expect(status).toBe(303);
	return await send(simulator, { method: 'GET', path: String(headers.location) });
}

const problemDevices = async () =>
	await client.findHosts('(KLHST_WKS_STATUS_ID<>0)', [
		'KLHST_WKS_DN',
		'KLHST_WKS_STATUS_ID',
		'KLHST_WKS_STATUS_MASK',
	]);

it('its address is below the control API, on the port of the Open API', async () => {
	expect(simulator.webUrl).toBe(`${simulator.url}/__sim/`);
	expect((await get()).headers['content-type']).toBe('text/html; charset=utf-8');
	expect((await send(simulator, { method: 'GET', path: '/__sim' })).status).toBe(200);
});

describe('a status description raised on the page', () => {
	it('can be found by FindHosts, and the page says what happened', async () => {
		expect(await problemDevices()).toEqual([]);
		const device = await get(`devices/${idOf('FIN-PC-02')}`);
		expect(targets(device, 'action')).toEqual([`/__sim/devices/${idOf('FIN-PC-02')}/raise`]);
		const page = await pressAndFollow(idOf('FIN-PC-02'), 'raise', {
			...{ status: 'databasesOutdated', level: 'Critical' },
		});
		expect(textOf(page)).toContain(
			'“Databases are outdated” was raised on FIN-PC-02: the device is Critical now.',
		);
		expect(await problemDevices()).toEqual([
			{ KLHST_WKS_DN: 'FIN-PC-02', KLHST_WKS_STATUS_ID: 1, KLHST_WKS_STATUS_MASK: 128 },
		]);
	});

	it('stands in the list with customer, group, level, and since when', async () => {
		await press(idOf('FIN-PC-02'), 'raise', { status: 'restartRequired', level: 'Warning' });
		now += 3 * 3_600_000;
		await press(idOf('FIN-PC-02'), 'raise', { status: 'activeThreats', level: 'Critical' });
		now += 5 * 60_000;
		expect(textOf(await get())).toContain(
			'FIN-PC-02 Contoso Managed devices/Finance Critical Active threats are detected 5 min ago Restart is required 3 h 5 min ago',
		);
	});

	it('leaves a device Critical that is so for another reason', async () => {
		const id = idOf('FIN-PC-02');
		await press(id, 'raise', { status: 'protectionDisabled', level: 'Critical' });
		const page = await pressAndFollow(id, 'raise', { status: 'scanOverdue', level: 'Warning' });
		expect(textOf(page)).toContain('was raised on FIN-PC-02: the device is Critical now.');
	});

	it('changes its level when it is raised again', async () => {
		const id = idOf('FIN-PC-02');
		await press(id, 'raise', { status: 'scanOverdue', level: 'Critical' });
		await press(id, 'raise', { status: 'scanOverdue', level: 'Warning' });
		expect(await problemDevices()).toMatchObject([{ KLHST_WKS_STATUS_ID: 2 }]);
	});

	it('takes the place of a level without a reason', async () => {
		simulator.state.setHostStatus('FIN-PC-02', { mask: 0, level: 'Critical' });
		await press(idOf('FIN-PC-02'), 'raise', { status: 'scanOverdue', level: 'Warning' });
		expect(await problemDevices()).toMatchObject([
			{ KLHST_WKS_STATUS_ID: 2, KLHST_WKS_STATUS_MASK: 64 },
		]);
	});

	it('may be one that the vendor has not documented', async () => {
		const status = 'unknownStatusBit23';
		const page = await pressAndFollow(idOf('FIN-PC-02'), 'raise', { status, level: 'Warning' });
		expect(textOf(page)).toContain('“Other status (bit 23)” was raised on FIN-PC-02');
	});
});

describe('a status description cleared on the page', () => {
	it('is gone from FindHosts, and the page says what happened', async () => {
		simulator.state.setHostStatus('FIN-PC-02', { reasons: ['databasesOutdated'] });
		const id = idOf('FIN-PC-02');
		expect(targets(await get(`devices/${id}`), 'action')).toContain(`/__sim/devices/${id}/clear`);
		const page = await pressAndFollow(id, 'clear', { status: 'databasesOutdated' });
		expect(textOf(page)).toContain(
			'“Databases are outdated” was cleared on FIN-PC-02: the device is OK now.',
		);
		expect(await problemDevices()).toEqual([]);
	});

	it('leaves the others, at the level that the settings of the group give them', async () => {
		simulator.state.setHostStatus('FIN-PC-02', { reasons: ['activeThreats', 'scanOverdue'] });
		await press(idOf('FIN-PC-02'), 'clear', { status: 'activeThreats' });
		expect(await problemDevices()).toMatchObject([
			{ KLHST_WKS_STATUS_ID: 2, KLHST_WKS_STATUS_MASK: 64 },
		]);
	});

	it('may be a level without a reason', async () => {
		simulator.state.setHostStatus('FIN-PC-02', { mask: 0, level: 'Warning' });
		expect(textOf(await get())).toContain('Other status (no reason given)');
		await press(idOf('FIN-PC-02'), 'clear', { status: 'otherStatus' });
		expect(await problemDevices()).toEqual([]);
	});

	it('changes nothing where it did not apply', async () => {
		simulator.state.setHostStatus('FIN-PC-02', { reasons: ['activeThreats', 'scanOverdue'] });
		const before = await problemDevices();
		await press(idOf('FIN-PC-02'), 'clear', { status: 'restartRequired' });
		expect(await problemDevices()).toEqual(before);
	});
});

it('the page does not say that a status description was raised once it is cleared again', async () => {
	const id = idOf('FIN-PC-02');
	await press(id, 'raise', { status: 'scanOverdue', level: 'Warning' });
	await press(id, 'clear', { status: 'scanOverdue' });
	expect(textOf(await get(`devices/${id}?raised=scanOverdue`))).not.toContain('was raised');
});

describe('the search', () => {
	const found = async (q: string) =>
		targets(await get(`?q=${encodeURIComponent(q)}`), 'href').filter((path) =>
			path.startsWith('/__sim/devices/'),
		).length;

	it('finds devices by name, customer, group, level and status description, in any case', async () => {
		simulator.state.setHostStatus('FIN-PC-02', { reasons: ['databasesOutdated'] });
		expect(await found('fin-pc-02')).toBe(1);
		expect(await found('finance')).toBe(4);
		expect(await found('Contoso FINANCE')).toBe(1);
		expect(await found('critical')).toBe(1);
		expect(await found('databases are')).toBe(1);
	});

	it('says so when no device matches', async () => {
		expect(textOf(await get('?q=nobody'))).toContain('No device matches “nobody”');
	});
});

describe('a form that cannot be carried out', () => {
	it.each([
		['an unknown status description', { status: 'nonsense', level: 'Critical' }],
		['an unknown level', { status: 'scanOverdue', level: 'Bad' }],
		['nothing at all', {}],
	])('with %s changes nothing and says so', async (_what, fields) => {
		const answer = await press(idOf('FIN-PC-02'), 'raise', fields);
		expect(answer.status).toBe(400);
		expect(textOf(answer)).toContain('Nothing was changed');
		expect(await problemDevices()).toEqual([]);
	});

	it('for a device that is gone leads back to the list', async () => {
		const answer = await press('gone', 'clear', { status: 'scanOverdue' });
		expect(answer.status).toBe(404);
		expect(textOf(answer)).toContain('There is no device "gone".'.replaceAll('"', '&quot;'));
		expect(targets(answer, 'href')).toContain('/__sim/');
	});
});

it('texts of devices and of the address bar are never markup', async () => {
	const { id } = simulator.state.addHost({ name: EVIL, reasons: ['scanOverdue'], id: `"'><i>` });
	simulator.state.updateHost(id, { domain: EVIL });
	simulator.state.updateVirtualServer(1, { name: EVIL });
	const done = await pressAndFollow(id, 'raise', { status: 'scanOverdue', level: 'Critical' });
	const query = encodeURIComponent(EVIL);
	for (const page of [
		done,
		await get(),
		await get('?show=all'),
		await get(`?q=${query}`),
		await get(`?q=nobody${query}`),
		await get(`devices/${query}missing`),
		await get(`devices/${encodeURIComponent(id)}?cleared=${query}`),
		await press(id, 'raise', { status: EVIL, level: EVIL }),
		await press(id, 'raise', { status: EVIL, level: 'Critical' }),
	]) {
		expect(page.text).not.toContain('<img');
		expect(page.text).not.toContain('<i>');
		expect(page.text).toContain('&lt;img');
	}
});

it('the trigger’s costs and the server’s counters know nothing of the page', async () => {
	simulator.counters.reset();
	await get();
	await press(idOf('FIN-PC-02'), 'raise', { status: 'scanOverdue', level: 'Critical' });
	expect(simulator.counters.totals()).toMatchObject({ requests: 0, connections: 0 });
});

it('says of a device in "Unassigned devices" that no ticket follows', async () => {
	simulator.state.moveHost('FIN-PC-02', { unassigned: true });
	expect(textOf(await get(`devices/${idOf('FIN-PC-02')}`))).toContain('no ticket follows');
});
