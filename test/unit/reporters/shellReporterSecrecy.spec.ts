/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Endpoint } from './endpoint';
import {
	HEALTHY,
	CLIENTS,
	SHELL_REPORTER,
	SHELL_TOOLS,
	SHELLS,
	findCommand,
	linkTools,
	runScript,
	temporaryFolders,
	writeExecutable,
	writeFiles,
} from './reporterRun';

const folders = temporaryFolders();
let endpoint: Endpoint;

beforeAll(async () => {
	endpoint = await Endpoint.start();
});

beforeEach(() => {
	endpoint.received.length = 0;
});

afterAll(async () => {
	await endpoint.stop();
	folders.remove();
});

/** Programs, among them one that can send, that note their command line, environment and input before they do their work. */
function spies(client: string): {
	bin: string;
	seen: (what: 'args' | 'env' | 'input', tool?: string) => string[];
} {
	const [bin, log] = [folders.make(), folders.make()];
	const [env, cat] = [findCommand('env'), findCommand('cat')];
	for (const tool of [...SHELL_TOOLS, client]) {
		const real = findCommand(tool);
		const file = `${log}/${tool}.$$`;
		writeExecutable(
			path.join(bin, tool),
			`#!/bin/sh
printf '%s\\n' "$@" >"${file}.args"
${env} >"${file}.env"
case ${tool} in
	openssl | curl) ${cat} >"${file}.input"; exec ${real} "$@" <"${file}.input" ;;
	wget) [ ! -e /dev/fd/3 ] || { ls -l /dev/fd/3; cat /dev/fd/3; } >"${file}.input"; exec ${real} "$@" ;;
	*) exec ${real} "$@" ;;
esac
`,
		);
	}
	return {
		bin,
		seen: (what, tool = '') =>
			readdirSync(log)
				.filter((name) => name.startsWith(tool) && name.endsWith(`.${what}`))
				.map((name) => readFileSync(path.join(log, name), 'latin1')),
	};
}

const SECRETS = {
	short: 'QQsecretQQ-0123456789',
	long: `QQsecretQQ-${'0123456789'.repeat(12)}`,
};

/** Ways in which a secret could be written down. */
function forms(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const hex = bytes.toString('hex');
	return ['QQsecretQQ', hex, hex.toUpperCase(), bytes.toString('base64'), [...bytes].join(' ')];
}

const CASES = SHELLS.flatMap(([name, shell]) =>
	Object.values(SECRETS).flatMap((secret) =>
		['hmac', 'bearer'].flatMap((auth) =>
			// How long the secret is makes no difference to what sends.
			CLIENTS.slice(0, secret === SECRETS.short ? 2 : 1).map((client) => ({
				name,
				shell,
				client,
				auth,
				secret,
				length: secret.length,
			})),
		),
	),
);

test.each(CASES)(
	'$name, $client, $auth, $length bytes: no command line shows the secret',
	async ({ shell, client, auth, secret }) => {
		const { bin, seen } = spies(client);
		const own = SHELLS.map(([, [command]]) => command);
		linkTools(bin, [...new Set([...own, 'env'])]);
		const result = await runScript(shell, SHELL_REPORTER, {
			args: ['--auth', auth, '--max-delay=0', '--verbose'],
			env: {
				PATH: bin,
				KASPERSKY_REPORT_URL: endpoint.url,
				KASPERSKY_REPORT_SECRET: secret,
				KASPERSKY_REPORT_WORKSPACE: 'Contoso',
				KASPERSKY_REPORT_AV_STATE: writeFiles(folders.make(), HEALTHY),
			},
		});
		expect(result.code).toBe(0);
		expect(endpoint.received).toHaveLength(1);
		const sent = client === 'curl' ? '-q\n-K\n-\n' : `--config=/dev/fd/3\n--\n${endpoint.url}\n`;
		expect(seen('args', client).at(-1)).toBe(sent);
		const digests = auth === 'hmac' ? (secret.length > 64 ? 3 : 2) : 0;
		expect(seen('args', 'openssl')).toEqual(Array(digests).fill('dgst\n-sha256\n-binary\n'));
		const visible = [...seen('args'), ...seen('env'), result.stdout, result.stderr].join('\n');
		for (const form of forms(secret)) expect(visible).not.toContain(form);
		// Only bearer has to hand the secret itself over, in a pipe or a file that has no name.
		const handedOver = seen('input', client).join();
		expect(handedOver.includes(secret)).toBe(auth === 'bearer');
		if (client === 'wget') expect(handedOver).toContain('(deleted)');
	},
);

test.each(SHELLS)('%s: not even a trace (sh -x) shows the secret', async (_name, shell) => {
	const secretFile = path.join(folders.make(), 'secret');
	writeFileSync(secretFile, SECRETS.short, { mode: 0o600 });
	const traced = [...shell, '-x'] as typeof shell;
	const result = await runScript(traced, SHELL_REPORTER, {
		args: ['--secret-file', secretFile, '--max-delay=0', '--workspace=Contoso'],
		env: {
			KASPERSKY_REPORT_URL: endpoint.url,
			KASPERSKY_REPORT_AV_STATE: writeFiles(folders.make(), HEALTHY),
		},
	});
	expect(result.code).toBe(0);
	for (const form of forms(SECRETS.short)) expect(result.stderr).not.toContain(form);
});

test('a .curlrc that would write the request into the log is not used', async () => {
	const home = writeFiles(folders.make(), { '.curlrc': 'verbose\n' });
	const result = await runScript(['sh'], SHELL_REPORTER, {
		args: ['--auth=bearer', '--max-delay=0', '--workspace=Contoso'],
		env: {
			HOME: home,
			KASPERSKY_REPORT_URL: endpoint.url,
			KASPERSKY_REPORT_SECRET: SECRETS.short,
			KASPERSKY_REPORT_AV_STATE: writeFiles(folders.make(), HEALTHY),
		},
	});
	expect(result).toMatchObject({ code: 0, stderr: '' });
});
