/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, deflate, gzip } from 'node:zlib';

/** A page of 20,000 devices is an answer; no request comes near this. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** Reads a request body, whether it comes with a length or in chunks. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > MAX_BODY_BYTES) throw new Error('The request body is too large');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

/** What is to be sent. */
export interface Reply {
	status: number;
	headers: Readonly<Record<string, string>>;
	body: string;
}

/** Sends a reply, compressed only if the client has asked for it (KSCAPI 16 `/index.html`). Returns the body's bytes. */
export async function sendReply(
	request: IncomingMessage,
	response: ServerResponse,
	{ status, headers, body }: Reply,
): Promise<number> {
	const { bytes, encoding } = await encode(body, request.headers['accept-encoding'] ?? '');
	response.writeHead(status, {
		...headers,
		...(encoding ? { 'Content-Encoding': encoding } : {}),
		'Content-Length': bytes.length,
	});
	response.end(bytes);
	return bytes.length;
}

/** Sends half of a reply and closes the connection. */
export async function sendHalfReply(
	response: ServerResponse,
	{ status, headers, body }: Reply,
): Promise<number> {
	const bytes = Buffer.from(body);
	const half = bytes.subarray(0, Math.floor(bytes.length / 2));
	response.writeHead(status, { ...headers, 'Content-Length': bytes.length });
	await new Promise<void>((resolve) => response.write(half, () => resolve()));
	response.destroy();
	return half.length;
}

async function encode(
	body: string,
	accepted: string,
): Promise<{ bytes: Buffer; encoding?: string }> {
	const plain = Buffer.from(body);
	const encodings = accepted
		.split(',')
		.map((part) => part.trim().toLowerCase())
		.filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
		.map((part) => part.split(';')[0]);
	const options = { level: constants.Z_BEST_SPEED };
	if (encodings.includes('gzip')) {
		return { bytes: await promisify(gzip)(plain, options), encoding: 'gzip' };
	}
	if (encodings.includes('deflate')) {
		return { bytes: await promisify(deflate)(plain, options), encoding: 'deflate' };
	}
	return { bytes: plain };
}
