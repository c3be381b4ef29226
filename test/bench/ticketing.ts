import type { IDataObject } from 'n8n-workflow';
import { runNode, type Bed, type NodeRun } from '../workflows/harness';
import { TICKET } from './bed';
import { figure, type Figure } from './figures';
import { measure, measureWithHeap } from './measure';
import type { SimulatorProcess } from './simulatorProcess';

/** Companies that Autotask has, so that their devices need no mapping. */
export const COMPANIES: readonly string[] = [
	...['Contoso', 'Fabrikam', 'Northwind Traders', 'Adventure Works', 'Tailspin Toys'],
];

/** A problem of each of so many devices, as a trigger sends it. @param from number of the first device */
export function newProblems(from: number, count: number): IDataObject[] {
	const observedAt = new Date().toISOString();
	return Array.from({ length: count }, (_, at) => {
		const name = COMPANIES[at % COMPANIES.length];
		return {
			...{ change: 'raised', solution: 'kasperskySecurityCenter', level: 'Critical' },
			status: { code: 'databasesOutdated', description: 'Databases are outdated' },
			device: { id: `device-${from + at}`, name: `PC-${from + at}` },
			customer: { id: name, name, kind: 'fixed' },
			source: { id: 'ksc:5f0c21aa', name: 'ksc.msp.example' },
			...{ raisedAt: observedAt, observedAt },
		};
	});
}

const created = (run: NodeRun) => run.items.filter(({ result }) => result === 'created').length;

/** Makes the tickets of these items, then runs the same items again. */
export async function benchTicketing(
	simulators: SimulatorProcess,
	bed: Bed,
	wanted: IDataObject[],
): Promise<Figure[]> {
	const sync = async () => await runNode(bed, TICKET, { operation: 'sync' }, wanted);
	await simulators.resetCounters();
	const first = await measureWithHeap(sync);
	const requests = await simulators.requests('autotask');
	const tickets = created(first.result);
	await simulators.resetCounters();
	const again = await sync();
	const name = `sync, ${wanted.length.toLocaleString('en')} new tickets`;
	return [
		figure(`${name}: made`, tickets, ''),
		figure(`${name}: requests for each`, requests / tickets, '', 1.1),
		figure(`${name}: time with an Autotask that answers at once`, first.seconds, 's'),
		figure(`${name}: CPU`, first.cpuMs, 'ms'),
		figure(`${name}: memory above the idle heap`, first.peakHeapMb, 'MB'),
		figure(`${name}: the same items again, requests`, await simulators.requests('autotask'), ''),
		figure(`${name}: the same items again, tickets`, created(again), ''),
	];
}

/** About what Autotask takes for a request. Milliseconds. */
export const LATENCY_MS = 100;

/** The three threads that Autotask allows would take two thirds of this. Seconds. */
const LATENCY_LIMITS: Array<[tickets: number, seconds: number]> = [
	[200, 9],
	[1_000, 40],
];

/** New tickets in an Autotask that takes its time, where waiting is all that costs. */
export async function benchTicketingWithLatency(
	simulators: SimulatorProcess,
	bed: Bed,
	wanted: IDataObject[],
): Promise<Figure[]> {
	await simulators.setAutotask({ latencyMs: LATENCY_MS });
	const figures: Figure[] = [];
	let from = 0;
	for (const [count, limit] of LATENCY_LIMITS) {
		const items = wanted.slice(from, (from += count));
		const { result, seconds } = await measure(
			async () => await runNode(bed, TICKET, { operation: 'sync' }, items),
		);
		const name = `sync, ${count.toLocaleString('en')} new tickets, ${LATENCY_MS} ms an answer`;
		figures.push(figure(`${name}: made`, created(result), ''));
		figures.push(figure(`${name}: time`, seconds, 's', limit));
	}
	await simulators.setAutotask({ latencyMs: 0 });
	return figures;
}
