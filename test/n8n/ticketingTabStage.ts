import axios from 'axios';
import { readTemplate, type Stage } from './stage';
import { withParameters } from './templates';
import { credentialsOf } from './vendors';

export const TAB_LOGIN = { username: 'service-desk', password: 'an example password' };
export const RULE_TABLE = 'Kaspersky ticketing rules';
const OPENING = 'When Somebody Opens or Saves the Page';

/** The Ticketing tab of the shipped template, published. */
export interface TicketingTab {
	/** Of the workflow. */
	id: string;
	/** Of the page. */
	url: string;
}

/** As somebody does who has imported the template: gives it both credentials, and publishes it. */
export async function publishTicketingTab(
	stage: Stage,
	path = 'kaspersky-ticketing',
	autotask = stage.credentials.autotask,
): Promise<TicketingTab> {
	const login = await stage.client.createCredential('httpBasicAuth', 'Ticketing tab', {
		user: TAB_LOGIN.username,
		password: TAB_LOGIN.password,
	});
	const template = withParameters(readTemplate('kaspersky-ticketing-tab.json'), {});
	for (const { name, parameters } of template.nodes) {
		if (name === OPENING) parameters.path = path;
	}
	const id = await stage.client.createWorkflow(template, {
		...credentialsOf(template.nodes, { ...stage.credentials, autotask }),
		[OPENING]: { httpBasicAuth: login },
	});
	await stage.client.activate(id);
	return { id, url: `${stage.webhookUrl}/webhook/${path}` };
}

/** Opens the page once, which makes its tables. @returns the id of the rule table */
export async function makeRuleTable(stage: Stage, { url }: TicketingTab): Promise<string> {
	await axios.get(url, { auth: TAB_LOGIN, proxy: false });
	return await stage.client.dataTables.idOf(RULE_TABLE);
}
