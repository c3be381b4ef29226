import type { IDataObject } from 'n8n-workflow';
import { PollingWorkflow, type Bed } from '../workflows/harness';
import { bedFor, TRIGGER } from './bed';
import { figure, type Figure } from './figures';
import { leastCpu, measure, measureWithHeap, type CostWithHeap } from './measure';
import { SimulatorProcess, type FleetSize } from './simulatorProcess';

/** An MSP that outgrows one process. */
export const LARGE_FLEET: FleetSize = { hosts: 100_000, problems: 5_000, virtualServers: 30 };

const MOST_ITEMS = 10_000;
const SEVERAL = 8;

type PollCost = CostWithHeap<IDataObject[]> & { requests: number };

export interface FleetCost {
	/** As n8n starts: nothing is compiled yet. Milliseconds. */
	coldCpuMs: number;
	first: PollCost;
	unchanged: PollCost;
	problems: number;
	stateBytes: number;
}

export function pollingOn(bed: Bed, maximumItems = MOST_ITEMS): PollingWorkflow {
	return new PollingWorkflow(bed, TRIGGER, {
		levels: ['Critical', 'Warning'],
		customerFrom: 'virtualServer',
		onFirstRun: 'allCurrentProblems',
		options: { maximumItems },
	});
}

async function costOf(polling: PollingWorkflow, simulators: SimulatorProcess): Promise<PollCost> {
	await simulators.resetCounters();
	const cost = await measureWithHeap(async () => (await polling.poll()) ?? []);
	return { ...cost, requests: await simulators.requests('ksc') };
}

const cpuOf = async (polling: PollingWorkflow) =>
	(await measure(async () => await polling.poll())).cpuMs;

/** The first poll of a server that nobody has asked before, and polls that find nothing new. */
export async function pollFleet(
	simulators: SimulatorProcess,
): Promise<Omit<FleetCost, 'coldCpuMs'>> {
	const polling = pollingOn(bedFor(simulators.addresses));
	const first = await costOf(polling, simulators);
	const unchanged = await costOf(polling, simulators);
	unchanged.cpuMs = await leastCpu(SEVERAL, async () => await cpuOf(polling));
	const stateBytes = JSON.stringify(polling.state).length;
	return { first, unchanged, problems: first.result.length, stateBytes };
}

async function withFleet<Result>(
	size: FleetSize,
	work: (simulators: SimulatorProcess) => Promise<Result>,
): Promise<Result> {
	const simulators = await SimulatorProcess.start(size);
	return await work(simulators).finally(async () => await simulators.stop());
}

export async function pollLargeFleet(): Promise<FleetCost> {
	const firstCpu = async (simulators: SimulatorProcess) =>
		await cpuOf(pollingOn(bedFor(simulators.addresses)));
	const coldCpuMs = await withFleet(LARGE_FLEET, firstCpu);
	await warmUp();
	const cost = await withFleet(LARGE_FLEET, pollFleet);
	cost.first.cpuMs = await withFleet(
		LARGE_FLEET,
		async (simulators) => await leastCpu(SEVERAL, async () => await firstCpu(simulators)),
	);
	return { ...cost, coldCpuMs };
}

const WARM_UP = { hosts: 20_000, problems: 2_000, virtualServers: 30 };
const WARM_UP_WORKFLOWS = 8;

/** Compiles the code and opens what a running n8n has open, so that the first poll measures polling. */
async function warmUp(): Promise<void> {
	await withFleet(WARM_UP, async (simulators) => {
		for (let count = 0; count < WARM_UP_WORKFLOWS; count++) {
			const polling = pollingOn(bedFor(simulators.addresses));
			await polling.poll();
			await polling.poll();
		}
	});
}

export function pollingFigures({
	coldCpuMs,
	first,
	unchanged,
	problems,
	stateBytes,
}: FleetCost): Figure[] {
	return [
		figure('poll, first: requests to Kaspersky Security Center', first.requests, '', 15),
		figure('poll, first: CPU', first.cpuMs, 'ms', 250),
		figure('poll, first of a process that has just started: CPU', coldCpuMs, 'ms'),
		figure('poll, first: memory above the idle heap', first.peakHeapMb, 'MB', 60),
		figure('poll, first: items', problems, ''),
		figure('poll, nothing new: requests', unchanged.requests, '', 4),
		figure('poll, nothing new: CPU', unchanged.cpuMs, 'ms', 100),
		figure('poll, nothing new: memory above the idle heap', unchanged.peakHeapMb, 'MB', 60),
		figure('state for each problem', stateBytes / problems, 'bytes', 40),
	];
}
