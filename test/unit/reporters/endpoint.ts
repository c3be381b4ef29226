/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import {
	createServer,
	type IncomingHttpHeaders,
	type RequestListener,
	type Server,
	type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from '../../security/certificates';

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
	/** Sends the body again and again, a little at a time, and never ends. */
	drips?: boolean;
}

/** A stand-in for the trigger node: keeps what it gets, answers what it was told; 'silence': never answers. */
export class Endpoint {
	readonly received: Received[] = [];

	answer: Answer | 'silence' = { status: 200, body: '{"accepted":1,"refused":[]}' };

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
				if (this.answer === 'silence') return;
				const { status, headers: answered, body, drips } = this.answer;
				response.writeHead(status, answered);
				if (drips) drip(response, body ?? 'x');
				else response.end(body);
			});
		}) as RequestListener);
	}

	static async start(tls?: Certificate): Promise<Endpoint> {
		const server = tls ? createTlsServer({ key: tls.keyPem, cert: tls.pem }) : createServer();
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

function drip(response: ServerResponse, drop: string): void {
	const dripping = setInterval(() => response.write(drop), 100);
	response.once('close', () => clearInterval(dripping));
}

/** The contract between the reporters and the trigger node. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
	return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}
