import { createHmac } from 'node:crypto';
import { WebhookContext } from 'n8n-core';
import type {
	IDataObject,
	INode,
	IWebhookData,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { KasperskyEndpointSecurityCloudTrigger } from '../../nodes/KasperskyEndpointSecurityCloudTrigger/KasperskyEndpointSecurityCloudTrigger.node';
import { makeWorkflow } from './harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyEndpointSecurityCloudTrigger';
const SECRET = 'an example secret of this test';
const CREDENTIAL = 'kasperskyStatusReportApi';

interface Posted {
	status: number;
	body: IDataObject;
	items: IDataObject[];
}

/** The trigger on n8n-core's own webhook context; only the request, the response and the credential are ours. */
class ReceivingWorkflow {
	private static count = 0;

	private readonly trigger = new KasperskyEndpointSecurityCloudTrigger();

	readonly workflow;

	constructor(
		private readonly secret: IDataObject = { method: 'hmac', secret: SECRET },
		parameters: IDataObject = {},
	) {
		const bed = { types: { [TYPE]: this.trigger } };
		const node: INode = {
			...{ id: 'trigger', name: 'Trigger', type: TYPE, typeVersion: 2, position: [0, 0] },
			// The process remembers endpoints: each test has one of its own.
			webhookId: `endpoint-${ReceivingWorkflow.count++}`,
			parameters: parameters as INode['parameters'],
			credentials: { [CREDENTIAL]: { id: '1', name: 'Reports' } },
		};
		this.workflow = makeWorkflow(bed, { nodes: [node], connections: {} });
	}

	get state(): IDataObject {
		const node = this.workflow.getNode('Trigger') as INode;
		return JSON.parse(JSON.stringify(this.workflow.getStaticData('node', node)));
	}

	/** Signs the body unless there are headers. */
	async post(
		body: string,
		headers?: IDataObject,
		mode: WorkflowExecuteMode = 'webhook',
	): Promise<Posted> {
		const timestamp = String(Math.floor(Date.now() / 1000));
		const signature = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex');
		const posted: Posted = { status: 0, body: {}, items: [] };
		const response = {
			status(code: number) {
				posted.status = code;
				return { json: (response: IDataObject) => (posted.body = response) };
			},
		};
		const request = {
			rawBody: Buffer.from(body),
			headers: headers ?? {
				'x-kaspersky-report-timestamp': timestamp,
				'x-kaspersky-report-signature': `sha256=${signature}`,
			},
		};
		const additionalData = {
			...{ httpRequest: request, httpResponse: response, variables: {} },
			credentialsHelper: {
				getParentTypes: () => [],
				isCredentialUsableByNode: () => true,
				getDecrypted: async () => ({ ...this.secret }),
				getCredentialsProperties: () => [],
			},
		} as unknown as IWorkflowExecuteAdditionalData;
		const node = this.workflow.getNode('Trigger') as INode;
		const webhook = { webhookDescription: { name: 'default' } } as unknown as IWebhookData;
		const context = new WebhookContext(
			this.workflow,
			node,
			additionalData,
			mode,
			webhook,
			[],
			null,
		);
		const result: IWebhookResponseData = await this.trigger.webhook.call(context);
		expect(result.noWebhookResponse).toBe(true);
		posted.items = (result.workflowData?.[0] ?? []).map(({ json }) => json);
		return posted;
	}
}

let reports = 0;

/** No two are the same, as no two real ones are: the second of them would count as a replay. */
const report = (level?: string) =>
	JSON.stringify({
		number: reports++,
		...{ device: 'FIN-PC-07', workspace: 'Contoso', collected_at: new Date().toISOString() },
		...{ status: level ?? 'OK', reasons: level ? ['databasesOutdated'] : [] },
	});
const changes = (posted: Posted) => posted.items.map(({ change }) => change);

it('emits a change and stores what it knows, then nothing for the same report', async () => {
	const workflow = new ReceivingWorkflow();
	const first = await workflow.post(report('Critical'));
	expect(first).toMatchObject({ status: 200, body: { accepted: 1, refused: 0 } });
	expect(changes(first)).toEqual(['raised', 'snapshot']);
	const stored = workflow.state;
	expect(JSON.stringify(stored)).toContain('FIN-PC-07');
	expect(await workflow.post(report('Critical'))).toMatchObject({ status: 200, items: [] });
	expect(workflow.state).toEqual(stored);
});

it("gives each endpoint keys of its own, from the ID in its URL, or from the operator's", async () => {
	const sourceOf = async (parameters: IDataObject = {}) => {
		const workflow = new ReceivingWorkflow(undefined, parameters);
		const [item] = (await workflow.post(report('Critical'))).items;
		return (item.source as IDataObject).id;
	};
	const own = { options: { sourceIdentity: 'kes-main' } };
	expect(await sourceOf()).not.toBe(await sourceOf());
	expect(await sourceOf(own)).toBe(await sourceOf(own));
	expect(await sourceOf()).toMatch(/^kes:[0-9a-f]{8}$/);
});

it('uses the limits of the node', async () => {
	const workflow = new ReceivingWorkflow(undefined, { protectionOff: 'Warning' });
	const values = { Protection_AvInstalled: 1, Protection_RtpState: 1 };
	const { items } = await workflow.post(JSON.stringify({ host: 'A', workspace: 'B', values }));
	expect(items[0]).toMatchObject({ level: 'Warning', status: { code: 'protectionDisabled' } });
});

it('stores nothing of what it refuses', async () => {
	const workflow = new ReceivingWorkflow();
	const big = JSON.stringify({ pad: 'x'.repeat(1024 * 1024) });
	const responses = [
		await workflow.post(report('Critical'), {}),
		await workflow.post(big),
		await workflow.post('{'),
		await workflow.post(''),
		await workflow.post('[]'),
		await workflow.post('{"device": "A", "status": "OK"}'),
	];
	expect(responses.map(({ status }) => status)).toEqual([401, 413, 400, 400, 400, 400]);
	expect(responses.flatMap(({ items }) => items)).toEqual([]);
	expect(workflow.state).toEqual({});
});

it('responds to a list report by report', async () => {
	const list = `[${report('Critical')}, {"host": "A"}, ${report('Warning')}]`;
	const { status, body, items } = await new ReceivingWorkflow().post(list);
	expect(status).toBe(207);
	expect(body).toMatchObject({
		accepted: 2,
		results: [{ index: 0, accepted: true }, { index: 1, accepted: false }, { index: 2 }],
	});
	expect(items.map(({ change }) => change)).toEqual(['raised', 'levelChanged', 'snapshot']);
});

it('never shows the secret', async () => {
	const workflow = new ReceivingWorkflow();
	const responses = [await workflow.post(report('Critical')), await workflow.post(report(), {})];
	expect(JSON.stringify(responses)).not.toContain(SECRET);
	expect(JSON.stringify(workflow.state)).not.toContain(SECRET);
});

it('says that nothing can be received while the credential is empty', async () => {
	const workflow = new ReceivingWorkflow({ method: 'bearer', secret: '' });
	const { status, body } = await workflow.post(report(), { authorization: 'Bearer ' });
	expect(status).toBe(503);
	expect(body.message).toMatch(/credential/);
});

it('shows the items of a test event in the editor, and leaves no trace', async () => {
	const workflow = new ReceivingWorkflow(undefined, { onFirstRun: 'onlyNewChanges' });
	for (let times = 0; times < 2; times++) {
		expect(changes(await workflow.post(report('Critical'), undefined, 'manual'))).toEqual([
			'raised',
			'snapshot',
		]);
	}
	expect(workflow.state).toEqual({});
});

describe('in the course of days', () => {
	const MINUTE = 60_000;
	const START = Date.parse('2026-11-22T10:00:00Z');

	beforeEach(() =>
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'], now: START }),
	);
	afterEach(() => jest.useRealTimers());

	/** `raised databasesOutdated PC-A`; what is sent again, lists and snapshots are left out. */
	const changesIn = ({ items }: Posted) =>
		items
			.filter(({ change }) => ['raised', 'levelChanged', 'cleared'].includes(String(change)))
			.map(({ change, device, status }) =>
				[change, (status as IDataObject).code, (device as IDataObject).name].join(' '),
			);

	/** As Network Agent writes a time. */
	const written = (ms: number) => {
		const [date, time] = new Date(ms).toISOString().slice(0, 19).split('T');
		return `${date.split('-').reverse().join('-')} ${time.replaceAll(':', '-')}`;
	};

	const avState = (host: string, id: string, values: IDataObject = {}, databasesDays = 0) =>
		JSON.stringify({
			...{ host, workspace: 'Contoso', collected_at: new Date().toISOString() },
			values: {
				...{ Protection_HostId: id, Protection_AvInstalled: 1, Protection_AvRunning: 1 },
				...{ Protection_HasRtp: 1, Protection_RtpState: 5 },
				Protection_BasesDate: written(Date.now() - databasesDays * 1_440 * MINUTE),
				Protection_LastConnected: written(Date.now() - 10 * MINUTE),
				...values,
			},
		});

	it('two computers with one cloned agent id do not speak for each other, and the response says so', async () => {
		const workflow = new ReceivingWorkflow();
		const changed: string[] = [];
		let response: IDataObject = {};
		for (let round = 0; round < 4; round++) {
			jest.setSystemTime(START + round * 30 * MINUTE);
			changed.push(...changesIn(await workflow.post(avState('PC-A', 'b7c1-of-the-image', {}, 20))));
			jest.setSystemTime(START + round * 30 * MINUTE + MINUTE);
			const posted = await workflow.post(avState('PC-B', 'b7c1-of-the-image'));
			changed.push(...changesIn(posted));
			response = posted.body;
		}
		expect(changed).toEqual(['raised databasesOutdated PC-A']);
		expect(JSON.stringify(response)).toMatch(/PC-A.*reports the same Network Agent id/);
	});

	it('a computer under a new agent id ends, as replaced, what it reported under the old one', async () => {
		const workflow = new ReceivingWorkflow();
		const changed: string[] = [];
		const ended: IDataObject[] = [];
		for (let hour = 0; hour < 50; hour++) {
			jest.setSystemTime(START + hour * 60 * MINUTE);
			const missing = { Protection_AvInstalled: 0, Protection_AvRunning: 0 };
			const report = hour < 2 ? avState('PC-A', 'old', missing) : avState('PC-A', 'new');
			const posted = await workflow.post(report);
			changed.push(...changesIn(posted));
			ended.push(...posted.items.filter(({ change }) => change === 'cleared'));
		}
		expect(changed).toEqual(['raised appNotInstalled PC-A', 'cleared appNotInstalled PC-A']);
		expect(ended).toMatchObject([{ clearedBecause: 'deviceReplaced' }]);
	});

	it('keeps its keys when the URL changes, as an import over the workflow does', async () => {
		const workflow = new ReceivingWorkflow();
		const [first] = (await workflow.post(report('Critical'))).items;
		const node = workflow.workflow.getNode('Trigger') as INode;
		node.webhookId = 'another-address';
		jest.setSystemTime(START + 2 * MINUTE);
		const { items } = await workflow.post(report('Warning'));
		expect(items.length).toBeGreaterThan(0);
		for (const { source } of items) expect(source).toEqual(first.source);
	});
});
