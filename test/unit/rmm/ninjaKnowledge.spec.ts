import fc from 'fast-check';
import {
	ninjaKnowledge,
	type DeviceRows,
} from '../../../nodes/KasperskyRmmTrigger/rmm/ninjaOne/ninjaDevice';
import { statusesOf, type ReadingRules } from '../../../nodes/KasperskyRmmTrigger/rmm/antivirus';
import { HOUR_MS } from '../../../nodes/shared/time';

const NOW = Date.UTC(2026, 10, 22, 10);
const RULES: ReadingRules = {
	...{ product: 'kaspersky', longestSilence: 24 * HOUR_MS, longestRowAge: 48 * HOUR_MS },
};
const FRESH = NOW - HOUR_MS;
const STALE = NOW - 49 * HOUR_MS;

const device = (changes: object = {}) => ({
	...{ id: 7, nodeClass: 'WINDOWS_WORKSTATION', approvalStatus: 'APPROVED', systemName: 'PC' },
	lastContact: FRESH / 1000 + 0.25,
	...changes,
});

const own = (productState?: string, definitionStatus?: string, timestamp = FRESH) => ({
	...{ productState, definitionStatus, timestamp },
});

const known = (rows: DeviceRows | undefined, changes: object = {}) =>
	ninjaKnowledge(device(changes), rows, RULES, NOW);

describe('a row of Kaspersky', () => {
	it.each([
		['ON', 'Up-to-Date', { isInstalled: true, isRunning: true, isUpToDate: true }],
		['ON', 'Out-of-Date', { isInstalled: true, isRunning: true, isUpToDate: false }],
		['on', 'UP TO DATE', { isInstalled: true, isRunning: true, isUpToDate: true }],
		['ON', 'Unknown', { isInstalled: true, isRunning: true }],
		['OFF', undefined, { isInstalled: true, isRunning: false }],
		['SNOOZED', 'Up-to-Date', { isInstalled: true, isRunning: false, isUpToDate: true }],
		['UNKNOWN', 'Out-of-Date', { isInstalled: true, isUpToDate: false }],
		['UNKNOWN', undefined, {}],
		[undefined, 'Unknown', {}],
	])('%s and %s', (state, definition, expected) => {
		expect(known({ own: [own(state, definition)] })).toEqual(expected);
	});

	it('EXPIRED is not running, and says why', () => {
		expect(known({ own: [own('EXPIRED')] })).toEqual({
			...{ isInstalled: true, isRunning: false },
			detail: expect.stringContaining('EXPIRED'),
		});
	});

	it('with values that nobody knows says nothing, but names them', () => {
		expect(known({ own: [own('PAUSED', 'Old')] })).toEqual({
			strange: ['productState “PAUSED”', 'definitionStatus “Old”'],
		});
	});
});

describe('of several rows the best counts', () => {
	it('one that runs, one that is up to date', () => {
		expect(known({ own: [own('OFF', 'Up-to-Date'), own('ON', 'Out-of-Date')] })).toEqual({
			...{ isInstalled: true, isRunning: true, isUpToDate: true },
		});
	});

	it('a stale one does not count', () => {
		expect(known({ own: [own('ON', 'Up-to-Date', STALE), own('OFF')] })).toMatchObject({
			isRunning: false,
		});
	});
});

describe('without a row of Kaspersky', () => {
	it('a fresh one of another product says that it is not installed', () => {
		expect(known({ own: [], other: FRESH })).toEqual({ isInstalled: false });
	});

	it.each<[string, DeviceRows | undefined]>([
		['a stale one of another product', { own: [], other: STALE }],
		['no row at all', undefined],
	])('%s says nothing', (_, rows) => {
		expect(known(rows)).toEqual({});
	});
});

describe('nothing is known of a device', () => {
	it.each<[string, object, DeviceRows?]>([
		['whose row is stale while it is in contact', {}, { own: [own('ON', 'Up-to-Date', STALE)] }],
		['that was in contact long ago', { lastContact: STALE / 1000 }],
		['without a last contact', { lastContact: null }],
		['whose row is of the far future', {}, { own: [own('ON', 'Up-to-Date', NOW * 1000)] }],
		['that is not approved', { approvalStatus: 'PENDING' }],
		['that is decommissioned', { approvalStatus: 'DECOMMISSIONED' }],
		['that is no computer', { nodeClass: 'NMS_PRINTER' }],
	])('%s', (_, changes, rows = { own: [own('OFF', 'Out-of-Date')] }) => {
		expect(known(rows, changes)).toEqual({});
	});
});

test('what is not said is neither a problem nor fine', () => {
	const states = ['ON', 'OFF', 'EXPIRED', 'SNOOZED', 'UNKNOWN', 'other', undefined];
	const definitions = ['Up-to-Date', 'Out-of-Date', 'Unknown', 'other', undefined];
	const rows = fc.array(
		fc.tuple(fc.constantFrom(...states), fc.constantFrom(...definitions), fc.boolean()),
		{ maxLength: 4 },
	);
	fc.assert(
		fc.property(rows, (list) => {
			const made = list.map(([state, definition, isFresh]) =>
				own(state, definition, isFresh ? FRESH : STALE),
			);
			const { levels, unknown } = statusesOf(known({ own: made }), {
				...{ databasesOutdated: 'Warning', notRunning: 'Critical', notInstalled: 'Critical' },
			});
			const fresh = list.filter(([, , isFresh]) => isFresh);
			const says = (values: Array<string | undefined>) =>
				fresh.some(([a, b]) => values.includes(a) || values.includes(b));
			expect(unknown.has('appNotRunning')).toBe(!says(['ON', 'OFF', 'EXPIRED', 'SNOOZED']));
			expect(unknown.has('databasesOutdated')).toBe(!says(['Up-to-Date', 'Out-of-Date']));
			expect(levels.has('appNotRunning')).toBe(
				says(['OFF', 'EXPIRED', 'SNOOZED']) && !says(['ON']),
			);
			for (const code of levels.keys()) expect(unknown).not.toContain(code);
		}),
	);
});
