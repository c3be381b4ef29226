import { computing, growth } from '../growth';
import { adversarialTexts, type GrowingText } from './adversarialTexts';

/** In linear time four times the text takes four times as long; squared it takes sixteen times as long. */
const TIMES = 4;
const MOST_GROWTH = 8;
/** In steps so short that the first size that takes too long does not take very long. */
const SIZES = [6_250, 9_000, 12_500, 17_500, 25_000, 35_000, 50_000, 70_000, 100_000];

/** In small steps: of an exponential expression a much longer text than the last bearable one would not end. */
const SCREENING_SIZES = [20, 24, 28, 32, 40, 52, 72, 100, 150, 200, 2_000];
const HARDEST = 3;

/** As the code uses it: all matches with the flag g, else one. */
function run(expression: RegExp, text: string): void {
	if (expression.global) text.replace(expression, '');
	else expression.test(text);
}

/**
 * The measure is what this machine needs to read 40 million characters one by one: far more than 100,000 of them
 * take in linear time, far less than they take squared.
 */
const SUSPICIOUS = 40 * computing(() => run(/[a-w]/g, 'x'.repeat(1_000_000)), 5);

const cost = (expression: RegExp, text: string, tries: number) =>
	computing(() => run(expression, text), tries);

const say = (size: number, text: GrowingText) =>
	`too long for ${size} characters like ${JSON.stringify(text(30))}`;

/** What takes longest of a length that no expression needs long for. */
function screen(expression: RegExp): { hardest: GrowingText[] } | { slow: string } {
	let timed: Array<{ text: GrowingText; time: number }> = [];
	for (const size of SCREENING_SIZES) {
		timed = [];
		for (const text of adversarialTexts(expression)) {
			let time = cost(expression, text(size), 1);
			if (time > SUSPICIOUS) time = cost(expression, text(size), 3);
			if (time > SUSPICIOUS) return { slow: say(size, text) };
			timed.push({ text, time });
		}
	}
	const slowestFirst = timed.sort((a, b) => b.time - a.time);
	return { hardest: slowestFirst.slice(0, HARDEST).map(({ text }) => text) };
}

/** @returns an example of a text that takes too long; `undefined` when there is none */
export function superlinear(expression: RegExp): string | undefined {
	const screened = screen(expression);
	if ('slow' in screened) return screened.slow;
	for (const text of screened.hardest) {
		for (const size of SIZES) {
			if (cost(expression, text(size), 1) < SUSPICIOUS) continue;
			const grown = growth((length) => run(expression, text(length)), size / TIMES, TIMES);
			if (grown > MOST_GROWTH) return say(size, text);
		}
	}
	return undefined;
}
