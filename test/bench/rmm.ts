import type { IDataObject } from 'n8n-workflow';
import { PollingWorkflow } from '../workflows/harness';
import { bedFor, RMM_TRIGGER } from './bed';
import { figure, type Figure } from './figures';
import { measure, measureWithHeap, type CostWithHeap } from './measure';
import { SimulatorProcess, type RmmServer, type RouteCount } from './simulatorProcess';

const DEVICES = 10_000;
const SIZE = { hosts: 1, problems: 0, rmm: { devices: DEVICES, problems: 500 } };
const SEVERAL = 10;
const NO_LIMIT = 1e9;
const BETWEEN_POLLS_MS = 15 * 60_000;

interface Platform {
	server: RmmServer;
	name: string;
	/** As the parameter *RMM* has it. */
	rmm: string;
	/** Without the one for a token, every hour or every hundred. */
	mostRequests: number;
	/** What another tool takes of the platform's limit all the time: half of it. */
	others: Record<string, number>;
	/** So that polls can follow each other at once. */
	unlimited: Record<string, number>;
}

const PLATFORMS: readonly Platform[] = [
	{
		...{ server: 'datto', name: 'Datto RMM', rmm: 'dattoRmm', mostRequests: 43 },
		others: { readsByOthers: 300 },
		unlimited: { readLimit: NO_LIMIT },
	},
	{
		...{ server: 'ninjaone', name: 'NinjaOne', rmm: 'ninjaOne', mostRequests: 16 },
		others: { queriesByOthers: 5 },
		unlimited: { queryLimit: NO_LIMIT },
	},
];
const MOST_QUERIES = 10;

type Routes = Record<string, RouteCount>;
type PollCost = CostWithHeap<IDataObject[]> & { routes: Routes };

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
const requests = (routes: Routes) =>
	sum(Object.entries(routes).map(([name, count]) => (name === 'token' ? 0 : count.requests)));
const megabytes = (routes: Routes) =>
	sum(Object.values(routes).map(({ bytesOut }) => bytesOut)) / 1024 / 1024;
const queries = (routes: Routes) =>
	sum(
		Object.entries(routes)
			.filter(([name]) => name.startsWith('queries/'))
			.map(([, count]) => count.requests),
	);
const refused = (routes: Routes) =>
	sum(
		Object.values(routes).flatMap(({ statuses }) =>
			Object.entries(statuses).map(([status, count]) => (status === '200' ? 0 : count)),
		),
	);

function pollingOn(simulators: SimulatorProcess, rmm: string): PollingWorkflow {
	return new PollingWorkflow(bedFor(simulators.addresses), RMM_TRIGGER, {
		rmm,
		onFirstRun: 'allCurrentProblems',
		options: { maximumItems: DEVICES },
	});
}

/** Polls that are a quarter of an hour apart, at once: until the end the clock of this process is put forward. */
class Clock {
	private readonly real = Date.now;

	private ahead = 0;

	constructor() {
		Date.now = () => this.real() + this.ahead;
	}

	forward(): void {
		this.ahead += BETWEEN_POLLS_MS;
	}

	restore(): void {
		Date.now = this.real;
	}
}

async function costOf(
	polling: PollingWorkflow,
	simulators: SimulatorProcess,
	server: RmmServer,
): Promise<PollCost> {
	await simulators.resetCounters();
	const cost = await measureWithHeap(async () => (await polling.poll()) ?? []);
	return { ...cost, routes: await simulators.routes(server) };
}

/** The first poll of an account, and one that finds nothing new; the cheapest of several, what else runs only adds. */
async function poll(
	simulators: SimulatorProcess,
	{ server, rmm, ...limits }: Platform,
	clock: Clock,
) {
	await simulators.set(server, limits.others);
	const polling = pollingOn(simulators, rmm);
	const first = await costOf(polling, simulators, server);
	const items = first.result.length;
	await simulators.set(server, limits.unlimited);
	clock.forward();
	const unchanged = await costOf(polling, simulators, server);
	for (let round = 0; round < SEVERAL; round++) {
		clock.forward();
		const { cpuMs } = await measure(async () => await pollingOn(simulators, rmm).poll());
		first.cpuMs = Math.min(first.cpuMs, cpuMs);
		clock.forward();
		const again = await measure(async () => await polling.poll());
		unchanged.cpuMs = Math.min(unchanged.cpuMs, again.cpuMs);
	}
	return { first, unchanged, items };
}

async function figuresOf(
	simulators: SimulatorProcess,
	platform: Platform,
	clock: Clock,
): Promise<Figure[]> {
	const { name, server, mostRequests } = platform;
	const { first, unchanged, items } = await poll(simulators, platform, clock);
	const what = (poll: string, figure: string) =>
		`${name}, ${DEVICES.toLocaleString('en')} devices, ${poll}: ${figure}`;
	const ofPoll = (poll: string, { routes, cpuMs, peakHeapMb }: PollCost) => [
		figure(what(poll, 'requests'), requests(routes), '', mostRequests),
		...(server === 'ninjaone'
			? [figure(what(poll, 'queries'), queries(routes), '', MOST_QUERIES)]
			: []),
		figure(what(poll, 'CPU'), cpuMs, 'ms', 300),
		figure(what(poll, 'memory above the idle heap'), peakHeapMb, 'MB'),
		figure(what(poll, 'answers'), megabytes(routes), 'MB'),
	];
	return [
		...ofPoll('first poll while another tool takes half of the limit', first),
		figure(what('first poll', 'refused requests'), refused(first.routes), '', 0),
		figure(what('first poll', 'items'), items, ''),
		...ofPoll('nothing new', unchanged),
	];
}

/** What a poll of an RMM costs, and whether it keeps to the limits of the platform. */
export async function benchRmm(): Promise<Figure[]> {
	const simulators = await SimulatorProcess.start(SIZE);
	const clock = new Clock();
	try {
		const figures: Figure[] = [];
		for (const platform of PLATFORMS)
			figures.push(...(await figuresOf(simulators, platform, clock)));
		return figures;
	} finally {
		clock.restore();
		await simulators.stop();
	}
}
