/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import {
	createServer,
	type IncomingHttpHeaders,
	type RequestListener,
	type Server,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Received {
	method?: string;
	path?: string;
	headers: IncomingHttpHeaders;
	body: string;
}

export interface Answer {
	status: number;
	body?: string;
	headers?: Record<string, string>;
}

/** A stand-in for the trigger node: keeps what it gets, answers what it was told; `undefined`: never answers. */
export class Endpoint {
	readonly received: Received[] = [];

	answer: Answer | undefined = { status: 200, body: '{"accepted":1,"refused":[]}' };

	private constructor(
		private readonly server: Server,
		private readonly scheme: string,
	) {
		server.on('request', ((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const { method, url, headers } = request;
				this.received.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
				if (this.answer === undefined) return;
				response.writeHead(this.answer.status, this.answer.headers).end(this.answer.body);
			});
		}) as RequestListener);
	}

	static async start(tls?: { key: string; cert: string }): Promise<Endpoint> {
		const server = tls ? createTlsServer(tls) : createServer();
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return new Endpoint(server, tls ? 'https' : 'http');
	}

	get url(): string {
		const { port } = this.server.address() as AddressInfo;
		return `${this.scheme}://127.0.0.1:${port}/webhook/kaspersky-status`;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}
}

/** The contract between the reporters and the trigger node. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
	return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}
