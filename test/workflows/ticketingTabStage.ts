import type { IDataObject } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import type {
	AccountChange,
	Change,
	TabModel,
} from '../../nodes/KasperskyTicketingRules/ticketingTab/tab';
import { AutotaskReads } from './autotaskReads';
import { runNode, type Bed, type NodeRun } from './harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';

/** What the browser gets, and what the workflow does. */
export interface Drawn {
	run: NodeRun;
	html: string;
	model: TabModel;
	/** What of the items is not the page. */
	actions: unknown[];
}

export const basicAuth = (user: string) =>
	`Basic ${Buffer.from(`${user}:an example password`).toString('base64')}`;

let stages = 0;

/** Both operations of the Ticketing tab on n8n's own engine; the table and the request come in as the template brings them. */
export class TicketingTabStage {
	rows: IDataObject[] = [];

	history: IDataObject[] = [];

	user = 'service-desk';

	constructor(
		readonly autotask = new AutotaskReads(),
		readonly workflowId = `tab-${++stages}`,
	) {}

	/** A GET, or whatever else the workflow does not take for a form. */
	async show(request: IDataObject = {}, parameters: IDataObject = {}): Promise<Drawn> {
		return await this.run('showTicketingTab', { body: {}, query: {}, ...request }, parameters);
	}

	/** The form of a page, as a browser sends it. */
	async save(
		token: unknown,
		changes: unknown = [],
		accounts: AccountChange[] = [],
	): Promise<Drawn> {
		return await this.post({ token, edits: JSON.stringify({ changes, accounts }) });
	}

	async post(body: unknown): Promise<Drawn> {
		return await this.run('saveTicketingTab', { body, query: {} } as IDataObject);
	}

	private async run(
		operation: string,
		request: IDataObject,
		parameters: IDataObject = {},
	): Promise<Drawn> {
		const bed: Bed = {
			types: { [TYPE]: new KasperskyTicketingRules() },
			credentialTypes: [new AutotaskPsaApi()],
			secrets: this.autotask.secrets,
			workflowId: this.workflowId,
		};
		const headers = { authorization: basicAuth(this.user) };
		const given = { operation, rulesFrom: 'table', tabHistory: this.history, ...parameters };
		const tabRequest = { headers, ...request };
		const rows = this.rows.length > 0 ? this.rows : [{}];
		const run = await runNode(bed, TYPE, { ...given, tabRequest }, rows, 'continueErrorOutput');
		const html = String(run.items.find((item) => 'html' in item)?.html ?? '');
		return {
			...{ run, html, model: modelOf(html) },
			actions: run.items.filter((item) => !('html' in item)).map(({ action }) => action),
		};
	}
}

function modelOf(html: string): TabModel {
	const [, json = 'null'] =
		/<script type="application\/json" id="model">(.*?)<\/script>/s.exec(html) ?? [];
	return JSON.parse(json) as TabModel;
}

export const change = (changed: Partial<Change> = {}): Change => ({
	...{ solution: 'kasperskySecurityCenter', level: 'Critical' },
	...{ status: 'databasesOutdated', customer: '', column: 'dueHours', value: '4' },
	...changed,
});

export function expectNothingSaved({ actions, model, run }: Drawn, kind = 'refused'): void {
	expect(run.status).toBe('success');
	expect(actions).toEqual([]);
	expect(model.notice).toMatchObject({
		kind,
		text: expect.stringMatching(/^Nothing was saved/),
	});
}
