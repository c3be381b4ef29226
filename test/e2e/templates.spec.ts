import axios from 'axios';
import { sumBy } from 'lodash';
import { ensureN8n } from '../n8n/installation';
import { avStateReport, daysAgo, KesCloudWorkflow } from '../n8n/kesCloudStage';
import { outputOf, type N8nExecution } from '../n8n/n8nExecutions';
import { callerOf, resentItems, summaryOf } from '../n8n/reportFeed';
import { EVERYTHING_ON, readTemplate, Stage } from '../n8n/stage';
import { linkSideWorkflows } from '../n8n/templateLinks';
import { withSuccessesStored } from '../n8n/templates';
import { waitFor } from '../n8n/waitFor';

const INSTALL_MS = 900_000;
const WATCH = 'Watch Kaspersky Security Center';
const RULES = 'Apply Ticketing Rules';
const RULE_TABLE = 'Kaspersky ticketing rules';
/** n8n takes no cron expression that is due more than once a minute, but any number of them. */
const EVERY_SECONDS = {
	item: [2, 8, 14, 20, 26, 32, 38, 44, 50, 56].map((second) => ({
		mode: 'custom',
		cronExpression: `${second} * * * * *`,
	})),
};
const PAGE_LOGIN = { username: 'msp', password: 'an example password' };

let stage: Stage;

const tickets = () => stage.autotask.state.tickets();
const ticketsOf = (device: string) =>
	tickets().filter(({ title }) => title?.endsWith(` on ${device}`));
const healthTickets = (connection: string) =>
	tickets().filter(({ externalID }) =>
		new RegExp(`^ksp-health-.*-${connection}$`).test(externalID ?? ''),
	);

const untilTicket = async (device: string) =>
	await waitFor(`a ticket for ${device}`, 30_000, async () => ticketsOf(device).at(0));

/** Contoso's devices that are OK, so that a test can break them; each is given once. */
function* healthyDevices(): Generator<string> {
	const { fleet } = stage.ksc.state;
	const [contoso] = [...fleet.virtualServers.values()].filter(({ name }) => name === 'Contoso');
	for (const host of fleet.hosts.values()) {
		if (host.statusId === 0 && fleet.virtualServerIdOf(host) === contoso.id) yield host.name;
	}
}
let devices: Generator<string>;

function breakDevice(reasons: ['databasesOutdated'] | ['activeThreats']): string {
	const device = devices.next().value as string;
	stage.ksc.state.setHostStatus(device, { level: 'Critical', reasons });
	return device;
}

/** Presses "Execute workflow" and waits for the end. */
async function run(workflowId: string, trigger: string): Promise<N8nExecution> {
	const id = await stage.client.run(workflowId, trigger);
	return await stage.client.executions.untilEnded(id);
}

const jsonOf = (execution: N8nExecution, node: string) =>
	outputOf(execution, node).map(({ json }) => json);

/** Publishing polls at once, so nobody has to wait for the minute. */
async function pollNow(workflowId: string): Promise<void> {
	await stage.client.deactivate(workflowId);
	await stage.client.activate(workflowId);
}

beforeAll(async () => {
	await ensureN8n();
	stage = await Stage.set({ hosts: 80, problems: 6 });
	devices = healthyDevices();
}, INSTALL_MS);

afterAll(async () => await stage?.strike(), 60_000);

describe('the rule table', () => {
	let workflowId: string;
	let table: string;

	const check = async () => await run(workflowId, 'Every Morning at Six');
	const rowOf = async (status: string, level = 'Critical') => {
		const rows = await stage.client.dataTables.rows(table);
		const found = rows.find(
			(row) =>
				row.solution === 'kasperskySecurityCenter' && row.level === level && row.status === status,
		);
		return Number(found?.id);
	};

	beforeAll(async () => {
		const template = withSuccessesStored(readTemplate('kaspersky-ticketing-tab.json'));
		workflowId = await stage.createWorkflow(template);
	});

	it('is made, and reset, with the 62 default rows', async () => {
		for (let times = 0; times < 2; times++) {
			const execution = await run(workflowId, 'Reset to Defaults');
			expect(execution.status).toBe('success');
		}
		table = await stage.client.dataTables.idOf(RULE_TABLE);
		const rows = await stage.client.dataTables.rows(table);
		expect(rows).toHaveLength(62);
		expect(rows[0]).toMatchObject({ createTicket: false, queue: 'Monitoring Alert' });
		expect(jsonOf(await check(), 'Check the Rules')).toEqual([
			expect.objectContaining({ valid: true, rows: 62 }),
		]);
	});

	it('tells in words what has to be put right', async () => {
		const row = await rowOf('activeThreats');
		await stage.client.dataTables.edit(table, row, { createTicket: true, queue: 'No Such Queue' });
		const execution = await check();
		expect(execution.status).toBe('error');
		expect(execution.data?.resultData.error?.message).toMatch(
			/^1 cell of the rule table.*Row with id \d+ .*No Such Queue/,
		);
		await stage.client.dataTables.edit(table, row, { createTicket: false, queue: '' });
	});

	it('is shown by the main workflow, which has chosen it once', async () => {
		const row = await rowOf('databasesOutdated');
		await stage.client.dataTables.edit(table, row, { createTicket: true });
		const id = await stage.createWorkflow(
			readTemplate('kaspersky-to-autotask-with-rule-table.json'),
			{ 'Read the Rules': { dataTableId: { __rl: true, mode: 'id', value: table } } },
		);
		const rows = jsonOf(await run(id, 'Try It Out'), 'Show the Rule Table');
		expect(rows).toHaveLength(62);
		expect(rows.filter(({ createTicket }) => createTicket)).toEqual([
			expect.objectContaining({ level: 'Critical', status: 'databasesOutdated' }),
		]);
	});

	it('decides on tickets of both solutions, one cell at a time', async () => {
		await stage.client.dataTables.edit(table, await rowOf('databasesOutdated'), {
			createTicket: true,
			dueHours: 3,
		});
		const main = await KesCloudWorkflow.publish(
			stage,
			{ 'Read the Rules': { dataTableId: { __rl: true, mode: 'id', value: table } } },
			undefined,
			'kaspersky-to-autotask-with-rule-table.json',
		);
		const [on, off] = [breakDevice(['databasesOutdated']), breakDevice(['activeThreats'])];
		await pollNow(main.id);
		const ticket = await untilTicket(on);
		const due = Date.parse(ticket.dueDateTime ?? '') - Date.parse(ticket.createDate);
		expect(Math.round(due / 3_600_000)).toBe(3);
		await main.report(avStateReport('TABLE-KES', { Protection_BasesDate: daysAgo(10) }));
		await stage.client.executions.untilCount(main.id, 2);
		expect(ticketsOf(off)).toEqual([]);
		expect(ticketsOf('TABLE-KES')).toEqual([]);
		// Now a cell that Autotask has nothing for, and a ticket that Autotask refuses, in one execution.
		await stage.client.dataTables.edit(table, await rowOf('activeThreats'), {
			createTicket: true,
			queue: 'No Such Queue',
		});
		await stage.client.dataTables.edit(table, await rowOf('databasesOutdated'), {
			createTicket: true,
		});
		stage.autotask.faults.add({ endpoint: 'POST Tickets', kind: 'errors', times: 1 });
		const broken = [breakDevice(['activeThreats']), breakDevice(['activeThreats'])];
		const good = [breakDevice(['databasesOutdated']), breakDevice(['databasesOutdated'])];
		await pollNow(main.id);
		const both = await waitFor('an execution in which both failed', 60_000, async () => {
			const executions = await stage.client.executions.list(main.id);
			return executions.find(({ status }) => status === 'error');
		});
		expect(both.data?.resultData.lastNodeExecuted).toBe('Report Failed Items');
		const { message, context } = both.data!.resultData.error!;
		expect(message).toMatch(/^3 status changes failed:/);
		expect(message).toMatch(/No Such Queue.*\(2 times\)/);
		expect(message).toMatch(/• Autotask did not /);
		expect(context).toMatchObject({
			metadata: { causes: { rules: { count: 2 }, tickets: { count: 1 } } },
		});
		// What failed kept no good one back.
		expect(good.flatMap(ticketsOf)).toHaveLength(1);
		expect(broken.flatMap(ticketsOf)).toEqual([]);
		await stage.client.deactivate(main.id);
	});

	it('with six wrong cells, says of every problem what became of it', async () => {
		const wrong = ['activeThreats', 'databasesOutdated', 'outOfDiskSpace', 'scanOverdue'];
		for (const status of [...wrong, 'notConnected', 'restartRequired']) {
			const cells = { createTicket: true, queue: 'No Such Queue' };
			await stage.client.dataTables.edit(table, await rowOf(status), cells);
		}
		for (let times = 0; times < 3; times++) breakDevice(['activeThreats']);
		const { id } = await KesCloudWorkflow.publish(
			stage,
			{
				'Read the Rules': { dataTableId: { __rl: true, mode: 'id', value: table } },
				[WATCH]: {
					...{ pollTimes: EVERY_SECONDS, onFirstRun: 'allCurrentProblems' },
					options: { resendEvery: 0.1 },
				},
			},
			undefined,
			'kaspersky-to-autotask-with-rule-table.json',
		);
		const summary = await waitFor('a complete resend', 60_000, async () => {
			const executions = await stage.client.executions.list(id);
			const summaries = executions.flatMap((each) => jsonOf(each, 'Summarize the Execution'));
			return summaries.find(({ sawEverything }) => sawEverything);
		});
		await stage.client.deactivate(id);
		const rows = summary.rows as Array<Record<string, number>>;
		for (const { problems, ticketed, held, notTicketed, unwanted } of rows) {
			expect(ticketed + held + notTicketed + unwanted).toBe(problems);
		}
		const { error } = summary as { error: { message: string; causes: object } };
		expect(Object.keys(error.causes)).toEqual(['rules']);
		expect(error.message).toContain('No Such Queue');
		expect(sumBy(rows, 'notTicketed') + sumBy(rows, 'otherFailed')).toBe(summary.failed);
		expect(sumBy(rows, 'notTicketed')).toBeGreaterThan(3);
		for (const row of await stage.client.dataTables.rows(table)) {
			const cells = { createTicket: false, queue: '' };
			if (row.queue === 'No Such Queue') {
				await stage.client.dataTables.edit(table, Number(row.id), cells);
			}
		}
	});
});

describe('as it was imported', () => {
	let id: string;
	const testTickets = () => tickets().filter(({ title }) => title?.startsWith('[Test]'));

	beforeAll(async () => {
		id = await stage.createWorkflow(readTemplate());
	});

	it('the rule table shows that all is off, and no test ticket is created before a company is chosen', async () => {
		const tried = await run(id, 'Try It Out');
		const rows = jsonOf(tried, 'Show the Rule Table');
		expect(rows).toHaveLength(62);
		expect(new Set(rows.map(({ createTicket }) => createTicket))).toEqual(new Set([false]));
		expect(tried.data?.resultData.error?.message).toMatch(/No test ticket was created.*“Company”/);
		expect(testTickets()).toEqual([]);
	});

	it('the accounts are checked when a person executes the workflow, and nothing becomes a ticket', async () => {
		const before = tickets().length;
		const checked = await run(id, WATCH);
		expect(jsonOf(checked, 'Check the Accounts')).toContainEqual(
			expect.objectContaining({ customer: expect.objectContaining({ name: 'Contoso' }) }),
		);
		expect(tickets()).toHaveLength(before);
	});

	it('published, it creates no ticket and tries nothing out', async () => {
		await stage.client.activate(id);
		const device = breakDevice(['databasesOutdated']);
		await pollNow(id);
		const execution = await waitFor('the execution of a status change', 60_000, async () => {
			const executions = await stage.client.executions.list(id);
			return executions.find(({ mode, stoppedAt }) => mode === 'trigger' && stoppedAt !== null);
		});
		await stage.client.deactivate(id);
		expect(execution.status).toBe('success');
		expect(ticketsOf(device)).toEqual([]);
		const ran = Object.keys(execution.data?.resultData.runData ?? {});
		expect(ran).toEqual(expect.arrayContaining(['Sync Autotask Tickets', 'Only in the Editor']));
		expect(ran).not.toContain('Check the Accounts');
	});
});

it('one workflow makes tickets of both solutions', async () => {
	const main = await KesCloudWorkflow.publish(
		stage,
		EVERYTHING_ON,
		undefined,
		'kaspersky-to-autotask.json',
	);
	const device = breakDevice(['activeThreats']);
	await pollNow(main.id);
	await untilTicket(device);
	await main.report(avStateReport('BOTH-KES', { Protection_BasesDate: daysAgo(10) }));
	await untilTicket('BOTH-KES');
	expect([device, 'BOTH-KES'].map((name) => ticketsOf(name).length)).toEqual([1, 1]);
	await stage.client.deactivate(main.id);
});

it('a Sync that stops with an error fails the execution, though n8n hands its input on', async () => {
	const id = await stage.createWorkflow(readTemplate(), {
		[WATCH]: { pollTimes: EVERY_SECONDS, onFirstRun: 'allCurrentProblems' },
		...EVERYTHING_ON,
		'Sync Autotask Tickets': { operation: '={{ $("No Such Node").first().json.operation }}' },
	});
	await stage.client.activate(id);
	const [execution] = await stage.client.executions.untilCount(id, 1);
	await stage.client.deactivate(id);
	expect(execution.status).toBe('error');
	expect(execution.data?.resultData.error?.message).toContain(
		'The node Sync Autotask Tickets stopped with an error.',
	);
});

describe('health and the daily report, beside the main workflow', () => {
	let health: string;
	let report: string;
	let main: string;

	const pageUrl = () => `${stage.webhookUrl}/webhook/kaspersky-report`;
	const page = async (auth?: typeof PAGE_LOGIN) =>
		await axios.get<string>(pageUrl(), { auth, proxy: false, validateStatus: () => true });

	async function publishReport(): Promise<string> {
		const login = await stage.client.createCredential('httpBasicAuth', 'Report page', {
			user: PAGE_LOGIN.username,
			password: PAGE_LOGIN.password,
		});
		const credentials = { 'When Somebody Opens the Page': { httpBasicAuth: login } };
		const template = withSuccessesStored(readTemplate('kaspersky-daily-report.json'));
		const id = await stage.client.createWorkflow(template, credentials);
		await stage.client.activate(id);
		return id;
	}

	beforeAll(async () => {
		const template = withSuccessesStored(readTemplate('kaspersky-health.json'));
		health = await stage.createWorkflow(template);
		await stage.client.activate(health);
		report = await publishReport();
		const linked = linkSideWorkflows(readTemplate(), { health, report });
		main = await stage.createWorkflow(linked, {
			[WATCH]: { pollTimes: EVERY_SECONDS, onFirstRun: 'allCurrentProblems' },
			...EVERYTHING_ON,
		});
		await stage.client.activate(main);
		await stage.client.executions.untilCount(report, 1);
	});

	it('the page asks for its password', async () => {
		expect((await page()).status).toBe(401);
		expect((await page({ ...PAGE_LOGIN, password: 'wrong' })).status).toBe(401);
	});

	it('the page shows what the main workflow did', async () => {
		const device = breakDevice(['databasesOutdated']);
		await untilTicket(device);
		const opened = /<b>(\d+)<\/b><span>tickets? opened/;
		const html = await waitFor('a page with the ticket', 30_000, async () => {
			const { data } = await page(PAGE_LOGIN);
			return Number(opened.exec(data)?.[1]) > 0 ? data : undefined;
		});
		expect(html).toMatch(/<th scope="row">Contoso<\/th>/);
	});

	it('the page shows the newest resend, held customers with the reason, and texts as texts', async () => {
		const caller = await stage.client.createWorkflow(
			callerOf(report, [summaryOf({ synced: resentItems() })]),
		);
		await run(caller, 'Start');
		const html = await waitFor('the numbers of the caller', 30_000, async () => {
			const { data } = await page(PAGE_LOGIN);
			return data.includes('Fabrikam') ? data : undefined;
		});
		expect(html).toContain('No active company is named Fabrikam');
		expect(html).toContain('&#60;img src=x onerror=alert(1)&#62;');
		expect(html).not.toContain('<img');
		expect(html).toMatch(
			/Northwind<\/th>[\s\S]*?<td class="number">12<\/td><td class="number">5<\/td>/,
		);
	});

	it('polling that fails makes one ticket, however often, and it is completed when polling works again', async () => {
		stage.ksc.faults.add({ method: '*', kind: 'http', status: 503 });
		await stage.client.executions.untilCount(health, (await executionsOf(health)) + 3);
		expect(healthTickets('polling')).toEqual([
			expect.objectContaining({ companyID: 0, queueID: 8, status: 1 }),
		]);
		stage.ksc.faults.clear();
		breakDevice(['databasesOutdated']);
		await waitFor('the completed ticket', 30_000, async () =>
			healthTickets('polling')[0].completedDate === null ? undefined : true,
		);
		expect(healthTickets('polling')).toHaveLength(1);
	});

	const untilCompleted = async (connection: string) =>
		await waitFor(`the completed ticket of ${connection}`, 90_000, async () =>
			healthTickets(connection)[0].completedDate === null ? undefined : true,
		);
	const notesOf = (connection: string) =>
		healthTickets(connection)[0]
			.notes.map(({ description }) => description)
			.join();

	it('an execution in which nothing reached Autotask makes a ticket, which the next sound one completes', async () => {
		stage.autotask.faults.add({ endpoint: 'POST Tickets', kind: 'errors', times: 1 });
		breakDevice(['activeThreats']);
		const ticket = await waitFor('the ticket of the connection', 30_000, async () =>
			healthTickets('autotask').at(0),
		);
		expect(ticket.description).toMatch(/1 status change failed/);
		expect((await page(PAGE_LOGIN)).data).toMatch(/<b>[1-9]\d*<\/b><span>not ticketed/);
		breakDevice(['databasesOutdated']);
		await untilCompleted('autotask');
		expect(notesOf('autotask')).toContain('Reading and writing tickets in Autotask works again');
		expect(healthTickets('workflow')).toEqual([]);
	});

	it('nothing stops where nothing failed, and the page links to the workflow of each source', async () => {
		const [newest] = await stage.client.executions.list(main);
		expect(newest.status).toBe('success');
		expect(jsonOf(newest, 'Report Failed Items')).toEqual([]);
		const { data } = await page(PAGE_LOGIN);
		expect(data).toContain(`href="${stage.webhookUrl}/workflow/${main}"`);
	});

	it('a ticket that Autotask refuses beside others makes one, which a complete resend completes', async () => {
		await stage.client.deactivate(main);
		stage.autotask.faults.add({ endpoint: 'POST Tickets', kind: 'errors', times: 1 });
		breakDevice(['activeThreats']);
		const resending = await stage.createWorkflow(
			linkSideWorkflows(readTemplate(), { health, report }),
			{
				[WATCH]: {
					...{ pollTimes: EVERY_SECONDS, onFirstRun: 'allCurrentProblems' },
					options: { resendEvery: 0.5 },
				},
				...EVERYTHING_ON,
			},
		);
		await stage.client.activate(resending);
		const ticket = await waitFor('the ticket about tickets', 60_000, async () =>
			healthTickets('tickets').at(0),
		);
		expect(ticket.title).toMatch(/^Some tickets could not be created or updated in Autotask/);
		// The others are there, which proves nothing about this one: Health is told nothing.
		const [failing] = (await stage.client.executions.list(resending)).filter((execution) =>
			jsonOf(execution, 'Summarize the Execution').some(({ failed }) => failed === 1),
		);
		expect(failing.status).toBe('error');
		expect(jsonOf(failing, 'Tell Health It Works')).toEqual([]);
		await untilCompleted('tickets');
		await stage.client.deactivate(resending);
		expect(notesOf('tickets')).toContain('nothing failed in a complete resend');
	});

	it('a rule that Autotask has nothing for makes a ticket about rules, not about the connection', async () => {
		const before = healthTickets('autotask').length;
		await stage.client.deactivate(main);
		const template = linkSideWorkflows(readTemplate(), { health, report });
		const rule = { name: 'Wrong queue', statuses: ['all'], createTicket: 'on', queue: 99_999 };
		const wrong = await stage.createWorkflow(template, {
			[WATCH]: { pollTimes: EVERY_SECONDS, onFirstRun: 'allCurrentProblems' },
			[RULES]: { rules: { rule: [rule] } },
		});
		await stage.client.activate(wrong);
		const ticket = await waitFor('the ticket about rules', 60_000, async () =>
			healthTickets('rules').at(0),
		);
		await stage.client.deactivate(wrong);
		expect(ticket.title).toMatch(/^Ticketing rules, accounts or items need to be corrected/);
		expect(ticket.description).toMatch(/99999.* does not exist in Autotask/);
		expect(ticket.description).not.toMatch(/could not be read or written/);
		expect(healthTickets('autotask')).toHaveLength(before);
		expect((await page(PAGE_LOGIN)).data).toMatch(/99999.* does not exist in Autotask/);
	});

	const executionsOf = async (id: string) => (await stage.client.executions.list(id)).length;
});
