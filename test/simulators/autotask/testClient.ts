import axios, { type AxiosResponse } from 'axios';
import type { AutotaskSimulator } from './index';
import type { Row } from './model/values';

export interface Reply {
	status: number;
	/** Parsed when it is JSON, else the text. */
	data: Record<string, unknown>;
	text: string;
	headers: Record<string, unknown>;
}

interface Page {
	items: Row[];
	pageDetails: {
		count: number;
		requestCount: number;
		prevPageUrl: string | null;
		nextPageUrl: string | null;
	};
}

export const TICKET = {
	title: 'Critical: Databases are outdated on FIN-PC-07',
	companyID: 175,
	status: 1,
	priority: 4,
	queueID: 8,
	dueDateTime: '2030-01-01T10:00:00Z',
	externalID: 'ksp-1',
};

/** A plain client of the simulator's tests; shares nothing with the product's own client. */
export class TestClient {
	constructor(
		readonly simulator: AutotaskSimulator,
		private readonly headers: Record<string, string> = {},
	) {}

	with(headers: Record<string, string>): TestClient {
		return new TestClient(this.simulator, { ...this.headers, ...headers });
	}

	/** A path below V1.0, or an absolute address as pageDetails has it. A text body goes as it is. */
	async call(method: string, path: string, body?: unknown): Promise<Reply> {
		const { zoneUrl, user, secret, integrationCode } = this.simulator;
		const response: AxiosResponse<string> = await axios.request<string>({
			method,
			url: path.startsWith('http') ? path : `${zoneUrl}V1.0/${path}`,
			data: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
			headers: {
				...{ UserName: user, Secret: secret, ApiIntegrationCode: integrationCode },
				...{ 'Content-Type': 'application/json', ...this.headers },
			},
			responseType: 'text',
			transformRequest: (data: unknown) => data,
			transformResponse: (text: string) => text,
			validateStatus: () => true,
			proxy: false,
		});
		const text = response.data ?? '';
		const json = String(response.headers['content-type'] ?? '').includes('json');
		const data = (json ? JSON.parse(text) : {}) as Record<string, unknown>;
		return { status: response.status, data, text, headers: { ...response.headers } };
	}

	async create(values: Row = {}): Promise<Reply> {
		return await this.call('POST', 'Tickets', { ...TICKET, ...values });
	}

	async createId(values: Row = {}): Promise<number> {
		const { status, data, text } = await this.create(values);
		if (status !== 200) throw new Error(text);
		return Number(data.itemId);
	}

	async get(id: number): Promise<Row> {
		return (await this.call('GET', `Tickets/${id}`)).data.item as Row;
	}

	async query(
		filter: unknown[],
		more: Record<string, unknown> = {},
		entity = 'Tickets',
	): Promise<Page> {
		const reply = await this.call('POST', `${entity}/query`, { filter, ...more });
		if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`);
		return reply.data as unknown as Page;
	}

	/** The texts of a refused ticket. */
	async refusal(values: Row): Promise<unknown> {
		const { status, data } = await this.create(values);
		return { status, errors: data.errors };
	}
}

export function refused(...errors: string[]) {
	return { status: 500, errors };
}
