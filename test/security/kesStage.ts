import { WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { signatureOf } from '../../nodes/KasperskyEndpointSecurityCloudTrigger/reports/authentication';
import { KasperskyEndpointSecurityCloudTrigger } from '../../nodes/KasperskyEndpointSecurityCloudTrigger/KasperskyEndpointSecurityCloudTrigger.node';
import { makeWorkflow } from '../workflows/harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyEndpointSecurityCloudTrigger';

export const KES_SECRET = 'an example secret of this test';

export interface Received {
	status: number;
	answer: string;
	items: IDataObject[];
	/** What n8n would store. */
	state: string;
}

let endpoints = 0;

/** An endpoint of its own on n8n-core's webhook context; reports are signed unless headers are given. */
export class ReportEndpoint {
	private readonly trigger = new KasperskyEndpointSecurityCloudTrigger();

	private readonly workflow;

	constructor(private readonly logged: string[] = []) {
		const node: INode = {
			...{ id: 'trigger', name: 'Trigger', type: TYPE, typeVersion: 2, position: [0, 0] },
			webhookId: `security-${endpoints++}`,
			parameters: { onFirstRun: 'allCurrentProblems' },
			credentials: { kasperskyStatusReportApi: { id: '1', name: 'Reports' } },
		};
		this.workflow = makeWorkflow(
			{ types: { [TYPE]: this.trigger } },
			{ nodes: [node], connections: {} },
		);
	}

	async post(body: string, headers?: IDataObject): Promise<Received> {
		const timestamp = String(Math.floor(Date.now() / 1000));
		const signed = () => ({
			'x-kaspersky-report-timestamp': timestamp,
			'x-kaspersky-report-signature': `sha256=${signatureOf(KES_SECRET, timestamp, body)}`,
		});
		let status = 0;
		let answer: unknown;
		const additionalData = {
			httpRequest: { rawBody: Buffer.from(body), headers: headers ?? signed() },
			httpResponse: {
				status(code: number) {
					status = code;
					return { json: (sent: unknown) => (answer = sent) };
				},
			},
			credentialsHelper: {
				getParentTypes: () => [],
				isCredentialUsableByNode: () => true,
				getDecrypted: async () => ({ method: 'hmac', secret: KES_SECRET }),
				getCredentialsProperties: () => [],
			},
			variables: {},
		} as unknown as IWorkflowExecuteAdditionalData;
		const node = this.workflow.getNode('Trigger') as INode;
		const webhook = { webhookDescription: { name: 'default' } } as unknown as IWebhookData;
		const context = new WebhookContext(
			this.workflow,
			node,
			additionalData,
			'webhook',
			webhook,
			[],
			null,
		);
		const log = (...said: unknown[]) => void this.logged.push(JSON.stringify(said));
		const logger = { debug: log, info: log, warn: log, error: log };
		Object.defineProperty(context, 'logger', { get: () => logger });
		const { workflowData } = await this.trigger.webhook.call(context);
		return {
			status,
			answer: JSON.stringify(answer),
			items: (workflowData?.[0] ?? []).map(({ json }) => json),
			state: JSON.stringify(this.workflow.getStaticData('node', node)),
		};
	}
}
