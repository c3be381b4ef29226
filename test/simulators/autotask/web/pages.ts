import type { FastifyInstance } from 'fastify';
import { html } from '../../web/html';
import { sendPage } from '../../web/page';
import type { AutotaskState } from '../state';
import { listPage, type Show } from './listPage';
import { ticketPage } from './ticketPage';

const FRAME = {
	name: 'Managed Services Ltd · Service Desk',
	home: '/',
	tag: 'Autotask PSA, simulated',
};

/** The pages that a technician sees; addresses as webUrl and Autotask's own ticket links have them. */
export async function ticketPages(
	app: FastifyInstance,
	{ state }: { state: AutotaskState },
): Promise<void> {
	for (const path of ['/', '/__sim']) {
		app.get<{ Querystring: { show?: string } }>(path, async ({ query }, reply) => {
			const show: Show = query.show === 'open' || query.show === 'completed' ? query.show : 'all';
			const main = listPage(state, show);
			return sendPage(reply, FRAME, { title: 'Tickets', main, isLive: true });
		});
	}
	app.get<{ Querystring: Record<string, string | undefined> }>(
		'/Mvc/ServiceDesk/TicketDetail.mvc',
		async ({ query }, reply) => {
			const id = Number(query.ticketId ?? query.ticketID ?? query.ticketid);
			const main = ticketPage(state, id);
			const title = state.ticket(id)?.ticketNumber ?? 'Ticket';
			if (main) return sendPage(reply, FRAME, { title, main, isLive: true });
			const nothing = html`<div class="card empty">
				<b>No such ticket</b><a href="/">All tickets</a>
			</div>`;
			const missing = { title: 'No such ticket', main: nothing, isLive: true };
			return sendPage(reply.code(404), FRAME, missing);
		},
	);
}
