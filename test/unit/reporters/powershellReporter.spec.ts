/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import path from 'node:path';
import { selfSigned } from '../../security/certificates';
import { ANSWERS } from './answers';
import { signatureOf, type Received } from './endpoint';
import { Cases, POWERSHELLS, SECRET, localRunner, type Case, type CaseResult } from './powershell';
import { HEALTHY_REPORTED, temporaryFolders, writeFiles, type Interpreter } from './reporterRun';
import vectors from '../../vectors/report-signature.json';

jest.setTimeout(180_000);

interface Report {
	collected_at: string;
	host: string;
	workspace: string;
	values: Record<string, unknown>;
}

const folders = temporaryFolders();
afterAll(() => folders.remove());

const fileOf = (content: string | Buffer): string =>
	path.join(writeFiles(folders.make(), { content }), 'content');
const reportOf = ({ body }: Received): Report => JSON.parse(body) as Report;
const isSigned = ({ headers, body }: Received, secret = SECRET): boolean =>
	headers['x-kaspersky-report-signature'] ===
	signatureOf(secret, String(headers['x-kaspersky-report-timestamp']), body);

/** What went to the endpoint in the end, of a run that must have succeeded. */
function sent({ code, stderr, received }: CaseResult): Received {
	expect({ code, stderr, requests: received.length }).toEqual({ code: 0, stderr: '', requests: 1 });
	return received[0];
}

/** The first three are in the file of trusted ones. */
const CERTIFICATES = {
	trusted: selfSigned({ ip: '127.0.0.1' }),
	otherName: selfSigned({ dns: 'n8n.example' }),
	expired: selfSigned({ ip: '127.0.0.1' }, -1),
	unknown: selfSigned({ ip: '127.0.0.1' }),
};
const { trusted, otherName, expired } = CERTIFICATES;

if (POWERSHELLS.length === 0) {
	process.stderr.write(
		'\nLEFT OUT: no PowerShell (pwsh) on the PATH, so nothing runs the PowerShell reporter. CONTRIBUTING.md says how to get it.\n',
	);
	test.todo('the PowerShell reporter, where there is a PowerShell');
} else {
	describe.each(POWERSHELLS)('%s runs the reporter', (_name, interpreter) =>
		inOneProcess(interpreter),
	);
}

function inOneProcess(interpreter: Interpreter): void {
	const certificates = fileOf([trusted, otherName, expired].map(({ pem }) => pem).join('\n'));
	const cases = new Cases(localRunner(interpreter, { SSL_CERT_FILE: certificates }));
	const add = (one?: Case) => cases.add(one);
	beforeAll(async () => await cases.run(), 180_000);

	describe('what is sent', () => {
		const plain = add({ env: { KASPERSKY_REPORT_WORKSPACE: 'Müller & "Co" \\' } });
		test('one signed report of what the Network Agent recorded, with settings of the environment only', () => {
			const request = sent(plain());
			expect(plain().stdout).toBe('kaspersky-report: sent 12 values of FIN-PC-07 (HTTP 200)');
			expect(isSigned(request)).toBe(true);
			const { method, headers } = request;
			expect([method, headers['content-type']]).toEqual(['POST', 'application/json']);
			expect(headers.authorization).toBeUndefined();
			expect(reportOf(request)).toEqual({
				source: 'klnagent-avstate',
				collected_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
				workspace: 'Müller & "Co" \\',
				host: 'FIN-PC-07',
				values: HEALTHY_REPORTED,
			});
		});

		const bearer = add({
			env: { KASPERSKY_REPORT_SECRET: 'token-!"#$%&\'\\`~' },
			parameters: { Authentication: 'bearer' },
		});
		test('bearer sends the secret as a token, and no signature', () => {
			const { headers } = sent(bearer());
			expect(headers.authorization).toBe('Bearer token-!"#$%&\'\\`~');
			expect(headers['x-kaspersky-report-signature']).toBeUndefined();
		});

		const parameters = add({
			env: {
				KASPERSKY_REPORT_SECRET: 'wrong',
				KASPERSKY_REPORT_WORKSPACE: 'wrong',
				KASPERSKY_REPORT_HOST: 'wrong',
				KASPERSKY_REPORT_MAX_DELAY: 'wrong',
			},
			parameters: {
				Workspace: 'Fabrikam = Co',
				ReportedName: 'right',
				MaxDelay: '0',
				SecretFile: fileOf(SECRET),
			},
		});
		test('parameters win over the environment', () => {
			const request = sent(parameters());
			expect(reportOf(request)).toMatchObject({ workspace: 'Fabrikam = Co', host: 'right' });
			expect(isSigned(request)).toBe(true);
		});

		const secrets = vectors.map(({ secret }): [string, () => CaseResult] => [
			secret,
			add({ env: { KASPERSKY_REPORT_SECRET: secret } }),
		]);
		test.each(secrets)('is signed with the secret of the vector: %s', (secret, result) => {
			expect(isSigned(sent(result()), secret)).toBe(true);
		});

		const secretFiles = Object.entries({
			LF: `${SECRET}\n`,
			CRLF: `${SECRET}\r\n`,
			'a byte order mark': `\ufeff${SECRET}`,
			'UTF-16': Buffer.from(`\ufeff${SECRET}\r\n`, 'utf16le'),
			'UTF-16 with the high byte first': Buffer.from(`\ufeff${SECRET}`, 'utf16le').swap16(),
		}).map(([name, content]): [string, () => CaseResult] => [
			name,
			add({ env: { KASPERSKY_REPORT_SECRET_FILE: fileOf(content) } }),
		]);
		test.each(secretFiles)('a secret file with %s', (_with, result) => {
			expect(isSigned(sent(result()))).toBe(true);
		});

		const verbose = add({ parameters: { Verbose: true, MaxDelay: '1' } });
		test('more words when asked, on standard error, without the secret', () => {
			const { code, stdout, stderr } = verbose();
			expect({ code, stdout }).toEqual({
				code: 0,
				stdout: 'kaspersky-report: sent 12 values of FIN-PC-07 (HTTP 200)',
			});
			expect(stderr).toMatch(/^kaspersky-report: waiting [01] of at most 1 seconds\n/);
			expect(stderr).toContain('kaspersky-report: report: {"source"');
			expect(stderr).not.toContain(SECRET);
		});

		const dryRun = add({
			env: { KASPERSKY_REPORT_URL: undefined, KASPERSKY_REPORT_SECRET: undefined },
			parameters: { DryRun: true },
		});
		test('a dry run prints the report, needs neither endpoint nor secret, and sends nothing', () => {
			const { code, stdout, stderr, received } = dryRun();
			expect({ code, received }).toEqual({ code: 0, received: [] });
			expect((JSON.parse(stdout) as Report).values).toEqual(HEALTHY_REPORTED);
			expect(stderr).toMatch(/no endpoint is set\n.*no secret is set\n.*dry run/);
		});
	});

	describe('odd values', () => {
		const texts = {
			Protection_HostId: 'quote " backslash \\ end\\',
			Protection_AdmServer: 'line one\nline two\ttab \u0001 \u007f',
			Protection_NagentVersion: "%s %d \\n $HOME $(id) `id` * ? <b>'&",
			Protection_NagentFullVersion: 'Müller 日本 😀 \u2028',
			Protection_LastConnected: "-n -e 'single'",
		};
		const written = add({ avState: texts, env: { KASPERSKY_REPORT_HOST: '-n büro 🔑' } });
		test('every text is valid JSON, in printable ASCII', () => {
			const request = sent(written());
			expect(request.body).toMatch(/^[ -~]+$/);
			expect(reportOf(request)).toMatchObject({ host: '-n büro 🔑', values: texts });
			expect(isSigned(request)).toBe(true);
		});

		const encodings = add({
			avState: {
				Protection_HostId: '\ufeff  a b \r\n',
				Protection_AdmServer: Buffer.from('\ufeffsrv-ü 😀\r\n', 'utf16le'),
				Protection_NagentFullVersion: '15.1 (a)\0',
				Protection_NagentVersion: 'x'.repeat(100_000),
				Protection_RtpState: '007\r\n',
			},
		});
		test('line ends, byte order marks, UTF-16, NUL, long texts and leading zeros are tolerated', () => {
			expect(reportOf(sent(encodings())).values).toEqual({
				Protection_HostId: 'a b',
				Protection_AdmServer: 'srv-ü 😀',
				Protection_NagentFullVersion: '15.1 (a)',
				Protection_NagentVersion: 'x'.repeat(2048),
				Protection_RtpState: 7,
			});
		});

		const noNumbers = add({
			avState: {
				Protection_AvInstalled: '1',
				Protection_AvRunning: '',
				Protection_HasRtp: '-1',
				Protection_RtpState: 'seven; rm -rf /',
				Protection_DynamicVM: '99999999999',
				Protection_Other: 'not ours',
			},
		});
		test('what is no number is left out, with a warning', () => {
			const { code, stderr, received } = noNumbers();
			expect(code).toBe(0);
			expect(reportOf(received[0]).values).toEqual({ Protection_AvInstalled: 1 });
			expect(stderr.match(/(?<=warning: Protection_)\w+(?= is not a number)/g)).toEqual([
				'AvRunning',
				'HasRtp',
				'RtpState',
				'DynamicVM',
			]);
		});
	});

	describe('wrong configuration: code 2, one line, nothing is sent', () => {
		const wrong = (
			[
				['no secret', { KASPERSKY_REPORT_SECRET: undefined }],
				['no secret', { KASPERSKY_REPORT_SECRET: '\r\n' }],
				['no workspace', { KASPERSKY_REPORT_WORKSPACE: undefined }],
				['-MaxDelay is a number of seconds, not "soon"', { KASPERSKY_REPORT_MAX_DELAY: 'soon' }],
				['-Timeout is a number of seconds above 0, not "0"', { KASPERSKY_REPORT_TIMEOUT: '0' }],
				['-Authentication is hmac or bearer, not "basic"', { KASPERSKY_REPORT_AUTH: 'basic' }],
				[
					'printable ASCII',
					{ KASPERSKY_REPORT_SECRET: 'two words', KASPERSKY_REPORT_AUTH: 'bearer' },
				],
				['/nowhere/secret does not exist', { KASPERSKY_REPORT_SECRET_FILE: '/nowhere/secret' }],
				['Q:\\secret.txt does not exist', { KASPERSKY_REPORT_SECRET_FILE: 'Q:\\secret.txt' }],
				['starts with https://', { KASPERSKY_REPORT_URL: 'n8n.example/webhook' }],
				['must be https://', { KASPERSKY_REPORT_URL: 'http://n8n.example/webhook' }],
				['must be https://', { KASPERSKY_REPORT_URL: 'http://127.0.0.1.evil.example/' }],
				['not contain a user name', { KASPERSKY_REPORT_URL: 'http://127.0.0.1@evil.example/' }],
				['the endpoint URL is wrong', { KASPERSKY_REPORT_URL: 'https:///webhook' }],
				['is not allowed in a URL', { KASPERSKY_REPORT_URL: 'https://n8n.example/a b' }],
				[
					'bearer over http://',
					{
						KASPERSKY_REPORT_SECRET: 'x',
						KASPERSKY_REPORT_AUTH: 'bearer',
						KASPERSKY_REPORT_ALLOW_HTTP: 'true',
						KASPERSKY_REPORT_URL: 'http://n8n.example/',
					},
				],
			] as Array<[string, Record<string, string | undefined>]>
		).map(([says, env]) => ({ says, env, result: add({ env }) }));
		test.each(wrong)('$says $env', ({ says, result }) => {
			const { code, stdout, stderr, received } = result();
			expect({ code, stdout, received }).toEqual({ code: 2, stdout: '', received: [] });
			expect(stderr).toMatch(/^kaspersky-report: [^\n]+$/);
			expect(stderr).toContain(says);
		});
	});

	describe('no data: code 3', () => {
		const none = (
			[
				['holds no protection data', { avState: { Other: '1' } }],
				['Q:\\AVState does not exist', { env: { KASPERSKY_REPORT_AV_STATE: 'Q:\\AVState' } }],
				...(process.platform === 'win32'
					? []
					: [['there is no registry on this system', { avState: null }] as [string, Case]]),
			] as Array<[string, Case]>
		).map(([says, one]) => ({ says, result: add(one) }));
		test.each(none)('$says', ({ says, result }) => {
			expect(result()).toMatchObject({ code: 3, stdout: '', received: [] });
			expect(result().stderr).toContain(says);
		});
	});

	describe('the endpoint', () => {
		const answered = ANSWERS.map(([code, status, body, says]) => {
			const answer = { status, body, headers: { location: '/elsewhere' } };
			return { code, status, says, result: add({ answer }) };
		});
		test.each(answered)('ends with $code when it returns $status: $says', (one) => {
			const { code, stdout, stderr, received } = one.result();
			expect({ code, stdout, requests: received.length }).toEqual({
				code: one.code,
				stdout: '',
				requests: 1,
			});
			expect(`${stderr}\n`).toMatch(/^kaspersky-report: [^\n]+\n$/);
			expect(`${stderr}\n`).toContain(one.says);
		});

		const repeats = add({ answer: { status: 401, body: `you sent ${SECRET}` } });
		test('whose words repeat the secret is not quoted', () => {
			expect(repeats()).toMatchObject({
				code: 4,
				stderr: expect.stringContaining('(HTTP 401): (not shown: it contains the secret)'),
			});
		});

		const charset = add({
			answer: { status: 401, body: 'nö', headers: { 'content-type': 'text/html; charset=none' } },
		});
		test('whose character set nobody knows has been reached all the same', () => {
			expect(charset()).toMatchObject({
				code: 4,
				stderr: expect.stringContaining('(HTTP 401): n'),
			});
		});

		const silent = add({ answer: 'silence', env: { KASPERSKY_REPORT_TIMEOUT: '1' } });
		const dripping = add({
			answer: { status: 200, drips: true },
			env: { KASPERSKY_REPORT_TIMEOUT: '1' },
		});
		test.each([
			['never answers', silent],
			['never ends its answer', dripping],
		])('that %s ends with 5 after the time-out', (_which, result) => {
			expect(result()).toMatchObject({
				code: 5,
				stderr: 'kaspersky-report: no response within 1 seconds',
			});
		});

		const unnamed = add({ env: { KASPERSKY_REPORT_URL: 'https://tls-portal.invalid/webhook' } });
		test('that has no address ends with 5, and with no word of TLS', () => {
			expect(unnamed()).toMatchObject({
				code: 5,
				stderr: expect.stringMatching(/^kaspersky-report: the endpoint was not reached: [^\n]+$/),
			});
		});
	});

	describe('TLS', () => {
		const refused = (['otherName', 'expired', 'unknown'] as const).map((name) => ({
			name,
			result: add({ tls: CERTIFICATES[name] }),
		}));
		test.each(refused)('a certificate is not believed: $name', ({ result }) => {
			const { code, stderr, received } = result();
			expect({ code, received }).toEqual({ code: 5, received: [] });
			expect(stderr).toMatch(
				/^kaspersky-report: no secure connection to the endpoint \(TLS\): [^\n]+$/,
			);
		});

		// Windows believes what its own store holds.
		if (process.platform !== 'linux') return;
		const believed = add({ tls: trusted });
		test('a certificate that this computer trusts is believed', () => {
			expect(isSigned(sent(believed()))).toBe(true);
		});
	});
}
