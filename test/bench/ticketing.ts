import type { IDataObject } from 'n8n-workflow';
import { runNode, type Bed, type NodeRun } from '../workflows/harness';
import { TICKET } from './bed';
import { figure, type Figure } from './figures';
import { measureWithHeap } from './measure';
import type { SimulatorProcess } from './simulatorProcess';

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
