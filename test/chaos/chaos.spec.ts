import { playOutage } from './outage';
import { noFindings } from './model/findings';
import { World } from './world/world';
import { runMany, runOnce } from './run';

const MOST_RUNS = 200;
const LEAST_RUNS = 50;
const BUDGET_SECONDS = Number(process.env.CHAOS_SECONDS ?? 120);
const MINUTES = 60_000;

/** How long a run may take says something about the machine, nothing about the product. */
jest.setTimeout(30 * MINUTES);

afterEach(async () => await World.endAll());

it('runs lose nothing, make nothing twice, complete nothing wrongly and touch no stranger', async () => {
	const begun = performance.now();
	const isTimeLeft = () => performance.now() - begun < BUDGET_SECONDS * 1_000;
	let done = 0;
	const { runs, findings, firstFailure } = await runMany(
		...([1, MOST_RUNS, {}] as const),
		() => ++done < LEAST_RUNS || isTimeLeft(),
	);
	process.stdout.write(`chaos: ${runs} runs, budget ${BUDGET_SECONDS} s, at least ${LEAST_RUNS}\n`);
	expect({ firstFailure, findings }).toEqual({ firstFailure: undefined, findings: noFindings() });
	expect(runs).toBeGreaterThanOrEqual(LEAST_RUNS);
});

it('tells the same story for the same seed', async () => {
	const stories = [];
	for (let telling = 0; telling < 2; telling++) {
		const lines: string[] = [];
		await runOnce(7, { log: (line) => lines.push(line.replaceAll(/:\d{5}\b/g, '')) });
		stories.push(lines);
	}
	expect(stories[1]).toEqual(stories[0]);
	expect(stories[0].length).toBeGreaterThan(100);
});

/** The harness must find out clients that are broken on purpose, or its silence says nothing. */
it.each([
	['retries creates blindly', 'retriesCreates', 'duplicates'],
	['trusts the rows that it gets', 'trustsRows', 'strangersTouched'],
	['creates without a look-up', 'looksNothingUp', 'duplicates'],
] as const)('finds out a client that %s', async (_, mutant, finding) => {
	const { findings } = await runMany(1, 60, { mutant }, (result) => result.findings[finding] === 0);
	expect(findings[finding]).toBeGreaterThan(0);
});

it('makes up for two hours without Autotask: every ticket once, and none for what has cleared', async () => {
	const { minutesUntilAll, afterSnapshots, ...result } = await playOutage();
	expect(result).toMatchObject({ raised: 100, clearedMeanwhile: 30, open: 70 });
	expect(result.tickets).toBeLessThanOrEqual(100);
	expect(result.findings).toEqual(noFindings());
	expect(Math.max(...Object.keys(afterSnapshots).map(Number))).toBeLessThanOrEqual(1);
	expect(minutesUntilAll).toBeLessThanOrEqual(62);
});
