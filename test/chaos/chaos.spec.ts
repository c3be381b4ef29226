/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { playOutage } from './outage';
import { TIDY, type Dimensions } from './dimensions';
import { isClean, noFindings } from './model/findings';
import type { Mutant } from './wire/mutants';
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
	const { findings } = await runMany(
		...([1, 60, { mutant, dimensions: TIDY }] as const),
		(result) => result.findings[finding] === 0,
	);
	expect(findings[finding]).toBeGreaterThan(0);
});

/** The same in set-ups that are not tidy, where each of these breaks what holds in the tidy one. */
it.each<[string, Mutant, Partial<Dimensions>]>([
	['lets an observer of some customers speak for all', 'speaksForAll', { second: 'limited' }],
	[
		'lets an observer without secondary servers speak for them',
		'speaksForAll',
		{ second: 'secondary' },
	],
	['takes what a new copy finds for new', 'forgetsAge', { second: 'copy' }],
	['tells a customer by its name', 'namesCustomers', { customersAreRenamed: true }],
	[
		'tells a top group by its name',
		'namesCustomers',
		{ customersAreRenamed: true, isGrouped: true },
	],
	['tells the same customers apart by nothing', 'namesCustomers', { second: 'customerFrom' }],
	['reads no clock of Autotask', 'readsNoClock', { clocksDiffer: true }],
	[
		'waits for the time that a wrong clock has stored',
		'neverResends',
		{ clockJumps: true, isCalm: true },
	],
	['never compares both sides after rules are switched', 'sendsNoSnapshot', { rulesSwitch: true }],
	[
		'lets executions run beside each other',
		'takesNoTurns',
		{ executionsOverlap: true, isCalm: true },
	],
	['trusts an old execution', 'trustsOldItems', { oldExecutionsRun: true }],
	['forgets in the editor what may be older', 'forgetsAge', { editorRuns: true }],
	['believes in tickets that it cannot see', 'believesCreates', { rightsAreLost: true }],
	['cannot tell its own completions', 'forgetsCompletions', { peopleReopen: true }],
	['takes one agent for one computer', 'mixesMachines', { reports: true }],
	['never sends again what was lost', 'neverResends', { isCalm: true }],
])('finds out a product that %s', async (_, mutant, dimensions) => {
	const { findings } = await runMany(
		...([1, 120, { mutant, dimensions: { ...TIDY, ...dimensions } }] as const),
		(result) => isClean(result.findings),
	);
	expect(isClean(findings)).toBe(false);
});

it('makes up for two hours without Autotask: every ticket once, and none for what has cleared', async () => {
	const { minutesUntilAll, afterSnapshots, ...result } = await playOutage();
	expect(result).toMatchObject({ raised: 100, clearedMeanwhile: 30, open: 70 });
	expect(result.tickets).toBeLessThanOrEqual(100);
	expect(result.findings).toEqual(noFindings());
	expect(Math.max(...Object.keys(afterSnapshots).map(Number))).toBeLessThanOrEqual(1);
	expect(minutesUntilAll).toBeLessThanOrEqual(62);
});
