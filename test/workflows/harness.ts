import {
	ExecutionLifecycleHooks,
	LoadOptionsContext,
	PollContext,
	WorkflowExecute,
} from 'n8n-core';
import { NodeHelpers, Workflow } from 'n8n-workflow';
import type {
	ICredentialType,
	IDataObject,
	IExecuteData,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
	INodeType,
	INodeTypes,
	IRun,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
	WorkflowParameters,
} from 'n8n-workflow';

/**
 * The package's nodes on n8n-core's own engine: real contexts, real HTTP helpers, real static data.
 * Only what n8n's server adds is replaced: stored credentials live in `secrets`, unencrypted.
 */
export interface Bed {
	/** By node type name, e.g. `{ 'n8n-nodes-kaspersky-autotask.autotaskTicket': new AutotaskTicket() }`. */
	types: Record<string, INodeType>;
	credentialTypes?: ICredentialType[];
	/** Decrypted credentials by type name; what `preAuthentication` returns is kept here, as n8n does. */
	secrets?: Record<string, IDataObject>;
	/** How the execution was started; `trigger` where nothing else is said: a published workflow runs by itself. */
	mode?: WorkflowExecuteMode;
	/** Two workflows of one n8n differ in it. */
	workflowId?: string;
}

export interface NodeRun {
	status: IRun['status'];
	/** First output. */
	items: IDataObject[];
	/** Second output, when the node has an error output. */
	errorItems: IDataObject[];
	/** First output with pairedItem and error, as n8n keeps it. */
	rawItems: INodeExecutionData[];
	/** Why the node stopped the workflow. */
	error?: Error & { description?: string | null };
	/** Everything n8n would store of this execution: to look for secrets in. */
	stored: string;
	hints: string[];
}

const SEED_NODE = 'Seed';

const seedType: INodeType = {
	description: {
		displayName: 'Seed',
		name: 'seed',
		group: ['trigger'],
		version: 1,
		description: 'Passes the items of a test on',
		defaults: { name: SEED_NODE },
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	/** The kind of trigger whose items n8n takes as they are, whoever starts the execution. */
	async webhook() {
		return {};
	},
};

function nodeOf(
	name: string,
	type: string,
	parameters: IDataObject,
	bed: Bed,
	rest: Partial<INode> = {},
) {
	const credentials = Object.fromEntries(
		Object.keys(bed.secrets ?? {}).map((key) => [key, { id: key, name: key }]),
	);
	return {
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INodeParameters,
		credentials,
		...rest,
	} satisfies INode;
}

export function makeWorkflow(
	bed: Bed,
	part: Pick<WorkflowParameters, 'nodes' | 'connections'>,
	staticData: IDataObject = {},
): Workflow {
	const types: Bed['types'] = { seed: seedType, ...bed.types };
	const nodeTypes: INodeTypes = {
		getByName: (name) => types[name],
		getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(types[name], version),
		getKnownTypes: () => ({}),
	};
	const id = bed.workflowId ?? 'wf1';
	return new Workflow({ id, active: true, settings: {}, nodeTypes, staticData, ...part });
}

/** n8n's way with expirable fields: ask the credential type when the field is empty or was refused. */
async function preAuthenticate(
	bed: Bed,
	self: IHttpRequestHelper,
	data: IDataObject,
	typeName: string,
	expired: boolean,
) {
	const type = credentialType(bed, typeName);
	const expirable = type.properties.find((property) => property.typeOptions?.expirable === true);
	if (!type.preAuthentication || !expirable) return undefined;
	if (data[expirable.name] && !expired) return undefined;
	const output = await type.preAuthentication.call(self, data as never);
	if (output[expirable.name] === undefined) return undefined;
	bed.secrets = { ...bed.secrets, [typeName]: { ...data, ...output } };
	return { ...data, ...output };
}

function credentialType(bed: Bed, name: string): ICredentialType {
	const type = bed.credentialTypes?.find((candidate) => candidate.name === name);
	if (!type) throw new Error(`The test bed knows no credential type ${name}`);
	return type;
}

async function authenticate(
	bed: Bed,
	data: IDataObject,
	typeName: string,
	request: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const how = credentialType(bed, typeName).authenticate;
	if (typeof how === 'function') return await how(data as never, request);
	const headers = Object.entries(how?.properties.headers ?? {}).map(([key, value]) => [
		key,
		String(value).replace(/^=\{\{\s*\$credentials\.(\w+)\s*\}\}$/, (_, field: string) =>
			String(data[field]),
		),
	]);
	return { ...request, headers: { ...request.headers, ...Object.fromEntries(headers) } };
}

function additionalData(bed: Bed, hooks?: ExecutionLifecycleHooks) {
	const credentialsHelper = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getDecrypted: async (_: unknown, __: unknown, type: string) => ({ ...bed.secrets?.[type] }),
		getCredentialsProperties: (type: string) => credentialType(bed, type).properties,
		preAuthentication: async (
			self: IHttpRequestHelper,
			data: IDataObject,
			type: string,
			_node: INode,
			expired: boolean,
		) => await preAuthenticate(bed, self, data, type, expired),
		runPreAuthentication: async () => undefined,
		authenticate: async (data: IDataObject, type: string, request: IHttpRequestOptions) =>
			await authenticate(bed, data, type, request),
	};
	return {
		hooks,
		credentialsHelper,
		variables: {},
		currentNodeParameters: undefined,
		restApiUrl: '',
		instanceBaseUrl: '',
		formWaitingBaseUrl: '',
		webhookBaseUrl: '',
		webhookWaitingBaseUrl: '',
		webhookTestBaseUrl: '',
		setExecutionStatus() {},
		sendDataToUI() {},
		logAiEvent() {},
		startRunnerTask() {},
		executeWorkflow: async () => ({}),
	} as unknown as IWorkflowExecuteAdditionalData;
}

/** Runs a whole workflow from its first node, into which `seed` is fed. */
export async function runWorkflow(
	bed: Bed,
	workflow: Workflow,
	startNode: string,
	seed: IDataObject[],
): Promise<IRun> {
	const { mode = 'trigger' } = bed;
	const hooks = new ExecutionLifecycleHooks(mode, 'exec1', {
		id: workflow.id,
		nodes: [],
		connections: {},
	} as never);
	const finished = new Promise<IRun>((resolve) => {
		hooks.addHandler('workflowExecuteAfter', (run) => resolve(run));
	});
	const node = workflow.getNode(startNode);
	if (!node) throw new Error(`The workflow has no node ${startNode}`);
	const start: IExecuteData = {
		node,
		data: { main: [seed.map((json) => ({ json }))] },
		source: null,
	};
	const runData = {
		resultData: { runData: {} },
		executionData: {
			metadata: {},
			contextData: {},
			waitingExecution: {},
			waitingExecutionSource: null,
			nodeExecutionStack: [start],
		},
	};
	await new WorkflowExecute(
		additionalData(bed, hooks),
		mode,
		runData as never,
	).processRunExecutionData(workflow);
	return await finished;
}

/** Runs one action node on the given items; `onError` as in the node's settings. */
export async function runNode(
	bed: Bed,
	type: string,
	parameters: IDataObject,
	items: IDataObject[],
	onError: INode['onError'] = 'stopWorkflow',
): Promise<NodeRun> {
	const workflow = makeWorkflow(bed, {
		nodes: [nodeOf(SEED_NODE, 'seed', {}, bed), nodeOf('Node', type, parameters, bed, { onError })],
		connections: { [SEED_NODE]: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
	});
	const run = await runWorkflow(bed, workflow, SEED_NODE, items);
	const task = run.data.resultData.runData.Node?.[0];
	const [first, second] = task?.data?.main ?? [];
	return {
		status: run.status,
		items: (first ?? []).map((item) => item.json),
		errorItems: (second ?? []).map((item) => item.json),
		rawItems: first ?? [],
		error: (task?.error ?? run.data.resultData.error) as NodeRun['error'],
		get stored() {
			return JSON.stringify(run);
		},
		hints: (task?.hints ?? []).map((hint) => hint.message),
	};
}

/** A published workflow with one polling trigger; its static data live as long as this object. */
export class PollingWorkflow {
	readonly workflow: Workflow;

	constructor(
		private readonly bed: Bed,
		private readonly type: string,
		parameters: IDataObject,
		staticData: IDataObject = {},
	) {
		this.workflow = makeWorkflow(
			bed,
			{ nodes: [nodeOf('Trigger', type, parameters, bed)], connections: {} },
			staticData,
		);
	}

	private get node(): INode {
		return this.workflow.getNode('Trigger') as INode;
	}

	/** The trigger's own part of the static data, as n8n would store it. */
	get state(): IDataObject {
		return JSON.parse(JSON.stringify(this.workflow.getStaticData('node', this.node)));
	}

	async poll(mode: WorkflowExecuteMode = 'trigger'): Promise<IDataObject[] | null> {
		const context = new PollContext(
			this.workflow,
			this.node,
			additionalData(this.bed),
			mode,
			'activate',
		);
		const output = await this.bed.types[this.type].poll?.call(context);
		return output ? output[0].map((item) => item.json) : null;
	}
}

function loadOptionsContext(bed: Bed, type: string, parameters: IDataObject, path: string) {
	const node = nodeOf('Node', type, parameters, bed);
	const workflow = makeWorkflow(bed, { nodes: [node], connections: {} });
	const additional = additionalData(bed);
	additional.currentNodeParameters = parameters as INodeParameters;
	return new LoadOptionsContext(workflow, node, additional, path);
}

/** Fills a drop-down as the editor does; `path` is the parameter's place, e.g. `parameters.rules.rule[0].queue`. */
export async function loadOptions(
	bed: Bed,
	type: string,
	method: string,
	parameters: IDataObject = {},
	path = '',
): Promise<INodePropertyOptions[]> {
	const load = bed.types[type].methods?.loadOptions?.[method];
	if (!load) throw new Error(`${type} has no options method ${method}`);
	return await load.call(loadOptionsContext(bed, type, parameters, path));
}

/** Searches a resource locator's list as the editor does. */
export async function listSearch(
	bed: Bed,
	type: string,
	method: string,
	filter?: string,
	paginationToken?: string,
	parameters: IDataObject = {},
): Promise<INodeListSearchResult> {
	const search = bed.types[type].methods?.listSearch?.[method];
	if (!search) throw new Error(`${type} has no search method ${method}`);
	return await search.call(loadOptionsContext(bed, type, parameters, ''), filter, paginationToken);
}
