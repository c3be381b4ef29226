import fc from 'fast-check';
import { DateTime } from 'luxon';
import { readTime, stillLasts, writeTime } from '../../../nodes/shared/time';

const byLuxon = (text: string) => {
	const time = DateTime.fromISO(text, { zone: 'utc' });
	return time.isValid ? time.toMillis() : undefined;
};

it.each([
	['from its beginning', 1_000, true],
	['until its end', 1_999, true],
	['no longer at its end', 2_000, false],
	['not where the clock was set back before its beginning', 999, false],
])('something that began lasts %s', (_, now, expected) => {
	expect(stillLasts(1_000, 1_000, now)).toBe(expected);
});

it('reads back what is written', () => {
	fc.assert(
		fc.property(fc.integer({ min: -8.64e12, max: 8.64e12 }), (seconds) => {
			expect(readTime(writeTime(seconds * 1000))).toBe(seconds * 1000);
		}),
	);
});

it('reads a time as luxon does, in whatever form and whether or not there is such a day', () => {
	const part = (max: number) => fc.nat({ max }).map((number) => String(number).padStart(2, '0'));
	const zone = fc.constantFrom('Z', '', '.000Z', '+01:00', ' Z', 'z');
	fc.assert(
		fc.property(part(13), part(32), part(25), part(61), zone, (month, day, hour, minute, end) => {
			const text = `2026-${month}-${day}T${hour}:${minute}:00${end}`;
			expect(readTime(text)).toBe(byLuxon(text));
		}),
		{ numRuns: 1_000 },
	);
});

it.each(['2026-02-30T00:00:00Z', '2026-11-22T24:00:00Z', '2026', 'November 22, 2026', '1', ''])(
	'reads %j as luxon does',
	(text) => {
		expect(readTime(text)).toBe(text === '' ? undefined : byLuxon(text));
	},
);
