import axios, { type AxiosInstance } from 'axios';
import { UserError, type IDataObject } from 'n8n-workflow';

/** Who owns a test bed's n8n. The demo shows both to the visitor. */
export const OWNER = {
	email: 'owner@example.test',
	password: 'Ticketing-2026',
	firstName: 'Olga',
	lastName: 'Owner',
};

const API_SCOPES = [
	'workflow:create',
	'workflow:read',
	'workflow:list',
	'workflow:update',
	'workflow:delete',
	'workflow:activate',
	'workflow:deactivate',
	'execution:read',
	'execution:list',
];

const TIMEOUT_MS = 60_000;

function reasonOf(data: unknown): string {
	const { message, hint } = (data ?? {}) as IDataObject;
	if (!message) return JSON.stringify(data)?.slice(0, 500) ?? '';
	return [message, hint].filter(Boolean).join(' - ');
}

/** n8n says why it refused in the body, which axios' own message leaves out. */
export function n8nHttp(baseURL: string, headers: Record<string, string> = {}): AxiosInstance {
	const http = axios.create({ baseURL, headers, timeout: TIMEOUT_MS, proxy: false });
	http.interceptors.response.use(undefined, (error: unknown) => {
		if (!axios.isAxiosError(error)) throw error;
		const { config, response } = error;
		const what = `n8n: ${config?.method?.toUpperCase()} ${config?.url}`;
		if (!response) throw new UserError(`${what} got no answer: ${error.message}`);
		throw new UserError(`${what} answered ${response.status}: ${reasonOf(response.data)}`);
	});
	return http;
}

export interface N8nSession {
	/** The editor's own API, with the cookie of the owner. */
	rest: AxiosInstance;
	/** The documented public API. */
	api: AxiosInstance;
}

async function ownerCookie(url: string): Promise<string> {
	const http = n8nHttp(`${url}/rest`);
	const settings = await http.get<{ data: { userManagement: { showSetupOnFirstLoad: boolean } } }>(
		'/settings',
	);
	const answer = settings.data.data.userManagement.showSetupOnFirstLoad
		? await http.post('/owner/setup', OWNER)
		: await http.post('/login', { emailOrLdapLoginId: OWNER.email, password: OWNER.password });
	const cookies = answer.headers['set-cookie'] ?? [];
	return cookies.map((cookie) => cookie.split(';')[0]).join('; ');
}

/** Makes the owner of a new n8n, or signs in as the one who is there. */
export async function signIn(url: string): Promise<N8nSession> {
	const rest = n8nHttp(`${url}/rest`, { cookie: await ownerCookie(url) });
	const key = await rest.post<{ data: { rawApiKey: string } }>('/api-keys', {
		label: `test bed ${Date.now()}`,
		expiresAt: null,
		scopes: API_SCOPES,
	});
	return { rest, api: n8nHttp(`${url}/api/v1`, { 'X-N8N-API-KEY': key.data.data.rawApiKey }) };
}
