/** What reports to the KES Cloud trigger cost on a real n8n. */
import { randomUUID } from 'node:crypto';
import axios from 'axios';
import { chunk, range, sumBy } from 'lodash';
import { UserError } from 'n8n-workflow';
import pLimit from 'p-limit';
import { avStateReport, daysAgo, KesCloudWorkflow } from '../n8n/kesCloudStage';
import { Stage } from '../n8n/stage';
import { waitFor } from '../n8n/waitFor';
import { figure, ratio, type Figure } from './figures';
import { round } from './measure';

export interface ReportsBenchOptions {
	devices?: number;
	/** Part of the devices that change in the second round. */
	changing?: number;
	/** How many unchanged reports are timed, one after the other. */
	unchanged?: number;
	/** Requests at a time. */
	parallel?: number;
	/** Whether n8n prepares an isolate only where there is an expression. */
	lazy?: boolean;
}

interface Round {
	seconds: number;
	reportsPerSecond: number;
	/** Of a single report, request to answer. */
	medianMs: number;
	p99Ms: number;
	refused: number;
	executions: number;
}

const EVERYTHING = {
	rules: { rule: [{ name: 'Everything', statuses: ['all'], createTicket: 'on' }] },
};
const TICKETS_MS = 300_000;
const EXECUTIONS_MS = 60_000;
const LIST = 100;

function at(sorted: number[], part: number): number {
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

/** Each device for itself, as the reporters do. The first `changed` devices have old databases. */
async function sendRound(
	workflow: KesCloudWorkflow,
	devices: number,
	changed: number,
	parallel: number,
): Promise<Round> {
	const limit = pLimit(parallel);
	const before = await workflow.newestExecutionId();
	const times: number[] = [];
	let refused = 0;
	const started = performance.now();
	const send = async (index: number) => {
		const sentAt = performance.now();
		const { status } = await workflow.report(deviceReport(index, changed));
		times.push(performance.now() - sentAt);
		if (status !== 200) refused++;
	};
	const all = Array.from({ length: devices }, (_, index) => limit(() => send(index)));
	await Promise.all(all);
	const seconds = (performance.now() - started) / 1000;
	times.sort((a, b) => a - b);
	return {
		seconds: round(seconds),
		reportsPerSecond: round(devices / seconds, 1),
		medianMs: round(at(times, 0.5), 1),
		p99Ms: round(at(times, 0.99), 1),
		refused,
		executions: (await workflow.newestExecutionId()) - before,
	};
}

function deviceReport(index: number, changed: number) {
	const values = index < changed ? { Protection_BasesDate: daysAgo(10) } : {};
	return avStateReport(`BENCH-${index}`, values);
}

/** Takes reports in, one or a list of them with each request. */
interface Receiver {
	send: (...reports: object[]) => Promise<{ status: number }>;
	workflowId: string;
}

interface Lists {
	/** Reports in each; 1: each for itself. */
	length: number;
	/** Requests at a time. */
	parallel: number;
}

async function sendTo(
	{ send }: Receiver,
	devices: readonly number[],
	changed: number,
): Promise<void> {
	const { status } = await send(...devices.map((index) => deviceReport(index, changed)));
	// What is refused costs less.
	if (status !== 200) throw new UserError(`A list of ${devices.length} was answered by ${status}`);
}

/** So many requests go to the one and then to the other, in turns. The first turn is not counted: n8n is cold. */
const TURN = 50;
const TURNS = 8;

/** Unchanged reports of known devices to the trigger and to n8n's own Webhook node. @returns reports per second */
async function besideWebhook(
	{ client }: Stage,
	receivers: { trigger: Receiver; webhook: Receiver },
	{ devices, changed }: { devices: number; changed: number },
	{ length, parallel }: Lists,
) {
	const lists = chunk(range(devices), length);
	const ofTurn = range(TURN).map((index) => lists[index % lists.length]);
	const timeOf = async (receiver: Receiver) => {
		const limit = pLimit(parallel);
		const started = performance.now();
		await Promise.all(
			ofTurn.map((list) => limit(async () => await sendTo(receiver, list, changed))),
		);
		const time = performance.now() - started;
		// A Webhook node answers before its execution has ended: the other's turn must not pay for it.
		await waitFor('the end of all executions', EXECUTIONS_MS, async () => {
			const running = await client.executions.unfinished('running', receiver.workflowId);
			return running.length === 0 || undefined;
		});
		return time;
	};
	const turns: Array<{ trigger: number; webhook: number }> = [];
	for (let turn = 0; turn < TURNS; turn++) {
		const trigger = await timeOf(receivers.trigger);
		turns.push({ trigger, webhook: await timeOf(receivers.webhook) });
	}
	const perSecond = (receiver: 'trigger' | 'webhook') => {
		const times = turns.slice(1).map((turn) => turn[receiver]);
		// Once a minute the trigger also sends devices again: that is in one turn or another.
		times.sort((a, b) => a - b);
		const median = at(times, 0.5);
		return round((sumBy(ofTurn, 'length') * 1_000) / median, 1);
	};
	return { trigger: perSecond('trigger'), webhook: perSecond('webhook') };
}

/** A workflow of n8n's own Webhook node and nothing else. @returns what receives */
async function publishWebhook({ client, webhookUrl }: Stage): Promise<Receiver> {
	const path = randomUUID();
	const node = {
		...{ id: path, name: 'Webhook', type: 'n8n-nodes-base.webhook', typeVersion: 2 },
		...{ position: [0, 0] as [number, number], webhookId: path },
		parameters: { httpMethod: 'POST', path },
	};
	const id = await client.createWorkflow(
		{ name: 'A bare Webhook', nodes: [node], connections: {}, settings: {} },
		{},
	);
	await client.activate(id);
	const url = `${webhookUrl}/webhook/${path}`;
	return {
		send: async (...reports) => await axios.post(url, reports, { proxy: false }),
		workflowId: id,
	};
}

/**
 * A fleet that is known to n8n and OK; then a round of single reports with a few changes, which in life
 * would take ten minutes; then some unchanged reports, alone and beside a Webhook node. Sends as fast as n8n answers.
 */
export async function benchReports(options: ReportsBenchOptions = {}) {
	const { devices = 5_000, changing = 0.02, parallel = 10, unchanged = 500 } = options;
	const changed = Math.round(devices * changing);
	const env = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: String(options.lazy ?? true) };
	const stage = await Stage.set({ hosts: 5, problems: 0, tickets: 0, env });
	try {
		const parameters = { 'Apply Ticketing Rules': EVERYTHING };
		const workflow = await KesCloudWorkflow.publish(stage, parameters);
		const trigger: Receiver = {
			send: async (...reports) => await workflow.report(...reports),
			workflowId: workflow.id,
		};
		for (const list of chunk(range(devices), LIST)) await sendTo(trigger, list, 0);
		const changingRound = await sendRound(workflow, devices, changed, parallel);
		const tickets = await waitFor('the tickets of the changed devices', TICKETS_MS, async () => {
			const found = stage.autotask.state.tickets().length;
			return found >= changed ? found : undefined;
		});
		const unchangedReports = await sendRound(workflow, unchanged, changed, 1);
		// Last, as the executions of the other workflow would count in the figures before.
		const receivers = { trigger, webhook: await publishWebhook(stage) };
		const beside = async (lists: Lists) =>
			await besideWebhook(stage, receivers, { devices, changed }, lists);
		const single = await beside({ length: 1, parallel });
		// As a collector sends them: one after the other.
		const listed = await beside({ length: LIST, parallel: 1 });
		const state = (await workflow.storedDevices()).join('\n').length;
		return {
			...{ devices, changed, parallel, tickets, single, listed },
			...{ changingRound, unchangedReports },
			stateBytesPerDevice: round(state / devices, 1),
		};
	} finally {
		await stage.strike();
	}
}

export type ReportsCost = Awaited<ReturnType<typeof benchReports>>;

export function reportFigures(cost: ReportsCost): Figure[] {
	const name = `reports of ${cost.devices.toLocaleString('en')} devices`;
	const { changingRound, unchangedReports } = cost;
	return [
		figure(
			`${name}: time of a round, which is ten minutes in life`,
			changingRound.seconds,
			's',
			600,
		),
		figure(`${name}: refused`, changingRound.refused, ''),
		figure(`${name}: changed devices`, cost.changed, ''),
		figure(`${name}: tickets`, cost.tickets, ''),
		figure(`${name}: executions`, changingRound.executions, ''),
		figure('an unchanged report: median', unchangedReports.medianMs, 'ms'),
		...besideFigures('unchanged reports', cost.single, 1),
		...besideFigures('unchanged reports in lists of 100', cost.listed, 0.8),
		figure('state of each reporting device', cost.stateBytesPerDevice, 'bytes'),
	];
}

function besideFigures(
	name: string,
	{ trigger, webhook }: ReportsCost['single'],
	least: number,
): Figure[] {
	return [
		figure(`${name}: each second`, trigger, ''),
		ratio(`${name}: beside a bare Webhook node`, trigger / webhook, least),
	];
}
