import { ensureN8n } from '../n8n/installation';
import { readTemplate, Stage } from '../n8n/stage';
import { waitFor } from '../n8n/waitFor';

const INSTALL_MS = 900_000;
const STORM = 300;
/** n8n is killed when so many of the tickets are there. */
const KILLS_AT = [25, 120, 240];
/** Slow enough that a kill meets the storm in its middle. */
const LATENCY_MS = 40;

let stage: Stage;
let workflowId: string;

const tickets = () =>
	stage.autotask.state.tickets().filter(({ externalID }) => externalID?.startsWith('ksp-'));

beforeAll(async () => {
	await ensureN8n();
	stage = await Stage.set({ hosts: STORM + 50, problems: 0 });
	const rule = { statuses: ['databasesOutdated'], createTicket: 'on' };
	workflowId = await stage.createWorkflow(readTemplate(), {
		// Every poll is a resend: what a crash left out comes back without an hour's wait.
		'Watch Kaspersky Security Center': { options: { resendEvery: 0 } },
		'Apply Ticketing Rules': {
			rules: { rule: [rule] },
			accounts: {
				mapping: [{ customer: '127.0.0.1', company: { __rl: true, mode: 'id', value: '0' } }],
			},
		},
	});
	await stage.client.activate(workflowId);
}, INSTALL_MS);

afterAll(async () => await stage?.strike(), 60_000);

it('n8n killed three times in a storm of 300 status changes: 300 tickets, no double', async () => {
	stage.autotask.state.settings.latencyMs = LATENCY_MS;
	const devices = [...stage.ksc.state.fleet.hosts.values()].slice(0, STORM);
	for (const { name } of devices) {
		stage.ksc.state.setHostStatus(name, { level: 'Critical', reasons: ['databasesOutdated'] });
	}
	await stage.client.deactivate(workflowId);
	await stage.client.activate(workflowId);
	for (const count of KILLS_AT) {
		await waitFor(`ticket ${count}`, 100_000, async () =>
			tickets().length >= count ? true : undefined,
		);
		await stage.n8n.kill();
		expect(tickets().length).toBeLessThan(STORM);
		await stage.n8n.start();
	}
	await waitFor('all tickets', 120_000, async () => (tickets().length >= STORM ? true : undefined));
	stage.autotask.state.settings.latencyMs = 0;
	await waitFor('an execution that finds nothing left to do', 120_000, async () => {
		const [newest] = await stage.client.executions.list(workflowId, 1);
		return newest?.status === 'success' ? true : undefined;
	});

	const externalIDs = tickets().map(({ externalID }) => externalID);
	expect(externalIDs).toHaveLength(STORM);
	expect(new Set(externalIDs).size).toBe(STORM);
	expect(tickets().filter(({ completedDate }) => completedDate !== null)).toEqual([]);
}, 400_000);
