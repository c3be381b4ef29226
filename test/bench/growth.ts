import { runNode, type Bed } from '../workflows/harness';
import { RULES, TICKET } from './bed';
import { figure, type Figure } from './figures';
import type { FleetCurves } from './fleetSizes';
import { leastCpu, measure } from './measure';
import { newProblems } from './ticketing';

/** What twice as much costs: 1 is twice as much, 2 four times. A little noise is allowed. */
const MOST_GROWTH = 1.2;
const SEVERAL = 3;
const ITEMS = [2_500, 5_000, 10_000];
const TICKETS = [250, 1_000, 4_000];
/** Devices of these numbers have no tickets yet. */
const FIRST_DEVICE = 1_000_000;

type Point = [size: number, cost: number];

/** The steepest part between two sizes that follow each other, as an exponent of the size. */
function growth(points: readonly Point[]): number {
	const exponents = points
		.slice(1)
		.map(
			([size, cost], index) =>
				Math.log(cost / points[index][1]) / Math.log(size / points[index][0]),
		);
	return Math.max(...exponents);
}

const growthFigure = (what: string, points: readonly Point[]) =>
	figure(
		`${what}: exponent from ${points[0][0].toLocaleString('en')} to ${points.at(-1)![0].toLocaleString('en')}`,
		growth(points),
		'',
		MOST_GROWTH,
	);

const RULE = { name: 'All', statuses: ['all'], createTicket: 'on' };

/** How the cost of each part grows with what it has to do. */
export async function benchGrowth(bed: Bed, { share }: FleetCurves): Promise<Figure[]> {
	const decide = async (from: number, count: number) =>
		await runNode(bed, RULES, { rules: { rule: [RULE] } }, newProblems(from, count));
	const rules: Point[] = [];
	for (const count of ITEMS) {
		const cpu = async () => (await measure(async () => await decide(FIRST_DEVICE, count))).cpuMs;
		rules.push([count, await leastCpu(SEVERAL, cpu)]);
	}
	const sync: Point[] = [];
	let from = FIRST_DEVICE;
	for (const count of TICKETS) {
		const { items } = await decide(from, count);
		from += count;
		const cost = await measure(
			async () => await runNode(bed, TICKET, { operation: 'sync' }, items),
		);
		sync.push([count, cost.cpuMs]);
	}
	return [
		growthFigure(
			'poll, nothing new: CPU by devices with problems',
			share.map(({ problemHosts, cpuMs }) => [problemHosts, cpuMs]),
		),
		growthFigure('rules: CPU by items', rules),
		growthFigure('sync: CPU by new tickets', sync),
	];
}
