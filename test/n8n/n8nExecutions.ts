import type { AxiosInstance } from 'axios';
import type { INodeExecutionData, IRunExecutionData } from 'n8n-workflow';
import { waitFor } from './waitFor';

export interface N8nExecution {
	id: string;
	workflowId: string;
	status: 'canceled' | 'crashed' | 'error' | 'new' | 'running' | 'success' | 'unknown' | 'waiting';
	mode: string;
	startedAt: string;
	stoppedAt: string | null;
	data?: IRunExecutionData;
}

const WAIT_MS = 60_000;
const UNFINISHED = new Set<N8nExecution['status']>(['new', 'running', 'unknown']);

/** What a node put out in an execution; of its last run when it ran several times. */
export function outputOf(execution: N8nExecution, node: string, output = 0): INodeExecutionData[] {
	return execution.data?.resultData.runData[node]?.at(-1)?.data?.main[output] ?? [];
}

/** False while an execution waits for its turn or runs. */
export const hasEnded = ({ status }: N8nExecution): boolean => !UNFINISHED.has(status);

function normal(execution: N8nExecution): N8nExecution {
	return { ...execution, id: String(execution.id) };
}

export class N8nExecutions {
	constructor(private readonly api: AxiosInstance) {}

	/** Newest first, with data, at most 250. */
	async list(workflowId: string, limit = 250): Promise<N8nExecution[]> {
		const params = { workflowId, includeData: true, limit };
		const answer = await this.api.get<{ data: N8nExecution[] }>('/executions', { params });
		return answer.data.data.map(normal);
	}

	/** Ids of those that run now, or that wait for a worker (`new`), of one workflow or of all; at most 100. */
	async unfinished(status: 'new' | 'running', workflowId?: string): Promise<string[]> {
		const params = { workflowId, status };
		const answer = await this.api.get<{ data: N8nExecution[] }>('/executions', { params });
		return answer.data.data.map(({ id }) => String(id));
	}

	async get(id: string): Promise<N8nExecution> {
		const answer = await this.api.get<N8nExecution>(`/executions/${id}`, {
			params: { includeData: true },
		});
		return normal(answer.data);
	}

	async untilEnded(id: string, timeoutMs = WAIT_MS): Promise<N8nExecution> {
		return await waitFor(`the end of execution ${id}`, timeoutMs, async () => {
			const execution = await this.get(id);
			return hasEnded(execution) ? execution : undefined;
		});
	}

	/** Waits until so many executions of a workflow have ended, and returns all of those, oldest first. */
	async untilCount(
		workflowId: string,
		count: number,
		timeoutMs = WAIT_MS,
	): Promise<N8nExecution[]> {
		return await waitFor(`${count} executions of workflow ${workflowId}`, timeoutMs, async () => {
			const ended = (await this.list(workflowId)).filter(hasEnded);
			return ended.length >= count ? ended.reverse() : undefined;
		});
	}
}
