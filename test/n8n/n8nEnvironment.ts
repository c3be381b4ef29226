/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { createServer, type AddressInfo } from 'node:net';
import { cleanEnvironment, type Environment } from './children';
import { checkoutNode } from './cacheLayout';
import { chosenRelease } from './n8nRelease';

export const ENCRYPTION_KEY = 'kaspersky-autotask-test-bed';

/** All that n8n would fetch from, or report to, its makers. */
const OFFLINE: Environment = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
};

export function n8nEnvironment(userFolder: string, extra: Environment = {}): Environment {
	return {
		...cleanEnvironment(checkoutNode()),
		...OFFLINE,
		N8N_DISABLED_MODULES: chosenRelease().disabledModules.join(','),
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: ENCRYPTION_KEY,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		// Shorter than our own patience: a trigger that keeps failing its activation holds up the shutdown.
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10',
		GENERIC_TIMEZONE: 'UTC',
		// The simulators are never behind this machine's proxy.
		NO_PROXY: [process.env.NO_PROXY ?? process.env.no_proxy, '127.0.0.1,localhost']
			.filter(Boolean)
			.join(','),
		NO_COLOR: '1',
		...extra,
	};
}

async function listen(): Promise<{ port: number; close: () => Promise<void> }> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	return { port, close: async () => await new Promise((resolve) => server.close(() => resolve())) };
}

/** Different ones, because all are held before the first is given back. */
export async function freePorts(count: number): Promise<number[]> {
	const servers = await Promise.all(Array.from({ length: count }, listen));
	await Promise.all(servers.map(async ({ close }) => await close()));
	return servers.map(({ port }) => port);
}
