import { ensureN8n } from '../n8n/installation';
import { Stage } from '../n8n/stage';
import { readTemplate } from '../n8n/templates';
import { waitFor } from '../n8n/waitFor';
import { isOurs } from './verdict';

const INSTALL_MS = 900_000;
/** The scheduler polls once a minute; the rest is room for a slow machine. */
const POLL_MS = 150_000;
const TEST_MS = 2 * POLL_MS;

const DURABLE = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

const REASONS = ['databasesOutdated'];

let stage: Stage;
let workflowId: string;
let device: string;

const tickets = () => [...stage.autotask.state.ticketRows()].filter(isOurs);

const executions = async () => (await stage.client.executions.list(workflowId)).length;

/** Waits until the server has been looked at as often again. */
async function afterPolls(count: number): Promise<void> {
	const polls = () => stage.ksc.counters.of('HostGroup.FindHosts').requests;
	const before = polls();
	await waitFor(`${count} polls`, count * POLL_MS, async () =>
		polls() >= before + count ? true : undefined,
	);
}

beforeAll(async () => {
	await ensureN8n();
	stage = await Stage.set({ hosts: 20, problems: 0, env: DURABLE });
	const rule = { statuses: REASONS, createTicket: 'on' };
	workflowId = await stage.createWorkflow(readTemplate(), {
		'Apply Ticketing Rules': { rules: { rule: [rule] } },
	});
	const { fleet } = stage.ksc.state;
	device = [...fleet.hosts.values()].find((host) => fleet.virtualServerIdOf(host) !== 0)?.id ?? '';
	await stage.client.activate(workflowId);
	await afterPolls(1);
}, INSTALL_MS);

afterAll(async () => await stage?.strike(), 60_000);

describe("the main job with n8n's durable scheduler and cursors, in the order of a day", () => {
	it(
		'makes one ticket when a device turns Critical',
		async () => {
			stage.ksc.state.setHostStatus(device, { level: 'Critical', reasons: REASONS });
			await waitFor('the ticket', POLL_MS, async () => tickets().at(0));
			await stage.client.executions.untilCount(workflowId, 1);
			expect(tickets()).toHaveLength(1);
		},
		TEST_MS,
	);

	it("keeps the trigger's state in the cursor, not in the workflow", async () => {
		expect(await stage.client.staticData(workflowId)).toEqual({});
	});

	it(
		'sends nothing while nothing changes',
		async () => {
			await afterPolls(1);
			expect(await executions()).toBe(1);
		},
		TEST_MS,
	);

	it(
		'sends nothing twice after a restart',
		async () => {
			await stage.n8n.restart();
			await afterPolls(1);
			expect(await executions()).toBe(1);
			expect(tickets()).toHaveLength(1);
		},
		TEST_MS,
	);

	it(
		'completes the ticket when the status clears',
		async () => {
			stage.ksc.state.setHostStatus(device, { level: 'OK', reasons: [] });
			const completed = await waitFor('the completed ticket', POLL_MS, async () =>
				tickets().find(({ completedDate }) => completedDate !== null),
			);
			expect(completed.status).toBe(5);
			expect(tickets()).toHaveLength(1);
		},
		TEST_MS,
	);
});
