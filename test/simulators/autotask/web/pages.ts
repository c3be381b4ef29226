import type { FastifyInstance, FastifyReply } from 'fastify';
import type { AutotaskState } from '../state';
import { Html, html } from './html';
import { listPage, type Show } from './listPage';
import { refreshScript, style } from './style';
import { ticketPage } from './ticketPage';

function layout(title: string, main: Html): string {
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<title>${title}</title>
				<link rel="icon" href="data:," />
				<style>
					${new Html(style)}
				</style>
			</head>
			<body>
				<header>
					<a href="/">Managed Services Ltd · Service Desk</a
					><span class="tag">Autotask PSA, simulated</span><span class="live">live</span>
				</header>
				<main>${main}</main>
				<script>
					${new Html(refreshScript)};
				</script>
			</body>
		</html>`.text;
}

function send(reply: FastifyReply, page: string): FastifyReply {
	return reply.header('content-type', 'text/html; charset=utf-8').send(page);
}

/** The pages that a technician sees; addresses as webUrl and Autotask's own ticket links have them. */
export async function ticketPages(
	app: FastifyInstance,
	{ state }: { state: AutotaskState },
): Promise<void> {
	for (const path of ['/', '/__sim']) {
		app.get<{ Querystring: { show?: string } }>(path, async ({ query }, reply) => {
			const show: Show = query.show === 'open' || query.show === 'completed' ? query.show : 'all';
			return send(reply, layout('Tickets', listPage(state, show)));
		});
	}
	app.get<{ Querystring: Record<string, string | undefined> }>(
		'/Mvc/ServiceDesk/TicketDetail.mvc',
		async ({ query }, reply) => {
			const id = Number(query.ticketId ?? query.ticketID ?? query.ticketid);
			const page = ticketPage(state, id);
			if (page) return send(reply, layout(state.ticket(id)?.ticketNumber ?? 'Ticket', page));
			const nothing = html`<div class="card empty">
				<b>No such ticket</b><a href="/">All tickets</a>
			</div>`;
			return send(reply.code(404), layout('No such ticket', nothing));
		},
	);
}
