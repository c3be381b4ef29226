/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { notFoundPage } from './responses';
import { controlApi } from './control/controlApi';
import { Counters } from './counters';
import { FaultList } from './faults';
import { SignIn } from './http/caller';
import { ThreadLimit } from './http/limits';
import { BASE_PATH, serveVendorApi } from './http/vendorApi';
import { vendorRoutes } from './routes';
import { AutotaskState } from './state';
import { ticketPages } from './web/pages';

export type { CounterReport, Counters, EndpointCount } from './counters';
export type { ActiveFault, FaultKind, FaultList, FaultRule } from './faults';
export type { Ticket, TicketNote, TicketWithNotes } from './model/values';
export type { AutotaskSettings, CategoryRule } from './settings';
export type { AutotaskState } from './state';

export interface AutotaskSimulatorOptions {
	/** 0, the default, takes a free one. */
	port?: number;
	seed?: number;
	/** Companies beyond the eleven that are always there. */
	companies?: number;
	/** Tickets of other people that are already there. */
	tickets?: number;
	now?: () => Date;
	user?: string;
	secret?: string;
	integrationCode?: string;
}

export interface AutotaskSimulator {
	/** "http://127.0.0.1:<port>/": the client's advanced base URL, and the host of zone discovery. */
	url: string;
	/** "…/ATServicesRest/" */
	zoneUrl: string;
	webUrl: string;
	user: string;
	secret: string;
	integrationCode: string;
	state: AutotaskState;
	faults: FaultList;
	counters: Counters;
	close(): Promise<void>;
}

const BODY_LIMIT = 50_000_000;

/** Starts an Autotask tenant on 127.0.0.1: REST API with zone discovery, control API, and a page for technicians. */
export async function startAutotaskSimulator(
	options: AutotaskSimulatorOptions = {},
): Promise<AutotaskSimulator> {
	const now = options.now ?? (() => new Date());
	const user = options.user ?? 'api.kaspersky@managed-services.example';
	// Secrets carry characters like these (reference 1.2): whoever munges them finds out here.
	const secret = options.secret ?? 'S3c$ret#~*9&b%41';
	const integrationCode = options.integrationCode ?? 'KSPSIMULATORTRACKINGID0001';
	const { seed = 1, companies = 0, tickets = 0 } = options;
	const state = new AutotaskState({ seed, companies, tickets, now, user });
	const faults = new FaultList();
	const counters = new Counters(now, () => state.settings.requestThresholdTimeframe);
	const signIn = new SignIn(state, { user, secret, integrationCode });
	const timers = new Set<NodeJS.Timeout>();

	const app = fastify({
		bodyLimit: BODY_LIMIT,
		forceCloseConnections: true,
		routerOptions: {
			caseSensitive: false,
			maxParamLength: 200,
			// Two widely used clients send `Tickets/` and `Companies//query` (reference 1.1).
			ignoreTrailingSlash: true,
			ignoreDuplicateSlashes: true,
		},
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	// The tenant's own clock: a client can measure the difference from its own.
	app.addHook('onSend', async (_request, reply) => {
		reply.header('date', now().toUTCString());
	});
	app.setNotFoundHandler(async (request, reply) => {
		const { status, body, contentType } = notFoundPage();
		counters.begin(`${request.method} (no such route)`, 0);
		counters.end(`${request.method} (no such route)`, status, body.length);
		return await reply.code(status).header('content-type', contentType).send(body);
	});

	let origin = '';
	serveVendorApi(
		app,
		vendorRoutes(signIn, counters, () => `${origin}/`),
		{
			state,
			faults,
			counters,
			threads: new ThreadLimit(state.settings, now),
			signIn,
			baseUrl: () => origin + BASE_PATH,
			later: (delayMs, run) => {
				const timer = setTimeout(() => {
					timers.delete(timer);
					run();
				}, delayMs);
				timers.add(timer);
			},
		},
	);
	await app.register(controlApi, { prefix: '/__sim', state, faults, counters });
	await app.register(ticketPages, { state });
	await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

	return {
		url: `${origin}/`,
		zoneUrl: `${origin}${BASE_PATH}/`,
		webUrl: `${origin}/`,
		user,
		secret,
		integrationCode,
		state,
		faults,
		counters,
		close: async () => {
			for (const timer of timers) clearTimeout(timer);
			await app.close();
		},
	};
}
