/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createRequire } from 'node:module';
import type { IDataObject, INode, INodeParameters, INodeType } from 'n8n-workflow';
import { makeWorkflow, runNode, runWorkflow, type Bed } from '../workflows/harness';
import { RULES } from './bed';
import { figure, ratio, type Figure } from './figures';
import { measure } from './measure';
import type { SimulatorProcess } from './simulatorProcess';

const ITEMS = 10_000;
const ROWS = 2_000;
/** The fastest counts: what else the machine does makes a run slower, never faster. */
const WARM_RUNS = 4;

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

const nodeType = (name: string, execute: INodeType['execute']): INodeType => ({
	description: {
		...{ displayName: name, name, group: ['input'], version: 1, description: '' },
		...{ defaults: { name }, inputs: ['main'], outputs: ['main'], properties: [] },
	},
	execute,
});

const table = nodeType('table', async () => [
	tableRows().map((json) => ({ json, pairedItem: { item: 0 } })),
]);

/** What n8n's No Operation does. */
const passOn = nodeType('passOn', async function () {
	return [this.getInputData()];
});

/** With what n8n writes down executions: of the release that its engine comes with. */
const { stringify } = createRequire(require.resolve('n8n-core'))('flatted') as {
	stringify(value: unknown): string;
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

/** What n8n itself takes to hand the same items on: a node that does nothing to them, and the execution as it is stored. */
async function handOn(bed: Bed, items: IDataObject[]): Promise<number> {
	const types = { ...bed.types, passOn };
	const nodes = [nodeAt('Seed', 'seed', 0), nodeAt('Pass On', 'passOn', 0)];
	const connections = { Seed: { main: [[{ node: 'Pass On', type: 'main' as const, index: 0 }]] } };
	const workflow = makeWorkflow({ ...bed, types }, { nodes, connections });
	const { seconds } = await measure(async () =>
		stringify((await runWorkflow({ ...bed, types }, workflow, 'Seed', items)).data),
	);
	return seconds;
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
	const decided = cold.items.map(({ json }) => json).filter(({ ticket }) => ticket !== undefined);
	const warm: number[] = [];
	const handedOn: number[] = [];
	for (let run = 0; run < WARM_RUNS; run++) {
		warm.push((await applyTable(bed, items)).seconds);
		handedOn.push(await handOn(bed, decided));
	}
	const seconds = Math.min(...warm);
	const ofN8n = Math.min(...handedOn);
	return [
		figure('rules: items decided, against 2,000 rows', decided.length, ''),
		figure('rules: time', seconds, 's', 0.3),
		figure('rules: what n8n takes to hand on and store these items', ofN8n, 's'),
		ratio('rules: n8n takes longer than the node', ofN8n / seconds, 3),
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
