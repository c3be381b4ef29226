import type { IDataObject } from 'n8n-workflow';
import { bedFor } from './bed';
import { figure, type Figure } from './figures';
import { measureWithHeap } from './measure';
import { pollingOn } from './polling';
import type { SimulatorProcess } from './simulatorProcess';

const MAXIMUM_ITEMS = 1_000;

/** Thousands of devices turn at once: what one execution gets, and how many polls it takes. */
export async function benchStorm(
	simulators: SimulatorProcess,
): Promise<{ items: IDataObject[]; figures: Figure[] }> {
	const polling = pollingOn(bedFor(simulators.addresses), MAXIMUM_ITEMS);
	const items: IDataObject[] = [];
	let largest = 0;
	let heapMb = 0;
	let polls = 0;
	for (let left = 1; left > 0; polls++) {
		const { result, peakHeapMb } = await measureWithHeap(async () => (await polling.poll()) ?? []);
		items.push(...result);
		largest = Math.max(largest, result.length);
		heapMb = Math.max(heapMb, peakHeapMb);
		left = Number(result.at(-1)?.itemsLeft ?? 0);
	}
	return {
		items,
		figures: [
			figure('storm: items of the largest execution', largest, '', MAXIMUM_ITEMS),
			figure('storm: polls until everything is sent', polls, ''),
			figure('storm: memory above the idle heap', heapMb, 'MB', 60),
		],
	};
}
