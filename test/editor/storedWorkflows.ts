import type { AxiosInstance } from 'axios';
import type { INode, INodeParameters } from 'n8n-workflow';
import { signIn } from '../n8n/n8nSession';
import { waitFor } from '../n8n/waitFor';

/** n8n keeps two versions of a workflow: the draft that the editor shows, and the published one that runs. */
export interface StoredWorkflow {
	nodes: INode[];
	versionId: string;
	activeVersionId: string | null;
	activeVersion: { versionId: string; name: string | null; nodes: INode[] } | null;
}

const SAVED_MS = 20_000;

export class StoredWorkflows {
	private constructor(private readonly rest: AxiosInstance) {}

	static async of(url: string): Promise<StoredWorkflows> {
		return new StoredWorkflows((await signIn(url)).rest);
	}

	async get(id: string): Promise<StoredWorkflow> {
		return (await this.rest.get<{ data: StoredWorkflow }>(`/workflows/${id}`)).data.data;
	}

	/** The editor saves by itself, a moment after each change. */
	async until(
		id: string,
		what: string,
		holds: (workflow: StoredWorkflow) => boolean,
	): Promise<StoredWorkflow> {
		return await waitFor(`${what} in the stored workflow`, SAVED_MS, async () => {
			const workflow = await this.get(id);
			return holds(workflow) ? workflow : undefined;
		});
	}
}

/** The parameters of a node, by its name in the template. */
export function parametersOf(nodes: INode[], name: string): INodeParameters {
	return nodes.find((node) => node.name === name)?.parameters ?? {};
}
