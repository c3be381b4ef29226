import type { FastifyInstance, FastifyReply } from 'fastify';
import { html } from '../../web/html';
import { sendPage, type Page } from '../../web/page';
import { UnknownObject } from '../fleet/fleet';
import type { KscState } from '../state';
import { devicePage, type Done } from './devicePage';
import { listPage, type ListQuery } from './listPage';

const FRAME = {
	name: 'Kaspersky Security Center',
	home: '/__sim/',
	tag: 'Administration Server, simulated',
};

interface OfDevice {
	Params: { id: string };
	Body: URLSearchParams | undefined;
}

interface Pages {
	state: KscState;
	now: () => number;
}

const send = (reply: FastifyReply, page: Page) => sendPage(reply, FRAME, page);

/**
 * The devices of the main server and its virtual servers as web pages, where a person raises and clears status
 * descriptions: plain forms, no authentication. They lie beside the control API below /__sim/, where the vendor's server
 * has nothing.
 */
export async function devicePages(app: FastifyInstance, { state, now }: Pages): Promise<void> {
	app.addContentTypeParser(
		'application/x-www-form-urlencoded',
		{ parseAs: 'string' },
		(_request, text, done) => done(null, new URLSearchParams(String(text))),
	);
	app.setErrorHandler(async (error: Error, _request, reply) => {
		const [code, title] =
			error instanceof UnknownObject ? [404, 'No such device'] : [400, 'Nothing was changed'];
		const main = html`<div class="card empty">
			<b>${title}</b>${error.message}.<br /><a href="${FRAME.home}">All problem devices</a>
		</div>`;
		return await send(reply.code(code), { title, main, isLive: false });
	});

	app.get<{ Querystring: ListQuery }>('/', async ({ query }, reply) => {
		const main = listPage(state, query, now());
		return send(reply, { title: 'Devices', main, isLive: true });
	});
	app.get<{ Params: { id: string }; Querystring: Done }>(
		'/devices/:id',
		async ({ params, query }, reply) => {
			const host = state.fleet.findHost(params.id);
			const main = devicePage(state, host, query, now());
			return send(reply, { title: host.name, main, isLive: false });
		},
	);
	app.post<OfDevice>('/devices/:id/raise', async ({ params, body }, reply) => {
		const status = body?.get('status') ?? '';
		const level = body?.get('level');
		if (level !== 'Critical' && level !== 'Warning') {
			throw new Error(`"${level ?? ''}" is not a level: choose Critical or Warning`);
		}
		const { id } = state.raiseReason(params.id, status, level);
		return await back(reply, id, { raised: status });
	});
	app.post<OfDevice>('/devices/:id/clear', async ({ params, body }, reply) => {
		const status = body?.get('status') ?? '';
		const { id } = state.clearReason(params.id, status);
		return await back(reply, id, { cleared: status });
	});
}

/** To a page that can be loaded again without raising or clearing again. */
async function back(reply: FastifyReply, id: string, done: Done): Promise<FastifyReply> {
	const query = new URLSearchParams({ ...done });
	return await reply.redirect(
		`${FRAME.home}devices/${encodeURIComponent(id)}?${query.toString()}`,
		303,
	);
}
