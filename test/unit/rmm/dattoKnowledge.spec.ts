import fc from 'fast-check';
import {
	dattoDevice,
	dattoKnowledge,
	isDeleted,
} from '../../../nodes/KasperskyRmmTrigger/rmm/datto/dattoDevice';
import { statusesOf, type ReadingRules } from '../../../nodes/KasperskyRmmTrigger/rmm/antivirus';
import { rowOf, type Row } from '../../../nodes/KasperskyRmmTrigger/rmm/values';
import { HOUR_MS } from '../../../nodes/shared/time';

const NOW = Date.UTC(2026, 10, 22, 10);
const KASPERSKY = 'Kaspersky Endpoint Security for Windows';
const RULES: ReadingRules = {
	...{ product: 'kaspersky', longestSilence: 24 * HOUR_MS, longestRowAge: 48 * HOUR_MS },
};

const row = (changes: object = {}) => ({
	...{ uid: 'u1', hostname: 'PC', deviceClass: 'device', lastSeen: NOW - HOUR_MS },
	...{ deviceType: { category: 'Desktop', type: 'Desktop' }, operatingSystem: 'Windows 11' },
	antivirus: { antivirusProduct: KASPERSKY, antivirusStatus: 'RunningAndUpToDate' },
	...changes,
});

const shows = (antivirusStatus: unknown, antivirusProduct: unknown = KASPERSKY) => ({
	antivirus: { antivirusProduct, antivirusStatus },
});

const knowledge = (changes: object) => dattoKnowledge(row(changes), RULES, NOW);

describe('antivirusStatus', () => {
	it.each([
		['RunningAndUpToDate', { isInstalled: true, isRunning: true, isUpToDate: true }],
		['RunningAndNotUpToDate', { isInstalled: true, isRunning: true, isUpToDate: false }],
		['NotRunning', { isInstalled: true, isRunning: false }],
		['NotDetected', { isInstalled: false }],
		['Sleeping', { strange: ['antivirusStatus “Sleeping”'] }],
		[null, {}],
	])('%s', (status, known) => {
		expect(knowledge(shows(status))).toEqual(known);
	});

	it('of another product is not Kaspersky, and says nothing of one behind it', () => {
		expect(knowledge(shows('RunningAndUpToDate', 'Windows Defender Antivirus'))).toEqual({
			isInstalled: false,
		});
	});

	it('not detected on a server says nothing', () => {
		expect(knowledge({ ...shows('NotDetected'), deviceType: { category: 'Server' } })).toEqual({});
		const system = { operatingSystem: 'Microsoft Windows Server 2022' };
		expect(knowledge({ ...shows('NotDetected'), ...system })).toEqual({});
	});
});

describe('nothing is known of a device', () => {
	it.each<[string, object]>([
		['without antivirus', { antivirus: null }],
		['whose product is not named', shows('RunningAndUpToDate', null)],
		['that was seen long ago', { lastSeen: NOW - 25 * HOUR_MS }],
		['that was never seen', { lastSeen: -62_135_596_800_000 }],
		['without a last contact', { lastSeen: null }],
		['whose last contact is far in the future', { lastSeen: NOW * 1000 }],
		['that is suspended', { suspended: true }],
		['that is a printer', { deviceClass: 'printer' }],
		['whose class is not known', { deviceClass: null }],
	])('%s', (_, changes) => {
		expect(knowledge(changes)).toEqual({});
	});
});

it.each([
	['milliseconds', NOW - HOUR_MS],
	['seconds', (NOW - HOUR_MS) / 1000],
	['seconds with a fraction', (NOW - HOUR_MS) / 1000 + 0.5],
	['a text', new Date(NOW - HOUR_MS).toISOString()],
	['of a clock that is hours ahead', NOW + 3 * HOUR_MS],
])('the last contact may be %s', (_, lastSeen) => {
	expect(knowledge({ lastSeen })).toMatchObject({ isRunning: true });
});

it('a deleted device is told by its flag or its site', () => {
	expect(isDeleted(row({ deleted: true }))).toBe(true);
	expect(isDeleted(row({ siteName: 'deleted devices' }))).toBe(true);
	expect(isDeleted(row({ deleted: null }))).toBe(false);
});

it('of a device only the fields that are needed go on', () => {
	const kept = dattoDevice(row({ udf: { udf1: '123456-RECOVERY' }, portalUrl: 'x' }), 'u1');
	expect(JSON.stringify(kept)).not.toMatch(/RECOVERY|portalUrl/);
});

test('whatever a device looks like, only one of the four values decides anything', () => {
	const anything = fc.oneof(fc.string(), fc.constant(null), fc.integer(), fc.boolean());
	const four = ['RunningAndUpToDate', 'RunningAndNotUpToDate', 'NotRunning', 'NotDetected'];
	fc.assert(
		fc.property(
			fc.record(
				{ antivirus: fc.oneof(anything, fc.record({ antivirusStatus: anything })) },
				{ requiredKeys: [] },
			),
			fc.dictionary(
				fc.constantFrom('lastSeen', 'deleted', 'deviceClass', 'siteName', 'operatingSystem'),
				anything,
			),
			(antivirus, others) => {
				const device: Row = row({ ...antivirus, ...others });
				fc.pre(!four.includes(String(rowOf(device.antivirus).antivirusStatus).trim()));
				fc.pre('antivirus' in antivirus);
				const { levels, unknown } = statusesOf(dattoKnowledge(device, RULES, NOW), {
					...{ databasesOutdated: 'Warning', notRunning: 'Critical', notInstalled: 'Critical' },
				});
				expect(levels.size).toBe(0);
				expect(unknown.size).toBe(3);
			},
		),
	);
});
