import { playSchedule } from './schedule';
import { addFindings, isClean, noFindings, type Findings } from './model/findings';
import { endState, verdict } from './model/verdict';
import { MINUTE } from './steps/step';
import { someDimensions, type Dimensions } from './dimensions';
import { CACHES_EXPIRE } from './model/gaps';
import type { Mutant } from './wire/mutants';
import { World } from './world/world';

export interface RunResult {
	seed: number;
	findings: Findings;
	/** How often each kind of fault has struck. */
	struck: ReadonlyMap<string, number>;
	/** Doubles that no client can prevent, and that were repaired. */
	unavoidableDoubles: number;
	/** Whether everything was right after the first snapshot already. */
	afterOneSnapshot: boolean;
	/** Minutes that a lasting problem was without its ticket although nothing explains it. */
	longestWithoutTicket: number;
}

export interface RunOptions {
	mutant?: Mutant;
	/** Takes the place of what the seed would decide. */
	dimensions?: Partial<Dimensions>;
	log?: (line: string) => void;
}

const RESEND = 61 * MINUTE;

const LISTENING_HOURS = 28;

/** So few missing devices are suspect already, because the fleets are small. */
const TRIGGER_OPTIONS = { suspectDevices: 3 };

/** One schedule from its seed: chaos first, then quiet, then the verdict. */
export async function runOnce(seed: number, options: RunOptions = {}): Promise<RunResult> {
	const size = { hosts: 30 + (seed % 11), problems: 6 + (seed % 9) };
	const dimensions = someDimensions(seed, options.dimensions);
	const world = await World.begin({ seed, size, trigger: TRIGGER_OPTIONS, ...options, dimensions });
	try {
		const aftermath = await playSchedule(world);
		world.log('--- the faults stop');
		world.faults.clear();
		for (const observer of world.observers) observer.spareAll();
		world.time.ahead = 0;
		await world.quiet();
		aftermath.repairAll();
		world.endMute();
		world.rmm?.tellAll();
		world.refresh();
		await world.time.pass(CACHES_EXPIRE);
		await settleMachines(world);
		await world.pollToTheEnd();
		await world.time.pass(RESEND);
		await world.pollToTheEnd();
		const afterOneSnapshot = isClean(endState(world, (line) => world.log(`still ${line}`)));
		await world.time.pass(RESEND);
		await world.pollToTheEnd();
		return {
			seed,
			findings: verdict(world),
			struck: world.faults.struck,
			unavoidableDoubles: world.judge.unavoidableDoubles,
			afterOneSnapshot,
			longestWithoutTicket: world.gaps.longest,
		};
	} finally {
		await world.end();
	}
}

/** Who is whose clone, and who was installed again, shows within a day in which all report. */
async function settleMachines(world: World): Promise<void> {
	const { reports, time } = world;
	for (let hour = 0; reports && hour < LISTENING_HOURS; hour++) {
		await reports.reportAll(time.now);
		world.refresh();
		await world.pollToTheEnd();
		await time.pass(RESEND);
	}
}

export interface Sum {
	/** How many were run: `tell` may have stopped before the last. */
	runs: number;
	findings: Findings;
	firstFailure?: number;
	struck: Map<string, number>;
	unavoidableDoubles: number;
	neededSecondSnapshot: number;
	longestWithoutTicket: number;
}

/** Runs seed after seed and adds up. @param tell is asked after each run whether to go on */
export async function runMany(
	seed: number,
	runs: number,
	options: RunOptions = {},
	tell: (result: RunResult) => boolean = () => true,
): Promise<Sum> {
	const sum: Sum = {
		...{ runs: 0, findings: noFindings(), struck: new Map<string, number>() },
		...{ unavoidableDoubles: 0, neededSecondSnapshot: 0, longestWithoutTicket: 0 },
	};
	for (let offset = 0; offset < runs; offset++) {
		const result = await runOnce(seed + offset, options);
		sum.runs++;
		addFindings(sum.findings, result.findings);
		if (!isClean(result.findings)) sum.firstFailure ??= result.seed;
		for (const [kind, count] of result.struck) {
			sum.struck.set(kind, (sum.struck.get(kind) ?? 0) + count);
		}
		sum.unavoidableDoubles += result.unavoidableDoubles;
		sum.longestWithoutTicket = Math.max(sum.longestWithoutTicket, result.longestWithoutTicket);
		if (!result.afterOneSnapshot) sum.neededSecondSnapshot++;
		if (!tell(result)) break;
	}
	return sum;
}
