import { makeCertificate } from './http/certificate';
import { controlApi } from './http/controlApi';
import { Counters } from './http/counters';
import { Faults } from './http/faults';
import { openApi } from './http/openApi';
import { makeServer } from './http/server';
import type { Services } from './methods/method';
import { AsyncActions } from './sessions/asyncActions';
import type { SimulatorParts } from './parts';
import { Logon } from './sessions/logon';
import { ResultSets } from './sessions/resultSets';
import { Sessions } from './sessions/sessions';
import { defaultSettings, type SimulatorSettings } from './settings';
import { KscState } from './state';
import { devicePages } from './web/devicePages';

export { describeHost } from './http/describe';
export type { FaultRule } from './http/faults';
export { KscState } from './state';
export { maskOf, reasonsOf } from './statusReasons';
export { totpCode } from './sessions/totp';

export interface KscSimulatorOptions {
	/** 0, the default: any free port. */
	port?: number;
	seed?: number;
	hosts?: number;
	/** Hosts that are not OK. From 20 on, the first ones are oddities (see fleet/problems.ts). */
	problems?: number;
	virtualServers?: number;
	/** Top groups of the main server named after customers, for MSPs without virtual servers. */
	customerGroups?: number;
	secondaryServers?: number;
	/** Default true; false serves plain HTTP. */
	https?: boolean;
	user?: string;
	password?: string;
	now?: () => Date;
	settings?: Partial<SimulatorSettings>;
}

export interface KscSimulator extends SimulatorParts {
	readonly url: string;
	/** The devices as a web page, where a person raises and clears status descriptions. */
	readonly webUrl: string;
	/** Certificate of the simulator's own authority; empty without HTTPS. */
	readonly caPem: string;
	readonly user: string;
	readonly password: string;
	close(): Promise<void>;
}

/** Starts a simulated Administration Server on 127.0.0.1. */
export async function startKscSimulator(options: KscSimulatorOptions = {}): Promise<KscSimulator> {
	const { user = 'svc-tickets', password = 'Example-Pass1', https = true } = options;
	const settings = { ...defaultSettings(), ...options.settings };
	const now = () => (options.now?.() ?? new Date()).getTime();
	const makingCertificate = https ? makeCertificate() : null;
	const state = makeState(options, { user, password }, settings, now);
	const certificate = await makingCertificate;

	const faults = new Faults();
	const counters = new Counters();
	const resultSets = new ResultSets(now);
	const asyncActions = new AsyncActions(settings, now);
	const sessions = new Sessions(settings, now, (session) => {
		resultSets.expire(session);
		asyncActions.drop(session);
	});
	const services: Services = {
		state,
		sessions,
		resultSets,
		asyncActions,
		settings,
		certificate: certificate?.der ?? Buffer.alloc(0),
	};
	const parts: SimulatorParts = { state, faults, counters, sessions, resultSets, settings, now };
	const logon = new Logon(state, sessions, settings, now);
	const app = makeServer(certificate);
	await app.register(controlApi, { prefix: '/__sim', simulator: parts });
	await app.register(devicePages, { prefix: '/__sim', state, now });
	await app.register(openApi, { logon, services, faults, counters });
	const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	const caPem = certificate?.caPem ?? '';
	const webUrl = `${url}/__sim/`;
	return { ...parts, url, webUrl, caPem, user, password, close: async () => await app.close() };
}

function makeState(
	options: KscSimulatorOptions,
	mainUser: { user: string; password: string },
	settings: SimulatorSettings,
	now: () => number,
): KscState {
	const size = {
		hosts: options.hosts ?? 100,
		problems: options.problems ?? 12,
		virtualServers: options.virtualServers ?? 3,
		customerGroups: options.customerGroups ?? 0,
		secondaryServers: options.secondaryServers ?? 0,
	};
	return new KscState(size, options.seed ?? 1, mainUser, settings, now);
}
