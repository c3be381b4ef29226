import type { IDataObject } from 'n8n-workflow';
import { timePasses } from '../timePasses';
import { changesOf, TIMERS, watchDatto, watchNinjaOne } from './rmmPolling';
import { RECOVERY_KEY, startDattoSimulator, STATUSES, type DattoSimulator } from './rmm/datto';
import type { DeviceRow } from './rmm/datto/model';
import { startNinjaOneSimulator } from './rmm/ninjaone';

/** Each test starts an account, on machines that do other things, too. */
jest.setTimeout(20_000);

const HOUR = 3_600_000;

let datto: DattoSimulator;
let now: number;

beforeEach(async () => {
	now = Date.UTC(2026, 10, 22, 10);
	jest.useFakeTimers({ doNotFake: [...TIMERS], now });
	timePasses();
	datto = await startDattoSimulator({ devices: 12, problems: 0, now: () => new Date(now) });
});

afterEach(async () => {
	jest.useRealTimers();
	await datto.close();
});

/** @param milliseconds that go by */
const pass = (milliseconds: number) => jest.setSystemTime((now += milliseconds));

const pc = () => datto.state.devices[0].row.hostname ?? '';

/** A published workflow that has seen the databases of one device age. */
async function watchOutdated(parameters: IDataObject = {}) {
	const polling = watchDatto(datto, parameters);
	await polling.poll();
	datto.state.setAntivirus(pc(), STATUSES.outdated);
	expect(await changesOf(polling)).toEqual([`raised databasesOutdated on ${pc()}`]);
	return polling;
}

describe('a device', () => {
	it('whose databases age is raised, and cleared once they are new', async () => {
		const polling = await watchOutdated();
		expect(await changesOf(polling)).toEqual([]);
		datto.state.setAntivirus(pc(), STATUSES.fine);
		expect(await changesOf(polling)).toEqual([`cleared databasesOutdated on ${pc()}`]);
	});

	it('whose protection stops is raised; its databases stay as they were', async () => {
		const polling = await watchOutdated();
		datto.state.setAntivirus(pc(), STATUSES.notRunning);
		expect(await changesOf(polling)).toEqual([`raised appNotRunning on ${pc()}`]);
	});

	it.each<[string, () => void]>([
		['shows no antivirus', () => void datto.state.update(pc(), { antivirus: null })],
		['shows a new value', () => void datto.state.setAntivirus(pc(), 'Sleeping')],
		[
			'shows another product',
			() => void datto.state.setAntivirus(pc(), STATUSES.fine, 'Windows Defender Antivirus'),
		],
		[
			'was seen long ago',
			() => {
				datto.state.setAntivirus(pc(), STATUSES.fine);
				datto.state.update(pc(), { lastSeen: now - 25 * HOUR });
			},
		],
		[
			'is suspended',
			() => {
				datto.state.setAntivirus(pc(), STATUSES.fine);
				datto.state.update(pc(), { suspended: true });
			},
		],
	])('that %s keeps its ticket', async (_, happen) => {
		const polling = await watchOutdated();
		happen();
		expect(await changesOf(polling)).toEqual([]);
		datto.state.goOnline(pc());
		datto.state.update(pc(), { suspended: false });
		datto.state.setAntivirus(pc(), STATUSES.fine);
		datto.state.device(pc()).inTouch = true;
		expect(await changesOf(polling)).toEqual([`cleared databasesOutdated on ${pc()}`]);
	});

	it.each<[string, (name: string) => void]>([
		['moves to the deleted devices', (name) => void datto.state.delete(name)],
		['is no longer listed', (name) => datto.state.remove(name)],
	])('that %s is removed', async (_, happen) => {
		const name = pc();
		const polling = await watchOutdated();
		happen(name);
		const items = await polling.poll();
		expect(items?.[0]).toMatchObject({
			...{ change: 'cleared', clearedBecause: 'deviceRemoved' },
			device: { name },
		});
	});

	it('that is not listed is not removed because a web page says 404', async () => {
		const polling = await watchOutdated();
		const name = pc();
		datto.state.remove(name);
		datto.faults.add({ route: 'device/{uid}', kind: 'html', status: 404, times: 1 });
		expect(await changesOf(polling)).toEqual([]);
		expect(await changesOf(polling)).toEqual([`cleared databasesOutdated on ${name}`]);
	});

	it('that may not be seen any more is not removed, and holds up no other', async () => {
		const polling = await watchOutdated();
		const name = pc();
		datto.state.remove(name);
		datto.faults.add({ route: 'device/{uid}', kind: 'http', status: 403, times: 1 });
		datto.state.setAntivirus(pc(), STATUSES.outdated);
		expect(await changesOf(polling)).toEqual([`raised databasesOutdated on ${pc()}`]);
		pass(HOUR / 4);
		expect(await changesOf(polling)).toEqual([`cleared databasesOutdated on ${name}`]);
	});

	it('is only not installed where all should have it', async () => {
		datto.state.setAntivirus(pc(), STATUSES.fine, 'Windows Defender Antivirus');
		expect(await changesOf(watchDatto(datto))).toEqual([]);
		const all = watchDatto(datto, { allDevicesShouldHaveIt: true });
		expect(await changesOf(all)).toEqual([`raised appNotInstalled on ${pc()}`]);
	});
});

it('no device at all is an account that may see none, not one whose devices are gone', async () => {
	const polling = await watchOutdated();
	datto.state.devices.splice(0);
	await expect(polling.poll()).rejects.toThrow(/shows not one device/);
});

it('devices that are suddenly all gone are not believed to be removed', async () => {
	for (const { row } of datto.state.devices)
		datto.state.setAntivirus(row.uid ?? '', STATUSES.outdated);
	const polling = watchDatto(datto, { options: { suspectDevices: 3 } });
	await polling.poll();
	datto.state.devices.splice(1);
	const items = (await polling.poll()) ?? [];
	expect(items).toEqual([
		expect.objectContaining({
			change: 'warning',
			message: expect.stringMatching(/^11 of 12 devices/),
		}),
	]);
});

describe('a list that is not complete changes nothing', () => {
	it.each<[string, Parameters<DattoSimulator['faults']['add']>[0], RegExp]>([
		[
			'fewer devices than the total',
			{ route: 'account/devices', kind: 'loseRows' },
			/11 different devices of 12/,
		],
		[
			'a web page',
			{ route: 'account/devices', kind: 'html' },
			/no usable answer \(HTTP 200\)|no more requests/,
		],
		['an empty answer', { route: 'account/devices', kind: 'empty' }, /no usable answer/],
		[
			'a wrong total',
			{ route: 'account/devices', kind: 'totalCount', by: 1 },
			/12 different devices of 13/,
		],
	])('%s', async (_, fault, words) => {
		const polling = await watchOutdated();
		const before = polling.state;
		datto.state.setAntivirus(pc(), STATUSES.fine);
		datto.faults.add({ ...fault, times: 1 });
		await expect(polling.poll()).rejects.toThrow(words);
		expect(polling.state).toEqual(before);
		pass(HOUR);
		expect(await changesOf(polling)).toEqual([`cleared databasesOutdated on ${pc()}`]);
	});
});

describe('paging', () => {
	beforeEach(() => {
		datto.settings.pageMax = 5;
	});

	it('reads every page', async () => {
		for (const { row } of datto.state.devices)
			row.antivirus = { antivirusProduct: 'Kaspersky', antivirusStatus: STATUSES.notRunning };
		expect(await changesOf(watchDatto(datto))).toHaveLength(12);
	});

	it('a token that expires in the middle is replaced, and the same page is read again', async () => {
		const polling = await watchOutdated();
		datto.faults.add({ route: 'account/devices', kind: 'expireTokens', skip: 1, times: 1 });
		datto.state.setAntivirus(pc(), STATUSES.fine);
		expect(await changesOf(polling)).toEqual([`cleared databasesOutdated on ${pc()}`]);
	});

	it('a page that repeats is an incomplete list', async () => {
		datto.faults.add({ route: 'account/devices', kind: 'repeatPage', skip: 1, times: 1 });
		await expect(watchDatto(datto).poll()).rejects.toThrow(/its pages repeat/);
		expect(datto.counters.requests('account/devices')).toBe(2);
	});
});

describe('limits', () => {
	it('after a 429 nothing is asked until it is over', async () => {
		const polling = await watchOutdated();
		datto.faults.add({
			route: 'account/sites',
			kind: 'http',
			status: 429,
			retryAfter: 90,
			times: 1,
		});
		await expect(polling.poll()).rejects.toThrow(/takes no more requests for 90 seconds/);
		const asked = datto.faults.list()[0].seen;
		await expect(polling.poll()).rejects.toThrow(/its limit is reached/);
		expect(datto.faults.list()[0].seen).toBe(asked);
		pass(91_000);
		expect(await changesOf(polling)).toEqual([]);
	});

	it('end when the clock of n8n is set back, instead of lasting for as long as that', async () => {
		const polling = await watchOutdated();
		datto.faults.add({ route: 'account/sites', kind: 'http', status: 429, times: 1 });
		await expect(polling.poll()).rejects.toThrow(/takes no more requests/);
		pass(-12 * HOUR);
		expect(await changesOf(polling)).toEqual([]);
	});

	it('after a 403 the address may be blocked, so nothing is asked for five minutes', async () => {
		const polling = await watchOutdated();
		datto.faults.add({ route: 'account/sites', kind: 'http', status: 403, times: 1 });
		await expect(polling.poll()).rejects.toThrow(/HTTP 403/);
		await expect(polling.poll()).rejects.toThrow(/HTTP 403/);
		pass(301_000);
		expect(await changesOf(polling)).toEqual([]);
	});
});

describe('customers', () => {
	it('bring the Autotask company that their site names', async () => {
		const [site] = datto.state.sites;
		datto.state.setAntivirus(pc(), STATUSES.outdated);
		const items = await watchDatto(datto).poll();
		expect(items?.find(({ change }) => change === 'raised')).toMatchObject({
			customer: { id: `site:${site.uid}`, name: site.name, kind: 'site', autotaskCompanyId: 175 },
		});
	});

	it.each(['only', 'except'])('%s the chosen ones are sent', async (customers) => {
		const [first, second] = datto.state.devices;
		for (const { row } of [first, second])
			datto.state.setAntivirus(row.uid ?? '', STATUSES.outdated);
		const customerNames = [`site:${first.row.siteUid}`];
		const sent = await changesOf(watchDatto(datto, { customers, customerNames }));
		const { hostname } = (customers === 'only' ? first : second).row;
		expect(sent).toEqual([`raised databasesOutdated on ${hostname}`]);
	});
});

it.each<[string, () => Partial<DeviceRow>]>([
	['is silent', () => ({ lastSeen: now - 25 * HOUR })],
	['has no class', () => ({ deviceClass: null })],
])(
	'a lost state loses no ticket: the snapshot names what may hold on a device that %s',
	async (_, changes) => {
		await watchOutdated();
		datto.state.update(pc(), changes());
		const again = watchDatto(datto);
		await again.poll();
		pass(HOUR);
		const items = (await again.poll()) ?? [];
		const snapshot = items.find((item) => 'snapshot' in item)?.snapshot as {
			externalIDs: string[];
		};
		expect(snapshot.externalIDs).toContainEqual(expect.stringMatching(/-databasesOutdated$/));
	},
);

it('another key that sees other devices starts over, and leaves the tickets of the former one', async () => {
	const polling = await watchOutdated();
	const other = await startDattoSimulator({
		devices: 3,
		problems: 0,
		seed: 9,
		now: () => new Date(now),
	});
	try {
		const items = (await watchDatto(other, {}, polling.state).poll()) ?? [];
		expect(items).toEqual([
			expect.objectContaining({
				change: 'warning',
				message: expect.stringMatching(/another account/),
			}),
		]);
	} finally {
		await other.close();
	}
});

it('another RMM with the same Source ID is refused: its devices have other IDs', async () => {
	const options = { sourceIdentity: 'main' };
	const polling = await watchOutdated({ options });
	const ninja = await startNinjaOneSimulator({ devices: 3, problems: 0, now: () => new Date(now) });
	try {
		const switched = watchNinjaOne(ninja, { options }, polling.state);
		await expect(switched.poll()).rejects.toThrow(/Source ID .* another RMM/);
		expect(switched.state).toEqual(polling.state);
		const renamed = { options: { sourceIdentity: 'ninja' } };
		expect(await watchNinjaOne(ninja, renamed, polling.state).poll()).toEqual([
			expect.objectContaining({ message: expect.stringMatching(/another account/) }),
		]);
	} finally {
		await ninja.close();
	}
});

it('is read every quarter of an hour, however often n8n polls', async () => {
	const polling = watchDatto(datto, { options: { readEvery: 15 } });
	await polling.poll();
	datto.state.setAntivirus(pc(), STATUSES.outdated);
	pass(14 * 60_000);
	expect(await changesOf(polling)).toEqual([]);
	pass(60_000);
	expect(await changesOf(polling)).toHaveLength(1);
});

it('a value that nobody knows is told once', async () => {
	const polling = watchDatto(datto);
	await polling.poll();
	datto.state.setAntivirus(pc(), 'Sleeping');
	expect(await polling.poll()).toEqual([
		expect.objectContaining({ message: expect.stringContaining('antivirusStatus “Sleeping”') }),
	]);
	expect(await polling.poll()).toBeNull();
});

it('nothing of a device but what is needed is kept', async () => {
	datto.state.setAntivirus(pc(), STATUSES.outdated);
	datto.state.update(pc(), { udf: { udf1: RECOVERY_KEY } });
	const polling = watchDatto(datto);
	expect(JSON.stringify([await polling.poll(), polling.state])).not.toContain(RECOVERY_KEY);
});

it('a test event shows what is there, and changes nothing', async () => {
	const polling = await watchOutdated();
	const before = polling.state;
	expect(await polling.poll('manual')).toContainEqual(
		expect.objectContaining({ change: 'raised' }),
	);
	expect(polling.state).toEqual(before);
});
