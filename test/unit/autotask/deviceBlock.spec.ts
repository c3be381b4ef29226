import fc from 'fast-check';
import {
	hasSameDevices,
	listedNames,
	withDevices,
} from '../../../nodes/shared/ticketPlan/deviceBlock';
import { T0 } from './planFixtures';

const MINUTE = 60_000;
const LATER = T0 + 60 * MINUTE;
const device = (name: string) => ({
	...{ externalID: 'x', name, level: 'Critical' as const, raisedAt: T0 },
	...{ mayBeOlder: false, isRaised: true },
});
const write = (description: string, names: string[], observedAt = T0) =>
	withDevices(description, names.map(device), observedAt, LATER);

it('stands between two lines, behind what was there', () => {
	expect(write('Head.', ['PC-1', 'PC-2'])).toBe(
		[
			'Head.',
			'',
			'--- Devices with this status: 2, as of 2026-11-22T10:00:00Z ---',
			'• PC-1 (Critical, since 2026-11-22T10:00:00Z)',
			'• PC-2 (Critical, since 2026-11-22T10:00:00Z)',
			'--- End of the devices. This list is kept up to date automatically: write above or below it. ---',
		].join('\n'),
	);
});

it('replaces the list, and leaves what others wrote before and after it', () => {
	const first = write('Head.', ['PC-1']) ?? '';
	const edited = `Called them.\n\n${first}\n\nOn site tomorrow.`;
	const second = write(edited, ['PC-2'], T0 + MINUTE) ?? '';
	expect(second).toMatch(/^Called them\.\n\nHead\./);
	expect(second).toMatch(/\n\nOn site tomorrow\.$/);
	expect(second).toContain('PC-2');
	expect(second).not.toContain('PC-1');
});

it('is found again after an editor has changed line ends and spaces', () => {
	const edited = (write('Head.', ['PC-1']) ?? '').replace(/\n/g, '\r\n').replace(/ \(/g, '\u00a0(');
	expect(write(edited, ['PC-1'], T0 + MINUTE)).toBeUndefined();
});

it('is not replaced by an older one, unless its time lies in the future', () => {
	const now = write('Head.', ['PC-1'], T0 + MINUTE) ?? '';
	expect(write(now, ['PC-2'], T0)).toBeUndefined();
	expect(withDevices(now, [device('PC-2')], T0, T0)).toContain('PC-2');
});

it('counts those for whom there is no room', () => {
	const text =
		write(
			'Head.',
			Array.from({ length: 500 }, (_, n) => `PC-${n}`),
		) ?? '';
	expect(text).toMatch(/\n• and \d+ more\n--- End/);
	expect(text.length).toBeLessThanOrEqual(8_000);
});

const texts = fc.string({ unit: 'grapheme', maxLength: 200 });
const marker = fc.constantFrom(
	'--- End of the devices. ---',
	'--- Devices with this status: 1 ---',
);
const names = fc.array(
	fc.oneof(
		texts,
		marker,
		texts.map((text) => `x\n--- End of the devices.${text}`),
	),
	{
		...{ minLength: 1, maxLength: 20 },
	},
);

it('whatever devices are called: written again it is the same, and the next list replaces it whole', () => {
	fc.assert(
		fc.property(texts, names, names, (text, some, others) => {
			const first = write(text, some) ?? '';
			expect(write(first, some, T0 + MINUTE)).toBeUndefined();
			const second = write(first, others, T0 + MINUTE) ?? first;
			const direct = write(text, others, T0 + MINUTE) ?? '';
			expect(hasSameDevices(second, direct)).toBe(true);
			expect(second.match(/^--- End of the devices\./gm)).toHaveLength(1);
		}),
	);
});

/** What people write around the list; only the list itself has such lines. */
const written = fc
	.array(texts, { maxLength: 5 })
	.map((lines) => lines.join('\n').replace(/\r|\u00a0/g, ' '));
const someNames = fc.array(texts, { minLength: 1, maxLength: 20 });

it('whatever people write above and below it, and right behind it: that stays', () => {
	fc.assert(
		fc.property(written, written, someNames, someNames, (above, below, some, others) => {
			const block = write('', some) ?? '';
			const edited = `${above}\n${block}${below}`;
			const next = write(edited, ['NEW', ...others], T0 + MINUTE) ?? '';
			expect(next.startsWith(`${above}\n--- Devices with this status: `)).toBe(true);
			expect(next.endsWith(`write above or below it. ---${below}`)).toBe(true);
		}),
	);
});

it('whichever list comes late: the newer one stays', () => {
	const minutes = fc.integer({ min: 0, max: 60 });
	fc.assert(
		fc.property(minutes, minutes, texts, names, names, (one, other, text, some, others) => {
			fc.pre(one !== other);
			const [older, newer] = [one, other].sort((a, b) => a - b);
			const shown = write(text, some, T0 + newer * MINUTE) ?? '';
			expect(write(shown, others, T0 + older * MINUTE)).toBeUndefined();
		}),
	);
});

const lengths = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 20 });
const ofLength = (length: number) => 'P'.repeat(length);

it('never makes a description longer than Autotask takes', () => {
	const around = fc.integer({ min: 0, max: 9_000 });
	fc.assert(
		fc.property(around, around, lengths, lengths, (head, tail, some, others) => {
			const first = write('x'.repeat(head), some.map(ofLength)) ?? '';
			expect(first.length).toBeLessThanOrEqual(8_000);
			const edited = `${first}\n${'y'.repeat(tail)}`;
			const second = write(edited, ['NEW', ...others.map(ofLength)], T0 + MINUTE) ?? '';
			expect(second.length).toBeLessThanOrEqual(8_000);
		}),
		{ numRuns: 2_000 },
	);
});

it('takes from a long text no more than it needs, and only once', () => {
	const below = 'Called them. '.repeat(600);
	const first = `${write('Head.', ['PC-1'])}\n${below}`;
	const second = write(first, ['PC-2'], T0 + MINUTE) ?? '';
	expect(second.length).toBeGreaterThan(7_800);
	expect(second).toMatch(/below it\. ---\nCalled them\. /);
	const long = write('word '.repeat(1_600), ['PC-1']) ?? '';
	const [head] = long.split('---');
	expect(write(long, ['PC-2'], T0 + MINUTE)?.startsWith(head)).toBe(true);
});

describe('a list that may lack devices', () => {
	const add = (description: string, names: string[]) =>
		withDevices(description, names.map(device), T0 + MINUTE, LATER, false);

	it('adds those that are not there yet, and keeps all others', () => {
		const text = add(write('Head.', ['PC-1', 'PC-2']) ?? '', ['PC-3', 'PC-2']) ?? '';
		expect(listedNames(text)).toEqual(['PC-1', 'PC-2', 'PC-3']);
		expect(text).toContain('Devices with this status: 3');
	});

	it('changes nothing when all of its devices are there', () => {
		expect(add(write('Head.', ['PC-1', 'PC-2']) ?? '', ['PC-2'])).toBeUndefined();
	});

	it('takes nobody off, whoever is on both', () => {
		const names = fc.uniqueArray(fc.integer({ min: 0, max: 40 }).map((number) => `PC-${number}`));
		fc.assert(
			fc.property(names, names, (before, listed) => {
				const first = write('', before) ?? '';
				const text = add(first, listed) ?? first;
				expect(new Set(listedNames(text))).toEqual(new Set([...before, ...listed]));
			}),
		);
	});
});
