import type { IDataObject, INode, WorkflowExecuteMode } from 'n8n-workflow';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { clock } from '../../nodes/shared/autotask/clock';
import { Tenant } from '../simulators/autotaskTenant';
import { UNWANTED_WORDS } from '../unit/ticketingRules/fixtures';
import { runNode } from './harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';
const CREATE = 'POST Tickets';
const CHANGE = 'PATCH Tickets';
const LOOK_UP = 'Tickets/query';

const byId = (value: unknown) => ({ __rl: true, mode: 'id', value });
const rule = {
	name: 'Databases',
	statuses: ['databasesOutdated'],
	createTicket: 'on',
	queue: 29683378,
	priority: 1,
	dueHours: 4,
	issueType: 13,
	subIssueType: 132,
};
const onContoso = { testCustomer: 'contoso' };
const TEST_KEY = /^ksp-test-[0-9a-f-]{36}$/;

let tenant: Tenant;

beforeEach(async () => {
	tenant = await Tenant.start();
});

afterEach(async () => {
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

async function make(
	parameters: IDataObject = onContoso,
	rules: object[] = [rule],
	items: IDataObject[] = [{}],
	onError?: INode['onError'],
	mode: WorkflowExecuteMode = 'manual',
) {
	const bed = { ...tenant.bed, mode, types: { [TYPE]: new KasperskyTicketingRules() } };
	const all = {
		operation: 'testTicket',
		testStatus: 'databasesOutdated',
		rules: { rule: rules },
		...parameters,
	};
	const run = await runNode(bed, TYPE, all as IDataObject, items, onError);
	return { ...run, item: run.items[0] };
}

describe('Create Test Ticket', () => {
	it('makes one marked ticket with the settings of the rule, and completes it', async () => {
		const { item, error } = await make();
		expect(error).toBeUndefined();
		expect(tenant.tickets).toHaveLength(1);
		const [ticket] = tenant.tickets;
		expect(ticket).toMatchObject({
			companyID: 175,
			title: '[Test] Critical: Databases are outdated on TEST-DEVICE',
			externalID: expect.stringMatching(TEST_KEY),
			queueID: 29683378,
			priority: 1,
			issueType: 13,
			subIssueType: 132,
			status: 5,
			completedDate: expect.any(String),
			resolution: 'Completed automatically: this was a test of the ticketing rules.',
		});
		expect(ticket.description).toMatch(/^This ticket is a test of the ticketing rules/);
		expect(ticket.description).toContain('Customer: contoso');
		expect(item.ticket).toEqual({
			id: ticket.id,
			ticketNumber: ticket.ticketNumber,
			externalID: ticket.externalID,
			title: ticket.title,
			completedDate: expect.any(String),
			link: `${tenant.simulator.webUrl}Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${ticket.id}`,
		});
	});

	it('shows every setting as wanted and as stored', async () => {
		const { item } = await make();
		const choice = (setting: string, id: number, label: string) => ({
			setting,
			wanted: { id, label },
			stored: { id, label },
			asWanted: true,
		});
		expect(item).toMatchObject({
			settings: [
				choice('Account', 175, 'Contoso'),
				choice('Queue', 29683378, 'Security Operations'),
				choice('Priority', 1, 'High'),
				{ setting: 'Due', wanted: '2026-11-22T14:00:00Z', asWanted: true },
				{ setting: 'Work Type', wanted: null, stored: null, asWanted: true },
				choice('Issue Type', 13, 'Security'),
				choice('Sub-Issue Type', 132, 'Antivirus out of date'),
				{
					...{ setting: 'Ticket Category', wanted: null, asWanted: true },
					stored: { id: 3, label: 'Standard' },
				},
				{ setting: 'Ticket Type', wanted: null, asWanted: true },
				...[
					...['Source', 'Service Level Agreement', 'Primary Resource', 'Contact', 'Contract'],
					...['Location', 'User-Defined Fields'],
				].map((setting) => ({ setting, wanted: null, stored: null, asWanted: true })),
			],
			asWanted: true,
			rule: 'Rule 1 “Databases” (Critical and Warning: Databases are outdated)',
			matchedBy: 'name',
			notes: [],
		});
	});

	it('says what a real ticket says: in the own title and description, without advice if so chosen', async () => {
		const textOptions = {
			...{ title: '=KSC: {{ $json.status.description }} on {{ $json.device.name }}' },
			...{ description: '=Our text for {{ $json.customer.name }}', advice: false },
		};
		const { item } = await make({ ...onContoso, textOptions });
		const [{ title, description }] = tenant.tickets;
		expect(title).toBe('[Test] KSC: Databases are outdated on TEST-DEVICE');
		expect(description).toContain('Our text for contoso');
		expect(description).not.toContain('What usually helps');
		expect(item.notes).toEqual([]);
	});

	it('has the default text, and says so, where an expression needs a real item', async () => {
		const textOptions = { title: '={{ $json.device.name.toUpperCase() }}' };
		const { item } = await make({ ...onContoso, textOptions });
		expect(tenant.tickets[0].title).toBe('[Test] Critical: Databases are outdated on TEST-DEVICE');
		expect(item.notes).toEqual([
			'The expression in “Title” needs a real item, so this ticket has the default text there.',
		]);
	});

	it('shows what Autotask has stored otherwise', async () => {
		// A workflow rule changes the priority a moment later.
		jest.spyOn(clock, 'pause').mockImplementation(async () => {
			for (const row of tenant.simulator.state.tables.Tickets.values()) row.priority = 4;
		});
		const { item } = await make();
		expect(item.asWanted).toBe(false);
		expect(item.settings).toContainEqual({
			setting: 'Priority',
			wanted: { id: 1, label: 'High' },
			stored: { id: 4, label: 'Critical' },
			asWanted: false,
		});
	});

	it('runs once, however many items come in, and each test is a ticket of its own', async () => {
		const { items, rawItems } = await make(onContoso, [rule], [{}, {}, {}]);
		expect(items).toHaveLength(1);
		expect(rawItems[0].pairedItem).toEqual({ item: 0 });
		await make();
		expect(new Set(tenant.tickets.map(({ externalID }) => externalID)).size).toBe(2);
	});

	it('takes the company that was chosen for it, 0 being the own one', async () => {
		const { item } = await make({ testCompany: byId('0') });
		expect(tenant.tickets[0].companyID).toBe(0);
		expect(tenant.tickets[0].description).not.toContain('Customer:');
		expect(item.matchedBy).toBeNull();
	});

	it('takes the fallback company as Apply Rules does', async () => {
		const fallback = { unmappedCustomers: 'fallback', fallbackCompany: byId('0') };
		const { item } = await make({ testCustomer: 'Nobody Ltd', ...fallback });
		expect(item.matchedBy).toBe('fallback');
		expect(tenant.tickets[0]).toMatchObject({
			companyID: 0,
			title: '[Test] Nobody Ltd: Critical: Databases are outdated on TEST-DEVICE',
		});
	});

	it('of another solution and level has their settings', async () => {
		const { item } = await make({
			...onContoso,
			testSolution: 'kasperskyEndpointSecurityCloud',
			testLevel: 'Warning',
		});
		expect(tenant.tickets[0].title).toBe(
			'[Test] Warning: Anti-malware databases have not been updated in a long time on TEST-DEVICE',
		);
		expect(item.rule).toMatch(/^Rule 1 “Databases” /);
	});

	it('is made although the row is off, and says so', async () => {
		const { item } = await make(onContoso, [{ ...rule, createTicket: 'off' }]);
		expect(tenant.tickets).toHaveLength(1);
		expect(item.notes).toEqual([
			'Apply Rules creates no such ticket now. Ticket creation is off for “Databases are outdated” (Critical, Kaspersky Security Center): Rule 1 “Databases” (Critical and Warning: Databases are outdated) switches it off.',
		]);
	});
});

describe('no test ticket is made', () => {
	it.each([
		[
			'the rule names something that Autotask lacks',
			onContoso,
			[{ ...rule, queue: 99 }],
			'No test ticket was created. Rule 1 “Databases” (Critical and Warning: Databases are outdated): Queue “99”',
		],
		[
			'the customer has no account',
			{ testCustomer: 'Nobody Ltd' },
			[rule],
			'No test ticket was created. Customer “Nobody Ltd” has no account',
		],
		[
			'the account is inactive',
			{ testCustomer: 'Proseware' },
			[rule],
			'No test ticket was created. The Autotask company “Proseware” (182) is inactive.',
		],
		[
			'the completed status is inactive',
			{ ...onContoso, completedStatus: 19 },
			[rule],
			'“Completed Status” is “19”',
		],
		[
			'the company is inactive',
			{ testCompany: byId('182') },
			[rule],
			'No test ticket was created. The Autotask company “Proseware” (182) is inactive. Choose another one.',
		],
		[
			'the company does not exist',
			{ testCompany: byId('9999') },
			[rule],
			'No test ticket was created. The Autotask company 9999 does not exist. Choose another one.',
		],
		[
			'nobody is named',
			{ testCompany: byId('={{ $json.none }}') },
			[rule],
			'No test ticket was created. Fill in “Customer Name or ID”, or choose a company in “Company”.',
		],
		[
			'the completed status does not exist',
			{ ...onContoso, completedStatus: 99 },
			[rule],
			'No test ticket was created. “Completed Status” is “99”, which is no active status in Autotask.',
		],
	])('when %s', async (_, parameters, rules, text) => {
		const { error } = await make(parameters as IDataObject, rules);
		expect(error?.message).toContain(text);
		expect(error?.message).not.toMatch(UNWANTED_WORDS);
		expect(tenant.writes).toBe(0);
	});

	it('when Autotask refuses it, and the error output takes the reason', async () => {
		tenant.simulator.state.settings.noPermission = ['Tickets:create'];
		const run = await make(onContoso, [rule], [{ mine: 1 }], 'continueErrorOutput');
		expect(run.items).toEqual([]);
		expect(run.errorItems).toMatchObject([
			{ mine: 1, error: expect.stringContaining('Autotask did not create the test ticket') },
		]);
		expect(tenant.tickets).toEqual([]);
	});
});

describe('never two tickets', () => {
	it('when the answer to the create is lost', async () => {
		tenant.simulator.faults.add({ endpoint: CREATE, kind: 'dropAfter', times: 1 });
		const { item } = await make();
		expect(tenant.tickets).toHaveLength(1);
		expect(item.ticket).toMatchObject({ id: tenant.tickets[0].id });
		expect(tenant.open).toEqual([]);
	});

	it('when nobody can tell whether it was made: the message names the external ID', async () => {
		tenant.simulator.faults.add({ endpoint: CREATE, kind: 'dropAfter', times: 1 });
		tenant.simulator.faults.add({ endpoint: LOOK_UP, kind: 'html' });
		const { error } = await make();
		expect(tenant.tickets).toHaveLength(1);
		expect(error?.message).toContain(`test ticket ${tenant.tickets[0].externalID}`);
		expect(error?.description).toContain('complete the ticket if it is there');
	});
});

describe('when the ticket cannot be completed', () => {
	const expectOpen = (error: { message: string; description?: string | null } | undefined) => {
		const [ticket] = tenant.open;
		expect(error?.message).toContain(
			`The test ticket ${ticket.ticketNumber} was created, but has not been completed: `,
		);
		expect(error?.description).toContain('Complete it by hand in Autotask: http');
		expect(error?.description).toContain(`ticketId=${ticket.id}`);
	};

	it('Autotask’s reason is told, with the ticket that stays open', async () => {
		tenant.simulator.state.settings.noPermission = ['Tickets:update'];
		const { error } = await make();
		expectOpen(error);
		expect(error?.message).toContain('Autotask did not complete it: ');
	});

	it('a status that does not complete tickets is told', async () => {
		const { error } = await make({ ...onContoso, completedStatus: 8 });
		expectOpen(error);
		expect(error?.message).toContain(
			'Choose a status in “Completed Status” that completes tickets',
		);
	});

	it('a change that Autotask has swallowed is sent again', async () => {
		tenant.simulator.state.settings.patchIgnoredTimes = 1;
		const { item } = await make();
		expect(item.ticket).toMatchObject({ completedDate: expect.any(String) });
		expect(tenant.open).toEqual([]);
	});

	it('a lost answer is looked at, not taken for a refusal', async () => {
		tenant.simulator.faults.add({ endpoint: CHANGE, kind: 'dropAfter', times: 1 });
		const { item } = await make();
		expect(item.ticket).toMatchObject({ completedDate: expect.any(String) });
	});

	it('a ticket that cannot be read back is named by its id', async () => {
		tenant.simulator.faults.add({ endpoint: LOOK_UP, kind: 'html' });
		const { error } = await make();
		expect(error?.message).toContain(
			`The test ticket with ID ${tenant.tickets[0].id} was created, but has not been completed: `,
		);
		expect(tenant.open).toHaveLength(1);
	});
});

it('another ticket that Autotask has put the test into is left alone', async () => {
	await make({ ...onContoso, completedStatus: 8 });
	const [other] = tenant.open;
	tenant.simulator.state.settings.duplicateHandling = 'merge';
	const { error } = await make();
	expect(error?.message).toContain(
		`merged the test ticket into ticket ${other.ticketNumber}, which is left as it is`,
	);
	expect(tenant.tickets).toHaveLength(1);
	expect(tenant.open).toMatchObject([{ status: 8, resolution: other.resolution }]);
});

it('no snapshot touches a test ticket that has stayed open', async () => {
	await make({ ...onContoso, completedStatus: 8 });
	const [{ externalID }] = tenant.open;
	expect(externalID).toMatch(TEST_KEY);
	await tenant.sync([tenant.snapshot()]);
	expect(tenant.open).toHaveLength(1);
});

describe('a workflow that nobody watches', () => {
	const run = async (mode: WorkflowExecuteMode, onError?: INode['onError']) =>
		await make(onContoso, [rule], [{ change: 'raised' }, {}], onError, mode);

	it.each([
		'trigger',
		'webhook',
		'error',
		'retry',
		'integrated',
		'internal',
		'cli',
		'evaluation',
		'chat',
		'agent',
	] as const)('creates no test ticket and fails (%s)', async (mode) => {
		const { status, error } = await run(mode);
		expect(status).toBe('error');
		expect(error?.message).toMatch(/^No ticket was created: /);
		expect(tenant.writes).toBe(0);
	});

	it('is told the operation that creates real tickets, in the words of the panel', async () => {
		const { error } = await run('trigger');
		expect(error?.message).toBe(
			'No ticket was created: this workflow is published, and “Node” is still set to “Create Test Ticket”',
		);
		expect(error?.description).toContain('choose “Apply Rules” in “Operation” of “Node”');
	});

	it('is told when another workflow called it, whatever started that one', async () => {
		const { error } = await run('integrated');
		expect(error?.message).toContain('another workflow called this one, and “Node”');
	});

	it('is told through the error output, too', async () => {
		const { items, errorItems } = await run('trigger', 'continueErrorOutput');
		expect(items).toEqual([]);
		expect(errorItems).toMatchObject([{ error: expect.stringContaining('still set to') }]);
	});
});
