/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { cleanEnvironment, processRuns } from '../../n8n/children';
import { waitFor } from '../../n8n/waitFor';

test('a child gets the registry and the path, but nothing of npm run, jest or another n8n', () => {
	const env = cleanEnvironment('/node24/bin/node', {
		PATH: '/bin',
		npm_config_registry: 'r',
		npm_config_ignore_scripts: 'true',
		npm_package_name: 'p',
		NODE_ENV: 'test',
		N8N_PORT: '1',
		DB_TYPE: 'postgresdb',
	});
	expect(env).toEqual({
		PATH: ['/node24/bin', '/bin'].join(path.delimiter),
		npm_config_registry: 'r',
	});
});

test('what is started with exit-with-parent dies even with a parent that is killed', async () => {
	const preload = path.resolve(__dirname, '../../n8n/exit-with-parent.js');
	const script = `
		const args = ['--require', ${JSON.stringify(preload)}, '-e', 'setInterval(() => {}, 1000)'];
		const child = require('node:child_process').spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'ignore'] });
		process.stdout.write(String(child.pid));
		setInterval(() => {}, 1000);`;
	const parent = spawn(process.execPath, ['-e', script]);
	const [output] = (await once(parent.stdout, 'data')) as [Buffer];
	const pid = Number(output);
	expect(processRuns(pid)).toBe(true);
	parent.kill('SIGKILL');
	await waitFor(
		'the end of the child',
		5_000,
		async () => await Promise.resolve(processRuns(pid) ? undefined : true),
	);
});
