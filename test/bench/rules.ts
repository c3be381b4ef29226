import type { IDataObject, INode, INodeParameters, INodeType } from 'n8n-workflow';
import { makeWorkflow, runNode, runWorkflow, type Bed } from '../workflows/harness';
import { RULES } from './bed';
import { figure, type Figure } from './figures';
import type { SimulatorProcess } from './simulatorProcess';

const ITEMS = 10_000;
const ROWS = 2_000;

/** Rows of many customers, as a table of an MSP with a hundred customers has them. */
function tableRows(): IDataObject[] {
	const statuses = ['databasesOutdated', 'notConnected', 'activeThreats', 'appNotRunning'];
	return Array.from({ length: ROWS }, (_, index) => ({
		solution: 'both',
		level: index % 2 === 0 ? 'Critical' : 'Warning',
		status: statuses[index % statuses.length],
		customer: index < statuses.length * 2 ? '' : `Customer ${index % 250}`,
		createTicket: true,
		dueHours: 4 + (index % 20),
	}));
}

const table: INodeType = {
	description: {
		...{ displayName: 'Table', name: 'table', group: ['input'], version: 1, description: '' },
		...{ defaults: { name: 'Table' }, inputs: ['main'], outputs: ['main'], properties: [] },
	},
	execute: async () => [tableRows().map((json) => ({ json, pairedItem: { item: 0 } }))],
};

const nodeAt = (
	name: string,
	type: string,
	y: number,
	parameters: INodeParameters = {},
): INode => ({
	...{ id: name, name, type, typeVersion: 1, position: [0, y], parameters },
	credentials: { autotaskPsaApi: { id: '1', name: 'Autotask' } },
});

/** Status changes into the first input, the table into the second. @returns the time of the node, and its items */
async function applyTable(bed: Bed, items: IDataObject[]) {
	const workflow = makeWorkflow(
		{ ...bed, types: { ...bed.types, table } },
		{
			nodes: [
				nodeAt('Seed', 'seed', 0),
				nodeAt('Table', 'table', 200),
				nodeAt('Rules', RULES, 100, { operation: 'applyRules', rulesFrom: 'table' }),
			],
			connections: {
				Seed: {
					main: [
						[
							{ node: 'Rules', type: 'main', index: 0 },
							{ node: 'Table', type: 'main', index: 0 },
						],
					],
				},
				Table: { main: [[{ node: 'Rules', type: 'main', index: 1 }]] },
			},
		},
	);
	const run = await runWorkflow(
		{ ...bed, types: { ...bed.types, table } },
		workflow,
		'Seed',
		items,
	);
	const [task] = run.data.resultData.runData.Rules ?? [];
	return {
		seconds: (task?.executionTime ?? Number.POSITIVE_INFINITY) / 1000,
		items: task?.data?.main[0] ?? [],
	};
}

/** What the node itself takes; how fast Autotask answers is not its doing, but how often it is asked. */
export async function benchRules(
	simulators: SimulatorProcess,
	bed: Bed,
	changes: IDataObject[],
): Promise<Figure[]> {
	const items = Array.from({ length: ITEMS }, (_, index) => changes[index % changes.length]);
	await simulators.resetCounters();
	const cold = await applyTable(bed, items);
	const requests = await simulators.requests('autotask');
	const warm = [await applyTable(bed, items), await applyTable(bed, items)];
	const decided = cold.items.filter(({ json }) => json.ticket !== undefined).length;
	return [
		figure('rules: items decided, against 2,000 rows', decided, ''),
		figure('rules: time', Math.min(...warm.map(({ seconds }) => seconds)), 's', 1),
		figure('rules: requests to Autotask', requests, '', 4),
	];
}

/** The items that want a ticket. */
export async function decide(bed: Bed, changes: IDataObject[]): Promise<IDataObject[]> {
	const rules = { rule: [{ name: 'Everything', statuses: ['all'], createTicket: 'on' }] };
	const fallbackCompany = { __rl: true, mode: 'id', value: '0' };
	const accounts = { unmappedCustomers: 'fallback', fallbackCompany };
	const parameters = { operation: 'applyRules', rules, ...accounts };
	const decided = await runNode(bed, RULES, parameters, changes);
	return decided.items.filter(
		(item) => (item.ticket as IDataObject | undefined)?.action === 'open',
	);
}
