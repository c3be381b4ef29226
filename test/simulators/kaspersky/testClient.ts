/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import {
	request as httpRequest,
	type IncomingHttpHeaders,
	type OutgoingHttpHeaders,
} from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { gunzipSync } from 'node:zlib';
import type { KscSimulator } from './index';
import type { Json, JsonObject } from './wire';

export interface RawAnswer {
	status: number;
	headers: IncomingHttpHeaders;
	/** Decompressed. */
	text: string;
	bytes: number;
}

export interface RawRequest {
	path: string;
	method?: string;
	headers?: OutgoingHttpHeaders;
	body?: string;
	agent?: Agent;
}

/** One request as bytes, with nothing added that the caller has not asked for. */
export async function send(simulator: KscSimulator, raw: RawRequest): Promise<RawAnswer> {
	const { path, method = 'POST', headers = {}, body = '', agent } = raw;
	const start = simulator.url.startsWith('https') ? httpsRequest : httpRequest;
	const options = {
		method,
		agent: agent ?? false,
		ca: simulator.caPem,
		headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
	};
	return await new Promise((resolve, reject) => {
		const outgoing = start(simulator.url + path, options, (incoming) => {
			const chunks: Buffer[] = [];
			incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
			incoming.on('error', reject);
			incoming.on('end', () => {
				const received = Buffer.concat(chunks);
				const zipped = incoming.headers['content-encoding'] === 'gzip';
				resolve({
					status: incoming.statusCode ?? 0,
					headers: incoming.headers,
					text: (zipped ? gunzipSync(received) : received).toString('utf8'),
					bytes: received.length,
				});
			});
		});
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}

/** A connection pool of exactly one connection, as KlAkOAPI has it. */
export function oneConnection(simulator: KscSimulator): Agent {
	return new Agent({ keepAlive: true, maxSockets: 1, ca: simulator.caPem });
}

const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64');

/** `Authorization` as KlAkOAPI writes it. */
export function basic(user: string, password: string, domain = '', internal = 0): string {
	return `KSCBasic user="${encode(user)}", pass="${encode(password)}", domain="${domain}", internal="${internal}"`;
}

/** A method-level failure, as it came. */
export class CallFailed extends Error {
	constructor(readonly error: JsonObject) {
		super(`${String(error.code)} ${String(error.message)}`);
	}
}

/** Anything but HTTP 200. */
export class TransportFailed extends Error {
	constructor(readonly answer: RawAnswer) {
		super(answer.text);
	}
}

/**
 * Speaks like KlAkOAPI 1.0.0.0: one connection, `login` with an empty body, X-KSC-VServer always sent and possibly empty,
 * X-KSC-Session never; reads every 200 as JSON and looks for PxgError only there.
 */
export class VendorLikeClient {
	private readonly agent: Agent;

	constructor(private readonly simulator: KscSimulator) {
		this.agent = oneConnection(simulator);
	}

	async connect({
		user = this.simulator.user,
		password = this.simulator.password,
		server = '',
	} = {}) {
		await this.login(basic(user, password), server);
		return this;
	}

	async login(authorization: string, server = ''): Promise<void> {
		const headers = {
			Authorization: authorization,
			'Content-Type': 'application/json',
			'Accept-Encoding': 'gzip, deflate',
			'X-KSC-VServer': encode(server),
		};
		this.parse(await send(this.simulator, { path: '/api/v1.0/login', headers, agent: this.agent }));
	}

	async call(method: string, parameters: JsonObject = {}): Promise<JsonObject> {
		const answer = await send(this.simulator, {
			path: `/api/v1.0/${method}`,
			headers: { 'Content-Type': 'application/json', 'Accept-Encoding': 'gzip, deflate' },
			body: JSON.stringify(parameters),
			agent: this.agent,
		});
		return this.parse(answer);
	}

	/** FindHosts, all pages, Release; the records without their wrappers. */
	async findHosts(
		wstrFilter: string,
		vecFieldsToReturn: string[],
		more: JsonObject = {},
	): Promise<JsonObject[]> {
		const found = await this.call('HostGroup.FindHosts', {
			wstrFilter,
			vecFieldsToReturn,
			vecFieldsToOrder: [],
			pParams: {},
			lMaxLifeTime: 100,
			...more,
		});
		return await this.readAll(String(found.strAccessor));
	}

	/** All records behind an accessor, which is released. */
	async readAll(strAccessor: string, nCount = 20_000): Promise<JsonObject[]> {
		const total = Number(
			(await this.call('ChunkAccessor.GetItemsCount', { strAccessor })).PxgRetVal,
		);
		const records: JsonObject[] = [];
		for (let nStart = 0; nStart < total; nStart += nCount) {
			const page = await this.call('ChunkAccessor.GetItemsChunk', { strAccessor, nStart, nCount });
			records.push(...recordsOf(page));
		}
		await this.call('ChunkAccessor.Release', { strAccessor });
		return records;
	}

	disconnect(): void {
		this.agent.destroy();
	}

	private parse(answer: RawAnswer): JsonObject {
		if (answer.status !== 200) throw new TransportFailed(answer);
		const body = JSON.parse(answer.text) as JsonObject;
		if (body.PxgError !== undefined) throw new CallFailed(body.PxgError as JsonObject);
		return body;
	}
}

/** The records of a GetItemsChunk answer. */
export function recordsOf(page: JsonObject): JsonObject[] {
	const items = (page.pChunk as JsonObject).KLCSP_ITERATOR_ARRAY as Json[];
	return items.map((item) => (item as JsonObject).value as JsonObject);
}

/** What a promise is rejected with; fails the test when it is not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
	const outcome = await promise.then(
		() => undefined,
		(error: unknown) => error ?? new Error('rejected without a reason'),
	);
	if (outcome === undefined) throw new Error('Expected a failure');
	return outcome;
}

/** The PxgError code that a call fails with. */
export async function pxgCodeOf(promise: Promise<unknown>): Promise<unknown> {
	const failure = await failureOf(promise);
	return failure instanceof CallFailed ? failure.error.code : failure;
}

/** The HTTP status and the body that a call fails with. */
export async function replyOf(promise: Promise<unknown>): Promise<unknown> {
	const failure = await failureOf(promise);
	return failure instanceof TransportFailed
		? { status: failure.answer.status, text: failure.answer.text }
		: failure;
}
