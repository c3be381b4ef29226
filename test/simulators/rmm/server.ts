/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error */
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { makeCertificate } from '../kaspersky/http/certificate';
import type { Counters } from './counters';
import { Pages, type FaultRule, type Faults } from './faults';
import { Refusal, webPage, json, type Reply } from './reply';

export interface Call {
	/** What stands for `:id` in the route's address. */
	id: string;
	/** Path and query as they came. */
	url: string;
	query: Record<string, string | undefined>;
	headers: IncomingHttpHeaders;
	body: string;
	/** "http://127.0.0.1:1234" */
	origin: string;
	/** Who asks, as limits by address see it. */
	address: string;
	/** A fault wants the cursor to stay where it is. */
	isStuck: boolean;
}

export interface Route {
	method: 'GET' | 'POST';
	/** Addresses that lead here. */
	urls: string[];
	/** Under which faults and counters know it. */
	name: string;
	/** Needs no access token. */
	isOpen?: boolean;
	run: (call: Call) => Reply | Promise<Reply>;
}

/** What one of the RMM platforms is, apart from how it is served. */
export interface Api {
	routes: Route[];
	faults: Faults;
	counters: Counters;
	/** An error in the vendor's shape. */
	error: (status: number, text?: string) => Reply;
	/** Asked before a route is run: throws a Refusal, or takes its time. */
	guard: (route: Route, call: Call) => Promise<void>;
	expireTokens: () => void;
	/** A JSON value as this vendor writes it. */
	write: (value: unknown) => string;
	/** Waits as the vendor's limits, or a fault, want it. */
	delay: (ms: number) => Promise<void>;
	now: () => number;
}

export interface RunningServer {
	app: FastifyInstance;
	/** Set when it listens. */
	origin: () => string;
	/** Certificate of the simulator's own authority; empty without HTTPS. */
	caPem: string;
	listen: (port: number) => Promise<void>;
}

/** A server for one API, which does not listen yet: other pages may be put beside it. */
export async function makeServer(api: Api, https: boolean): Promise<RunningServer> {
	const certificate = https ? await makeCertificate() : null;
	const options = { forceCloseConnections: true, exposeHeadRoutes: false };
	const app: FastifyInstance = certificate
		? fastify({ ...options, https: { key: certificate.keyPem, cert: certificate.certificatePem } })
		: fastify(options);
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	app.addHook('onSend', async (_request, reply) => {
		reply.header('date', new Date(api.now()).toUTCString());
	});
	let origin = '';
	const server = new Server(api, () => origin);
	for (const route of api.routes) {
		for (const url of route.urls) {
			app.route({
				method: route.method,
				url,
				handler: async (request, reply) => await server.serve(route, request, reply),
			});
		}
	}
	const nowhere: Omit<Route, 'run'> = {
		method: 'GET',
		urls: [],
		name: 'no such route',
		isOpen: true,
	};
	app.setNotFoundHandler(
		async (request, reply) =>
			await server.serve({ ...nowhere, run: () => api.error(404) }, request, reply),
	);
	return {
		app,
		caPem: certificate?.caPem ?? '',
		origin: () => origin,
		listen: async (port) => {
			origin = await app.listen({ host: '127.0.0.1', port });
		},
	};
}

/** One request after the other: fault, guard, route, fault again. */
class Server {
	private readonly pages = new Pages();

	constructor(
		private readonly api: Api,
		private readonly origin: () => string,
	) {}

	async serve(route: Route, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
		const { counters, faults, write } = this.api;
		const fault = faults.take(route.name);
		if (fault?.kind === 'drop') {
			counters.add(route.name, 'dropped', 0);
			reply.hijack();
			request.raw.socket.destroy();
			return reply;
		}
		const call = this.callOf(request, fault);
		const { status, body, headers, contentType } =
			(await this.inTheWay(fault)) ?? (await this.run(route, call, fault));
		const text = typeof body === 'string' ? body : write(body);
		counters.add(route.name, status, Buffer.byteLength(text));
		return await reply.code(status).headers(headers).header('content-type', contentType).send(text);
	}

	/** What a fault answers instead of the route. */
	private async inTheWay(fault: FaultRule | undefined): Promise<Reply | undefined> {
		const { error, delay, expireTokens } = this.api;
		switch (fault?.kind) {
			case 'http': {
				const reply = error(fault.status ?? 500);
				if (fault.retryAfter !== undefined) reply.headers['retry-after'] = String(fault.retryAfter);
				return reply;
			}
			case 'unauthorized':
				return error(401);
			case 'html':
				return webPage(fault.status ?? 200, 'Service temporarily unavailable');
			case 'empty':
				return json('', fault.status ?? 200);
			case 'slow':
				await delay(fault.delayMs ?? 1000);
				return undefined;
			case 'expireTokens':
				expireTokens();
				return undefined;
			default:
				return undefined;
		}
	}

	private async run(route: Route, call: Call, fault: FaultRule | undefined): Promise<Reply> {
		try {
			await this.api.guard(route, call);
			return this.pages.altered(route.name, await route.run(call), fault);
		} catch (error) {
			if (error instanceof Refusal) return error.reply;
			throw error;
		}
	}

	private callOf(request: FastifyRequest, fault: FaultRule | undefined): Call {
		const { url, headers, body, query, params, ip } = request;
		const given = Object.entries(query as Record<string, string | string[]>);
		return {
			id: (params as { id?: string }).id ?? '',
			url,
			query: Object.fromEntries(given.map(([name, value]) => [name, [value].flat()[0]])),
			headers,
			body: typeof body === 'string' ? body : '',
			origin: this.origin(),
			address: ip,
			isStuck: fault?.kind === 'cursorStands',
		};
	}
}
