import { adversarialTexts, type GrowingText } from './adversarialTexts';
import { expressionsOfShippedCode } from './expressions';

/** Far above what 100,000 characters take one by one, far below what they take squared. */
const SUSPICIOUS_MS = 60;

/** In linear time four times the text takes four times as long; squared it takes sixteen times as long. */
const MOST_GROWTH = 8;
const SIZES = [6_250, 25_000, 100_000];

/** In small steps: of an exponential expression a much longer text than the last bearable one would not end. */
const SCREENING_SIZES = [20, 24, 28, 32, 40, 52, 72, 100, 150, 200, 2_000];
const HARDEST = 3;

/** As the code uses it: all matches with the flag g, else one. */
function run(expression: RegExp, text: string): void {
	if (expression.global) text.replace(expression, '');
	else expression.test(text);
}

/** The fastest of several tries, in milliseconds: other work on the machine only ever adds. */
function fastest(expression: RegExp, text: string, tries: number): number {
	const times = Array.from({ length: tries }, () => {
		const start = performance.now();
		run(expression, text);
		return performance.now() - start;
	});
	return Math.min(...times);
}

const say = (time: number, size: number, text: GrowingText) =>
	`${Math.round(time)} ms for ${size} characters like ${JSON.stringify(text(30))}`;

/** What takes longest of a length that no expression needs long for. */
function screen(expression: RegExp): { hardest: GrowingText[] } | { slow: string } {
	let timed: Array<{ text: GrowingText; time: number }> = [];
	for (const size of SCREENING_SIZES) {
		timed = [];
		for (const text of adversarialTexts(expression)) {
			let time = fastest(expression, text(size), 1);
			if (time > SUSPICIOUS_MS) time = fastest(expression, text(size), 3);
			if (time > SUSPICIOUS_MS) return { slow: say(time, size, text) };
			timed.push({ text, time });
		}
	}
	const slowestFirst = timed.sort((a, b) => b.time - a.time);
	return { hardest: slowestFirst.slice(0, HARDEST).map(({ text }) => text) };
}

/** @returns an example of a text that takes too long; `undefined` when there is none */
function superlinear(expression: RegExp): string | undefined {
	const screened = screen(expression);
	if ('slow' in screened) return screened.slow;
	for (const text of screened.hardest) {
		for (const [index, size] of SIZES.entries()) {
			if (fastest(expression, text(size), 3) < SUSPICIOUS_MS) continue;
			const shorter = SIZES[index - 1] ?? size / 4;
			const growth = fastest(expression, text(size), 7) / fastest(expression, text(shorter), 7);
			if (growth > MOST_GROWTH) return say(fastest(expression, text(size), 1), size, text);
		}
	}
	return undefined;
}

const found = expressionsOfShippedCode();

it('finds the regular expressions of the shipped code, and can judge all of them', () => {
	expect(found.length).toBeGreaterThan(50);
	expect(found.filter(({ expression }) => expression === undefined)).toEqual([]);
});

it.each([
	/\/+$/,
	/^(a+)+$/,
	/(x|x)*y$/,
	/api[^.]*threshold/i,
	/\s+end/,
	/^(\d+,?)*;$/,
	/\{\{(.*?)\}\}/,
])('would notice %s', (expression) => {
	expect(superlinear(expression)).toMatch(/ms for \d+ characters/);
});

it.each(found)('$place takes linear time: $expression', ({ expression }) => {
	expect(expression && superlinear(expression)).toBeUndefined();
});
