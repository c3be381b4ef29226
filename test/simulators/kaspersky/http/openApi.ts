/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OutgoingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpReply, PxgError } from '../errors';
import type { Services } from '../methods/method';
import { Connection } from '../sessions/connection';
import type { Logon } from '../sessions/logon';
import { carryOut, demandedFailure, endpointOf, withoutAttributes, type ApiCall } from './apiCall';
import type { Counters } from './counters';
import type { Faults } from './faults';

export interface OpenApiParts {
	logon: Logon;
	services: Services;
	faults: Faults;
	counters: Counters;
}

interface CallRoute {
	Params: { call?: string };
	Body?: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const TEXT_TYPE = 'text/plain';

/** Serves the Open API: transport, faults and counting around the call itself. */
export async function openApi(app: FastifyInstance, parts: OpenApiParts): Promise<void> {
	const { services, faults, counters } = parts;
	const connections = new WeakMap<Socket, Connection>();

	/** What is remembered of the TCP connection of a request. */
	function connectionOf({ raw: { socket } }: { raw: FastifyRequest['raw'] }): Connection {
		const known = connections.get(socket);
		if (known) return known;
		const connection = new Connection();
		connections.set(socket, connection);
		counters.connected();
		socket.once('close', () => {
			finish(connection);
			// A `login` ends with its connection, and so do its result sets.
			if (connection.session) services.sessions.end(connection.session);
		});
		return connection;
	}

	function finish(connection: Connection): void {
		if (connection.busy) counters.finished();
		connection.busy = false;
	}

	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text));
	app.addHook('onRequest', (request, reply, done) => {
		const connection = connectionOf(request);
		if (connection.busy) {
			// Each connection carries synchronous calls only (KSCAPI 16 `/index.html`).
			counters.overlapped();
			cut(reply);
			return;
		}
		connection.busy = true;
		counters.started();
		done();
	});
	app.addHook('onSend', (request, _reply, payload, done) => {
		const endpoint = endpointOf((request.params as CallRoute['Params']).call);
		const bytesOut = Buffer.byteLength(payload as string | Buffer);
		if (endpoint !== undefined) counters.add(endpoint, { bytesOut });
		// Here, not once it is written: by then a quick client may have sent its next request.
		finish(connectionOf(request));
		done();
	});
	app.setNotFoundHandler(async ({ method }, reply) => {
		reply.code(method === 'POST' ? 404 : 405).type(TEXT_TYPE);
		return 'Not supported';
	});
	app.setErrorHandler((error: FastifyError, _request, reply) => {
		if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
			return reply.code(400).type(TEXT_TYPE).send('Bad Request');
		}
		// What is left to fail here is a client that has gone, or a fault of the simulator: both end the connection.
		return cut(reply);
	});

	app.post<CallRoute>('/api/v1.0/:call', async (request, reply) => {
		const endpoint = endpointOf(request.params.call);
		if (endpoint === undefined) return reply.callNotFound();
		const { headers, body = '' } = request;
		const connection = connectionOf(request);
		counters.add(endpoint, { requests: 1, bytesIn: Buffer.byteLength(body) });
		const hits = faults.take(endpoint);
		const has = (kind: string) => hits.some((fault) => fault.kind === kind);
		await delay(parts, hits);
		if (has('drop') || hasTooManyUnreadActions(parts, connection)) return cut(reply);
		const answer = answerTo({ endpoint, headers, connection, body, faults: hits }, parts, reply);
		if (has('dropAfter')) return cut(reply);
		if (!has('truncate')) return reply.compress(answer);
		counters.add(endpoint, { bytesOut: sendHalf(reply, answer) });
	});
}

/** Carries out a call, readies the status and the headers of the reply, and returns its body. */
function answerTo(call: ApiCall, parts: OpenApiParts, reply: FastifyReply): string {
	const failure = demandedFailure(call.faults);
	try {
		if (failure) throw failure;
		const answer = carryOut(call, parts.logon, parts.services);
		reply.type(JSON_TYPE);
		return JSON.stringify(withoutAttributes(answer, call.faults));
	} catch (error) {
		if (error instanceof PxgError) {
			parts.counters.add(call.endpoint, { pxgErrors: 1 });
			reply.type(JSON_TYPE);
			return JSON.stringify(error.toBody());
		}
		reply.type(TEXT_TYPE);
		if (error instanceof HttpReply) {
			if (error.status !== 200) parts.counters.add(call.endpoint, { httpErrors: 1 });
			reply.code(error.status).headers(error.headers);
			return error.body;
		}
		// A fault of the simulator itself must be loud, and must not look like one of the vendor's responses.
		const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
		reply.code(500);
		return `Simulator failure: ${message}`;
	}
}

/** Closes the connection without an answer. */
function cut(reply: FastifyReply): void {
	reply.hijack();
	reply.request.raw.socket.destroy();
}

/** Sends half of an answer, closes the connection, and returns the bytes sent. */
function sendHalf(reply: FastifyReply, answer: string): number {
	const bytes = Buffer.from(answer);
	const half = bytes.subarray(0, Math.floor(bytes.length / 2));
	reply.hijack().header('content-length', bytes.length);
	reply.raw.writeHead(reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders);
	reply.raw.write(half, () => reply.raw.destroy());
	return half.length;
}

async function delay({ services }: OpenApiParts, hits: ApiCall['faults']): Promise<void> {
	const delays = hits.filter(({ kind }) => kind === 'slow').map(({ delayMs }) => delayMs ?? 1_000);
	const total = services.settings.latencyMilliseconds + delays.reduce((a, b) => a + b, 0);
	if (total > 0) await sleep(total, undefined, { ref: false });
}

/** Unread asynchronous actions that pile up make the server close the connection (field). */
function hasTooManyUnreadActions({ services }: OpenApiParts, { session }: Connection): boolean {
	const { asyncActions, settings } = services;
	return session !== null && asyncActions.unread(session) > settings.maxUnreadAsyncActions;
}
