import { createHmac } from 'node:crypto';
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';
import { AutotaskClient } from '../../shared/autotask/client';
import { clock } from '../../shared/autotask/clock';
import { listActiveCompanies, type Company } from '../../shared/autotask/companies';
import { AUTOTASK_CREDENTIAL, readAutotaskCredential } from '../../shared/autotask/credential';
import { loadSettingValues, type SettingValues } from '../../shared/autotask/settingValues';
import { accountRules, knownCompanies, namedCustomer } from '../accounts/accounts';
import { loadRowChecks } from '../accounts/rowChecks';
import { companyValuesOf } from '../ruleTable/companyValues';
import { ruleSets, type RuleSet } from '../ruleTable/ruleSource';
import { createToken, type TokenScope } from './formToken';
import { ticketingTabHtml } from './html';
import { readRequest, type TabRequest } from './request';
import type { Edits, Explained, TabHistoryEntry, TabNotice } from './tab';
import { customerText, drawAccounts, readCustomers, uniqueCustomers } from './tabAccounts';
import { drawCompanies, drawTable } from './tabModel';
import { drawMutes } from './tabMutes';
import { oldTable } from './notices';
import { missingColumns, readStoredRows, versionOf, type StoredRow } from './tableRows';

/** What both operations of the Ticketing tab begin with: the request, the table, Autotask's values. */
export interface Tab {
	client: AutotaskClient;
	request: TabRequest;
	stored: readonly StoredRow[];
	/** Of the stored rows. */
	version: string;
	picklists: SettingValues;
	companies: readonly Company[];
	scope: TokenScope;
	set: RuleSet;
}

export async function openTab(context: IExecuteFunctions): Promise<Tab> {
	const client = new AutotaskClient(context);
	const set = ruleSets(context)(0);
	const stored = readStoredRows(set.rows);
	const picklists = await loadSettingValues(client, ALL_VALUES);
	return {
		...{ client, set, stored, version: versionOf(stored), picklists },
		request: readRequest(context.getNodeParameter('tabRequest', 0)),
		companies: await listActiveCompanies(client),
		scope: await tokenScope(context),
	};
}

/** All of it can be chosen on the page. */
const ALL_VALUES = { workTypes: true, assignees: true, userDefinedFields: true };

/** The key comes from the Autotask credential: every worker has it, and no browser. */
async function tokenScope(context: IExecuteFunctions): Promise<TokenScope> {
	const data = await context.getCredentials(AUTOTASK_CREDENTIAL);
	const { secret } = readAutotaskCredential(data);
	const key = createHmac('sha256', secret).update('Ticketing tab').digest('base64');
	return { key, workflowId: context.getWorkflow().id ?? '' };
}

const NO_EDITS: Edits = { changes: [], accounts: [] };

/** The page as HTML. @param edits of a submission that was not saved: they stay on the page */
export async function drawTab(
	context: IExecuteFunctions,
	tab: Tab,
	notice: TabNotice | null,
	edits: Edits = NO_EDITS,
	explained?: Explained,
): Promise<string> {
	const { client, request, stored, version, picklists, companies, scope, set } = tab;
	const named = stored.flatMap(({ cells }) => cells.customer ?? []);
	const customers = uniqueCustomers([
		...readCustomers(context.getNodeParameter('tabCustomers', 0, [])),
		...named.map((name) => ({ customer: namedCustomer(name), lastHeld: null })),
	]);
	const accounts = accountRules(context)(0);
	const known = await knownCompanies(
		client,
		customers.map(({ customer }) => ({ customer, accounts })),
	);
	const check = await loadRowChecks(client, picklists, {
		companyValues: companyValuesOf(set.table.allRows),
		customers: named,
		accounts,
	});
	return ticketingTabHtml({
		token: createToken(scope, version, clock.now()),
		user: request.user,
		view: request.view,
		...drawTable(set.table, picklists, customers.map(customerText), check),
		accounts: drawAccounts(customers, accounts, known),
		...drawMutes(set.mutes, set.rows, clock.now(), context.getTimezone()),
		companies: drawCompanies(companies),
		history: readHistory(context),
		notice: notice ?? oldTable(missingColumns(set.rows)),
		...{ edits, explained },
	});
}

/** A Data Table without rows gives an item without cells, and another table may give numbers. */
const text = z.preprocess((value) => value ?? '', z.coerce.string());
const historyRow = z.object({
	...{ at: text, by: text, customer: text, row: text },
	...{ setting: text, before: text, after: text },
});

const MOST_SHOWN = 500;

/** Rows of the table of what was saved, newest first; what is none is left out. */
export function readHistory(context: IExecuteFunctions): TabHistoryEntry[] {
	const rows = z
		.array(z.unknown())
		.catch([])
		.parse(context.getNodeParameter('tabHistory', 0, []));
	return rows
		.flatMap((row) => historyRow.safeParse(row).data ?? [])
		.filter(({ at }) => at !== '')
		.sort((a, b) => b.at.localeCompare(a.at))
		.slice(0, MOST_SHOWN);
}

/** What both operations ask for. */
export const tabProperties: INodeProperties[] = [
	{
		displayName: 'Request',
		name: 'tabRequest',
		type: 'json',
		default: '={{ $json }}',
		description: 'What the Webhook node has received from the browser',
	},
	{
		displayName: 'Customers',
		name: 'tabCustomers',
		type: 'json',
		default: '={{ [] }}',
		description:
			'Objects with a field “customer”, e.g. the rows of the daily report, so that customers appear by themselves, with the number of their tickets that are held (“held”). Customers of the table are always shown.',
	},
	{
		displayName: 'History',
		name: 'tabHistory',
		type: 'json',
		default: '={{ [] }}',
		description: 'Rows of the table in which what was saved is kept',
	},
];
