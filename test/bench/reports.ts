/** What reports to the KES Cloud trigger cost on a real n8n. */
import { randomUUID } from 'node:crypto';
import axios from 'axios';
import { chunk } from 'lodash';
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

type Send = (...reports: object[]) => Promise<unknown>;

/** All devices in lists, as a collector would send them. Returns reports per second. */
async function sendLists(send: Send, devices: number): Promise<number> {
	const all = Array.from({ length: devices }, (_, index) => deviceReport(index, 0));
	const started = performance.now();
	for (const list of chunk(all, LIST)) await send(...list);
	return round(devices / ((performance.now() - started) / 1000), 1);
}

/** So many reports go to the one and then to the other, in turns. */
const TURN = 50;
const TURNS = 4;

/** Unchanged reports to the trigger and to n8n's own Webhook node. @returns how many times as fast the trigger is */
async function besideWebhook(trigger: Send, webhook: Send, parallel: number) {
	const timeOf = async (send: Send) => {
		const limit = pLimit(parallel);
		const started = performance.now();
		const all = Array.from({ length: TURN }, (_, index) =>
			limit(async () => await send(deviceReport(index, 0))),
		);
		await Promise.all(all);
		return performance.now() - started;
	};
	const times = { trigger: 0, webhook: 0 };
	for (let turn = 0; turn < TURNS; turn++) {
		times.trigger += await timeOf(trigger);
		times.webhook += await timeOf(webhook);
	}
	const perSecond = (milliseconds: number) => round((TURN * TURNS * 1_000) / milliseconds, 1);
	return { trigger: perSecond(times.trigger), webhook: perSecond(times.webhook) };
}

/** A workflow of n8n's own Webhook node and nothing else. @returns what sends to it */
async function publishWebhook({ client, webhookUrl }: Stage): Promise<Send> {
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
	return async (...reports) =>
		await axios.post(`${webhookUrl}/webhook/${path}`, reports, { proxy: false });
}

/**
 * A fleet that is known to n8n and OK; then a round of single reports with a few changes, which in life
 * would take ten minutes; then some unchanged reports. Sends as fast as n8n answers.
 */
export async function benchReports(options: ReportsBenchOptions = {}) {
	const { devices = 5_000, changing = 0.02, parallel = 10, unchanged = 500 } = options;
	const changed = Math.round(devices * changing);
	const env = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: String(options.lazy ?? true) };
	const stage = await Stage.set({ hosts: 5, problems: 0, tickets: 0, env });
	try {
		const parameters = { 'Apply Ticketing Rules': EVERYTHING };
		const workflow = await KesCloudWorkflow.publish(stage, parameters);
		const report: Send = async (...reports) => await workflow.report(...reports);
		const webhook = await publishWebhook(stage);
		const listedReportsPerSecond = await sendLists(report, devices);
		const listedToWebhookPerSecond = await sendLists(webhook, devices);
		const beside = await besideWebhook(report, webhook, parallel);
		const changingRound = await sendRound(workflow, devices, changed, parallel);
		const tickets = await waitFor('the tickets of the changed devices', TICKETS_MS, async () => {
			const found = stage.autotask.state.tickets().length;
			return found >= changed ? found : undefined;
		});
		const unchangedReports = await sendRound(workflow, unchanged, changed, 1);
		const state = (await workflow.storedDevices()).join('\n').length;
		return {
			...{ devices, changed, parallel, tickets, beside },
			...{ listedReportsPerSecond, listedToWebhookPerSecond },
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
		figure('reports in lists of 100: each second', cost.listedReportsPerSecond, ''),
		ratio(
			'reports in lists of 100: beside a bare Webhook node',
			cost.listedReportsPerSecond / cost.listedToWebhookPerSecond,
			0.8,
		),
		figure('unchanged reports: each second', cost.beside.trigger, ''),
		ratio(
			'unchanged reports: beside a bare Webhook node',
			cost.beside.trigger / cost.beside.webhook,
			1,
		),
		figure('state of each reporting device', cost.stateBytesPerDevice, 'bytes'),
	];
}
