/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { Connection } from '../sessions/connection';
import type { ServerCertificate } from './certificate';

/** Clients keep their connection for their whole work with the server, pauses between polls included. */
const KEEP_ALIVE_MILLISECONDS = 10 * 60_000;

/** Starts to listen on the loopback interface; with a certificate by HTTPS, otherwise by HTTP. */
export async function listen(
	handler: RequestListener,
	port: number,
	certificate: ServerCertificate | null,
): Promise<{ server: Server; url: string }> {
	const server = certificate
		? createHttpsServer(
				{
					key: certificate.keyPem,
					cert: certificate.certificatePem,
					// The vendor documents TLS 1.0 to 1.2; older than 1.2 is off in today's OpenSSL.
					minVersion: 'TLSv1.2',
					maxVersion: 'TLSv1.2',
				},
				handler,
			)
		: createHttpServer(handler);
	server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	const scheme = certificate ? 'https' : 'http';
	return { server, url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** What the simulator remembers of each TCP connection. */
export class Connections {
	private readonly bySocket = new WeakMap<Socket, Connection>();

	constructor(
		private readonly onOpen: () => void,
		private readonly onClose: (connection: Connection) => void,
	) {}

	of(socket: Socket): Connection {
		const known = this.bySocket.get(socket);
		if (known) return known;
		const connection = new Connection();
		this.bySocket.set(socket, connection);
		this.onOpen();
		socket.once('close', () => this.onClose(connection));
		return connection;
	}
}

/** Stops listening and cuts all connections. */
export async function close(server: Server): Promise<void> {
	await new Promise<void>((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
