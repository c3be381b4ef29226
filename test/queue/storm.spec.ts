import { countBy } from 'lodash';
import { sleep } from 'n8n-workflow';
import { ensureN8n } from '../n8n/installation';
import { KES_TRIGGER, KesCloudWorkflow } from '../n8n/kesCloudStage';
import { readTemplate } from '../n8n/templates';
import { waitFor } from '../n8n/waitFor';
import type { TicketWithNotes } from '../simulators/autotask';
import { Fleet, SOURCE_IDENTITIES, STATUS } from './fleet';
import { executionsOf } from './processes';
import { tell, until } from './progress';
import { QueueStage } from './queueStage';
import { tellResults } from './results';
import { changesOf, SameChanges } from './sameChanges';
import { isOurs, judge, PERFECT, type Verdict } from './verdict';

const KSC_TRIGGER = 'Watch Kaspersky Security Center';
const RULES = 'Apply Ticketing Rules';

/** Devices that change. The other 8,400 of Kaspersky Security Center are well. */
const SIZE = { ksc: 1_600, kes: 400 };
const HOSTS = 10_000;
const HEALED = 0.25;

/** Of Kaspersky Security Center, when a worker is killed; of KES Cloud, when Redis crashes. */
const TICKETS_AT_KILL = 160;
const TICKETS_AT_CRASH = 200;

/** About what Autotask takes for a request. */
const LATENCY_MS = 100;
const RESEND_MINUTES = 5;
const REPORT_AGAIN_MS = 60_000;

/** So many that the executions meet. */
const SAME_CHANGES = 300;

const INSTALL_MS = 900_000;
const STORM_MS = 20 * 60_000;

let stage: QueueStage;
let fleet: Fleet;
let kscWorkflow: string;
let strangersBefore: TicketWithNotes[];
let isOver = false;

const tickets = () => [...stage.vendors.autotask.state.ticketRows()];
const strangers = () => stage.vendors.autotask.state.tickets().filter((ticket) => !isOurs(ticket));
const verdict = (): Verdict => judge(fleet.problems, tickets());

const ticketsOf = (solution: 'ksc' | 'kes') =>
	tickets().filter(({ externalID }) => fleet.problems.get(externalID ?? '')?.solution === solution);

function stand(): string {
	const { total } = stage.vendors.autotask.counters.report();
	const worse = Object.entries(verdict()).map(([name, { length }]) => `${length} ${name}`);
	return `${tickets().filter(isOurs).length} tickets; ${worse.join(', ')}; ${total} requests`;
}

const isPerfect = () => Object.values(verdict()).every(({ length }) => length === 0);

/** Reports repeat, and by them all that goes wrong on the way is repaired. */
async function reportAgainAndAgain(): Promise<void> {
	while (!isOver) {
		await fleet.reportAgain();
		await sleep(REPORT_AGAIN_MS);
	}
}

/** The one that runs the storm of Kaspersky Security Center, in its middle. */
async function killWorker(): Promise<void> {
	await until('the middle of the execution', STORM_MS, stand, () => {
		return ticketsOf('ksc').length >= TICKETS_AT_KILL;
	});
	const running = await stage.client.executions.unfinished('running', kscWorkflow);
	const victim = stage.processes.workers.find((worker) =>
		executionsOf(worker).unfinished.some((id) => running.includes(id)),
	);
	expect(victim).toBeDefined();
	tell(`Killing the worker that runs execution ${running.join()}`);
	await victim?.kill();
	expect(ticketsOf('ksc').length).toBeLessThan(SIZE.ksc);
	await victim?.start();
	tell('The worker is back, as a container that is restarted');
}

async function crashRedis(): Promise<void> {
	await until('the middle of the reports', STORM_MS, stand, () => {
		return ticketsOf('kes').length >= TICKETS_AT_CRASH;
	});
	tell('Redis crashes, and is started again');
	await stage.redis.stop('SIGKILL');
	await stage.redis.start();
}

async function untilNothingRuns(): Promise<void> {
	const { executions } = stage.client;
	await waitFor('the end of all executions', STORM_MS, async () => {
		const waiting = await executions.unfinished('new');
		const running = await executions.unfinished('running');
		return waiting.length + running.length === 0 ? true : undefined;
	});
}

beforeAll(async () => {
	await ensureN8n();
	stage = await QueueStage.set({ hosts: HOSTS, problems: 0, tell });
	tell('Publishing the workflows');
	const rules = {
		rules: { rule: [{ statuses: [STATUS], createTicket: 'on' }] },
		accounts: {
			mapping: [{ customer: '127.0.0.1', company: { __rl: true, mode: 'id', value: '0' } }],
		},
	};
	const options = (sourceIdentity: string) => ({
		options: { resendEvery: RESEND_MINUTES, sourceIdentity },
	});
	kscWorkflow = await stage.createWorkflow(readTemplate(), {
		[KSC_TRIGGER]: options(SOURCE_IDENTITIES.ksc),
		[RULES]: rules,
	});
	await stage.client.activate(kscWorkflow);
	const kes = await KesCloudWorkflow.publish(stage, {
		[KES_TRIGGER]: options(SOURCE_IDENTITIES.kes),
		[RULES]: rules,
	});
	const { ksc, autotask } = stage.vendors;
	fleet = new Fleet(ksc, kes, autotask.state, SIZE);
	await fleet.reportAgain();
	strangersBefore = strangers();
	autotask.state.settings.latencyMs = LATENCY_MS;
}, INSTALL_MS);

afterAll(async () => {
	isOver = true;
	if (fleet?.problems.size > 0) tellResults(stage, fleet);
	await stage?.strike();
}, 120_000);

describe('2,000 status changes in queue mode, a worker killed and Redis crashed in their middle', () => {
	it(
		'bring each its one ticket',
		async () => {
			tell('The storm begins');
			fleet.breakKscDevices();
			await Promise.all([fleet.breakKesDevices(), killWorker(), crashRedis()]);
			void reportAgainAndAgain();
			await until('the right tickets', STORM_MS, stand, isPerfect);
			await untilNothingRuns();
			expect(verdict()).toEqual(PERFECT);
		},
		STORM_MS,
	);

	it(
		'complete the tickets of what has cleared, and no other',
		async () => {
			tell('A part of the devices is well again');
			await fleet.heal(HEALED);
			await until('the completed tickets', STORM_MS, stand, isPerfect);
			await untilNothingRuns();
			expect(verdict()).toEqual(PERFECT);
		},
		STORM_MS,
	);

	it("have touched no stranger's ticket", () => {
		expect(strangers()).toEqual(strangersBefore);
	});
});

describe('executions with the same changes', () => {
	it(
		'make one ticket for each, though one worker is at it when the other begins',
		async () => {
			const same = await SameChanges.publish(stage);
			const { changes, keys } = changesOf(SAME_CHANGES);
			const ours = () => tickets().filter(({ externalID }) => keys.includes(externalID ?? ''));
			tell('A worker makes tickets, and both workers get the same changes');
			await same.post(changes);
			await until('the first tickets', STORM_MS, stand, () => ours().length >= SAME_CHANGES / 10);
			expect(ours().length).toBeLessThan(SAME_CHANGES);
			// More than one worker takes at a time: some of them fall to the other one.
			await Promise.all(Array.from({ length: 6 }, async () => await same.post(changes)));
			await untilNothingRuns();
			const made = countBy(ours(), 'externalID');
			expect(keys.filter((key) => made[key] !== 1)).toEqual([]);
		},
		STORM_MS,
	);
});
