import type { Browser } from 'playwright-core';
import type { Stage } from '../n8n/stage';
import { publishTicketingTab, RULE_TABLE } from '../n8n/ticketingTabStage';
import type { Scene } from './story';
import { TicketingTabPage } from './ticketingTabPage';

const REPORT_TABLE = 'Kaspersky report counts';

/** @returns the address of the published page */
export async function publishPage(
	...given: Parameters<typeof publishTicketingTab>
): Promise<string> {
	return (await publishTicketingTab(...given)).url;
}

/**
 * The page as it is on the next day, when Autotask has changed: its lists are kept for five minutes per user and address,
 * and a credential that spells the address in another way has none yet.
 */
export async function publishNextDay(stage: Stage): Promise<string> {
	const { user, secret, integrationCode, url } = stage.autotask;
	const data = { userName: user, secret, integrationCode, baseUrl: url.replace(/\/$/, '') };
	const credential = await stage.client.createCredential('autotaskPsaApi', 'Next day', data);
	return await publishPage(stage, 'kaspersky-ticketing-next-day', credential);
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
	const rows = customers.map(({ customer, problems, held }) => ({
		...{ at, customer, problems: String(problems), held: String(held) },
	}));
	await client.dataTables.add(REPORT_TABLE, rows);
}

/** The names of Autotask's active values, in its order, as the page shows them. */
export function activeNames({ autotask }: Stage, field: string): string[] {
	const active = autotask.state.picklists.valuesOf(field).filter(({ isActive }) => isActive);
	return active.map(({ label, isDefaultValue }) => (isDefaultValue ? `${label} (default)` : label));
}
