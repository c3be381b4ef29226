import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
	evaluateAvState,
	type Thresholds,
} from '../../../nodes/KasperskyEndpointSecurityCloudTrigger/reports/avState';

const COLLECTED_AT = Date.UTC(2026, 10, 22, 10);
const DAY_MS = 86_400_000;

const THRESHOLDS: Thresholds = {
	databases: { warningDays: 3, criticalDays: 7 },
	connection: { warningDays: 7, criticalDays: 14 },
	protectionOff: 'Critical',
	notRunning: 'Warning',
	notInstalled: 'Critical',
};

function ago(days: number): string {
	const [date, time] = new Date(COLLECTED_AT - days * DAY_MS)
		.toISOString()
		.split('.')[0]
		.split('T');
	return `${date.split('-').reverse().join('-')} ${time.replace(/:/g, '-')}`;
}

const HEALTHY = {
	Protection_AvInstalled: 1,
	Protection_AvRunning: 1,
	Protection_HasRtp: 1,
	Protection_RtpState: 7,
	Protection_LastConnected: ago(0.1),
	Protection_BasesDate: ago(0.5),
};

const evaluate = (values: object, thresholds = THRESHOLDS) =>
	evaluateAvState({ ...HEALTHY, ...values }, COLLECTED_AT, thresholds);
const stated = (values: object, thresholds = THRESHOLDS) =>
	Object.fromEntries(evaluate(values, thresholds).statements);

const ALL_OK = {
	appNotInstalled: 'OK',
	appNotRunning: 'OK',
	protectionDisabled: 'OK',
	databasesOutdated: 'OK',
	notConnected: 'OK',
};

it('finds nothing wrong with a healthy device', () => {
	expect(stated({})).toEqual(ALL_OK);
	expect(evaluate({}).notes).toEqual([]);
});

it('reads numbers that come as text, as from the files of Linux and macOS', () => {
	const values = {
		Protection_AvInstalled: '1\n',
		Protection_AvRunning: ' 0',
		Protection_RtpState: '2',
	};
	expect(stated(values)).toEqual({ ...ALL_OK, protectionDisabled: 'Critical' });
});

describe('one cause gives one reason', () => {
	it.each([
		[
			'not installed',
			{
				Protection_AvInstalled: 0,
				Protection_AvRunning: 0,
				Protection_RtpState: 0,
				Protection_BasesDate: ago(99),
			},
			{ appNotInstalled: 'Critical' },
		],
		[
			'not running',
			{ Protection_AvRunning: 0, Protection_RtpState: 0 },
			{ appNotRunning: 'Warning' },
		],
		['failed', { Protection_AvRunning: 0, Protection_RtpState: 9 }, { appNotRunning: 'Warning' }],
		[
			'disabled',
			{ Protection_AvRunning: 0, Protection_RtpState: 1 },
			{ protectionDisabled: 'Critical' },
		],
		[
			'paused',
			{ Protection_AvRunning: 0, Protection_RtpState: 2 },
			{ protectionDisabled: 'Critical' },
		],
	])('%s', (_, values, expected) => {
		expect(stated(values)).toEqual({ ...ALL_OK, ...expected });
	});
});

describe('ages', () => {
	it.each([
		[2.9, 'OK'],
		[3, 'Warning'],
		[6.9, 'Warning'],
		[7, 'Critical'],
		[400, 'Critical'],
	])('databases of %s days: %s', (days, expected) => {
		expect(stated({ Protection_BasesDate: ago(days) }).databasesOutdated).toBe(expected);
	});

	it.each([
		[6.9, 'OK'],
		[7, 'Warning'],
		[14, 'Critical'],
	])('last connection %s days ago: %s', (days, expected) => {
		expect(stated({ Protection_LastConnected: ago(days) }).notConnected).toBe(expected);
	});

	it('with a limit of 0 never reach that level', () => {
		const off = { ...THRESHOLDS, databases: { warningDays: 3, criticalDays: 0 } };
		expect(stated({ Protection_BasesDate: ago(400) }, off).databasesOutdated).toBe('Warning');
	});
});

describe('a time', () => {
	const part = (max: number, length = 2) =>
		fc.integer({ min: 0, max }).map((number) => String(number).padStart(length, '0'));
	const date = fc.tuple(part(32), part(13), fc.oneof(part(9_999, 4), fc.constant('2026')));
	const clock = fc.tuple(part(24), part(60), part(60));
	const time = fc.tuple(date, clock).map((both) => both.map((parts) => parts.join('-')).join(' '));
	const nearlyTime = fc
		.tuple(time, fc.nat(19), fc.nat(1), fc.constantFrom('', '0', '-', ' ', '\u00a0', 'x', '\u0663'))
		.map(([text, at, gone, added]) => text.slice(0, at) + added + text.slice(at + gone));
	const read = (text: string) =>
		DateTime.fromFormat(text.trim(), 'dd-MM-yyyy HH-mm-ss', { zone: 'utc', locale: 'en' });
	const since = (warningDays: number) => ({
		...THRESHOLDS,
		databases: { warningDays, criticalDays: 0 },
	});

	it('is any that luxon reads by its format, and nothing else', () => {
		fc.assert(
			fc.property(fc.oneof(time, nearlyTime), (text) => {
				const at = read(text);
				const days = (COLLECTED_AT - at.toMillis()) / DAY_MS;
				fc.pre(!at.isValid || days > 0);
				const values = { Protection_BasesDate: text };
				const ofAge = (age: number) => stated(values, since(age)).databasesOutdated;
				expect([ofAge(days), ofAge(days + 1e-4)]).toEqual(
					at.isValid ? ['Warning', 'OK'] : [undefined, undefined],
				);
			}),
			{ numRuns: 500 },
		);
	});
});

it('leaves alone what the operator does not call a problem', () => {
	const off: Thresholds = {
		...THRESHOLDS,
		protectionOff: 'off',
		notRunning: 'off',
		notInstalled: 'off',
	};
	expect(stated({ Protection_RtpState: 1 }, off)).toEqual(ALL_OK);
	expect(stated({ Protection_AvInstalled: 0 }, off).appNotInstalled).toBe('OK');
});

describe('no statement, neither a problem nor OK', () => {
	it.each([
		['databases of the future', { Protection_BasesDate: ago(-1) }, ['databasesOutdated'], 1],
		['a connection in the future', { Protection_LastConnected: ago(-1) }, ['notConnected'], 1],
		['an empty date', { Protection_BasesDate: '' }, ['databasesOutdated'], 0],
		['an ISO date', { Protection_BasesDate: '2026-11-22T10:00:00Z' }, ['databasesOutdated'], 1],
		[
			'month and day exchanged',
			{ Protection_BasesDate: '11-22-2026 10-00-00' },
			['databasesOutdated'],
			1,
		],
		[
			'a state that is starting',
			{ Protection_RtpState: 3 },
			['protectionDisabled', 'appNotRunning'],
			0,
		],
		[
			'a state of the future',
			{ Protection_RtpState: 12 },
			['protectionDisabled', 'appNotRunning'],
			0,
		],
		[
			'enabled, but not running',
			{ Protection_AvRunning: 0 },
			['protectionDisabled', 'appNotRunning'],
			0,
		],
		['failed, but running', { Protection_RtpState: 9 }, ['protectionDisabled', 'appNotRunning'], 0],
		['no state', { Protection_RtpState: undefined }, ['protectionDisabled', 'appNotRunning'], 0],
		[
			'not known whether installed',
			{ Protection_AvInstalled: null },
			['appNotInstalled', 'protectionDisabled', 'appNotRunning'],
			0,
		],
		[
			'text for a number',
			{ Protection_RtpState: 'on' },
			['protectionDisabled', 'appNotRunning'],
			1,
		],
		[
			'a device without the component',
			{ Protection_HasRtp: 0, Protection_RtpState: 1 },
			['appNotRunning'],
			0,
		],
	])('%s', (_, values, unstated, notes) => {
		const expected: Record<string, string> = { ...ALL_OK };
		for (const code of unstated) delete expected[code];
		expect(stated(values)).toEqual(expected);
		expect(evaluate(values).notes).toHaveLength(notes);
	});

	it('of nothing at all', () => {
		expect(evaluateAvState({}, COLLECTED_AT, THRESHOLDS).statements.size).toBe(0);
	});
});

test('whatever the values are, it returns only the five reasons, and at most one of them for the protection', () => {
	const value = fc.oneof(
		fc.integer({ min: 0, max: 12 }),
		fc.string(),
		fc.constant(ago(5)),
		fc.jsonValue(),
	);
	const values = fc.record(Object.fromEntries(Object.keys(HEALTHY).map((name) => [name, value])), {
		requiredKeys: [],
	});
	fc.assert(
		fc.property(values, (given) => {
			const { statements } = evaluateAvState(given, COLLECTED_AT, THRESHOLDS);
			expect(Object.keys(ALL_OK)).toEqual(expect.arrayContaining([...statements.keys()]));
			const protectionProblems = ['appNotInstalled', 'appNotRunning', 'protectionDisabled'].filter(
				(code) => ['Critical', 'Warning'].includes(statements.get(code) ?? 'OK'),
			);
			expect(protectionProblems.length).toBeLessThanOrEqual(1);
		}),
	);
});
