/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
/** `npm run bench`: what polling, deciding and ticketing cost, each figure beside its limit. */
import '../setup-env';
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bedFor } from './bed';
import { benchExecutions } from './executions';
import { asText, figure, isMissed, type Figure } from './figures';
import { asTable, measureFleetSizes, type FleetCurves } from './fleetSizes';
import { benchPeople } from './people';
import { benchGrowth } from './growth';
import { benchBesideHttpRequest } from './httpRequest';
import { plot } from './plot';
import { LARGE_FLEET, pollingFigures, pollLargeFleet } from './polling';
import { benchReports, reportFigures } from './reports';
import { benchRmm } from './rmm';
import { benchRules, decide } from './rules';
import { SimulatorProcess } from './simulatorProcess';
import { benchStorm } from './storm';
import { benchTicketing, benchTicketingWithLatency } from './ticketing';
import { benchTicketingTab } from './ticketingTab';

const USAGE = `npm run bench -- [options]
  --json         all figures as one line of JSON; ends with 1 when a limit is missed, with 2 when the machine
                 is too busy to judge, as without it
  --plot         writes the plot of docs/scaling.md anew
  --reporting N  devices that report to a real n8n, which takes most of the time (500); 0 leaves real n8n out
`;
const PLOT = path.resolve(__dirname, '..', '..', 'docs', 'images', 'polling-cost.svg');
/** Of the reporting devices. */
const CHANGING = 0.02;

const { values } = parseArgs({
	options: {
		json: { type: 'boolean', default: false },
		plot: { type: 'boolean', default: false },
		reporting: { type: 'string', default: '500' },
		help: { type: 'boolean', default: false },
	},
});

/** Busier than this, a machine says more of its other work than of ours. */
const MOST_LOAD = 1.5;

const say = (text: string) => process.stderr.write(`${text}\n`);

async function stormOnLargeFleet(curves: FleetCurves): Promise<Figure[]> {
	const simulators = await SimulatorProcess.start(LARGE_FLEET);
	try {
		const bed = bedFor(simulators.addresses);
		say('Storm: everything at once …');
		const storm = await benchStorm(simulators);
		await simulators.liftRequestLimit();
		say('Rules …');
		const rules = await benchRules(simulators, bed, storm.items);
		const wanted = await decide(bed, storm.items);
		say('The Ticketing tab …');
		const tab = await benchTicketingTab(bed);
		say('People and contracts …');
		const people = await benchPeople(bed);
		say('Tickets …');
		return [
			...storm.figures,
			...rules,
			...tab,
			...people,
			// First: thousands of tickets made within seconds, as below, are themselves read as signs of another process.
			...(await benchTicketingWithLatency(simulators, bed, wanted.slice(0, 1_200))),
			...(await benchTicketing(simulators, bed, wanted.slice(1_200, 2_200))),
			...(await benchTicketing(simulators, bed, wanted.slice(2_200, 6_200))),
			...(await benchGrowth(bed, curves)),
		];
	} finally {
		await simulators.stop();
	}
}

async function main(): Promise<void> {
	if (values.help) {
		process.stdout.write(USAGE);
		return;
	}
	// Of the last minute, before the bench itself is a part of it.
	const [load] = loadavg();
	say('Polling 100,000 devices …');
	const figures = [figure('load of this machine before', load, '')];
	figures.push(...pollingFigures(await pollLargeFleet()));
	say('Polling RMM platforms …');
	figures.push(...(await benchRmm()));
	say('Fleets of several sizes …');
	const curves = await measureFleetSizes();
	figures.push(...(await stormOnLargeFleet(curves)));
	say('What n8n stores …');
	figures.push(...(await benchExecutions()));
	const devices = Number(values.reporting);
	if (devices > 0) {
		say('Reporting devices on a real n8n …');
		figures.push(...reportFigures(await benchReports({ devices, changing: CHANGING })));
		say('Beside an HTTP Request node on a real n8n …');
		figures.push(...(await benchBesideHttpRequest()));
	}
	if (values.plot) writeFileSync(PLOT, plot(curves));
	process.stdout.write(
		values.json
			? `${JSON.stringify({ figures, fleetSizes: curves })}\n`
			: `${asText(figures)}\n\nA poll that finds nothing new:\n\n${asTable(curves)}\n`,
	);
	if (load > MOST_LOAD) {
		say(`Not judged: the load of this machine was ${load.toFixed(1)}, and may be ${MOST_LOAD}.`);
		process.exitCode = 2;
	} else if (figures.some(isMissed)) process.exitCode = 1;
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		say(error instanceof Error ? (error.stack ?? error.message) : String(error));
		process.exit(1);
	},
);
