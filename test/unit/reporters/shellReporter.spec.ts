/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../../n8n/children';
import { selfSigned } from '../../security/certificates';
import { ANSWERS } from './answers';
import { Endpoint, signatureOf, type Answer } from './endpoint';
import {
	HEALTHY,
	HEALTHY_REPORTED,
	SHELL_REPORTER,
	CLIENTS,
	SHELL_TOOLS,
	SHELLS,
	findCommand,
	linkTools,
	runScript,
	temporaryFolders,
	writeFiles,
	type ReporterResult,
} from './reporterRun';
import vectors from '../../vectors/report-signature.json';

const SECRET = 'an example secret: $HOME `id` "%s" \\ ü';
const folders = temporaryFolders();
let endpoint: Endpoint;

beforeAll(async () => {
	endpoint = await Endpoint.start();
});

beforeEach(() => {
	endpoint.received.length = 0;
	endpoint.answer = { status: 200, body: '{"accepted":1,"refused":[]}' };
});

afterAll(async () => {
	await endpoint.stop();
	folders.remove();
});

function avState(files: Record<string, string | Buffer> = HEALTHY): string {
	return writeFiles(folders.make(), files);
}

/** Settings with which everything goes well. */
function settings(changed: Environment = {}): Environment {
	return {
		KASPERSKY_REPORT_URL: endpoint.url,
		KASPERSKY_REPORT_SECRET: SECRET,
		KASPERSKY_REPORT_WORKSPACE: 'Contoso',
		KASPERSKY_REPORT_MAX_DELAY: '0',
		KASPERSKY_REPORT_HOST: 'FIN-MAC-07',
		KASPERSKY_REPORT_AV_STATE: avState(),
		...changed,
	};
}

async function run(env: Environment, args: string[] = []): Promise<ReporterResult> {
	return await runScript(['sh'], SHELL_REPORTER, { env, args });
}

interface Report {
	collected_at: string;
	host: string;
	workspace: string;
	values: Record<string, unknown>;
}

async function dryRun(files: Record<string, string | Buffer>, changed: Environment = {}) {
	const env = settings({
		KASPERSKY_REPORT_AV_STATE: avState(files),
		KASPERSKY_REPORT_DRY_RUN: 'true',
		...changed,
	});
	const { code, stdout, stderr } = await run(env);
	expect(code).toBe(0);
	return { report: JSON.parse(stdout) as Report, stdout, stderr };
}

/** Only what the script may start: with one of the two that can send, and with every shell. */
function pathWith(client: string): string {
	const shells = SHELLS.map(([, [command]]) => command);
	return linkTools(folders.make(), [...new Set([...SHELL_TOOLS, ...shells, client])]);
}

const SHELLS_AND_CLIENTS = SHELLS.flatMap(([name, shell]) =>
	CLIENTS.map((client) => ({ name, shell, client })),
);

describe.each(SHELLS_AND_CLIENTS)('run by $name with $client', ({ shell, client }) => {
	test('sends one signed report of what the Network Agent recorded', async () => {
		const before = Math.floor(Date.now() / 1000);
		const env = settings({ PATH: pathWith(client) });
		const result = await runScript(shell, SHELL_REPORTER, { env });
		const after = Math.ceil(Date.now() / 1000);
		expect(result).toEqual({
			code: 0,
			stdout: 'kaspersky-report: sent 12 values of FIN-MAC-07 (HTTP 200)\n',
			stderr: '',
		});
		expect(endpoint.received).toHaveLength(1);
		const [{ method, path: sentTo, headers, body }] = endpoint.received;
		expect([method, sentTo]).toEqual(['POST', '/webhook/kaspersky-status']);
		expect(headers['content-type']).toBe('application/json');
		expect(headers.authorization).toBeUndefined();
		const timestamp = String(headers['x-kaspersky-report-timestamp']);
		expect(Number(timestamp)).toBeGreaterThanOrEqual(before);
		expect(Number(timestamp)).toBeLessThanOrEqual(after);
		expect(headers['x-kaspersky-report-signature']).toBe(signatureOf(SECRET, timestamp, body));
		const report = JSON.parse(body) as Report;
		expect(report).toEqual({
			source: 'klnagent-avstate',
			collected_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
			workspace: 'Contoso',
			host: 'FIN-MAC-07',
			values: HEALTHY_REPORTED,
		});
		const collectedAt = Date.parse(report.collected_at) / 1000;
		expect(collectedAt).toBeGreaterThanOrEqual(before);
		expect(collectedAt).toBeLessThanOrEqual(after);
	});

	test('hands over the words of an endpoint that refuses', async () => {
		endpoint.answer = { status: 404, body: '{"message":"not\tregistered"}' };
		const env = settings({ PATH: pathWith(client) });
		expect(await runScript(shell, SHELL_REPORTER, { env })).toEqual({
			code: 4,
			stdout: '',
			stderr:
				'kaspersky-report: the endpoint refused the report (HTTP 404): {"message":"not registered"}\n',
		});
	});
});

describe.each(SHELLS)('run by %s', (_name, shell) => {
	test.each(vectors)(
		'signs $timestamp as the vector says',
		async ({ secret, timestamp, body, signature }) => {
			const result = await runScript(shell, SHELL_REPORTER, {
				args: ['--sign', timestamp],
				env: { KASPERSKY_REPORT_SECRET: secret },
				input: body,
			});
			expect(result).toEqual({ code: 0, stdout: `${signature}\n`, stderr: '' });
		},
	);

	test('writes every text as valid JSON, in ASCII', async () => {
		const texts = {
			Protection_HostId: 'quote " backslash \\ end\\',
			Protection_AdmServer: 'line one\nline two\ttab \u0001 \u007f',
			Protection_NagentVersion: '%s %d \\n \\045 $HOME $(id) `id` * ?',
			Protection_NagentFullVersion: 'Müller 日本 😀',
			Protection_LastConnected: "-n -e 'single'",
		};
		const env = settings({
			KASPERSKY_REPORT_AV_STATE: avState(texts),
			KASPERSKY_REPORT_WORKSPACE: 'Bäcker & "Söhne" \\ GmbH',
			KASPERSKY_REPORT_HOST: '-n büro',
		});
		const { code } = await runScript(shell, SHELL_REPORTER, { env });
		expect(code).toBe(0);
		const [{ body, headers }] = endpoint.received;
		expect(body).toMatch(/^[ -~]+$/);
		expect(JSON.parse(body)).toMatchObject({
			workspace: 'Bäcker & "Söhne" \\ GmbH',
			host: '-n büro',
			values: texts,
		});
		const timestamp = String(headers['x-kaspersky-report-timestamp']);
		expect(headers['x-kaspersky-report-signature']).toBe(signatureOf(SECRET, timestamp, body));
	});
});

test('the vectors are what the contract says', () => {
	const wrong = vectors.filter(
		({ secret, timestamp, body, signature }) => signatureOf(secret, timestamp, body) !== signature,
	);
	expect(wrong).toEqual([]);
	const lengths = vectors.map(({ secret }) => Buffer.byteLength(secret));
	expect(lengths).toEqual(expect.arrayContaining([64, 65, 200]));
});

describe('reading', () => {
	test('tolerates line ends, byte order marks, UTF-16 and leading zeros', async () => {
		const { report } = await dryRun({
			Protection_HostId: '\ufeff  a b \r\n',
			Protection_AdmServer: Buffer.from('\ufeffsrv-ü 😀\r\n', 'utf16le'),
			Protection_NagentVersion: Buffer.from('\ufeff15.1\n', 'utf16le').swap16(),
			Protection_NagentFullVersion: Buffer.from('15.1 (a)\0', 'utf16le'),
			Protection_AvInstalled: Buffer.from('\ufeff1\r\n', 'utf16le'),
			Protection_RtpState: '007\r\n',
			Protection_DynamicVM: '0',
		});
		expect(report.values).toEqual({
			Protection_HostId: 'a b',
			Protection_AdmServer: 'srv-ü 😀',
			Protection_NagentVersion: '15.1',
			Protection_NagentFullVersion: '15.1 (a)',
			Protection_AvInstalled: 1,
			Protection_RtpState: 7,
			Protection_DynamicVM: 0,
		});
	});

	test('leaves out what is absent, and with a warning what is no number', async () => {
		const { report, stderr } = await dryRun({
			Protection_HostId: 'id',
			Protection_AvInstalled: '1',
			Protection_AvRunning: '',
			Protection_HasRtp: '-1',
			Protection_RtpState: 'seven; rm -rf /',
			Protection_DynamicVM: '99999999999',
			Protection_Other: 'not ours',
		});
		expect(report.values).toEqual({ Protection_HostId: 'id', Protection_AvInstalled: 1 });
		for (const name of ['AvRunning', 'HasRtp', 'RtpState', 'DynamicVM']) {
			expect(stderr).toContain(`warning: Protection_${name} is not a number and is left out\n`);
		}
	});

	test('replaces what is not UTF-8, as Node does, and cuts long files', async () => {
		const broken = Buffer.from([0x61, 0xc3, 0x28, 0xff, 0xe2, 0x82, 0x20, 0xc0, 0x80, 0x62, 0xe2]);
		const { report } = await dryRun({
			Protection_HostId: broken,
			Protection_AdmServer: 'x'.repeat(1_000_000),
		});
		expect(report.values.Protection_HostId).toBe(broken.toString());
		expect(report.values.Protection_AdmServer).toBe('x'.repeat(2048));
	});

	test("reports this computer's own name unless another is set", async () => {
		const { report } = await dryRun(HEALTHY, { KASPERSKY_REPORT_HOST: undefined });
		expect(report.host).toBe(execFileSync('uname', ['-n']).toString().trim());
	});
});

describe('a dry run', () => {
	test('prints the report and sends nothing', async () => {
		const { report, stderr } = await dryRun(HEALTHY);
		expect(report.values).toEqual(HEALTHY_REPORTED);
		expect(stderr).toBe('kaspersky-report: dry run, nothing was sent\n');
		expect(endpoint.received).toEqual([]);
	});

	test('needs neither endpoint nor secret, and does not wait', async () => {
		const { stderr } = await dryRun(HEALTHY, {
			KASPERSKY_REPORT_URL: undefined,
			KASPERSKY_REPORT_SECRET: undefined,
			KASPERSKY_REPORT_MAX_DELAY: undefined,
		});
		expect(stderr).toContain('no endpoint is set');
		expect(stderr).toContain('no secret is set');
	});
});

describe('options', () => {
	test('win over the environment', async () => {
		const secretFile = path.join(writeFiles(folders.make(), { secret: `${SECRET}\r\n` }), 'secret');
		const env = settings({
			KASPERSKY_REPORT_URL: 'https://wrong.invalid/',
			KASPERSKY_REPORT_SECRET: 'wrong',
			KASPERSKY_REPORT_WORKSPACE: 'wrong',
			KASPERSKY_REPORT_HOST: 'wrong',
		});
		const args = [`--endpoint=${endpoint.url}`, '--secret-file', secretFile, '--host', 'right'];
		const result = await run(env, [...args, '--workspace=Fabrikam = Co', '--verbose']);
		expect(result).toMatchObject({ code: 0 });
		expect(result.stderr).toContain('other users can read the secret file');
		const [{ body, headers }] = endpoint.received;
		expect(JSON.parse(body)).toMatchObject({ workspace: 'Fabrikam = Co', host: 'right' });
		const timestamp = String(headers['x-kaspersky-report-timestamp']);
		expect(headers['x-kaspersky-report-signature']).toBe(signatureOf(SECRET, timestamp, body));
	});

	test('bearer sends the secret as a token, and no signature', async () => {
		const secret = 'token-!"#$%&\'\\`~';
		const result = await run(settings({ KASPERSKY_REPORT_SECRET: secret }), ['--auth', 'bearer']);
		expect(result).toMatchObject({ code: 0, stderr: '' });
		const [{ headers }] = endpoint.received;
		expect(headers.authorization).toBe(`Bearer ${secret}`);
		expect(headers['x-kaspersky-report-signature']).toBeUndefined();
	});

	test('a random delay comes first', async () => {
		const { stderr } = await run(settings({ KASPERSKY_REPORT_MAX_DELAY: '1' }), ['--verbose']);
		expect(stderr).toMatch(/waiting [01] of at most 1 seconds/);
		expect(endpoint.received).toHaveLength(1);
	});

	test('the help names every variable and every exit code', async () => {
		const { code, stdout } = await run({}, ['--help']);
		expect(code).toBe(0);
		const script = readFileSync(SHELL_REPORTER, 'utf8');
		const variables = new Set(script.match(/KASPERSKY_REPORT_[A-Z_]+/g));
		expect(variables.size).toBe(12);
		for (const variable of variables) expect(stdout).toContain(variable);
		for (const code of [0, 1, 2, 3, 4, 5, 6])
			expect(stdout).toMatch(new RegExp(`^  ${code}  `, 'm'));
	});
});

describe('wrong configuration: code 2, one line, nothing is sent', () => {
	test.each<[says: string, changed: Environment, args: string[]]>([
		['no endpoint', { KASPERSKY_REPORT_URL: undefined }, []],
		['no secret', { KASPERSKY_REPORT_SECRET: undefined }, []],
		['no secret', { KASPERSKY_REPORT_SECRET: '\r\n' }, []],
		['no workspace', { KASPERSKY_REPORT_WORKSPACE: '' }, []],
		['do not put the secret on the command line', {}, ['--secret', 'x']],
		['do not put the secret on the command line', {}, ['--secret=x']],
		['unknown option; see --help', {}, ['--nonsense']],
		['--endpoint needs a value', {}, ['--endpoint']],
		['--max-delay is a number of seconds, not "soon"', {}, ['--max-delay', 'soon']],
		['--timeout is a number of seconds above 0, not "0"', {}, ['--timeout', '0']],
		['--auth is hmac or bearer, not "basic"', {}, ['--auth', 'basic']],
		['printable ASCII', { KASPERSKY_REPORT_SECRET: 'two words' }, ['--auth', 'bearer']],
		['printable ASCII', { KASPERSKY_REPORT_SECRET: 'schlüssel' }, ['--auth', 'bearer']],
		['the secret file /nowhere/secret does not exist', {}, ['--secret-file', '/nowhere/secret']],
		['must be a URL that starts with https://', {}, ['--endpoint', 'n8n.example/webhook']],
		['must be https://', {}, ['--endpoint', 'http://n8n.example/webhook']],
		['must be https://', {}, ['--endpoint', 'http://127.0.0.1.evil.example/']],
		['must be https://', {}, ['--endpoint', 'http://localhost.evil.example:80/']],
		['must not contain a user name', {}, ['--endpoint', 'http://127.0.0.1@evil.example/']],
		['contains no host name', {}, ['--endpoint', 'https:///webhook']],
		['is not allowed in a URL', {}, ['--endpoint', 'https://n8n.example/a b']],
		['is not allowed in a URL', {}, ['--endpoint', 'https://n8n.example/"\nheader = "x: y']],
		[
			'bearer over http://',
			{ KASPERSKY_REPORT_SECRET: 'x' },
			['--allow-http', '--auth=bearer', '--endpoint=http://n8n.example/'],
		],
	])('%s %j %j', async (says, changed, args) => {
		const { code, stdout, stderr } = await run(settings(changed), args);
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toMatch(/^kaspersky-report: [^\n]+\n$/);
		expect(stderr).toContain(says);
		expect(endpoint.received).toEqual([]);
	});
});

describe('no data: code 3', () => {
	test('no folder', async () => {
		const result = await run(settings({ KASPERSKY_REPORT_AV_STATE: '/nowhere/AVState' }));
		expect(result).toEqual({
			code: 3,
			stdout: '',
			stderr: 'kaspersky-report: the folder /nowhere/AVState does not exist\n',
		});
	});

	test('no Network Agent', async () => {
		const result = await run(settings({ KASPERSKY_REPORT_AV_STATE: undefined }));
		expect(result.code).toBe(3);
		expect(result.stderr).toMatch(
			/^kaspersky-report: no data of Kaspersky Network Agent [^\n]+\n$/,
		);
	});

	test('an empty folder', async () => {
		const result = await run(settings({ KASPERSKY_REPORT_AV_STATE: avState({ Other: '1' }) }));
		expect(result.code).toBe(3);
		expect(result.stderr).toContain('holds no protection data');
		expect(endpoint.received).toEqual([]);
	});
});

/** Where wget shows less of an answer than curl. */
const WGET_SAYS: Record<number, string> = {
	401: 'refused the report (HTTP 401): wget does not show what else it says',
	302: 'redirects (HTTP 3xx), which is not followed',
};

describe.each(CLIENTS)('the endpoint, asked by %s', (client) => {
	const isCurl = client === 'curl';
	const withClient = (changed: Environment = {}) =>
		settings({ PATH: pathWith(client), ...changed });

	test.each(ANSWERS)('ends with %i when it returns %i %s', async (code, status, body, says) => {
		endpoint.answer = { status, body, headers: { location: `${endpoint.url}/elsewhere` } };
		const result = await run(withClient());
		expect(result).toMatchObject({ code, stdout: '' });
		expect(result.stderr).toMatch(/^kaspersky-report: [^\n]+\n$/);
		expect(result.stderr).toContain(isCurl ? says : (WGET_SAYS[status] ?? says));
		expect(endpoint.received).toHaveLength(1);
	});

	test('whose words repeat the secret is not quoted', async () => {
		endpoint.answer = { status: 400, body: `you sent ${SECRET}` };
		const result = await run(withClient());
		expect(result.code).toBe(4);
		expect(result.stderr).toContain('(HTTP 400): (not shown: it contains the secret)');
	});

	test('that does not listen ends with 5', async () => {
		const gone = await Endpoint.start();
		const { url } = gone;
		await gone.stop();
		const result = await run(withClient({ KASPERSKY_REPORT_URL: url }));
		expect(result.code).toBe(5);
		expect(result.stderr).toMatch(/^kaspersky-report: the endpoint was not reached: [^\n]+\n$/);
	});

	test('that has no address ends with 5', async () => {
		const result = await run(withClient({ KASPERSKY_REPORT_URL: 'https://n8n.invalid/webhook' }));
		expect(result.code).toBe(5);
		expect(result.stderr).toMatch(
			/^kaspersky-report: the endpoint[^\n]+name was not found[^\n]+\n$/,
		);
	});

	test.each<[which: string, answer: Answer | 'silence']>([
		['never responds', 'silence'],
		['never ends its response', { status: 200, drips: true }],
	])('that %s ends with 5 after the time-out', async (_which, answer) => {
		endpoint.answer = answer;
		const result = await run(withClient({ KASPERSKY_REPORT_TIMEOUT: '1' }));
		expect(result.code).toBe(5);
		expect(result.stderr).toContain('no response within 1 seconds');
	});

	test('is judged by its certificate: unknown ends with 5, known is fine', async () => {
		const certificate = selfSigned({ ip: '127.0.0.1' });
		const tls = await Endpoint.start(certificate);
		const file = path.join(writeFiles(folders.make(), { 'ca.pem': certificate.pem }), 'ca.pem');
		try {
			const refused = await run(withClient({ KASPERSKY_REPORT_URL: tls.url }));
			expect(refused.code).toBe(5);
			expect(refused.stderr).toMatch(
				/^kaspersky-report: no secure connection to the endpoint \(TLS\): [^\n]+\n$/,
			);
			expect(tls.received).toEqual([]);
			const trusted = { KASPERSKY_REPORT_URL: tls.url, CURL_CA_BUNDLE: file };
			expect(await run(withClient(trusted), ['--auth', 'hmac'])).toMatchObject({ code: 0 });
			expect(tls.received).toHaveLength(1);
		} finally {
			await tls.stop();
		}
	});
});

describe('missing tools: code 6', () => {
	test.each<[missing: string, says: string]>([
		['curl', 'curl is not installed, nor GNU wget in its place'],
		['openssl', 'openssl is not installed'],
		['sed', 'sed is not installed'],
	])('%s', async (missing, says) => {
		const tools = ['sh', 'curl', ...SHELL_TOOLS].filter((tool) => tool !== missing);
		const result = await run(settings({ PATH: linkTools(folders.make(), tools) }));
		expect(result).toEqual({ code: 6, stdout: '', stderr: `kaspersky-report: ${says}\n` });
	});

	test('a wget that is not the one of GNU, as in BusyBox, is none', async () => {
		const bin = linkTools(folders.make(), ['sh', ...SHELL_TOOLS]);
		writeFileSync(path.join(bin, 'wget'), '#!/bin/sh\necho BusyBox v1.36.1 >&2\nexit 1\n', {
			mode: 0o755,
		});
		expect(await run(settings({ PATH: bin }))).toMatchObject({ code: 6 });
		expect(endpoint.received).toEqual([]);
	});

	test('an openssl that cannot compute digests', async () => {
		const bin = folders.make();
		writeFileSync(path.join(bin, 'openssl'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
		const result = await run(settings({ PATH: `${bin}:${process.env.PATH}` }));
		expect(result).toMatchObject({
			code: 6,
			stderr: 'kaspersky-report: openssl did not compute a SHA-256 digest\n',
		});
		expect(endpoint.received).toEqual([]);
	});
});

const shellcheck = findCommand('shellcheck');
const lint: Array<[string, string[]]> = [
	['sh -n', ['sh', '-n']],
	['bash --posix -n', ['bash', '--posix', '-n']],
	...(shellcheck ? [['shellcheck', [shellcheck, '--shell=sh']] as [string, string[]]] : []),
];
test.each(lint)('%s finds no error in the script', (_name, [command, ...args]) => {
	expect(execFileSync(command, [...args, SHELL_REPORTER]).toString()).toBe('');
});
