import { sleep } from 'n8n-workflow';
import { Random } from '../../kaspersky/fleet/random';
import { controlApi } from '../controlApi';
import { Counters } from '../counters';
import { devicePages } from '../devicePages';
import { Faults } from '../faults';
import { Refusal } from '../reply';
import { makeServer, type Api } from '../server';
import { Tokens } from '../tokens';
import { Cursors } from './cursors';
import { asError } from './errors';
import { writeJson } from './writeJson';
import { Limits } from './limits';
import { ninjaOnePages } from './page';
import { ninjaOneRoutes } from './routes';
import { defaultSettings, type NinjaOneSettings } from './settings';
import { NinjaOneState } from './state';
import { answerToken, type NinjaOneClient, type Scopes } from './token';

export type { NinjaOneState } from './state';

export interface NinjaOneSimulatorOptions {
	/** 0, the default, takes a free one. */
	port?: number;
	/** Default false: plain HTTP. */
	https?: boolean;
	seed?: number;
	devices?: number;
	problems?: number;
	organizations?: number;
	now?: () => Date;
	/** Waits for slow answers; by default as long as it says. */
	delay?: (ms: number) => Promise<void>;
	settings?: Partial<NinjaOneSettings>;
}

export interface NinjaOneSimulator extends NinjaOneClient {
	/** "http://127.0.0.1:1234": what https://eu.ninjarmm.com is; data below /v2 and /api/v2, the token beside. */
	url: string;
	/** The devices as a web page, where a person changes what is known of them. */
	webUrl: string;
	/** Certificate of the simulator's own authority; empty without HTTPS. */
	caPem: string;
	state: NinjaOneState;
	settings: NinjaOneSettings;
	faults: Faults;
	counters: Counters;
	expireTokens: () => number;
	close: () => Promise<void>;
}

/** What reads all that our issue needs. */
const READING = 'monitoring';

/** Starts a simulated NinjaOne account on 127.0.0.1: API v2 as in rmm-apis.md, and the control API below /__sim. */
export async function startNinjaOneSimulator(
	options: NinjaOneSimulatorOptions = {},
): Promise<NinjaOneSimulator> {
	const { seed = 1, devices = 60, problems = 6, organizations = 3, https = false } = options;
	const now = () => (options.now?.() ?? new Date()).getTime();
	const seconds = () => now() / 1000;
	const settings = { ...defaultSettings(), ...options.settings };
	const state = new NinjaOneState({ devices, problems, organizations }, seed, seconds);
	const [faults, counters] = [new Faults(), new Counters()];
	const tokens = new Tokens<Scopes>(() => settings.tokenLifetimeSeconds, now, seed);
	const error = (status: number, text?: string) => asError(settings, status, text);
	const cursors = new Cursors(settings, error, seconds, seed);
	const limits = new Limits(settings, error, now);
	const random = new Random(seed ^ 0xca9e);
	const client = { clientId: random.uuid(), clientSecret: `${random.uuid()}~${random.below(99)}` };

	const expireTokens = () => tokens.expireAll();
	const api: Api = {
		...{ faults, counters, error, now, expireTokens },
		...{ write: writeJson, delay: options.delay ?? sleep },
		routes: ninjaOneRoutes({
			...{ state, settings, cursors, error },
			answerToken: (call) => answerToken(call, client, tokens, settings),
			mayRead: ({ headers }) => tokens.grantOf(headers)?.includes(READING) ?? false,
		}),
		guard: async ({ name, isOpen }, { headers }) => {
			if (isOpen) return;
			const scopes = tokens.grantOf(headers);
			if (!scopes) throw new Refusal(error(401, 'invalid_token'));
			// With too few scopes queries come back empty instead of refused (a repository of the vendor's staff).
			if (name.startsWith('queries/')) limits.query(name);
			else if (!scopes.includes(READING)) throw new Refusal(error(403, 'insufficient_scope'));
		},
	};
	const server = await makeServer(api, https);
	await server.app.register(controlApi, {
		prefix: '/__sim',
		...{ faults, counters, settings, expireTokens },
		lists: {
			devices: () => state.devices,
			organizations: () => state.organizations,
		},
		actions: actionsOn(state),
	});
	await server.app.register(devicePages, { prefix: '/__sim', ...ninjaOnePages(state, now) });
	await server.listen(options.port ?? 0);
	return {
		...{
			...client,
			url: server.origin(),
			webUrl: `${server.origin()}/__sim/`,
			caPem: server.caPem,
			expireTokens,
		},
		...{ state, settings, faults, counters },
		close: async () => await server.app.close(),
	};
}

function actionsOn(state: NinjaOneState): Record<string, (key: string, body: never) => unknown> {
	return {
		devices: (key, body) => state.update(key, body),
		'devices/antivirus': (key, body) => state.setAntivirus(key, body),
		'devices/remove-antivirus': (key, { productName }: { productName?: string }) =>
			state.removeAntivirus(key, productName),
		'devices/stop-collecting': (key) => state.stopCollecting(key),
		'devices/offline': (key) => state.goOffline(key),
		'devices/online': (key) => state.goOnline(key),
		'devices/move': (key, { organization }: { organization: string }) =>
			state.move(key, organization),
		'devices/remove': (key) => state.remove(key),
		'add-device': (_key, body) => state.add(body),
		organizations: (key, body) => state.updateOrganization(key, body),
		'add-organization': (_key, { name }: { name: string }) => state.addOrganization(name),
	};
}
