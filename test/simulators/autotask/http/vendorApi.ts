/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/require-node-api-error */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
	errors,
	methodNotAllowed,
	noPermission,
	ErrorResponse,
	unauthorized,
	htmlPage,
} from '../responses';
import type { Counters } from '../counters';
import type { ActiveFault, FaultList } from '../faults';
import { isDenied } from '../query/metadata';
import { routeName, type VendorRoute, type Verb } from '../routes/route';
import type { AutotaskState } from '../state';
import { parseBody } from '../write/body';
import { trackingIdentifier, type SignIn } from './caller';
import { threadLimitAnswer, thresholdLatency, type ThreadLimit } from './limits';

export interface VendorApiParts {
	state: AutotaskState;
	faults: FaultList;
	counters: Counters;
	threads: ThreadLimit;
	signIn: SignIn;
	/** "http://127.0.0.1:1234/ATServicesRest" */
	baseUrl: () => string;
	/** Runs something later unless the simulator is closed first. */
	later: (delayMs: number, run: () => void) => void;
}

interface Answer {
	status: number;
	body: string;
	contentType: string | null;
	headers: Record<string, string>;
}

export const BASE_PATH = '/ATServicesRest';
const VERBS: Verb[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** IIS refuses longer query strings; GET queries run into it (client reports: 2 048 bytes). */
const MAX_URL = 2048;

/** Serves the routes; a verb that a served path lacks returns 405, as ASP.NET does. */
export function serveVendorApi(
	app: FastifyInstance,
	routes: VendorRoute[],
	parts: VendorApiParts,
): void {
	const byPath = new Map<string, Map<Verb, VendorRoute>>();
	for (const route of routes) {
		const verbs = byPath.get(route.path) ?? new Map<Verb, VendorRoute>();
		byPath.set(route.path, verbs.set(route.method, route));
	}
	for (const [path, verbs] of byPath) {
		// Metadata takes any text for the parent's id: the PowerShell module sends it unfilled (reference 1.1).
		const id = path.includes('/entityInformation') ? '' : '(^-?\\d+$)';
		const url = BASE_PATH + path.replace(/\{(\w+)\}/g, `:$1${id}`);
		for (const method of VERBS) {
			const route = verbs.get(method);
			app.route({
				method,
				url,
				exposeHeadRoute: false,
				handler: async (request, reply) => await serve(parts, route, method, path, request, reply),
			});
		}
	}
}

async function serve(
	parts: VendorApiParts,
	route: VendorRoute | undefined,
	method: Verb,
	path: string,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply> {
	const name = routeName(path);
	const key = `${method} ${name}`;
	const rawBody = typeof request.body === 'string' ? request.body : '';
	parts.counters.begin(key, Buffer.byteLength(rawBody));
	const fault = parts.faults.take(method, name);
	const answer = await answered(() => runWithFault(parts, route, method, request, rawBody, fault));
	if (answer === 'drop') {
		parts.counters.end(key, 'dropped', 0);
		reply.hijack();
		request.raw.socket.destroy();
		return reply;
	}
	parts.counters.end(key, answer.status, Buffer.byteLength(answer.body));
	if (fault?.retryAfter !== undefined) answer.headers['retry-after'] = String(fault.retryAfter);
	reply.code(answer.status).headers(answer.headers);
	if (answer.contentType) reply.header('content-type', answer.contentType);
	return await reply.send(answer.body);
}

async function answered(run: () => Promise<Answer | 'drop'>): Promise<Answer | 'drop'> {
	try {
		return await run();
	} catch (error) {
		if (error instanceof ErrorResponse) {
			const { status, body, contentType, headers } = error;
			return { status, body, contentType, headers: { ...headers } };
		}
		throw error;
	}
}

async function runWithFault(
	parts: VendorApiParts,
	route: VendorRoute | undefined,
	method: Verb,
	request: FastifyRequest,
	rawBody: string,
	fault: ActiveFault | undefined,
): Promise<Answer | 'drop'> {
	const run = async () => await execute(parts, route, method, request, rawBody);
	const delayMs = fault?.delayMs ?? 1000;
	if (fault?.executed) await answered(run);
	switch (fault?.kind) {
		case undefined:
			return await run();
		case 'dropBefore':
			return 'drop';
		case 'dropAfter':
			await answered(run);
			return 'drop';
		case 'delayCommit':
			parts.later(delayMs, () => void answered(run));
			if (fault?.status === undefined) return 'drop';
			throw errors(fault.errors ?? [], fault.status);
		case 'slow': {
			const answer = await answered(run);
			await pause(delayMs);
			return answer;
		}
		case 'http':
			if (fault.errors) throw errors(fault.errors, fault.status ?? 500);
			throw new ErrorResponse(fault.status ?? 500, '', null);
		case 'errors':
			throw errors(fault.errors ?? ['An unexpected error occurred.'], fault.status ?? 500);
		case 'html':
			throw htmlPage(fault.status ?? 502, 'Web server received an invalid response.');
		case 'uncaught':
			throw new ErrorResponse(
				fault.status ?? 500,
				JSON.stringify({ Message: 'An error has occurred.' }),
			);
		case 'empty':
			throw new ErrorResponse(fault.status ?? 200, '', null);
		case 'threadLimit':
			throw threadLimitAnswer(
				parts.state.settings,
				parts.state.now,
				fault.retryAfter,
				fault.status,
			);
		case 'unauthorized':
			throw unauthorized();
	}
}

async function execute(
	parts: VendorApiParts,
	route: VendorRoute | undefined,
	method: Verb,
	request: FastifyRequest,
	rawBody: string,
): Promise<Answer> {
	const { state, counters, signIn } = parts;
	if (!route) throw methodNotAllowed(method);
	if (method === 'GET' && request.url.length > MAX_URL) throw htmlPage(404, 'Not Found');
	const release = route.authenticated
		? parts.threads.acquire(trackingIdentifier(request.headers), route.endpoint)
		: () => undefined;
	try {
		let caller = { resourceID: 0, impersonatorID: null as number | null };
		let latency = state.settings.latencyMs;
		if (route.authenticated) {
			caller = signIn.caller(request.headers, route.access);
			latency += thresholdLatency(state.settings, counters);
			counters.countTowardThreshold();
		}
		await pause(latency);
		state.runWorkflowRules();
		const empty = route.access === 'query' && state.settings.deniedQuery === 'empty';
		if (isDenied(state, route.endpoint, route.access) && !empty) throw noPermission(route.access);
		const result = route.handle({
			state,
			caller,
			params: request.params as Record<string, string>,
			search: request.query as Record<string, string | undefined>,
			body: rawBody.trim() === '' ? undefined : parseBody(rawBody),
			rawBody,
			baseUrl: parts.baseUrl(),
		});
		const contentType = 'application/json; charset=utf-8';
		return { status: 200, body: JSON.stringify(result), contentType, headers: {} };
	} finally {
		release();
	}
}

/** Even without latency a request gives way once, so that concurrent ones are seen as concurrent. */
async function pause(ms: number): Promise<void> {
	await new Promise<void>((resolve) => {
		if (ms > 0) setTimeout(resolve, ms);
		else setImmediate(resolve);
	});
}
