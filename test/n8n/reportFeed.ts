/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { Script } from 'node:vm';
import { DateTime } from 'luxon';
import { UserError, type IDataObject, type INodeParameters } from 'n8n-workflow';
import type { WorkflowTemplate } from './n8nClient';
import { readTemplate } from './templates';

/** What the nodes before a Code node put out, by name: a list for each output. */
export type Outputs = Record<string, IDataObject[][]>;

/** Runs a Code node of a template as n8n does. Nodes that `outputs` does not name were not executed. */
export function runCode(
	template: WorkflowTemplate,
	name: string,
	outputs: Outputs,
	input: IDataObject[] = [],
	now = DateTime.utc(),
): IDataObject[] {
	const wrap = (items: IDataObject[] = []) => items.map((json) => ({ json }));
	const reader = (items: IDataObject[][] | undefined) => ({
		isExecuted: items !== undefined,
		all: (output = 0) => {
			if (items?.[output] === undefined) throw new UserError(`No branch with index ${output}.`);
			return wrap(items[output]);
		},
		first: () => wrap(items?.[0])[0],
	});
	const { jsCode } = template.nodes.find((node) => node.name === name)!.parameters;
	const result: unknown = new Script(`(() => {${String(jsCode)}})()`).runInNewContext({
		$: (node: string) => reader(outputs[node]),
		$input: reader([input]),
		...{ $now: now, $workflow: { id: 'w1', name: 'Main' }, $execution: { id: '7' }, DateTime },
	});
	// Out of the context of the script, so that equal values are equal.
	const items = JSON.parse(JSON.stringify(result)) as Array<{ json: IDataObject }>;
	return items.map(({ json }) => json);
}

/** The results of one execution of the main workflow. */
export interface Results {
	synced?: IDataObject[];
	notSynced?: IDataObject[];
	refused?: IDataObject[];
	/** Sync threw: n8n then hands its input on to a single output. */
	isSyncStopped?: boolean;
}

/** What the main workflow tells the report and Health of an execution. */
export function summaryOf(
	{ synced = [], notSynced = [], refused = [], isSyncStopped = false }: Results,
	now?: DateTime<true>,
): IDataObject {
	const outputs = {
		'Apply Ticketing Rules': [[...synced, ...notSynced], refused],
		...(synced.length + notSynced.length > 0
			? { 'Sync Autotask Tickets': isSyncStopped ? [synced] : [synced, notSynced] }
			: {}),
	};
	return runCode(readTemplate(), 'Summarize the Execution', outputs, [], now)[0];
}

/** What Autotask Ticket puts out at a resend: 12 problems of Northwind, 4 of Fabrikam, which wait, and a hostile name. */
export function resentItems(): IDataObject[] {
	const source = { id: 'ksc:00000001', name: 'ksc.msp.example' };
	const of = (customer: string, count: number, more: IDataObject) =>
		Array.from({ length: count }, () => ({
			change: 'ongoing',
			level: 'Critical',
			solution: 'kasperskySecurityCenter',
			source,
			customer: { name: customer },
			result: 'exists',
			...more,
		}));
	return [
		...of('Northwind', 5, {}),
		...of('Northwind', 7, { level: 'Warning' }),
		...of('Fabrikam', 4, { result: 'held', message: 'No active company is named Fabrikam.' }),
		...of('<img src=x onerror=alert(1)>', 2, { level: 'Warning', result: 'created' }),
		listOf('Northwind', source),
		{ change: 'snapshot', source, snapshot: { prefix: 'ksp-00000001-' }, result: 'skipped' },
	];
}

/** What Autotask Ticket puts out five minutes after something was raised: no resend, so it counts nothing again. */
export function onceMoreItems(): IDataObject[] {
	const resent = resentItems();
	const [first] = resent.filter(({ result }) => result === 'held');
	return [first, ...resent.filter((item) => 'devices' in item)];
}

/** The list that comes with the customer's problems: a snapshot that closes nothing. */
function listOf(customer: string, source: IDataObject): IDataObject {
	return {
		...{ change: 'snapshot', level: 'Critical', source, customer: { name: customer } },
		...{ devices: [{ name: 'PC-1', level: 'Critical' }], isComplete: true, result: 'skipped' },
	};
}

/** A workflow that hands items to another one, from its node Start on. */
export function callerOf(workflowId: string, items: IDataObject[]): WorkflowTemplate {
	const node = (name: string, type: string, parameters: INodeParameters, typeVersion = 1) => ({
		...{ id: name, name, type: `n8n-nodes-base.${type}`, typeVersion },
		position: [0, 0] as [number, number],
		parameters,
	});
	const jsCode = `return ${JSON.stringify(items)}.map((json) => ({ json }));`;
	const reference = { __rl: true, mode: 'id', value: workflowId };
	const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
	return {
		name: 'Calls the report',
		nodes: [
			node('Start', 'manualTrigger', {}),
			node('Make Items', 'code', { jsCode }, 2),
			node('Tell', 'executeWorkflow', { workflowId: reference, mode: 'once', options: {} }, 1.2),
		],
		connections: { Start: to('Make Items'), 'Make Items': to('Tell') },
	};
}
