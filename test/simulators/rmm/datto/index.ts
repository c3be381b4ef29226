import { sleep } from 'n8n-workflow';
import { Random } from '../../kaspersky/fleet/random';
import { controlApi } from '../controlApi';
import { Counters } from '../counters';
import { devicePages } from '../devicePages';
import { Faults } from '../faults';
import { json, Refusal, type Reply } from '../reply';
import { makeServer, type Api } from '../server';
import { Tokens } from '../tokens';
import { Limits } from './limits';
import { dattoPages } from './page';
import { dattoRoutes } from './routes';
import { defaultSettings, type DattoSettings } from './settings';
import { DattoState } from './state';
import { answerToken, type DattoKey } from './token';

export { DELETED_DEVICES, STATUSES } from './model';
export { RECOVERY_KEY } from './oddities';
export type { DattoState } from './state';

export interface DattoSimulatorOptions {
	/** 0, the default, takes a free one. */
	port?: number;
	/** Default false: plain HTTP. */
	https?: boolean;
	seed?: number;
	devices?: number;
	problems?: number;
	sites?: number;
	now?: () => Date;
	/** Waits for limits and slow answers; by default as long as it says. */
	delay?: (ms: number) => Promise<void>;
	settings?: Partial<DattoSettings>;
}

export interface DattoSimulator extends DattoKey {
	/** "http://127.0.0.1:1234": what https://<platform>-api.centrastage.net is; data below /api/v2, the token beside. */
	url: string;
	/** The devices as a web page, where a person changes what is known of them. */
	webUrl: string;
	/** Certificate of the simulator's own authority; empty without HTTPS. */
	caPem: string;
	state: DattoState;
	settings: DattoSettings;
	faults: Faults;
	counters: Counters;
	expireTokens: () => number;
	close: () => Promise<void>;
}

/** Starts a simulated Datto RMM account on 127.0.0.1: API v2 as in rmm-apis.md, and the control API below /__sim. */
export async function startDattoSimulator(
	options: DattoSimulatorOptions = {},
): Promise<DattoSimulator> {
	const { seed = 1, devices = 60, problems = 6, sites = 3, https = false } = options;
	const now = () => (options.now?.() ?? new Date()).getTime();
	const settings = { ...defaultSettings(), ...options.settings };
	const state = new DattoState({ devices, problems, sites }, seed, settings, now);
	const [faults, counters] = [new Faults(), new Counters()];
	const tokens = new Tokens<true>(() => settings.tokenLifetimeSeconds, now, seed);
	const error = (status: number, text?: string) => asError(settings, status, text);
	const limits = new Limits(settings, error, now);
	const delay = options.delay ?? sleep;
	// Letters and digits only: some clients put them into the form as they are.
	const random = new Random(seed ^ 0xca9e);
	const accountUid = random.uuid();
	const key = { apiKey: keyOf(random, 30), apiSecret: keyOf(random, 31) };

	const api: Api = {
		...{ faults, counters, error, delay, now, write: JSON.stringify },
		expireTokens: () => tokens.expireAll(),
		routes: dattoRoutes({
			...{ state, settings, limits, accountUid, error, startedAt: now() },
			answerToken: (call) => answerToken(call, key, tokens, settings),
		}),
		guard: async ({ isOpen }, { address, headers }) => {
			limits.checkAddress(address);
			if (isOpen) return;
			if (!tokens.grantOf(headers)) throw new Refusal(error(401));
			if (!settings.isApiEnabled) throw new Refusal(error(settings.apiDisabledStatus));
			const late = limits.read(address);
			if (late > 0) await delay(late);
		},
	};
	const server = await makeServer(api, https);
	const expireTokens = () => tokens.expireAll();
	await server.app.register(controlApi, {
		prefix: '/__sim',
		...{ faults, counters, settings, expireTokens },
		lists: {
			devices: () => state.devices,
			sites: () => state.sites,
		},
		actions: actionsOn(state),
	});
	await server.app.register(devicePages, { prefix: '/__sim', ...dattoPages(state, now) });
	await server.listen(options.port ?? 0);
	return {
		...{
			...key,
			url: server.origin(),
			webUrl: `${server.origin()}/__sim/`,
			caPem: server.caPem,
			expireTokens,
		},
		...{ state, settings, faults, counters },
		close: async () => await server.app.close(),
	};
}

function actionsOn(state: DattoState): Record<string, (key: string, body: never) => unknown> {
	return {
		devices: (key, body) => state.update(key, body),
		'devices/antivirus': (key, { status, product }: { status: string; product?: string }) =>
			state.setAntivirus(key, status, product),
		'devices/override': (key, { override }: { override: null }) => state.override(key, override),
		'devices/offline': (key) => state.goOffline(key),
		'devices/online': (key) => state.goOnline(key),
		'devices/move': (key, { site }: { site: string }) => state.move(key, site),
		'devices/delete': (key) => state.delete(key),
		'devices/remove': (key) => state.remove(key),
		'add-device': (_key, body) => state.add(body),
		sites: (key, body) => state.updateSite(key, body),
		'add-site': (_key, { name, company }: { name: string; company?: null }) =>
			state.addSite(name, company),
	};
}

const TEXTS: Record<number, string> = {
	400: 'Bad Request',
	401: 'Unauthorized',
	403: 'Forbidden',
	404: 'Not Found',
	429: 'Too Many Requests',
};

/** The shape of errors is unknown, so there are three. */
function asError(settings: DattoSettings, status: number, text = TEXTS[status]): Reply {
	const words = text ?? 'Internal Server Error';
	if (settings.errorShape === 'json') return json({ status, error: words }, status);
	const body = settings.errorShape === 'text' ? words : '';
	return json(body, status, {}, 'text/plain; charset=utf-8');
}

function keyOf(random: Random, length: number): string {
	return Array.from({ length }, () => random.below(36).toString(36))
		.join('')
		.toUpperCase();
}
