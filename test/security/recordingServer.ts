/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer as createPlain, type RequestListener, type Server } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificates';

export interface Reply {
	status?: number;
	headers?: Record<string, string>;
	body?: unknown;
}

/** A server on 127.0.0.1 that writes down all that reaches it, headers and bodies. */
export class RecordingServer {
	private constructor(
		private readonly server: Server,
		readonly url: string,
		/** Each request as text, to look for secrets in. */
		readonly received: readonly string[],
	) {}

	/** @param answer by path; plain HTTP without a certificate */
	static async start(
		answer: (path: string) => Reply,
		certificate?: Certificate,
		port = 0,
	): Promise<RecordingServer> {
		const received: string[] = [];
		const listener: RequestListener = (request, response) => {
			let body = '';
			request.on('data', (chunk: Buffer) => (body += chunk.toString()));
			request.on('end', () => {
				received.push(`${request.url} ${request.rawHeaders.join(' ')} ${body}`);
				const { status = 200, headers = {}, body: answered = {} } = answer(request.url ?? '');
				response.writeHead(status, { 'content-type': 'application/json', ...headers });
				response.end(typeof answered === 'string' ? answered : JSON.stringify(answered));
			});
		};
		const server = certificate
			? createSecure({ key: certificate.keyPem, cert: certificate.pem }, listener)
			: createPlain(listener);
		await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
		const scheme = certificate ? 'https' : 'http';
		const url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
		return new RecordingServer(server, url, received);
	}

	get port(): number {
		return Number(new URL(this.url).port);
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
