/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import compress from '@fastify/compress';
import fastify, { type FastifyInstance } from 'fastify';
import { constants } from 'node:zlib';
import type { ServerCertificate } from './certificate';

const OPTIONS = {
	/** A page of 20,000 devices is an answer; no request comes near this. */
	bodyLimit: 8 * 1024 * 1024,
	exposeHeadRoutes: false,
	forceCloseConnections: true,
	/** Clients keep their connection for their whole work with the server, pauses between polls included. */
	keepAliveTimeout: 10 * 60_000,
	routerOptions: { maxParamLength: 1_000 },
};

/** A server without routes yet: by HTTPS with a certificate, otherwise by HTTP. */
export function makeServer(certificate: ServerCertificate | null): FastifyInstance {
	const app: FastifyInstance = certificate
		? fastify({
				...OPTIONS,
				https: {
					key: certificate.keyPem,
					cert: certificate.certificatePem,
					// The vendor documents TLS 1.0 to 1.2; older than 1.2 is off in today's OpenSSL.
					minVersion: 'TLSv1.2',
					maxVersion: 'TLSv1.2',
				},
			})
		: fastify(OPTIONS);
	// Each API reads bodies in its own way, and neither cares much for content types.
	app.removeAllContentTypeParsers();
	// Every answer that `reply.compress` sends, whole, so that its bytes can be counted.
	void app.register(compress, {
		global: false,
		encodings: ['gzip', 'deflate'],
		threshold: 0,
		syncThreshold: Infinity,
		zlibOptions: { level: constants.Z_BEST_SPEED },
	});
	return app;
}
