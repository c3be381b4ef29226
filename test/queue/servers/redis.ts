/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Environment } from '../../n8n/children';
import { freePorts } from '../../n8n/n8nEnvironment';
import type { Teardown } from '../../n8n/teardown';
import type { Service } from '../compose';
import { KeptServer, serverFolder } from './keptServer';
import { programme } from './programme';

export interface Redis {
	server: KeptServer;
	/** For n8n. */
	env: Environment;
}

const PONG = '+PONG';
const PATIENCE_MS = 2_000;

async function answersPing(port: number): Promise<boolean> {
	const socket = connect({ host: '127.0.0.1', port });
	try {
		socket.write('PING\r\n');
		const [answer] = (await once(socket, 'data', {
			signal: AbortSignal.timeout(PATIENCE_MS),
		})) as [Buffer];
		return answer.toString().startsWith(PONG);
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}

/** @param service whose command says what Redis keeps, and when */
export async function startRedis(teardown: Teardown, service: Service): Promise<Redis> {
	const [port] = await freePorts(1);
	const folder = serverFolder(teardown, 'redis');
	const [name, ...keeping] = service.command ?? ['redis-server'];
	const server = new KeptServer({
		name: 'Redis',
		command: programme(name, 'redis-server'),
		args: [...keeping, '--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
		folder,
		stopSignal: 'SIGTERM',
		isReady: async () => await answersPing(port),
	});
	teardown.add(async () => await server.stop());
	await server.start();
	const env = { QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: String(port) };
	return { server, env };
}
