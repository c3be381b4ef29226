import { progressPrinter, renderElapsed, renderProgress } from '../../n8n/progress';

test('a line says how far, for how long and what', () => {
	expect(renderProgress({ step: 'downloading', percent: 50, elapsedMs: 83_000 })).toBe(
		'[############............]  50 %  1:23  downloading',
	);
});

test('what can be counted follows the step', () => {
	const update = { step: 'downloading', count: '3 of 5', percent: 0, elapsedMs: 0 };
	expect(renderProgress(update)).toMatch(/downloading: 3 of 5$/);
});

test.each([
	[-5, '  0 %'],
	[99.9, ' 99 %'],
	[140, '100 %'],
])('%d percent is drawn as %s', (percent, text) => {
	expect(renderProgress({ step: 's', percent, elapsedMs: 0 })).toContain(text);
});

test.each([
	[0, '0:00'],
	[59_400, '0:59'],
	[600_000, '10:00'],
])('%d ms are %s', (elapsedMs, text) => {
	expect(renderElapsed(elapsedMs)).toBe(text);
});

function collect(isTTY: boolean) {
	const written: string[] = [];
	let time = 0;
	const print = progressPrinter({ isTTY, write: (text) => written.push(text) }, () => time);
	return { written, print, at: (ms: number) => (time = ms) };
}

test('on a terminal the line changes in place and ends with a new line', () => {
	const { written, print } = collect(true);
	print({ step: 's', percent: 1, elapsedMs: 0 });
	print({ step: 's', percent: 100, elapsedMs: 0 });
	expect(written[0]).toMatch(/^\r.*s$/);
	expect(written[1]).toMatch(/^\r.*s\n$/);
});

test('elsewhere a line comes every ten seconds, at a new step and at the end', () => {
	const { written, print, at } = collect(false);
	print({ step: 'one', percent: 1, elapsedMs: 0 });
	at(9_999);
	print({ step: 'one', percent: 2, elapsedMs: 0 });
	at(10_000);
	print({ step: 'one', percent: 3, elapsedMs: 0 });
	print({ step: 'two', percent: 4, elapsedMs: 0 });
	print({ step: 'two', percent: 100, elapsedMs: 0 });
	expect(written.map((line) => /(\d+) %/.exec(line)?.[1])).toEqual(['1', '3', '4', '100']);
});
