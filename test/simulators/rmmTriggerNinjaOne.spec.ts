import type { IDataObject } from 'n8n-workflow';
import { externalID } from '../../nodes/shared/externalId';
import type { Snapshot } from '../../nodes/shared/items';
import { timePasses } from '../timePasses';
import { changesOf, ninjaSecrets, TIMERS, watchNinjaOne } from './rmmPolling';
import { startNinjaOneSimulator, type NinjaOneSimulator } from './rmm/ninjaone';
import type { Device } from './rmm/ninjaone/model';
import type { NinjaOneSettings } from './rmm/ninjaone/settings';
import { NinjaOneClient } from './rmm/testClient';

/** Each test starts an account, on machines that do other things, too. */
jest.setTimeout(20_000);

const HOUR = 3_600_000;
const QUERY = 'queries/antivirus-status';
const OUTDATED = { definitionStatus: 'Out-of-Date' };
const FINE = { productState: 'ON', definitionStatus: 'Up-to-Date' };

let ninja: NinjaOneSimulator;
let now: number;

async function start(settings: Partial<NinjaOneSettings> = {}) {
	ninja = await startNinjaOneSimulator({
		...{ devices: 12, problems: 0, now: () => new Date(now), settings },
	});
}

beforeEach(async () => {
	now = Date.UTC(2026, 10, 22, 10);
	jest.useFakeTimers({ doNotFake: [...TIMERS], now });
	timePasses();
	await start();
});

afterEach(async () => {
	jest.useRealTimers();
	await ninja.close();
});

/** @param milliseconds that go by */
const pass = (milliseconds: number) => jest.setSystemTime((now += milliseconds));

/** The usual time between two readings. */
const wait = () => pass(15 * 60_000);

/** A workstation: on servers NinjaOne has no rows of its own. */
const isWatched = ({ antivirus, row, inTouch, collects }: Device) =>
	antivirus.length > 0 && row.approvalStatus === 'APPROVED' && inTouch && collects;

const pc = () => ninja.state.devices.find(isWatched)?.row.systemName ?? '';

async function watchOutdated(parameters: IDataObject = {}) {
	const polling = watchNinjaOne(ninja, parameters);
	await polling.poll();
	wait();
	ninja.state.setAntivirus(pc(), OUTDATED);
	expect(await changesOf(polling)).toEqual([`raised databasesOutdated on ${pc()}`]);
	wait();
	return polling;
}

describe('a device', () => {
	it('whose databases age is raised, and cleared once they are new', async () => {
		const polling = await watchOutdated();
		ninja.state.setAntivirus(pc(), FINE);
		expect(await changesOf(polling)).toEqual([`cleared databasesOutdated on ${pc()}`]);
	});

	it.each(['OFF', 'SNOOZED', 'EXPIRED'])('%s is not running', async (productState) => {
		const polling = watchNinjaOne(ninja);
		await polling.poll();
		wait();
		ninja.state.setAntivirus(pc(), { productState });
		const [raised] = (await polling.poll()) ?? [];
		expect(raised).toMatchObject({ change: 'raised', status: { code: 'appNotRunning' } });
		expect('detail' in raised).toBe(productState === 'EXPIRED');
	});

	it.each<[string, (name: string) => void]>([
		['has no row any more', (name) => void ninja.state.removeAntivirus(name)],
		[
			'has a stale row while it is in contact',
			(name) => {
				ninja.state.setAntivirus(name, FINE);
				ninja.state.stopCollecting(name);
				for (const row of ninja.state.device(name).antivirus) row.timestamp -= (49 * HOUR) / 1000;
			},
		],
		[
			'was in contact long ago',
			(name) => {
				ninja.state.setAntivirus(name, FINE);
				ninja.state.update(name, { lastContact: (now - 25 * HOUR) / 1000 });
			},
		],
		[
			'is decommissioned',
			(name) => void ninja.state.update(name, { approvalStatus: 'DECOMMISSIONED' }),
		],
	])('that %s keeps its ticket', async (_, happen) => {
		const name = pc();
		const polling = await watchOutdated();
		happen(name);
		expect(await changesOf(polling)).toEqual([]);
	});

	it('that is deleted is removed', async () => {
		const name = pc();
		const polling = await watchOutdated();
		ninja.state.remove(name);
		const [cleared] = (await polling.poll()) ?? [];
		expect(cleared).toMatchObject({
			change: 'cleared',
			clearedBecause: 'deviceRemoved',
			device: { name },
		});
	});

	it('that the list lacks although it is there keeps its ticket', async () => {
		const polling = await watchOutdated();
		ninja.faults.add({ route: 'devices', kind: 'loseRows', rows: 6, times: 1 });
		expect(await changesOf(polling)).toEqual([]);
	});
});

describe.each<[string, Partial<NinjaOneSettings>]>([
	['as an object', { queryAnswer: 'cursor' }],
	['as a text', { queryAnswer: 'text' }],
	['as a text that moves', { queryAnswer: 'movingText' }],
	['as nothing, with a bare list', { queryAnswer: 'array' }],
])('with a cursor %s', (_, settings) => {
	it('every row is read', async () => {
		Object.assign(ninja.settings, settings, { queryPageMax: 6 });
		for (const { row, antivirus } of ninja.state.devices) {
			if (antivirus.length > 0) ninja.state.setAntivirus(row.id, OUTDATED);
		}
		const expected = ninja.state.devices.filter(({ antivirus }) => antivirus.length > 0);
		const polling = watchNinjaOne(ninja);
		const raised = await changesOf(polling);
		wait();
		expect([...raised, ...(await changesOf(polling))]).toHaveLength(expected.length);
	});
});

describe('a list in pages', () => {
	it('of devices is read to its end, in whatever order', async () => {
		Object.assign(ninja.settings, { pageMax: 5, order: 'mixed' });
		ninja.state.setAntivirus(pc(), OUTDATED);
		expect(await changesOf(watchNinjaOne(ninja))).toHaveLength(1);
	});

	it('of organizations is read as far as devices name them', async () => {
		const polling = watchNinjaOne(ninja);
		await polling.poll();
		expect(ninja.counters.requests('organizations')).toBe(1);
		wait();
		Object.assign(ninja.settings, { pageMax: 1 });
		ninja.state.setAntivirus(pc(), OUTDATED);
		const [raised] = (await polling.poll()) ?? [];
		expect(raised.customer).toMatchObject({ kind: 'organization', name: expect.any(String) });
	});

	it.each([
		['devices', 'repeatPage', /its pages repeat/],
		[QUERY, 'repeatPage', /came again/],
		[QUERY, 'cursorStands', /came again/],
	] as const)('%s with %s is not complete, and changes nothing', async (route, kind, words) => {
		const polling = await watchOutdated();
		Object.assign(ninja.settings, { pageMax: 5, queryPageMax: 8 });
		const before = polling.state;
		ninja.faults.add({ route, kind, skip: 1, times: 2 });
		await expect(polling.poll()).rejects.toThrow(words);
		expect(polling.state).toEqual(before);
	});
});

describe('the limit of queries', () => {
	it('a reading that meets it goes on with the next poll', async () => {
		const polling = await watchOutdated();
		Object.assign(ninja.settings, { queryPageMax: 4 });
		ninja.state.setAntivirus(pc(), FINE);
		expect(await polling.poll()).toBeNull();
		wait();
		const later = [await changesOf(polling)];
		wait();
		later.push(await changesOf(polling));
		expect(later.flat()).toEqual([`cleared databasesOutdated on ${pc()}`]);
	});

	it('a reading goes on after a restart of n8n, too', async () => {
		const polling = await watchOutdated();
		Object.assign(ninja.settings, { queryPageMax: 8, queriesByOthers: 9, overLimit: 'webPage' });
		ninja.state.setAntivirus(pc(), FINE);
		expect(await polling.poll()).toBeNull();
		Object.assign(ninja.settings, { queriesByOthers: 0 });
		wait();
		const restarted = watchNinjaOne(ninja, {}, polling.state);
		const asked = ninja.counters.requests(QUERY);
		expect(await changesOf(restarted)).toEqual([`cleared databasesOutdated on ${pc()}`]);
		expect(ninja.counters.requests(QUERY) - asked).toBeLessThan(4);
	});

	it.each(['429', 'webPage'] as const)(
		'a %s in the middle of a cursor is a limit, not the end',
		async (overLimit) => {
			const polling = await watchOutdated();
			Object.assign(ninja.settings, { queryPageMax: 8, queriesByOthers: 9, overLimit });
			ninja.state.setAntivirus(pc(), FINE);
			expect(await polling.poll()).toBeNull();
			Object.assign(ninja.settings, { queriesByOthers: 0 });
			wait();
			expect(await changesOf(polling)).toEqual([`cleared databasesOutdated on ${pc()}`]);
		},
	);

	it('is never met, however often n8n polls: half is left to other tools', async () => {
		const polling = watchNinjaOne(ninja);
		ninja.settings.queriesByOthers = 5;
		for (let minute = 0; minute < 12; minute++) {
			await polling.poll();
			pass(60_000);
		}
		expect(Object.keys(ninja.counters.report().routes[QUERY].statuses)).toEqual(['200']);
	});

	it('counts what is asked again after a fault, too', async () => {
		ninja.faults.add({ route: QUERY, kind: 'http', status: 503 });
		const polling = watchNinjaOne(ninja);
		for (let minute = 0; minute < 3; minute++) {
			await polling.poll().catch(() => undefined);
			pass(60_000);
		}
		expect(ninja.counters.requests(QUERY)).toBe(5);
	});

	describe('a reading that spans polls', () => {
		/** Of which the row comes last. */
		const last = () => ninja.state.devices.filter(isWatched).at(-1)?.row.systemName ?? '';

		/** The first poll has read a part, without the row of a device that has stopped meanwhile. */
		async function readPart(settings: Partial<NinjaOneSettings> = {}) {
			await ninja.close();
			await start(settings);
			const polling = watchNinjaOne(ninja);
			await polling.poll();
			wait();
			ninja.settings.queryPageMax = 2;
			ninja.state.setAntivirus(last(), { productState: 'OFF' });
			expect(await polling.poll()).toBeNull();
			wait();
			return polling;
		}

		it.each<Partial<NinjaOneSettings>>([{ queryAnswer: 'cursor' }, { queryAnswer: 'text' }])(
			'begins again where a failed poll has moved on its cursor (%o)',
			async (settings) => {
				const polling = await readPart(settings);
				ninja.settings.queryPageMax = 5000;
				ninja.faults.add({ route: 'devices', kind: 'html', times: 1 });
				await expect(polling.poll()).rejects.toThrow(/no usable answer/);
				wait();
				expect(await changesOf(polling)).toEqual([`raised appNotRunning on ${last()}`]);
			},
		);

		it('begins again where somebody else has moved on its cursor', async () => {
			const polling = await readPart();
			ninja.settings.queryPageMax = 5000;
			const { query } = polling.state.observer as { query: { cursor: string } };
			const client = await new NinjaOneClient(ninja).signIn();
			await client.get(`${QUERY}?cursor=${query.cursor}`);
			expect(await changesOf(polling)).toEqual([`raised appNotRunning on ${last()}`]);
		});

		it('is left alone by a test event in the editor', async () => {
			const polling = await readPart();
			ninja.settings.queryPageMax = 5000;
			await polling.poll('manual');
			wait();
			expect(await changesOf(polling)).toEqual([`raised appNotRunning on ${last()}`]);
		});

		it('begins again when another product counts', async () => {
			ninja.state.setAntivirus(pc(), { productState: 'OFF', definitionStatus: 'Out-of-Date' });
			ninja.state.setAntivirus(pc(), { productName: 'Windows Defender', ...FINE });
			const polling = watchNinjaOne(ninja);
			expect(await changesOf(polling)).toHaveLength(2);
			wait();
			ninja.settings.queryPageMax = 4;
			const other = watchNinjaOne(ninja, { options: { product: 'defender' } }, polling.state);
			expect(await changesOf(other)).toEqual([]);
			wait();
			ninja.settings.queryPageMax = 5000;
			expect(await changesOf(watchNinjaOne(ninja, {}, other.state))).toEqual([]);
		});
	});

	it('a cursor that was forgotten meanwhile begins the reading again', async () => {
		const polling = await watchOutdated();
		Object.assign(ninja.settings, { queryPageMax: 4, cursorLifetimeSeconds: 60 });
		ninja.state.setAntivirus(pc(), FINE);
		expect(await polling.poll()).toBeNull();
		wait();
		Object.assign(ninja.settings, { queryPageMax: 5000 });
		expect(await changesOf(polling)).toEqual([`cleared databasesOutdated on ${pc()}`]);
	});

	it('where polls are an hour apart, a reading that is overdue takes nearly all that is allowed', async () => {
		const polling = await watchOutdated();
		Object.assign(ninja.settings, { queryPageMax: 4, cursorLifetimeSeconds: 60 });
		ninja.state.setAntivirus(pc(), FINE);
		const asked = ninja.counters.requests(QUERY);
		pass(HOUR);
		expect(await changesOf(polling)).toEqual([`cleared databasesOutdated on ${pc()}`]);
		const queries = ninja.counters.requests(QUERY) - asked;
		expect(queries).toBeGreaterThan(5);
		expect(queries).toBeLessThan(10);
	});

	it('a reading that no poll can complete is told, and completes nothing', async () => {
		const polling = await watchOutdated();
		Object.assign(ninja.settings, { queryPageMax: 2, cursorLifetimeSeconds: 60 });
		ninja.state.setAntivirus(pc(), FINE);
		expect(await polling.poll()).toBeNull();
		pass(HOUR);
		expect(await polling.poll()).toMatchObject([
			{ change: 'warning', message: expect.stringContaining('"Poll Times"') },
		]);
	});
});

it('a token that expires between two pages is replaced', async () => {
	const polling = await watchOutdated();
	ninja.faults.add({ route: 'devices', kind: 'expireTokens', times: 1 });
	ninja.state.setAntivirus(pc(), FINE);
	expect(await changesOf(polling)).toEqual([`cleared databasesOutdated on ${pc()}`]);
});

it('queries that come back empty are told as a scope that is missing', async () => {
	for (const device of ninja.state.devices) ninja.state.removeAntivirus(device.row.id);
	await expect(watchNinjaOne(ninja).poll()).rejects.toThrow(/not one row of antivirus data/);
});

it('no device at all is an account that may see none, not one whose devices are gone', async () => {
	const polling = await watchOutdated();
	ninja.faults.add({ route: 'devices', kind: 'loseRows', rows: 1000 });
	await expect(polling.poll()).rejects.toThrow(/shows not one device/);
});

it('a lost state loses no ticket of a device whose class is missing', async () => {
	const { row } = ninja.state.device(pc());
	Object.assign(row, { nodeClass: null });
	const polling = watchNinjaOne(ninja);
	await polling.poll();
	pass(HOUR);
	const items = (await polling.poll()) ?? [];
	const { snapshot, source } = items.find((item) => 'snapshot' in item) as unknown as Snapshot;
	const key = externalID(source.id, String(row.id), 'databasesOutdated');
	expect(snapshot.externalIDs).toContain(key);
});

it('another account that gives its devices the same IDs is another one', async () => {
	const polling = await watchOutdated();
	for (const { row } of ninja.state.devices) row.systemName = `Other-${row.id}`;
	ninja.state.setAntivirus(pc(), FINE);
	const secrets = { ...ninjaSecrets(ninja), apiUrl: ninja.url.replace('127.0.0.1', 'localhost') };
	const items = await watchNinjaOne(ninja, {}, polling.state, secrets).poll();
	expect(items).toEqual([
		expect.objectContaining({ message: expect.stringMatching(/another account/) }),
	]);
});

it('the customer of a device is its organization', async () => {
	ninja.state.setAntivirus(pc(), OUTDATED);
	const items = await watchNinjaOne(ninja).poll();
	const { organizationId } = ninja.state.device(pc()).row;
	const { name } = ninja.state.organization(organizationId);
	expect(items?.find(({ change }) => change === 'raised')).toMatchObject({
		customer: { id: `organization:${organizationId}`, name, kind: 'organization' },
	});
});
