import { MINUTE } from './steps/step';
import { endState } from './model/verdict';
import type { Findings } from './model/findings';
import { World } from './world/world';

export interface OutageResult {
	/** Status changes while Autotask was down, and how many of them cleared before it came back. */
	raised: number;
	clearedMeanwhile: number;
	/** Tickets of the raised statuses that exist at the end, open or completed. */
	tickets: number;
	open: number;
	/** Statuses whose ticket was there after so many snapshots since Autotask came back; 0: before the first. */
	afterSnapshots: Record<number, number>;
	/** From Autotask's return until the last ticket was there. */
	minutesUntilAll: number;
	findings: Findings;
}

export interface OutageOptions {
	seed?: number;
	raised?: number;
	cleared?: number;
	log?: (line: string) => void;
}

const OUTAGE_MINUTES = 120;
const BEFORE_MINUTES = 5;
const AFTER_MINUTES = 190;
const REASONS = ['databasesOutdated', 'activeThreats', 'restartRequired', 'notConnected'];

/** Autotask is down for two hours of simulated time, while statuses change and n8n polls every minute. */
export async function playOutage(options: OutageOptions = {}): Promise<OutageResult> {
	const { seed = 1, raised = 100, cleared = 30, log } = options;
	const size = { hosts: 2 * raised, problems: 0 };
	const world = await World.begin({ ...{ seed, size, log }, shared: [], sync: {} });
	try {
		return await play(world, raised, cleared);
	} finally {
		await world.end();
	}
}

async function play(world: World, raised: number, cleared: number): Promise<OutageResult> {
	const { n8n, truth, judge, simulators } = world;
	await pollEveryMinute(world, BEFORE_MINUTES);
	goDown(world);
	const keys = scheduleChanges(world, raised, cleared);
	await pollEveryMinute(world, OUTAGE_MINUTES);
	const back = world.time.now;
	const missing = new Set([...keys()].filter((key) => truth.problems.has(key)));
	const snapshotsBefore = n8n.snapshots;
	const afterSnapshots: Record<number, number> = {};
	let allAt = back;
	await pollEveryMinute(world, AFTER_MINUTES, () => {
		for (const key of missing) {
			if (judge.openTickets(key).length === 0) continue;
			missing.delete(key);
			const snapshots = n8n.snapshots - snapshotsBefore;
			afterSnapshots[snapshots] = (afterSnapshots[snapshots] ?? 0) + 1;
			allAt = world.time.now;
		}
	});
	await world.quiet();
	const all = keys();
	const tickets = [...simulators.autotask.state.ticketRows()].filter((ticket) =>
		all.has(truth.keyOf(ticket) ?? ''),
	);
	return {
		raised: all.size,
		clearedMeanwhile: [...all].filter((key) => !truth.problems.has(key)).length,
		tickets: tickets.length,
		open: tickets.filter(({ completedDate }) => completedDate === null).length,
		afterSnapshots,
		minutesUntilAll: (allAt - back) / MINUTE,
		findings: endState(world, (line) => world.log(`!!! ${line}`)),
	};
}

/** For one hour nobody listens, for the next nobody answers. */
function goDown({ faults, time }: World): void {
	const half = (OUTAGE_MINUTES / 2) * MINUTE;
	const rule = { server: 'autotask', skip: 0, times: Infinity, delayMs: 0, retryAfter: 0 } as const;
	faults.add({ ...rule, kind: 'refused', until: time.now + half });
	faults.add({ ...rule, kind: 'timeOut', until: time.now + 2 * half });
}

/** @returns the keys of all that was raised so far */
function scheduleChanges(world: World, raised: number, cleared: number): () => Set<string> {
	const { dice, time, truth, simulators } = world;
	const { state } = simulators.ksc;
	const change = (minute: number, id: string, reasons: string[]) =>
		time.later(minute * MINUTE, () => {
			state.setHostStatus(id, { reasons, ...(reasons.length === 0 ? { level: 'OK' } : {}) });
			world.refresh();
		});
	const devices = dice.some([...state.fleet.hosts.keys()], raised);
	for (const [index, id] of devices.entries()) {
		const minute = dice.between(1, OUTAGE_MINUTES - 20);
		change(minute, id, [dice.pick(REASONS)]);
		if (index < cleared) change(dice.between(minute + 1, OUTAGE_MINUTES - 1), id, []);
	}
	return () => new Set(truth.keys);
}

async function pollEveryMinute(world: World, minutes: number, look = () => {}): Promise<void> {
	for (let minute = 0; minute < minutes; minute++) {
		world.n8n.poll();
		await world.time.pass(MINUTE);
		look();
	}
}
