import axios from 'axios';
import type { DattoSimulator } from './datto';
import type { NinjaOneSimulator } from './ninjaone';

export interface Answer {
	status: number;
	/** Parsed where it is JSON. */
	data: Record<string, unknown>;
	text: string;
	headers: Record<string, unknown>;
}

interface Request {
	method?: 'GET' | 'POST';
	headers?: Record<string, string>;
	body?: string;
}

/** One request of the simulators' tests, with nothing added that the caller has not asked for. */
export async function send(
	url: string,
	{ method = 'GET', headers, body }: Request = {},
): Promise<Answer> {
	const response = await axios.request<string>({
		...{ url, method, headers, data: body, proxy: false, responseType: 'text' },
		transformRequest: (data: unknown) => data,
		transformResponse: (text: string) => text,
		validateStatus: () => true,
	});
	const text = response.data ?? '';
	const isJson = String(response.headers['content-type']).includes('json') && text !== '';
	const data = (isJson ? JSON.parse(text) : {}) as Record<string, unknown>;
	return { status: response.status, data, text, headers: { ...response.headers } };
}

export const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

export const form = (values: Record<string, string>) => new URLSearchParams(values).toString();

export const bearer = (token: unknown) => ({ Authorization: `Bearer ${String(token)}` });

export type Row = Record<string, unknown>;

/** Asks Datto RMM the way its reference describes; shares nothing with the product. */
export class DattoClient {
	token = '';

	constructor(readonly simulator: DattoSimulator) {}

	async signIn(): Promise<this> {
		const { apiKey, apiSecret } = this.simulator;
		const { data } = await this.askToken({ username: apiKey, password: apiSecret });
		this.token = String(data.access_token);
		return this;
	}

	async askToken(values: Record<string, string>, client = 'public-client:public'): Promise<Answer> {
		const basic = { Authorization: `Basic ${Buffer.from(client).toString('base64')}` };
		return await send(`${this.simulator.url}/auth/oauth/token`, {
			method: 'POST',
			headers: { ...basic, ...FORM },
			body: form({ grant_type: 'password', ...values }),
		});
	}

	/** @param path below /api/v2, or an absolute address as nextPageUrl is */
	async get(path: string): Promise<Answer> {
		const url = path.startsWith('http') ? path : `${this.simulator.url}/api/v2/${path}`;
		return await send(url, { headers: bearer(this.token) });
	}

	/** Follows nextPageUrl to its end. */
	async all(path: string, list: string): Promise<{ rows: Row[]; pages: Answer[] }> {
		const pages: Answer[] = [];
		let next: string | null = path;
		while (next !== null && pages.length < 100) {
			const answer: Answer = await this.get(next);
			pages.push(answer);
			next = (answer.data.pageDetails as { nextPageUrl: string | null }).nextPageUrl;
		}
		return { rows: pages.flatMap(({ data }) => data[list] as Row[]), pages };
	}

	async device(uid: unknown): Promise<Row> {
		return (await this.get(`device/${String(uid)}`)).data;
	}
}

/** Asks NinjaOne the way its reference describes. */
export class NinjaOneClient {
	token = '';

	constructor(readonly simulator: NinjaOneSimulator) {}

	async signIn(scope = 'monitoring'): Promise<this> {
		this.token = String((await this.askToken({ scope })).data.access_token);
		return this;
	}

	async askToken(values: Record<string, string> = {}, path = 'ws/oauth/token'): Promise<Answer> {
		const { url, clientId, clientSecret } = this.simulator;
		const own = { client_id: clientId, client_secret: clientSecret };
		return await send(`${url}/${path}`, {
			method: 'POST',
			headers: FORM,
			body: form({ grant_type: 'client_credentials', ...own, ...values }),
		});
	}

	/** @param path below /v2 */
	async get(path: string, root = 'v2'): Promise<Answer> {
		return await send(`${this.simulator.url}/${root}/${path}`, { headers: bearer(this.token) });
	}

	/** Rows of a list that is a bare array. */
	async list(path: string): Promise<Row[]> {
		return (await this.get(path)).data as unknown as Row[];
	}

	/** Rows of a query, page by page, until a page has none. */
	async query(parameters = ''): Promise<{ rows: Row[]; pages: Answer[] }> {
		const pages: Answer[] = [];
		let cursor = '';
		do {
			const answer = await this.get(`queries/antivirus-status?${parameters}${cursor}`);
			pages.push(answer);
			cursor = `&cursor=${(answer.data.cursor as { name: string }).name}`;
		} while ((pages[pages.length - 1].data.results as Row[]).length > 0 && pages.length < 30);
		return { rows: pages.flatMap(({ data }) => data.results as Row[]), pages };
	}
}
