import { pollFleet } from './polling';
import { SimulatorProcess } from './simulatorProcess';

/** What an unchanged poll costs, by the size of the fleet. */
export interface FleetPoint {
	hosts: number;
	problemHosts: number;
	requests: number;
	cpuMs: number;
	heapMb: number;
	stateBytes: number;
}

export const HOSTS = [1_000, 10_000, 100_000];
/** The same in every fleet, or a share of it: cost follows the second, not the first. */
export const FIXED_PROBLEMS = 50;
export const SHARE = 0.05;

async function point(hosts: number, problemHosts: number): Promise<FleetPoint> {
	const simulators = await SimulatorProcess.start({ hosts, problems: problemHosts });
	try {
		const { unchanged, stateBytes } = await pollFleet(simulators);
		const { requests, cpuMs, peakHeapMb } = unchanged;
		return { hosts, problemHosts, requests, cpuMs, heapMb: peakHeapMb, stateBytes };
	} finally {
		await simulators.stop();
	}
}

export interface FleetCurves {
	fixed: FleetPoint[];
	share: FleetPoint[];
}

export async function measureFleetSizes(): Promise<FleetCurves> {
	const fixed: FleetPoint[] = [];
	const share: FleetPoint[] = [];
	for (const hosts of HOSTS) {
		fixed.push(await point(hosts, FIXED_PROBLEMS));
		share.push(await point(hosts, hosts * SHARE));
	}
	return { fixed, share };
}

/** A Markdown table, as it goes into docs/scaling.md. */
export function asTable({ fixed, share }: FleetCurves): string {
	const rows = [...fixed, ...share].map(
		({ hosts, problemHosts, requests, cpuMs, heapMb, stateBytes }) =>
			`| ${[
				hosts.toLocaleString('en'),
				problemHosts.toLocaleString('en'),
				requests,
				cpuMs.toFixed(0),
				heapMb.toFixed(1),
				(stateBytes / 1024).toFixed(1),
			].join(' | ')} |`,
	);
	return [
		'| devices | with problems | requests | CPU, ms | memory, MB | state, KB |',
		'|--:|--:|--:|--:|--:|--:|',
		...rows,
	].join('\n');
}
