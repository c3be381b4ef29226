import type { Browser } from 'playwright-core';
import { readTemplate, type Stage } from '../n8n/stage';
import { withParameters } from '../n8n/templates';
import { credentialsOf } from '../n8n/vendors';
import type { Scene } from './story';
import { LOGIN, TicketingTabPage } from './ticketingTabPage';

const TEMPLATE = 'kaspersky-ticketing-tab.json';
const WEBHOOK = 'When Somebody Opens or Saves the Page';
export const RULE_TABLE = 'Kaspersky ticketing rules';
const REPORT_TABLE = 'Kaspersky report counts';

/** As somebody does who has imported the template: both credentials, and published. @returns the page's address */
export async function publishTicketingTab(
	stage: Stage,
	path = 'kaspersky-ticketing',
	autotask = stage.credentials.autotask,
): Promise<string> {
	const login = await stage.client.createCredential('httpBasicAuth', 'Ticketing tab', {
		user: LOGIN.username,
		password: LOGIN.password,
	});
	const template = withParameters(readTemplate(TEMPLATE), {});
	for (const { name, parameters } of template.nodes) {
		if (name === WEBHOOK) parameters.path = path;
	}
	const id = await stage.client.createWorkflow(template, {
		...credentialsOf(template.nodes, { ...stage.credentials, autotask }),
		[WEBHOOK]: { httpBasicAuth: login },
	});
	await stage.client.activate(id);
	return `${stage.webhookUrl}/webhook/${path}`;
}

/**
 * The page as it is on the next day, when Autotask has changed: its lists are kept for five minutes per user and address,
 * and a credential that spells the address in another way has none yet.
 */
export async function publishNextDay(stage: Stage): Promise<string> {
	const { user, secret, integrationCode, url } = stage.autotask;
	const data = { userName: user, secret, integrationCode, baseUrl: url.replace(/\/$/, '') };
	const credential = await stage.client.createCredential('autotaskPsaApi', 'Next day', data);
	return await publishTicketingTab(stage, 'kaspersky-ticketing-next-day', credential);
}

/** Opens the page in a browser of its own; what a failure shows is that window. */
export async function openTicketingTab(
	scene: Scene,
	url: string,
	options: Parameters<typeof TicketingTabPage.open>[2] = {},
): Promise<TicketingTabPage> {
	const browser = scene.editor.page.context().browser() as Browser;
	const tab = await TicketingTabPage.open(browser, url, options);
	scene.pictures = tab.pictures;
	return tab;
}

/** Rows of the rule table, as n8n has stored them. */
export async function storedRules({ client }: Stage) {
	return await client.dataTables.rows(await client.dataTables.idOf(RULE_TABLE));
}

/** As if the daily report had heard of these customers. */
export async function reportCustomers(
	{ client }: Stage,
	customers: Array<{ customer: string; problems: number; held: number }>,
): Promise<void> {
	const at = new Date().toISOString();
	const table = await client.dataTables.idOf(REPORT_TABLE);
	const rows = customers.map((row) => ({ ...row, at }));
	await client.dataTables.insert(table, rows);
}

/** The names of Autotask's active values, in its order, as the page shows them. */
export function activeNames({ autotask }: Stage, field: string): string[] {
	const active = autotask.state.picklists.valuesOf(field).filter(({ isActive }) => isActive);
	return active.map(({ label, isDefaultValue }) => (isDefaultValue ? `${label} (default)` : label));
}
