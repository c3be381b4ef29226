/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { chaosInChild } from './child';
import { noFindings, type Findings } from './model/findings';
import { playOutage } from './outage';
import { runOnce } from './run';
import { World } from './world/world';

const MOST_RUNS = 200;
const LEAST_RUNS = 50;
const BUDGET_SECONDS = Number(process.env.CHAOS_SECONDS ?? 45);
const MINUTES = 60_000;

/** How long a run may take says something about the machine, nothing about the product. */
jest.setTimeout(30 * MINUTES);

afterEach(async () => await World.endAll());

it('runs lose nothing, make nothing twice, complete nothing wrongly and touch no stranger', async () => {
	const { runs, seed, ...told } = await chaosInChild<
		Findings & { runs: number; seed: number | null }
	>(
		...['--runs', `${MOST_RUNS}`, '--least', `${LEAST_RUNS}`],
		...['--seconds', `${BUDGET_SECONDS}`],
	);
	process.stdout.write(`chaos: ${runs} runs, budget ${BUDGET_SECONDS} s, at least ${LEAST_RUNS}\n`);
	expect({ seed, ...told }).toMatchObject({ seed: null, ...noFindings() });
	expect(runs).toBeGreaterThanOrEqual(LEAST_RUNS);
});

/** The port is a new one each time, and the address of an RMM names its source. */
const withoutPort = (line: string) =>
	line.replaceAll(/:\d{5}\b/g, '').replaceAll(/\bksp-[0-9a-f]{8}-/g, 'ksp-');

it('tells the same story for the same seed', async () => {
	const stories = [];
	for (let telling = 0; telling < 2; telling++) {
		const lines: string[] = [];
		await runOnce(7, { log: (line) => lines.push(withoutPort(line)) });
		stories.push(lines);
	}
	expect(stories[1]).toEqual(stories[0]);
	expect(stories[0].length).toBeGreaterThan(100);
});

it('makes up for two hours without Autotask: every ticket once, and none for what has cleared', async () => {
	const { minutesUntilAll, afterSnapshots, ...result } = await playOutage();
	expect(result).toMatchObject({ raised: 100, clearedMeanwhile: 30, open: 70 });
	expect(result.tickets).toBeLessThanOrEqual(100);
	expect(result.findings).toEqual(noFindings());
	expect(Math.max(...Object.keys(afterSnapshots).map(Number))).toBeLessThanOrEqual(1);
	expect(minutesUntilAll).toBeLessThanOrEqual(62);
});
