/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { UserError } from 'n8n-workflow';
import { runToEnd, type Environment, type RunAs } from '../../n8n/children';
import { freePorts } from '../../n8n/n8nEnvironment';
import type { Teardown } from '../../n8n/teardown';
import { KeptServer, serverFolder } from './keptServer';
import { programme } from './programme';

export interface Postgres {
	/** For n8n. */
	env: Environment;
}

const USER = 'n8n';
const DEBIAN_PACKAGE = 'postgresql';

/** PostgreSQL refuses to run as root. "nobody" is on every Unix, and may do nothing else. */
async function ownUser(): Promise<RunAs> {
	if (process.getuid?.() !== 0) return {};
	const idOf = async (what: string) => {
		const { output } = await runToEnd('id', [what, 'nobody'], { env: process.env });
		return Number(output);
	};
	return { uid: await idOf('-u'), gid: await idOf('-g') };
}

async function initialise(data: string, cwd: string, user: RunAs): Promise<void> {
	const args = ['-D', data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--no-locale'];
	const initdb = programme('initdb', DEBIAN_PACKAGE);
	const { code, output } = await runToEnd(initdb, [...args, '--no-sync'], {
		...{ cwd, env: process.env, user },
	});
	if (code !== 0) throw new UserError(`initdb ended with ${code}:\n${output}`);
}

/** An empty PostgreSQL on loopback, with its usual settings. */
export async function startPostgres(teardown: Teardown): Promise<Postgres> {
	const [port] = await freePorts(1);
	const user = await ownUser();
	const folder = serverFolder(teardown, 'postgres', user);
	const data = `${folder}/data`;
	await initialise(data, folder, user);
	const isReady = programme('pg_isready', DEBIAN_PACKAGE);
	const at = ['-h', '127.0.0.1', '-p', String(port)];
	const server = new KeptServer({
		name: 'PostgreSQL',
		command: programme('postgres', DEBIAN_PACKAGE),
		args: ['-D', data, ...at, '-c', 'unix_socket_directories='],
		...{ folder, user },
		// "Fast": connections are cut, nothing is lost.
		stopSignal: 'SIGINT',
		isReady: async () => (await runToEnd(isReady, at, { env: process.env })).code === 0,
	});
	teardown.add(async () => await server.stop());
	await server.start();
	return {
		env: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(port),
			DB_POSTGRESDB_USER: USER,
			DB_POSTGRESDB_DATABASE: 'postgres',
		},
	};
}
