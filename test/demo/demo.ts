/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** `npm run demo`: a simulated fleet, a real n8n with this package, and a simulated Autotask, living on this machine. */
import { parseArgs } from 'node:util';
import { sleep, UserError } from 'n8n-workflow';
import { ensureN8n } from '../n8n/installation';
import { KesCloudWorkflow } from '../n8n/kesCloudStage';
import { OWNER } from '../n8n/n8nSession';
import { progressPrinter } from '../n8n/progress';
import { Stage } from '../n8n/stage';
import { makeRuleTable, publishTicketingTab, TAB_LOGIN } from '../n8n/ticketingTabStage';
import { CloudLife } from './cloudLife';
import { FleetLife } from './fleetLife';
import { Story } from './story';

const MAIN_TEMPLATE = 'kaspersky-to-autotask-with-rule-table.json';
const STEP_MS = 25_000;
const CLOUD_STEP_MS = 40_000;
const LOOK_MS = 500;
/** n8n polls once a minute; the rest is room for a slow machine. */
const PATIENCE_MS = 150_000;

const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });

let stopping = false;

function say(line: string): void {
	process.stdout.write(`${line}\n`);
}

async function setStage(): Promise<{ stage: Stage; reportsTo: string }> {
	say('Looking for n8n 2.41.1 (2.8 GB; installed once, then kept outside this folder) …');
	await ensureN8n({ progress: progressPrinter() });
	const stage = await Stage.set({ hosts: 240, problems: 15, onStep: (step) => say(`${step} …`) });
	say('Importing the template workflows, switching all statuses on, and publishing them …');
	const tab = await publishTicketingTab(stage);
	const main = await publishMain(stage, await makeRuleTable(stage, tab));
	say(`
  Ticketing tab    ${tab.url}   (which status gets which ticket, as a web page)
                   user ${TAB_LOGIN.username}   password ${TAB_LOGIN.password}
  n8n editor       ${stage.n8n.url}/workflow/${main.id}
                   e-mail ${OWNER.email}   password ${OWNER.password}
  Kaspersky        ${stage.ksc.webUrl}   (the devices as a web page: raise and clear status descriptions there;
                   the browser warns of the certificate, which is of the simulator's own CA)
  Autotask         ${stage.autotask.webUrl}   (the tickets as a web page)
`);
	return { stage, reportsTo: main.url };
}

/** Both solutions, with the rules of the Ticketing tab. */
async function publishMain(stage: Stage, table: string): Promise<KesCloudWorkflow> {
	await stage.client.dataTables.insert(table, [
		{ status: 'all', createTicket: true },
		{ status: 'databasesOutdated', customer: 'Contoso', dueHours: 4 },
	]);
	const read = { 'Read the Rules': { dataTableId: { __rl: true, mode: 'id', value: table } } };
	return await KesCloudWorkflow.publish(stage, read, undefined, MAIN_TEMPLATE);
}

async function until(what: string, story: Story, holds: () => boolean): Promise<number> {
	const started = Date.now();
	while (!holds()) {
		if (stopping) throw new UserError('Stopped');
		if (Date.now() - started > PATIENCE_MS) {
			throw new UserError(`Waited ${PATIENCE_MS / 1000} s in vain until ${what}`);
		}
		await sleep(LOOK_MS);
	}
	story.lookAtTickets();
	return Math.round((Date.now() - started) / 1000);
}

/** One status is raised and cleared; both must reach Autotask, and only once. */
async function playOnce(stage: Stage): Promise<void> {
	const story = new Story(stage.autotask);
	const life = new FleetLife(stage.ksc, story);
	const device = life.goBadFirst();
	const tickets = () =>
		stage.autotask.state
			.tickets()
			.filter(({ title, externalID }) => externalID?.startsWith('ksp-') && title.includes(device));
	const raised = await until('the ticket appeared', story, () => tickets().length > 0);
	life.recoverFirst();
	const cleared = await until('the ticket was completed', story, () =>
		tickets().every(({ completedDate }) => completedDate !== null),
	);
	if (tickets().length !== 1) throw new UserError(`${tickets().length} tickets instead of one`);
	say(
		`\nOne status raised, one ticket created after ${raised} s, completed ${cleared} s after it cleared.`,
	);
	say('n8n polls once a minute: most of these seconds are the wait for the next poll.');
}

async function live(stage: Stage, reportsTo: string): Promise<void> {
	const story = new Story(stage.autotask);
	const life = new FleetLife(stage.ksc, story);
	// The reporter is a shell script: on Windows the devices of KES Cloud stay out of the demo.
	const cloud = process.platform === 'win32' ? undefined : CloudLife.start(reportsTo, story);
	say('The fleet lives. n8n polls Kaspersky Security Center once a minute, so its tickets follow');
	say('within a minute; devices of KES Cloud report by themselves. What you save in the Ticketing');
	say('tab decides on the next status changes. Ctrl-C stops everything.\n');
	for (let now = 0; !stopping; now += LOOK_MS) {
		if (now % STEP_MS === 0) life.next();
		if (now % CLOUD_STEP_MS === CLOUD_STEP_MS / 2) await cloud?.next();
		story.lookAtTickets();
		await sleep(LOOK_MS);
	}
	cloud?.end();
}

async function main(): Promise<void> {
	process.on('SIGINT', () => {
		stopping = true;
	});
	process.on('SIGTERM', () => {
		stopping = true;
	});
	const { stage, reportsTo } = await setStage();
	try {
		await (values.once ? playOnce(stage) : live(stage, reportsTo));
	} finally {
		say('\nStopping n8n and the simulators …');
		await stage.strike();
	}
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
		process.exit(1);
	},
);
