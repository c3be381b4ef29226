/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import path from 'node:path';
import { Endpoint, signatureOf } from './endpoint';
import { POWERSHELLS, SETTINGS, sideBySide } from './powershell';
import {
	HEALTHY,
	POWERSHELL_REPORTER,
	runScript,
	temporaryFolders,
	writeFiles,
	type Interpreter,
} from './reporterRun';
import vectors from '../../vectors/report-signature.json';

jest.setTimeout(180_000);

const folders = temporaryFolders();
afterAll(() => folders.remove());

if (POWERSHELLS.length === 0) test.todo('the PowerShell reporter, where there is a PowerShell');
else
	describe.each(POWERSHELLS)('%s runs the reporter as its users do', (_name, interpreter) =>
		inProcesses(interpreter),
	);

function inProcesses(interpreter: Interpreter): void {
	let endpoint: Endpoint;
	beforeEach(async () => (endpoint = await Endpoint.start()));
	afterEach(async () => await endpoint.stop());

	const goodEnvironment = () => ({
		...SETTINGS,
		KASPERSKY_REPORT_URL: endpoint.url,
		KASPERSKY_REPORT_AV_STATE: writeFiles(folders.make(), HEALTHY),
	});
	const run = async (args: string[], env = {}, input?: string) =>
		await runScript(interpreter, POWERSHELL_REPORTER, {
			args,
			input,
			env: { ...goodEnvironment(), ...env },
		});
	const [command, ...options] = interpreter;
	const runCommand = async (text: string) =>
		await runScript([command, ...options.slice(0, -1), '-Command'], text, {
			env: { ...goodEnvironment(), KASPERSKY_REPORT_SECRET: undefined },
		});

	// A process each: what is hard about texts on standard input. All secrets are in the other spec.
	const bodies = vectors.filter(({ body, secret }) => body === '' || /[^ -~]/.test(body + secret));
	test('-Sign prints the signature of the vectors', async () => {
		expect(bodies).toHaveLength(4);
		const results = await sideBySide(
			bodies,
			async ({ secret, timestamp, body }) =>
				await run(['-Sign', timestamp], { KASPERSKY_REPORT_SECRET: secret }, body),
		);
		expect(results.map(({ code, stdout, stderr }) => [code, stdout.trim(), stderr])).toEqual(
			bodies.map(({ signature }) => [0, signature, '']),
		);
	});

	test('ends with the documented exit code and one line', async () => {
		const expected: Array<[code: number, says: string, args: string[], env?: object]> = [
			[0, 'sent 12 values of FIN-PC-07 (HTTP 200)', []],
			[0, 'dry run, nothing was sent', ['-DryRun']],
			[2, 'unknown parameter', ['-Workspce', 'Contoso']],
			[2, 'unknown parameter', ['-Workspace', 'Contoso', 'Ltd']],
			[2, 'no endpoint', [], { KASPERSKY_REPORT_URL: undefined }],
			[3, 'the folder /nowhere/AVState does not exist', ['-AvStatePath', '/nowhere/AVState']],
			[5, 'the endpoint was not reached', ['-Endpoint', 'https://n8n.invalid/webhook']],
		];
		const results = await sideBySide(expected, async ([, , args, env]) => await run(args, env));
		const told = results.map(({ code, stdout, stderr }, index) => {
			const says = expected[index][1];
			const line = `${stdout}${stderr}`;
			return [code, line.includes(says) ? says : line];
		});
		expect(told).toEqual(expected.map(([code, says]) => [code, says]));
	});

	test('a secret on the command line is refused, and is not in the log', async () => {
		const { code, stdout, stderr } = await run(['-Secret', 'QQsecretQQ']);
		expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
		expect(stderr).toMatch(/^kaspersky-report: do not put the secret on the command line[^\n]+\n$/);
		expect(stderr).not.toContain('QQsecretQQ');
	});

	test('takes the secret as a SecureString from another script', async () => {
		const { code, stderr } = await runCommand(
			`$secret = [System.Security.SecureString]::new(); foreach ($one in 'an example'.ToCharArray()) { $secret.AppendChar($one) }
			& '${POWERSHELL_REPORTER}' -Secret $secret; exit $LASTEXITCODE`,
		);
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		const [{ headers, body }] = endpoint.received;
		expect(headers['x-kaspersky-report-signature']).toBe(
			signatureOf('an example', String(headers['x-kaspersky-report-timestamp']), body),
		);
	});

	test('something unexpected ends with 1 and one line', async () => {
		const { code, stdout, stderr } = await runCommand(
			`function ConvertTo-Json { throw 'an example' }; $env:KASPERSKY_REPORT_SECRET = 'an example secret'
			& '${POWERSHELL_REPORTER}'; exit $LASTEXITCODE`,
		);
		expect({ code, stdout, received: endpoint.received }).toEqual({
			code: 1,
			stdout: '',
			received: [],
		});
		expect(stderr.trim()).toMatch(/^kaspersky-report: unexpected: an example \(line \d+\)$/);
	});

	test("PowerShell's own parser finds no error, nothing that 5.1 does not know, and only commands that it brings", async () => {
		const script = path.join(__dirname, 'readSyntax.ps1');
		const { stdout } = await runScript(interpreter, script, { args: [POWERSHELL_REPORTER] });
		const { errors, newer, functions, commands } = JSON.parse(stdout) as Record<string, string[]>;
		expect({ errors, newer }).toEqual({ errors: [], newer: [] });
		const builtIn = commands.filter((name) => !functions.includes(name)).sort();
		expect(builtIn).toEqual([
			'Add-Type',
			'ConvertTo-Json',
			'Get-Random',
			'Set-StrictMode',
			'Start-Sleep',
			'Write-Output',
		]);
		expect(functions.filter((name) => !commands.includes(name))).toEqual([]);
	});
}
