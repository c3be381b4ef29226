/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/**
 * `npm run chaos -- --runs N --seed S [--json]`; one run is told step by step. `--seconds`: no more runs after so many,
 * but `--least` all the same. `--rmm datto|ninjaone|none`, `--moved leave|note|move`, `--items`, `--mutes`, `--people`: in all runs. `--outage`: two hours without Autotask. `--broken`: which run finds out which broken product.
 */
import '../setup-env';
import { parseArgs } from 'node:util';
import { pick, pickBy } from 'lodash';
import { BROKEN_PRODUCTS, findOut } from './brokenProducts';
import { MOVED } from './dimensions';
import { FAULTS_FOUND, isClean } from './model/findings';
import { LIMIT_MINUTES } from './model/gaps';
import { playOutage } from './outage';
import { runMany, type RunResult, type Sum } from './run';
import { MUTANTS } from './wire/mutants';

const PROGRESS_EVERY = 50;

const write = (text: string) => process.stdout.write(`${text}\n`);

function readOptions() {
	const { values } = parseArgs({
		options: {
			runs: { type: 'string', default: '200' },
			seed: { type: 'string', default: '1' },
			json: { type: 'boolean', default: false },
			quiet: { type: 'boolean', default: false },
			mutant: { type: 'string' },
			rmm: { type: 'string' },
			moved: { type: 'string' },
			items: { type: 'boolean' },
			mutes: { type: 'boolean' },
			people: { type: 'boolean' },
			seconds: { type: 'string', default: 'Infinity' },
			least: { type: 'string', default: '1' },
			outage: { type: 'boolean', default: false },
			broken: { type: 'boolean', default: false },
		},
	});
	const [runs, seed, least] = [Number(values.runs), Number(values.seed), Number(values.least)];
	if (![runs, seed, least].every(Number.isInteger) || runs < 1) {
		throw new Error('--runs, --seed and --least are whole numbers, and there is at least one run');
	}
	const seconds = Number(values.seconds);
	if (Number.isNaN(seconds)) throw new Error('--seconds is a number');
	const mutant = MUTANTS.find((name) => name === values.mutant);
	if (values.mutant !== undefined && mutant === undefined) {
		throw new Error(`--mutant is one of ${MUTANTS.join(', ')}`);
	}
	const rmm = (['none', 'datto', 'ninjaone'] as const).find((name) => name === values.rmm);
	if (values.rmm !== undefined && rmm === undefined) {
		throw new Error('--rmm is datto, ninjaone or none');
	}
	const moved = MOVED.find((name) => name === values.moved);
	if (values.moved !== undefined && moved === undefined) {
		throw new Error(`--moved is one of ${MOVED.join(', ')}`);
	}
	const dimensions = {
		...{ ...(rmm && { rmm }), ...(moved && { moved }) },
		...pickBy(pick(values, ['items', 'mutes', 'people'])),
	};
	return { ...values, runs, seed, least, seconds, mutant, dimensions };
}

function summary(sum: Sum, seconds: number): string {
	const counts = FAULTS_FOUND.map((name) => `${name} ${sum.findings[name]}`).join(', ');
	const struck = [...sum.struck].sort(([left], [right]) => left.localeCompare(right));
	const failure =
		sum.firstFailure === undefined
			? 'Nothing lost, nothing twice, nothing completed wrongly.'
			: `The first run that fails: npm run chaos -- --runs 1 --seed ${sum.firstFailure}`;
	return [
		`${sum.runs} runs in ${seconds.toFixed(1)} s: ${counts}.`,
		`Doubles that nobody can prevent, repaired: ${sum.unavoidableDoubles}.`,
		`Longest time without a ticket that nothing explains: ${Math.round(sum.longestWithoutTicket)} minutes of ${LIMIT_MINUTES}.`,
		`Runs that needed a second snapshot: ${sum.neededSecondSnapshot}.`,
		'How often each fault struck:',
		...struck.map(([kind, count]) => `  ${String(count).padStart(7)}  ${kind}`),
		failure,
	].join('\n');
}

async function main(): Promise<void> {
	const { runs, seed, least, json, quiet, mutant, dimensions, ...options } = readOptions();
	if (options.outage) {
		write(JSON.stringify(await playOutage({ seed })));
		return;
	}
	if (options.broken) {
		const found: Record<string, number | null> = {};
		for (const product of BROKEN_PRODUCTS) found[product.name] = (await findOut(product)) ?? null;
		write(JSON.stringify(found));
		return;
	}
	const started = performance.now();
	const isTimeLeft = () => performance.now() - started < options.seconds * 1_000;
	const log = runs === 1 && !json && !quiet ? write : undefined;
	let done = 0;
	const tell = (result: RunResult) => {
		done++;
		const isBad = !isClean(result.findings);
		if (isBad && !json && !quiet) {
			write(`seed ${result.seed}: ${JSON.stringify(result.findings)}`);
		} else if (!json && !quiet && done % PROGRESS_EVERY === 0) write(`${done} of ${runs} runs`);
		return done < least || isTimeLeft();
	};
	const sum = await runMany(seed, runs, { mutant, dimensions, log }, tell);
	const { findings, firstFailure } = sum;
	const seconds = (performance.now() - started) / 1000;
	const longestWithoutTicket = Math.round(sum.longestWithoutTicket);
	const gaps = { longestWithoutTicket, limitMinutes: LIMIT_MINUTES };
	if (json)
		write(JSON.stringify({ runs: sum.runs, ...findings, ...gaps, seed: firstFailure ?? null }));
	else write(summary(sum, seconds));
	process.exitCode = isClean(findings) ? 0 : 1;
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
		process.exit(1);
	},
);
