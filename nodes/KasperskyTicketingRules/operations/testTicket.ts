import { DateTime } from 'luxon';
import { randomUUID } from 'node:crypto';
import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { clock } from '../../shared/autotask/clock';
import { findCompaniesById } from '../../shared/autotask/companies';
import { loadTicketPicklists, type TicketPicklists } from '../../shared/autotask/picklists';
import type { Customer, Level, Solution } from '../../shared/items';
import { accountRules, matchAccount, readCompanyId, knownCompanies } from '../accounts/accounts';
import { switchedOff, waitingReason } from '../decisions/decide';
import { outputItems, failedItem } from '../../shared/outputItems';
import { mutesFor, shownEnd, type Mute } from '../ruleTable/mutes';
import { resolveRow } from '../ruleTable/resolveRow';
import type { RowSettings, TableRow } from '../ruleTable/ruleTable';
import { ruleSource } from '../ruleTable/ruleSource';
import { rulesParameters } from '../ruleTable/rulesNode';
import { completeTestTicket, createTestTicket, linkTo } from '../testTicket/lifecycle';
import {
	testedSettings,
	testPanel,
	testTicketFields,
	type TestAccount,
	type TestCase,
} from '../testTicket/ticket';
import { testTicketProperties } from '../description/testFields';
import { writeTime } from '../../shared/time';
import { isTool, type NodeOperation } from '../../shared/operation';

/**
 * Creates one ticket as the rules want it for a status, marked as a test, and completes it; once, however
 * many items come in. No snapshot and no status has an external ID of its form.
 */
async function makeTestTicket(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	try {
		return [{ json: await runTest(context), pairedItem: { item: 0 } }];
	} catch (error) {
		return outputItems(context, [failedItem(context, 0, error)]);
	}
}

async function runTest(context: IExecuteFunctions): Promise<IDataObject> {
	refuseUnattended(context);
	const client = new AutotaskClient(context, testPanel);
	const tested = readTestCase(context);
	const { row, mutes } = rulesFor(context, tested);
	const picklists = await loadTicketPicklists(client);
	const completedStatus = readCompletedStatus(context, picklists);
	const settings = soundSettings(context, row, picklists);
	const account = await findAccount(context, client, tested.customer);

	const now = clock.now();
	const { fields: wanted, textNotes } = testTicketFields(tested, row, settings, account, {
		edited: rulesParameters(context).edited,
		externalID: `ksp-test-${randomUUID()}`,
		now,
	});
	const created = await createTestTicket(context, client, wanted);
	const compared = testedSettings(
		account.company,
		settings,
		wanted.dueDateTime,
		created,
		picklists,
	);
	const completed = await completeTestTicket(context, client, created, {
		status: completedStatus,
		resolution: 'Completed automatically: this was a test of the ticketing rules.',
	});
	const { id, ticketNumber, externalID, title, completedDate } = completed;
	return {
		ticket: {
			id,
			ticketNumber,
			externalID,
			title,
			completedDate: writeTime(completedDate ?? 0),
			link: await linkTo(client, id),
		},
		settings: compared,
		asWanted: compared.every(({ asWanted }) => asWanted),
		rule: row.rule?.title ?? null,
		matchedBy: account.matchedBy,
		notes: [...notesOn(row, now), ...mutes.map(mutedNote), ...textNotes],
	};
}

/**
 * A workflow that runs by itself has real statuses, which need real tickets. A called workflow does not know
 * what started its caller; an agent's tool is called because somebody asked for the test.
 */
function refuseUnattended(context: IExecuteFunctions): void {
	const mode = context.getMode();
	const node = context.getNode();
	if (mode === 'manual' || isTool(node)) return;
	const { name } = node;
	const why =
		mode === 'integrated'
			? `another workflow called this one, and “${name}” is set to “Create Test Ticket”`
			: `this workflow is published, and “${name}” is still set to “Create Test Ticket”`;
	throw new NodeOperationError(node, `No ticket was created: ${why}`, {
		description: `To create real tickets, choose “Apply Rules” in “Operation” of “${name}” and publish the workflow again. What happened meanwhile is not lost: the trigger sends all current problems again with the next resend. To create a test ticket, execute the workflow in the editor.`,
	});
}

function readTestCase(context: IExecuteFunctions): TestCase {
	const text = (name: string) => String(context.getNodeParameter(name, 0, '')).trim();
	const name = text('testCustomer');
	const customer: Customer | null = name === '' ? null : { id: name, name, kind: 'fixed' };
	return {
		solution: text('testSolution') as Solution,
		level: text('testLevel') as Level,
		code: text('testStatus'),
		customer,
	};
}

/** Checked before the ticket is created, so that it does not stay open because of a typing error. */
function readCompletedStatus(context: IExecuteFunctions, { status }: TicketPicklists): number {
	const given = String(context.getNodeParameter('completedStatus', 0)).trim();
	const known = status.find(({ id, isActive }) => isActive && String(id) === given);
	if (known) return known.id;
	throw notCreated(
		context,
		`“Completed Status” is “${given}”, which is no active status in Autotask. 5 is Complete everywhere.`,
	);
}

function rulesFor(context: IExecuteFunctions, tested: TestCase): { row: TableRow; mutes: Mute[] } {
	const { rowFor, mutes, issues } = ruleSource(context)(0);
	if (issues.length > 0) throw notCreated(context, issues.join(' '));
	return {
		row: rowFor(tested.solution, tested.level, tested.code, tested.customer),
		mutes: mutesFor(mutes, tested, clock.now()),
	};
}

const mutedNote = (mute: Mute): string =>
	`Apply Rules creates no such ticket for “${mute.cells.devices}” until ${shownEnd(mute)}: ${mute.title} mutes them.`;

/** A row that is off is tested as if it were on: what it lacks must be fixed all the same. */
function soundSettings(
	context: IExecuteFunctions,
	row: TableRow,
	picklists: TicketPicklists,
): RowSettings {
	const switchedOn = { ...row, createTicket: { ...row.createTicket, value: true } };
	const { settings, issues } = resolveRow(switchedOn, picklists);
	if (issues.length > 0) throw notCreated(context, issues.join(' '));
	return settings;
}

async function findAccount(
	context: IExecuteFunctions,
	client: AutotaskClient,
	customer: Customer | null,
): Promise<TestAccount> {
	if (!customer) return await chosenAccount(context, client);
	const accounts = accountRules(context)(0);
	const companies = await knownCompanies(client, [{ customer, accounts }]);
	const account = matchAccount(customer, accounts, companies);
	if ('held' in account) throw notCreated(context, account.held);
	return account;
}

async function chosenAccount(
	context: IExecuteFunctions,
	client: AutotaskClient,
): Promise<TestAccount> {
	const id = readCompanyId(context.getNodeParameter('testCompany', 0, ''));
	if (id === null)
		throw notCreated(context, 'Fill in “Customer Name or ID”, or choose a company in “Company”.');
	const company = (await findCompaniesById(client, [id])).get(id);
	if (company?.isActive) return { company, matchedBy: null };
	const state = company ? `“${company.name}” (${id}) is inactive` : `${id} does not exist`;
	throw notCreated(context, `The Autotask company ${state}. Choose another one.`);
}

/** Why Apply Rules would create no ticket now; the test ticket is created all the same. */
function notesOn(row: TableRow, now: number): string[] {
	const waits = waitingReason(row, DateTime.fromMillis(now, { zone: 'utc' }));
	return [
		...(row.createTicket.value ? [] : [switchedOff(row)]),
		...(waits === undefined ? [] : [waits]),
	].map((reason) => `Apply Rules creates no such ticket now. ${reason}`);
}

function notCreated(context: IExecuteFunctions, why: string): NodeOperationError {
	return new NodeOperationError(context.getNode(), `No test ticket was created. ${why}`);
}

export const testTicket: NodeOperation = {
	name: 'Create Test Ticket',
	value: 'testTicket',
	description: 'Create one ticket with the settings of a status description, and complete it',
	action: 'Create a test ticket',
	toolDescription:
		'Creates one ticket in Autotask PSA that is marked as a test, and completes it. Changes live data at once and may notify people: only when the user has asked for a test ticket.',
	fields: testTicketProperties,
	execute: makeTestTicket,
};
