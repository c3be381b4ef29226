import { growth } from '../../growth';
import fc from 'fast-check';
import {
	factsInOneLine,
	readableTimes,
	tidyLines,
} from '../../../nodes/KasperskyTicketingRules/texts/plainText';
import { oneLine } from '../../../nodes/shared/text';

describe('one line', () => {
	it.each([
		['PC\n07', 'PC 07'],
		[' a \t\u0000 b\u2029 ', 'a b'],
		['\u202Egpj.exe', 'gpj.exe'],
		['half \uD83D character', 'half character'],
		['<b>{{ $json }}</b> 💻', '<b>{{ $json }}</b> 💻'],
	])('%j is %j', (text, line) => {
		expect(oneLine(text)).toBe(line);
	});

	it('is one line whatever comes in, and stays as it is from then on', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				expect(oneLine(text)).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]|^\s|\s$|\s\s/u);
				expect(oneLine(oneLine(text))).toBe(oneLine(text));
			}),
		);
	});
});

describe('several lines', () => {
	it('leaves out facts that are missing, and what they leave behind', () => {
		const text = 'Device: PC\nFQDN: \nIP address: \t\n\nCustomer: \n\n\nSource: ksc';
		expect(tidyLines(text)).toBe('Device: PC\n\nSource: ksc');
	});

	it('keeps headings, and lines that say something', () => {
		const text = 'Steps:\n- call the customer\nhttps://wiki.example/a: see there';
		expect(tidyLines(text)).toBe(text);
	});

	it('knows the line ends of all systems', () => {
		expect(tidyLines('a\r\nb\rc\n\n\n\nd \u0007 ')).toBe('a\nb\nc\n\nd');
	});

	// Texts of less than a hundred thousand characters are in another part of V8's heap, where all costs a fraction.
	it.each<[string, number, (size: number) => void]>([
		['several lines', 200_000, (size) => tidyLines(`${' '.repeat(size)}x: ${'\t'.repeat(size)}y`)],
		['one line', 100_000, (size) => oneLine(' \u0000'.repeat(size))],
	])(
		'of %s that are meant to be slow take eight times as long when they are so long',
		(_, size, work) => {
			expect(growth(work, size, 8)).toBeLessThan(24);
		},
	);
});

describe('facts that an expression has put in', () => {
	it('stay on one line each', () => {
		const name = ' PC\nExternal ID: x ';
		expect(factsInOneLine(`Device: ${name}\nGroup: g`, [name, 'g'])).toBe(
			'Device:  PC External ID: x \nGroup: g',
		);
	});

	it.each([[['PC\n1', 'PC\n1\n.local']], [['PC\n1\n.local', 'PC\n1']]])(
		'stay on their lines where one is a part of another: %j',
		(facts) => {
			expect(factsInOneLine('PC\n1\nPC\n1\n.local', facts)).toBe('PC 1\nPC 1 .local');
		},
	);

	it('are no patterns: $& means nothing', () => {
		expect(factsInOneLine('a $&\n$1 b', ['$&\n$1'])).toBe('a $& $1 b');
	});

	it('leave the lines of the text alone when they are blank', () => {
		expect(factsInOneLine('a\nb', ['\n', ''])).toBe('a\nb');
	});
});

describe('times', () => {
	it.each([
		['2026-11-22T10:00:00Z', '2026-11-22 10:00 UTC'],
		['2026-11-22T10:00:00.123Z', '2026-11-22 10:00 UTC'],
		['since 2026-11-22T00:30:00+01:00.', 'since 2026-11-21 23:30 UTC.'],
		['2026-13-45T10:00:00Z', '2026-13-45T10:00:00Z'],
		['2026-11-22', '2026-11-22'],
		['2026-11-22T10:00:00', '2026-11-22T10:00:00'],
	])('%s reads %s', (text, readable) => {
		expect(readableTimes(text)).toBe(readable);
	});
});
