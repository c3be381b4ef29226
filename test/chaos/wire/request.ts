import { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';

export type Server = 'ksc' | 'autotask' | 'rmm';

/** A request of a node, as far as faults and the judge care. */
export interface WireRequest {
	server: Server;
	/**
	 * "POST Tickets/query", "PATCH Tickets", "POST Tickets/{id}/Notes"; "HostGroup.FindHosts"; "account/devices", and
	 * "account/devices, next" for the pages after the first.
	 */
	name: string;
	body: Record<string, unknown>;
	/** What the client has asked for, whatever is made of it on the way. */
	asked: Record<string, unknown>;
	/** When it left the client; a server may carry it out much later. */
	sentAt: number;
	config: InternalAxiosRequestConfig;
}

interface Condition {
	op: string;
	field: string;
	value?: unknown;
}

export function readRequest(config: InternalAxiosRequestConfig, sentAt: number): WireRequest {
	const url = new URL(`${config.baseURL ?? ''}${config.url ?? ''}`);
	const rmm = /^\/(?:(?:api\/)?v2\/(.+)|(?:auth|ws)\/oauth\/(token))$/.exec(url.pathname);
	if (rmm) {
		const name = `${rmm[1] ?? rmm[2]}${isFirstPage(url.searchParams) ? '' : ', next'}`;
		return { server: 'rmm', name, body: {}, asked: {}, sentAt, config };
	}
	const body = typeof config.data === 'string' ? (JSON.parse(config.data) as object) : {};
	const parts = { body: { ...body }, asked: { ...body }, sentAt, config };
	const method = /\/api\/v1\.0\/(.+)$/.exec(url.pathname)?.[1];
	if (method !== undefined) return { server: 'ksc', name: method, ...parts };
	const path = url.pathname.replace(/^.*?atservicesrest\/(v1\.0\/)?/i, '');
	const name = `${(config.method ?? 'get').toUpperCase()} ${path.replace(/\/\d+/g, '/{id}')}`;
	return { server: 'autotask', name, ...parts };
}

/** Of an RMM the first page counts: what comes on the others may be newer, not older. */
export const isSnapshotQuery = ({ server, name, body }: WireRequest) =>
	server === 'rmm'
		? ['account/devices', 'queries/antivirus-status'].includes(name)
		: name.startsWith('HostGroup.FindHosts') &&
			String(body.wstrFilter).includes('KLHST_WKS_STATUS_ID');

/** Both RMM platforms count pages, by number, by the last id or by a cursor. */
const isFirstPage = (query: URLSearchParams) =>
	['page', 'after', 'cursor'].every((name) => ['', '0', null].includes(query.get(name)));

/** The same request with another body, to be sent or looked at. */
export function withBody(request: WireRequest, body: Record<string, unknown>): WireRequest {
	return { ...request, body, config: { ...request.config, data: JSON.stringify(body) } };
}

export function conditions({ asked }: WireRequest): Condition[] {
	return Array.isArray(asked.filter) ? (asked.filter as Condition[]) : [];
}

/** The external IDs that a request looks up; empty when it is no look-up. */
export function lookedUp(request: WireRequest): string[] {
	const keys = conditions(request).find(({ op, field }) => op === 'in' && field === 'externalID');
	return Array.isArray(keys?.value) ? (keys.value as string[]) : [];
}

/** Says that a request was surely not carried out. */
export const isRefusal = ({ status, data }: AxiosResponse) =>
	status !== 200 && String(data).startsWith('{"errors"');

export const isEmpty = ({ data }: AxiosResponse) => data === '' || data === undefined;

/** Fails like axios fails when there is no answer. */
export function noAnswer({ config }: WireRequest, code: string, message: string): AxiosError {
	return new AxiosError(message, code, config);
}

/** What axios does with an answer whose status the caller does not take. */
export function judgeStatus({ config }: WireRequest, response: AxiosResponse): AxiosResponse {
	if (!config.validateStatus || config.validateStatus(response.status)) return response;
	const code = response.status >= 500 ? AxiosError.ERR_BAD_RESPONSE : AxiosError.ERR_BAD_REQUEST;
	const message = `Request failed with status code ${response.status}`;
	throw new AxiosError(message, code, config, response.request, response);
}
