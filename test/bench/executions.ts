/** How many bytes n8n stores of an execution that sends all current problems again. */
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { readTemplate } from '../n8n/templates';
import { makeWorkflow, runWorkflow, type Bed } from '../workflows/harness';
import { bedFor, RULES, TICKET } from './bed';
import { figure, type Figure } from './figures';
import { pollingOn } from './polling';
import { SimulatorProcess } from './simulatorProcess';

const HOSTS = 10_000;
/** Devices with problems, and the most that an execution may store of them, in kB. */
const LIMITS: Array<[number, number]> = [
	[50, 150],
	[500, 1_050],
];

const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });

/** Through rules and Sync, with a ticket for each problem. */
async function ticketsFor(bed: Bed, items: IDataObject[]) {
	const nodeAt = (name: string, type: string, parameters: INodeParameters = {}): INode => ({
		...{ id: name, name, type, typeVersion: 1, position: [0, 0], parameters },
		credentials: { autotaskPsaApi: { id: '1', name: 'Autotask' } },
	});
	const rules = { rule: [{ name: 'Everything', createTicket: 'on' }] };
	const fallbackCompany = { __rl: true, mode: 'id', value: '0' };
	const accounts = { unmappedCustomers: 'fallback', fallbackCompany };
	const workflow = makeWorkflow(bed, {
		nodes: [
			nodeAt('Seed', 'seed'),
			nodeAt('Rules', RULES, { operation: 'applyRules', rules, ...accounts }),
			nodeAt('Sync', TICKET, { operation: 'sync' }),
		],
		connections: { Seed: to('Rules'), Rules: to('Sync') },
	});
	return (await runWorkflow(bed, workflow, 'Seed', items)).data;
}

/** As n8n writes it: every text and every object once, and its place wherever it occurs. */
function storedBytes(data: object): number {
	const places = new Map<unknown, string>([[data, '0']]);
	const placed = (value: unknown) => {
		if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return value;
		const place = places.get(value) ?? String(places.size);
		places.set(value, place);
		return place;
	};
	let bytes = 1;
	// What is added meanwhile has its turn, too.
	for (const value of places.keys()) {
		const text = JSON.stringify(value, (key, inner: unknown) =>
			key === '' ? inner : placed(inner),
		);
		bytes += Buffer.byteLength(text) + 1;
	}
	return bytes;
}

export async function benchExecutions(): Promise<Figure[]> {
	const figures: Figure[] = [];
	for (const [problems, limit] of LIMITS) {
		const simulators = await SimulatorProcess.start({ hosts: HOSTS, problems });
		try {
			const bed = bedFor(simulators.addresses);
			const raised = (await pollingOn(bed).poll()) ?? [];
			await ticketsFor(bed, raised);
			const resent = raised.map((item) =>
				item.change === 'raised' ? { ...item, change: 'ongoing' } : item,
			);
			const bytes = storedBytes(await ticketsFor(bed, resent));
			const name = `stored of a resend with ${problems} problem devices`;
			figures.push(figure(name, bytes / 1000, 'kB', limit));
		} finally {
			await simulators.stop();
		}
	}
	const workflow = JSON.stringify(readTemplate()).length;
	return [...figures, figure('stored with each execution: the workflow', workflow / 1000, 'kB')];
}
