import type { IDataObject } from 'n8n-workflow';
import { PollingWorkflow, type Bed } from '../workflows/harness';
import { bedFor, TRIGGER } from './bed';
import { figure, type Figure } from './figures';
import { measure, type Measurement } from './measure';
import { SimulatorProcess, type FleetSize } from './simulatorProcess';

/** An MSP that outgrows one process. */
export const LARGE_FLEET: FleetSize = { hosts: 100_000, problems: 5_000, virtualServers: 30 };

const MOST_ITEMS = 10_000;
const WARM_POLLS = 3;

interface PollCost extends Measurement<IDataObject[]> {
	requests: number;
}

export interface FleetCost {
	first: PollCost;
	/** The cheapest of several: what else this machine does only adds. */
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
	const measured = await measure(async () => (await polling.poll()) ?? []);
	return { ...measured, requests: await simulators.requests('ksc') };
}

/** The first poll of a fleet, with nothing cached but the compiled code, and polls that find nothing new. */
export async function pollFleet(simulators: SimulatorProcess): Promise<FleetCost> {
	const polling = pollingOn(bedFor(simulators.addresses));
	const first = await costOf(polling, simulators);
	const warm: PollCost[] = [];
	while (warm.length < WARM_POLLS) warm.push(await costOf(polling, simulators));
	const [unchanged] = warm.sort((a, b) => a.cpuMs - b.cpuMs);
	const stateBytes = JSON.stringify(polling.state).length;
	return { first, unchanged, problems: first.result.length, stateBytes };
}

/** Compiles the code and opens what a running n8n has open, so that the first poll measures polling. */
export async function warmUp(): Promise<void> {
	const simulators = await SimulatorProcess.start({ hosts: 500, problems: 100 });
	try {
		await pollFleet(simulators);
	} finally {
		await simulators.stop();
	}
}

export function pollingFigures({ first, unchanged, problems, stateBytes }: FleetCost): Figure[] {
	return [
		figure('poll, first: requests to Kaspersky Security Center', first.requests, '', 15),
		figure('poll, first: CPU', first.cpuMs, 'ms', 300),
		figure('poll, first: memory above the idle heap', first.peakHeapMb, 'MB', 60),
		figure('poll, first: items', problems, ''),
		figure('poll, nothing new: requests', unchanged.requests, '', 4),
		figure('poll, nothing new: CPU', unchanged.cpuMs, 'ms', 300),
		figure('poll, nothing new: memory above the idle heap', unchanged.peakHeapMb, 'MB', 60),
		figure('state for each problem', stateBytes / problems, 'bytes', 60),
	];
}
