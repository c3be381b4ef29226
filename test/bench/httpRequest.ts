/** Rules and Sync beside n8n's own HTTP Request node, in one real n8n. */
import { randomUUID } from 'node:crypto';
import axios from 'axios';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { Stage } from '../n8n/stage';
import { credentialsOf } from '../n8n/vendors';
import { RULES, TICKET } from './bed';
import { figure, ratio, type Figure } from './figures';
import { measure, round } from './measure';
import { LATENCY_MS, newProblems } from './ticketing';

const TICKETS = 200;
const TURNS = 3;
/** As many as Autotask takes at a time. */
const BATCH = 3;
/** The node does not wait for the answers of a batch. */
const BETWEEN_BATCHES_MS = LATENCY_MS;

type Run = (items: IDataObject[]) => Promise<unknown>;

function nodeAt(
	index: number,
	type: string,
	typeVersion: number,
	parameters: INodeParameters,
): INode {
	const id = randomUUID();
	return { id, name: `${index}`, type, typeVersion, position: [index * 200, 0], parameters };
}

/** Nodes in a row behind a Webhook node that takes a list and hands on its items. @returns what runs it to its end */
async function publish(
	stage: Stage,
	steps: Array<[string, number, INodeParameters]>,
): Promise<Run> {
	const path = randomUUID();
	const webhook = { httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'noData' };
	const row: typeof steps = [
		['n8n-nodes-base.webhook', 2, webhook],
		['n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body' }],
		...steps,
	];
	const nodes = row.map(([type, version, parameters], index) =>
		nodeAt(index, type, version, parameters),
	);
	nodes[0].webhookId = path;
	const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
	const connections = Object.fromEntries(
		nodes.slice(1).map(({ name }, index) => [nodes[index].name, to(name)]),
	);
	const template = { name: row.at(-1)![0], nodes, connections, settings: {} };
	const credentials = credentialsOf(nodes, stage.credentials);
	await stage.client.activate(await stage.client.createWorkflow(template, credentials));
	const url = `${stage.webhookUrl}/webhook/${path}`;
	return async (items) => await axios.post(url, items, { proxy: false });
}

/** A ticket for each item, and nothing else: nothing is looked up before, or read back. */
function httpRequest({ url, user, secret, integrationCode }: Stage['autotask']): INodeParameters {
	const headers = { UserName: user, Secret: secret, ApiIntegrationCode: integrationCode };
	const ticket = {
		...{ companyID: 0, status: 1, priority: 1, queueID: 8, title: '{{ $json.device.name }}' },
		...{ description: '{{ $json.status.description }}', dueDateTime: '2030-01-01T00:00:00Z' },
	};
	return {
		...{ method: 'POST', url: new URL('/ATServicesRest/V1.0/Tickets', url).href },
		sendHeaders: true,
		headerParameters: {
			parameters: Object.entries(headers).map(([name, value]) => ({ name, value })),
		},
		...{ sendBody: true, specifyBody: 'json', jsonBody: `=${JSON.stringify(ticket)}` },
		options: { batching: { batch: { batchSize: BATCH, batchInterval: BETWEEN_BATCHES_MS } } },
	};
}

/** How long new tickets take; the quickest of several, in turns. */
export async function benchBesideHttpRequest(): Promise<Figure[]> {
	const stage = await Stage.set({ hosts: 5, problems: 0, tickets: 0 });
	try {
		const { state } = stage.autotask;
		// A batch that comes early would be refused, and that node sends nothing again.
		const unlimited = { externalRequestThreshold: 1e9, threadLimit: 1e9 };
		Object.assign(state.settings, { latencyMs: LATENCY_MS, ...unlimited });
		const rules = { rule: [{ name: 'All', statuses: ['all'], createTicket: 'on' }] };
		const runs: Record<string, Run> = {
			sync: await publish(stage, [
				[RULES, 1, { operation: 'applyRules', rules }],
				[TICKET, 1, { operation: 'sync' }],
			]),
			http: await publish(stage, [
				['n8n-nodes-base.httpRequest', 4.2, httpRequest(stage.autotask)],
			]),
		};
		const seconds: Record<string, number> = {};
		const made: Record<string, number> = {};
		for (let turn = 0; turn < TURNS; turn++) {
			for (const [name, run] of Object.entries(runs)) {
				const before = state.tickets().length;
				const cost = await measure(async () => await run(newProblems(turn * TICKETS, TICKETS)));
				seconds[name] = Math.min(seconds[name] ?? Number.POSITIVE_INFINITY, cost.seconds);
				made[name] = state.tickets().length - before;
			}
		}
		const name = `in n8n, ${TICKETS} new tickets, ${LATENCY_MS} ms an answer`;
		return [
			figure(`${name}: made by rules and Sync`, made.sync, ''),
			figure(`${name}: time of rules and Sync`, round(seconds.sync), 's'),
			figure(`${name}: made by an HTTP Request node in batches of ${BATCH}`, made.http, ''),
			figure(`${name}: time of an HTTP Request node`, round(seconds.http), 's'),
			ratio(`${name}: beside an HTTP Request node`, seconds.http / seconds.sync, 0.75),
		];
	} finally {
		await stage.strike();
	}
}
