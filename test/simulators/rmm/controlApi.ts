import type { FastifyInstance } from 'fastify';
import type { Counters } from './counters';
import type { FaultRule, Faults } from './faults';
import { Unknown } from './reply';
import { patchSettings } from './settings';

/** What a person or a test may do to a simulated RMM from outside, apart from what both have. */
export interface Controls {
	faults: Faults;
	counters: Counters;
	settings: object;
	expireTokens: () => number;
	/** Lists that can be read, by name: "devices" answers GET /__sim/devices. */
	lists: Record<string, () => unknown[]>;
	/**
	 * What can be done, by the last parts of the address: "devices/antivirus" is POST /__sim/devices/<key>/antivirus
	 * with its body as JSON; "devices" is POST /__sim/devices/<key>, "add-device" POST /__sim/add-device.
	 */
	actions: Record<string, (key: string, body: never) => unknown>;
}

interface Request {
	Params: { key: string };
	Body: never;
}

/** The back door below /__sim/: plain JSON, no token, no limit, neither counted nor struck by faults. */
export async function controlApi(app: FastifyInstance, controls: Controls): Promise<void> {
	const { faults, counters, settings, expireTokens, lists, actions } = controls;
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
		try {
			done(null, text === '' ? undefined : JSON.parse(String(text)));
		} catch (error) {
			done(error as Error);
		}
	});
	app.addHook('preHandler', async (request) => {
		request.body ??= {};
	});
	app.setErrorHandler(async (error: Error, _request, reply) => {
		reply.code(error instanceof Unknown ? 404 : 400);
		return { error: error.message };
	});
	for (const [name, list] of Object.entries(lists)) app.get(`/${name}`, () => list());
	for (const [name, act] of Object.entries(actions)) {
		const [first, second] = name.split('/');
		const url = first.startsWith('add-')
			? `/${first}`
			: `/${first}/:key${second ? `/${second}` : ''}`;
		app.post<Request>(url, ({ params, body }) => act(params.key, body as never) ?? {});
	}

	app.get('/counters', () => counters.report());
	app.post('/counters/reset', () => {
		counters.reset();
		return counters.report();
	});
	app.post('/tokens/expire', () => ({ expired: expireTokens() }));
	app.get('/settings', () => settings);
	app.post<{ Body: unknown }>('/settings', ({ body }) => {
		patchSettings(settings, body);
		return settings;
	});
	app.get('/faults', () => faults.list());
	app.post<{ Body: FaultRule | FaultRule[] }>('/faults', ({ body }) => {
		faults.add(...[body].flat());
		return faults.list();
	});
	app.delete('/faults', () => {
		faults.clear();
		return {};
	});
}
