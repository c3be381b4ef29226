/** What reports to the KES Cloud trigger cost on a real n8n. */
import { chunk } from 'lodash';
import pLimit from 'p-limit';
import { avStateReport, daysAgo, KesCloudWorkflow } from '../n8n/kesCloudStage';
import { Stage } from '../n8n/stage';
import { waitFor } from '../n8n/waitFor';
import { figure, type Figure } from './figures';
import { round } from './measure';

export interface ReportsBenchOptions {
	devices?: number;
	/** Part of the devices that change in the second round. */
	changing?: number;
	/** How many unchanged reports are timed, one after the other. */
	unchanged?: number;
	/** Requests at a time. */
	parallel?: number;
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

/** All devices in lists, as a collector would send them. Returns reports per second. */
async function sendLists(workflow: KesCloudWorkflow, devices: number): Promise<number> {
	const all = Array.from({ length: devices }, (_, index) => deviceReport(index, 0));
	const started = performance.now();
	for (const list of chunk(all, LIST)) await workflow.report(...list);
	return round(devices / ((performance.now() - started) / 1000), 1);
}

/**
 * A fleet that is known to n8n and OK; then a round of single reports with a few changes, which in life
 * would take ten minutes; then some unchanged reports. Sends as fast as n8n answers.
 */
export async function benchReports(options: ReportsBenchOptions = {}) {
	const { devices = 5_000, changing = 0.02, parallel = 10, unchanged = 500 } = options;
	const changed = Math.round(devices * changing);
	const stage = await Stage.set({ hosts: 5, problems: 0, tickets: 0 });
	try {
		const parameters = { 'Apply Ticketing Rules': EVERYTHING };
		const workflow = await KesCloudWorkflow.publish(stage, parameters);
		const listedReportsPerSecond = await sendLists(workflow, devices);
		const changingRound = await sendRound(workflow, devices, changed, parallel);
		const tickets = await waitFor('the tickets of the changed devices', TICKETS_MS, async () => {
			const found = stage.autotask.state.tickets().length;
			return found >= changed ? found : undefined;
		});
		const unchangedReports = await sendRound(workflow, unchanged, changed, 1);
		const state = (await workflow.storedDevices()).join('\n').length;
		return {
			...{ devices, changed, parallel, tickets, listedReportsPerSecond },
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
		figure('state of each reporting device', cost.stateBytesPerDevice, 'bytes'),
	];
}
