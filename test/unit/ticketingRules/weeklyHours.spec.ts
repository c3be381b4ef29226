import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
	readHours,
	writeHours,
	opensAt,
	type WeeklyHours,
} from '../../../nodes/KasperskyTicketingRules/ruleTable/hours';

const BERLIN = 'Europe/Berlin';
const given = (days: string, from = '', to = '', timeZone = '') => ({ days, from, to, timeZone });
const read = (...parts: Parameters<typeof given>) => {
	const { hours, issues } = readHours(given(...parts), BERLIN);
	expect(issues).toEqual([]);
	return hours;
};
const office = read('Mon-Fri', '08:00', '18:00') as WeeklyHours;
const nights = read('Mon-Fri', '22:00', '06:00') as WeeklyHours;
/** 2026-11-23 is a Monday. */
const opens = (hours: WeeklyHours, at: string) =>
	opensAt(hours, DateTime.fromISO(at, { zone: BERLIN }))?.toFormat('ccc dd LLL HH:mm ZZ');

describe('weekly hours open', () => {
	it.each([
		['at their first minute', '2026-11-23T08:00', undefined],
		['until their last', '2026-11-27T17:59', undefined],
		['not at their end: on the next day', '2026-11-23T18:00', 'Tue 24 Nov 08:00 +01:00'],
		['not before them: on the same day', '2026-11-23T07:59', 'Mon 23 Nov 08:00 +01:00'],
		['after the weekend', '2026-11-27T18:00', 'Mon 30 Nov 08:00 +01:00'],
	])('%s', (_, at, expected) => expect(opens(office, at)).toBe(expected));

	it.each([
		['in the evening', '2026-11-23T22:00', undefined],
		['over midnight', '2026-11-24T05:59', undefined],
		['on Saturday morning, because Friday’s hours last', '2026-11-28T03:00', undefined],
		['not on Saturday evening', '2026-11-28T22:30', 'Mon 30 Nov 22:00 +01:00'],
		['not on Monday morning: Sunday has none', '2026-11-23T03:00', 'Mon 23 Nov 22:00 +01:00'],
	])('over midnight: %s', (_, at, expected) => expect(opens(nights, at)).toBe(expected));

	it('by the clock on the wall of their zone, whatever the zone of the time is', () => {
		const now = DateTime.fromISO('2026-11-23T06:30:00Z', { zone: 'utc' });
		expect(opensAt(office, now)?.toISO()).toBe('2026-11-23T08:00:00.000+01:00');
		expect(opensAt({ ...office, zone: 'Asia/Tokyo' }, now)).toBeUndefined();
	});

	it('at the same time of day on both sides of a change of the clocks', () => {
		const sundays = read('Sun', '01:00', '05:00') as WeeklyHours;
		expect(opens(sundays, '2026-10-24T12:00')).toBe('Sun 25 Oct 01:00 +02:00');
		expect(opens(sundays, '2026-10-25T05:30')).toBe('Sun 01 Nov 01:00 +01:00');
	});

	it('a week later when the clocks skip them', () => {
		const skipped = read('Sun', '02:10', '02:40') as WeeklyHours;
		expect(opens(skipped, '2027-03-27T12:00')).toBe('Sun 04 Apr 02:10 +02:00');
	});

	it('at once when the clocks go over their beginning', () => {
		const begun = read('Sun', '02:10', '12:00') as WeeklyHours;
		expect(opens(begun, '2027-03-28T01:59')).toBe('Sun 28 Mar 03:00 +02:00');
	});

	it('once more when the clocks show their beginning twice', () => {
		const twice = read('Sun', '02:10', '02:40') as WeeklyHours;
		expect(opens(twice, '2026-10-25T02:50+02:00')).toBe('Sun 25 Oct 02:10 +01:00');
	});

	it('once more when the clocks are put back from after their end', () => {
		const back = read('Sun', '01:00', '02:30') as WeeklyHours;
		expect(opens(back, '2026-10-25T02:50+02:00')).toBe('Sun 25 Oct 02:00 +01:00');
	});

	it('at the first minute of a day that begins at one o’clock', () => {
		const cairo = read('Fri', '00:00', '06:00', 'Africa/Cairo') as WeeklyHours;
		expect(opens(cairo, '2026-04-23T12:00')).toBe('Fri 24 Apr 01:00 +03:00');
	});
});

const anyHours = fc
	.record({
		days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
		from: fc.integer({ min: 0, max: 1439 }),
		to: fc.integer({ min: 1, max: 1440 }),
		zone: fc.constantFrom(BERLIN, 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'UTC'),
	})
	.filter(({ from, to }) => from !== to);

const DAY_MS = 86_400_000;
/** Days on which the clocks of one of the zones are changed, and their neighbours, are tried most. */
const CHANGES = [
	'2026-03-08',
	'2026-03-29',
	'2026-04-05',
	'2026-04-24',
	'2026-10-25',
	'2026-11-01',
];
const anyTime = fc
	.oneof(
		fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) }),
		fc
			.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -DAY_MS, max: 2 * DAY_MS }))
			.map(([day, after]) => Date.parse(day) + after),
	)
	.map((ms) => DateTime.fromMillis(ms, { zone: 'utc' }));

it('when they open next, they are open, and not a minute before', () => {
	fc.assert(
		fc.property(anyHours, anyTime, (hours, now) => {
			const next = opensAt(hours, now);
			if (!next) return;
			expect(next > now).toBe(true);
			expect(opensAt(hours, next)).toBeUndefined();
			const before = DateTime.max(now, next.minus({ minutes: 1 }));
			expect(opensAt(hours, before)?.toMillis()).toBe(next.toMillis());
		}),
		{
			examples: [
				[
					{ days: [7], from: 121, to: 1, zone: 'America/New_York' },
					DateTime.fromISO('2026-03-02T05:01:00Z', { zone: 'utc' }),
				],
			],
		},
	);
});

it('are not open at any time before they open next', () => {
	fc.assert(
		fc.property(
			anyHours,
			anyTime,
			fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { minLength: 20 }),
			(hours, now, shares) => {
				const next = opensAt(hours, now);
				if (!next) return;
				const wait = next.toMillis() - now.toMillis();
				for (const share of shares) {
					const between = now.plus(Math.floor(wait * share));
					expect(opensAt(hours, between)?.toMillis()).toBe(next.toMillis());
				}
			},
		),
	);
});

describe('weekly hours as text', () => {
	it.each([
		['Mon-Fri', 'Mon-Fri'],
		['monday – friday', 'Mon-Fri'],
		['Sat,Sun', 'Sat,Sun'],
		['su; sa', 'Sat,Sun'],
		['Fri-Mon', 'Mon,Fri-Sun'],
		['Mon Wed-Thu,Tue', 'Mon-Thu'],
		['Wed', 'Wed'],
	])('days %p mean %p', (text, days) => {
		expect(writeHours(read(text) ?? null).days).toBe(days);
	});

	it.each([
		['8:00', '18:30', '08:00', '18:30'],
		['08:00:00', '24:00', '08:00', '24:00'],
		['', '00:00', '00:00', '24:00'],
		['22:00', '', '22:00', '24:00'],
	])('from %p to %p', (from, to, ...normal) => {
		const text = writeHours(read('Mon', from, to) ?? null);
		expect([text.from, text.to]).toEqual(normal);
	});

	it('without a zone go by the workflow’s', () => {
		expect(read('Mon')).toMatchObject({ zone: BERLIN });
		expect(read('Mon', '', '', 'Asia/Tokyo')).toMatchObject({ zone: 'Asia/Tokyo' });
	});

	it('that leave nothing out are none', () => {
		expect(read('Mon-Sun')).toBeNull();
		expect(read('', '00:00', '24:00')).toBeNull();
	});

	it('that say nothing change nothing', () => {
		expect(readHours(given('', '', '', BERLIN), BERLIN)).toEqual({ issues: [] });
	});

	it.each([
		[given('Mo-Fr-Su'), 'days'],
		[given('weekdays'), 'days'],
		[given('Mon-'), 'days'],
		[given(','), 'days'],
		[given('M'), 'days'],
		[given('', '24:00'), 'from'],
		[given('', '8'), 'from'],
		[given('', '08:60'), 'from'],
		[given('', '', '24:01'), 'to'],
		[given('', '', 'noon'), 'to'],
		[given('', '08:00', '08:00'), 'to'],
		[given('Mon', '', '', 'Berlin'), 'timeZone'],
	])('%j is refused because of %s', (text, column) => {
		const { hours, issues } = readHours(text, BERLIN);
		expect(hours).toBeUndefined();
		expect(issues).toEqual([{ column, allowed: expect.stringMatching(/\w/) }]);
	});

	it.each(['"Europe/Berlin"', 'Europe/Berln', ''])(
		'without a zone are refused where n8n’s is none either: %s',
		(zone) => {
			const { hours, issues } = readHours(given('Mon-Fri', '08:00', '18:00'), zone);
			expect(hours).toBeUndefined();
			expect(issues).toEqual([
				{
					column: 'timeZone',
					allowed: expect.stringMatching(/GENERIC_TIMEZONE/),
					found: expect.stringContaining(`“${zone}”`),
				},
			]);
		},
	);

	it.each([
		['that name a zone', given('Mon-Fri', '08:00', '18:00', BERLIN)],
		['that leave nothing out', given('Mon-Sun')],
		['that say nothing', given('')],
	])('%s do not need n8n’s zone', (_, text) => {
		expect(readHours(text, 'nowhere').issues).toEqual([]);
	});

	it('read back as they were written', () => {
		fc.assert(
			fc.property(anyHours, (hours) => {
				const isAlways = hours.days.length === 7 && hours.from === 0 && hours.to === 1440;
				const text = writeHours(isAlways ? null : hours);
				expect(readHours(text, 'UTC').hours).toEqual(isAlways ? null : hours);
			}),
		);
	});
});
