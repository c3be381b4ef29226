/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AxiosResponse } from 'axios';
import type { WireRequest } from './request';

/** Takes a request to a simulator over a real connection. */
export class Socket {
	private readonly agent = new Agent({ keepAlive: true });

	close(): void {
		this.agent.destroy();
	}

	async send({ config }: WireRequest): Promise<AxiosResponse> {
		const body = typeof config.data === 'string' ? config.data : '';
		const headers = {
			...(config.headers.toJSON() as Record<string, string>),
			// Nobody has to wait for a loopback connection, so nothing is gained by packing.
			'Accept-Encoding': 'identity',
			'Content-Length': Buffer.byteLength(body),
		};
		const message = await new Promise<IncomingMessage>((resolve, reject) => {
			const method = (config.method ?? 'get').toUpperCase();
			const url = `${config.baseURL ?? ''}${config.url ?? ''}`;
			httpRequest(url, { method, headers, agent: this.agent }, resolve)
				.on('error', reject)
				.end(body);
		});
		const { statusCode = 0, statusMessage = '' } = message;
		const chunks: Buffer[] = [];
		for await (const chunk of message) chunks.push(chunk as Buffer);
		return {
			data: Buffer.concat(chunks).toString('utf8'),
			status: statusCode,
			statusText: statusMessage,
			headers: message.headers as Record<string, string>,
			config,
		};
	}
}
