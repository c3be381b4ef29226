import type { FastifyReply } from 'fastify';
import { Html, html } from './html';
import { refreshScript, style } from './style';

export interface Frame {
	/** What the simulated product is called, as a link to its first page. */
	name: string;
	home: string;
	/** Says that it is a simulator. */
	tag: string;
}

export interface Page {
	title: string;
	main: Html;
	/** Fetched again every two seconds where the browser runs scripts. */
	isLive: boolean;
}

/** Sends a page in the frame that the pages of both simulators have. */
export function sendPage(
	reply: FastifyReply,
	{ name, home, tag }: Frame,
	{ title, main, isLive }: Page,
): FastifyReply {
	const { text } = html`<!doctype html>
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
					<a href="${home}">${name}</a
					><span class="tag">${tag}</span>${isLive && html`<span class="live">live</span>`}
				</header>
				<main>${main}</main>
				${isLive && new Html(`<script>${refreshScript}</script>`)}
			</body>
		</html>`;
	return reply.header('content-type', 'text/html; charset=utf-8').send(text);
}
