import {
	UserError,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeCredentialsDetails,
	type INodeCredentialTestResult,
	type IWorkflowBase,
} from 'n8n-workflow';
import { N8nDataTables } from './n8nDataTables';
import { N8nDropdowns } from './n8nDropdowns';
import { N8nExecutions } from './n8nExecutions';
import { chosenRelease } from './n8nRelease';
import { signIn, type N8nSession } from './n8nSession';
import { waitFor } from './waitFor';

export type WorkflowTemplate = Pick<IWorkflowBase, 'name' | 'nodes' | 'connections' | 'settings'>;

/** Node name -> credential type -> credential. */
export type CredentialsOfNodes = Record<string, NonNullable<INode['credentials']>>;

export type StoredCredential = INodeCredentialsDetails & { id: string };

interface PublicationStatus {
	status: 'failed' | 'in_progress' | 'not_published' | 'partial' | 'published';
	triggers: Array<{ nodeId: string; status: string; errorMessage: string | null }>;
}

const ACTIVATION_MS = 60_000;

/** What a person does in n8n's editor, for tests and the demo. */
export class N8nClient {
	readonly dataTables: N8nDataTables;

	readonly dropdowns: N8nDropdowns;

	readonly executions: N8nExecutions;

	private constructor(private readonly session: N8nSession) {
		this.dataTables = new N8nDataTables(session.rest);
		this.dropdowns = new N8nDropdowns(session.rest);
		this.executions = new N8nExecutions(session.api);
	}

	static async connect(url: string): Promise<N8nClient> {
		return new N8nClient(await signIn(url));
	}

	async createCredential(
		type: string,
		name: string,
		data: ICredentialDataDecryptedObject,
	): Promise<StoredCredential> {
		const body = { name, type, data };
		const answer = await this.session.rest.post<{ data: { id: string } }>('/credentials', body);
		return { id: answer.data.data.id, name };
	}

	/**
	 * As the editor tests a saved credential: with what it shows, where secrets and the session are placeholders that
	 * n8n fills from its store. `changes` are what a person typed since.
	 */
	async testCredential(
		type: string,
		{ id, name }: StoredCredential,
		changes: ICredentialDataDecryptedObject = {},
	): Promise<INodeCredentialTestResult> {
		const params = { includeData: true };
		const stored = await this.session.rest.get<{ data: { data: ICredentialDataDecryptedObject } }>(
			`/credentials/${id}`,
			{ params },
		);
		const credentials = { id, name, type, data: { ...stored.data.data.data, ...changes } };
		const answer = await this.session.rest.post<{ data: INodeCredentialTestResult }>(
			'/credentials/test',
			{
				credentials,
			},
		);
		return answer.data.data;
	}

	/** From the parts, or from a template file's JSON. Returns the workflow's id. */
	async createWorkflow(
		template: WorkflowTemplate,
		credentials: CredentialsOfNodes = {},
	): Promise<string> {
		const nodes = template.nodes.map((node) =>
			credentials[node.name] ? { ...node, credentials: credentials[node.name] } : node,
		);
		// The API refuses what else a template file holds: pinData, meta, tags.
		const { name, connections, settings = {} } = template;
		const body = { name, nodes, connections, settings };
		const answer = await this.session.api.post<{ id: string }>('/workflows', body);
		return answer.data.id;
	}

	/**
	 * Waits until the triggers are up, which the answer of n8n 2 does not: it comes before the first poll. There a
	 * trigger that throws is tried five times in 15 seconds; then this throws its message.
	 */
	async activate(workflowId: string): Promise<void> {
		await this.session.api.post(`/workflows/${workflowId}/activate`, {});
		if (!chosenRelease().publishesLater) return;
		const { status, triggers } = await waitFor(
			`activation of ${workflowId}`,
			ACTIVATION_MS,
			async () => {
				const path = `/workflows/${workflowId}/publication-status`;
				const answer = await this.session.rest.get<{ data: PublicationStatus }>(path);
				return answer.data.data.status === 'in_progress' ? undefined : answer.data.data;
			},
		);
		if (status === 'published') return;
		const reasons = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
		throw new UserError(`n8n: workflow ${workflowId} is ${status}: ${reasons.join('; ')}`);
	}

	async deactivate(workflowId: string): Promise<void> {
		await this.session.api.post(`/workflows/${workflowId}/deactivate`, {});
	}

	/** Presses "Execute workflow". Returns the execution's id. */
	async run(workflowId: string, trigger: string): Promise<string> {
		// The editor of n8n 1 sends the workflow along; n8n 2 looks it up.
		const workflow = await this.session.rest.get<{ data: object }>(`/workflows/${workflowId}`);
		const body = { workflowData: workflow.data.data, triggerToStartFrom: { name: trigger } };
		const answer = await this.session.rest.post<{ data: { executionId?: string } }>(
			`/workflows/${workflowId}/run`,
			body,
		);
		const { executionId } = answer.data.data;
		if (!executionId)
			throw new UserError(`n8n started no execution: ${JSON.stringify(answer.data.data)}`);
		return executionId;
	}

	/** What the triggers of a workflow have saved: `node:<name>` -> data. */
	async staticData(workflowId: string): Promise<IDataObject> {
		const answer = await this.session.rest.get<{ data: { staticData: IDataObject | null } }>(
			`/workflows/${workflowId}`,
		);
		return answer.data.data.staticData ?? {};
	}
}
