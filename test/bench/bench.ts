/* eslint-disable @n8n/community-nodes/no-restricted-globals */
/** `npm run bench`: what polling and ticketing cost, as one line of JSON. No limit is asserted here. */
import '../setup-env';
import type { IDataObject } from 'n8n-workflow';
import { PollingWorkflow, runNode, type Bed, type NodeRun } from '../workflows/harness';
import { measure, round } from './measure';
import { benchReports } from './reports';
import { credentialTypes, nodeTypes } from './shippedPackage';
import { SimulatorProcess, type SimulatorAddresses } from './simulatorProcess';

const HOSTS = 100_000;
const PROBLEM_HOSTS = 5_000;
/** On a real n8n, which takes most of the time; `REPORTING_DEVICES=5000` takes ten minutes. */
const REPORTING = Number(process.env.REPORTING_DEVICES ?? 500);
const CHANGING = 0.02;

const PACKAGE = 'n8n-nodes-kaspersky-autotask';
const TRIGGER = `${PACKAGE}.kasperskySecurityCenterTrigger`;
const RULES = `${PACKAGE}.kasperskyTicketingRules`;
const TICKET = `${PACKAGE}.autotaskTicket`;

function bedFor({ ksc, autotask }: SimulatorAddresses): Bed {
	const { url: baseUrl, user: userName, ...account } = autotask;
	return {
		types: nodeTypes,
		credentialTypes,
		secrets: {
			kasperskySecurityCenterApi: {
				serverUrl: ksc.url,
				userType: 'internal',
				user: ksc.user,
				password: ksc.password,
				caPem: ksc.caPem,
				sessionToken: '',
			},
			autotaskPsaApi: { ...account, userName, baseUrl, zoneUrl: '' },
		},
	};
}

async function benchPolling(simulators: SimulatorProcess, bed: Bed) {
	const polling = new PollingWorkflow(bed, TRIGGER, {
		levels: ['Critical', 'Warning'],
		customerFrom: 'virtualServer',
		onFirstRun: 'allCurrentProblems',
	});
	await simulators.resetCounters();
	const cold = await measure(async () => await polling.poll());
	const coldRequests = await simulators.requests('ksc');
	const items = cold.result ?? [];

	await simulators.resetCounters();
	const warm = await measure(async () => await polling.poll());
	const warmRequests = await simulators.requests('ksc');
	const stateBytes = JSON.stringify(polling.state).length;
	return {
		items,
		figures: {
			fleet: HOSTS,
			problemHosts: PROBLEM_HOSTS,
			problems: items.length,
			firstPoll: {
				kscRequests: coldRequests,
				seconds: round(cold.seconds),
				cpuMs: round(cold.cpuMs, 0),
				peakHeapMb: round(cold.peakHeapMb, 1),
			},
			unchangedPoll: {
				kscRequests: warmRequests,
				seconds: round(warm.seconds),
				cpuMs: round(warm.cpuMs, 0),
				peakHeapMb: round(warm.peakHeapMb, 1),
				itemsSent: warm.result?.length ?? 0,
			},
			stateBytesPerProblem: round(stateBytes / items.length, 1),
		},
	};
}

async function benchIdlePolling() {
	const simulators = await SimulatorProcess.start({ hosts: 1_000, problems: 0 });
	try {
		const polling = new PollingWorkflow(bedFor(simulators.addresses), TRIGGER, {
			levels: ['Critical', 'Warning'],
			customerFrom: 'virtualServer',
			onFirstRun: 'onlyNewChanges',
		});
		await polling.poll();
		await simulators.resetCounters();
		await polling.poll();
		return await simulators.requests('ksc');
	} finally {
		await simulators.stop();
	}
}

/** The items of a first poll that want a ticket. */
async function decide(bed: Bed, changes: IDataObject[]): Promise<IDataObject[]> {
	const rules = { rule: [{ name: 'Everything', createTicket: 'on' }] };
	// Devices on the main server belong to no virtual server: they are the MSP's own.
	const mapping = [{ customer: 'mainServer', company: { __rl: true, mode: 'id', value: '0' } }];
	const parameters = { operation: 'applyRules', rules, accounts: { mapping } };
	const decided = await runNode(bed, RULES, parameters, changes);
	return decided.items.filter(
		(item) => (item.ticket as IDataObject | undefined)?.action === 'open',
	);
}

async function benchTicketing(simulators: SimulatorProcess, bed: Bed, wanted: IDataObject[]) {
	const created = (run: NodeRun) => run.items.filter(({ result }) => result === 'created').length;
	await simulators.resetCounters();
	const sync = await measure(async () => await runNode(bed, TICKET, { operation: 'sync' }, wanted));
	const requests = await simulators.requests('autotask');

	await simulators.resetCounters();
	const again = await runNode(bed, TICKET, { operation: 'sync' }, wanted);
	return {
		created: created(sync.result),
		requestsPerCreatedTicket: round(requests / created(sync.result), 4),
		seconds: round(sync.seconds),
		cpuMs: round(sync.cpuMs, 0),
		peakHeapMb: round(sync.peakHeapMb, 1),
		sameItemsAgain: {
			created: created(again),
			requests: await simulators.requests('autotask'),
		},
	};
}

async function main(): Promise<void> {
	const idlePollKscRequests = await benchIdlePolling();
	const simulators = await SimulatorProcess.start({ hosts: HOSTS, problems: PROBLEM_HOSTS });
	try {
		const bed = bedFor(simulators.addresses);
		const polling = await benchPolling(simulators, bed);
		await simulators.liftRequestLimit();
		const wanted = await decide(bed, polling.items);
		const tickets1000 = await benchTicketing(simulators, bed, wanted.slice(0, 1_000));
		const tickets5000 = await benchTicketing(simulators, bed, wanted.slice(1_000, 6_000));
		const reports = await benchReports({ devices: REPORTING, changing: CHANGING });
		const figures = {
			idlePollKscRequests,
			polling: polling.figures,
			tickets1000,
			tickets5000,
			reports,
		};
		process.stdout.write(`${JSON.stringify(figures)}\n`);
	} finally {
		await simulators.stop();
	}
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
		process.exit(1);
	},
);
