/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { Endpoint, signatureOf } from './endpoint';
import {
	HEALTHY,
	HEALTHY_REPORTED,
	POWERSHELL_REPORTER,
	SHELL_REPORTER,
	findCommand,
	runScript,
	temporaryFolders,
	writeFiles,
	type Interpreter,
} from './reporterRun';
import { evaluateFunction } from './powershellEvaluator';
import {
	functionNamed,
	nodesOf,
	parsePowerShell,
	syntaxErrors,
	type Node,
} from './powershellGrammar';
import vectors from '../../vectors/report-signature.json';

const script = readFileSync(POWERSHELL_REPORTER, 'utf8');
const shellScript = readFileSync(SHELL_REPORTER, 'utf8');
let root: Node;

beforeAll(async () => {
	root = await parsePowerShell(script);
});

test('a real PowerShell grammar finds no error in the script', () => {
	expect(syntaxErrors(root)).toEqual([]);
	expect(root.hasError).toBe(false);
});

test('the grammar does find errors', async () => {
	const broken = await parsePowerShell(
		script.replace("if ($Endpoint -cmatch '", 'if ($Endpoint -cmatch '),
	);
	expect(syntaxErrors(broken)).not.toEqual([]);
});

test('is ASCII: Windows PowerShell 5.1 reads files without a byte order mark in the code page of the system', () => {
	expect(script).toMatch(/^[\t\n -~]+$/);
});

test.each(vectors)(
	'its own code signs $timestamp as the vector says',
	({ secret, timestamp, body, signature }) => {
		const computed = evaluateFunction(functionNamed(root, 'Get-ReportSignature'), {
			SecretText: secret,
			Timestamp: timestamp,
			Body: Buffer.from(body),
		});
		expect(`sha256=${String(computed)}`).toBe(signature);
	},
);

test('signs the very bytes that it sends, at the time that it names', () => {
	const request = functionNamed(root, 'New-ReportRequest').text;
	expect(request).toContain('[System.Net.Http.ByteArrayContent]::new($Body)');
	expect(request).toContain("['X-Kaspersky-Report-Timestamp'] = $timestamp");
	expect(request).toContain(
		"['X-Kaspersky-Report-Signature'] = 'sha256=' + (Get-ReportSignature $SecretText $timestamp $Body)",
	);
	expect(request).toContain('[\'Authorization\'] = "Bearer $SecretText"');
});

test('calls only its own functions, with the parameters that they have, and what Windows PowerShell 5.1 brings', () => {
	const own = new Map(
		nodesOf(root, 'function_statement').map((statement) => [
			nodesOf(statement, 'function_name')[0].text,
			nodesOf(nodesOf(statement, 'param_block')[0] ?? statement, 'script_parameter').length,
		]),
	);
	const builtIn = [
		'Add-Type',
		'ConvertTo-Json',
		'Get-Random',
		'Set-StrictMode',
		'Start-Sleep',
		'Write-Output',
		'Write-Verbose',
	];
	const commands = nodesOf(root, 'command').map((command) => ({
		name: nodesOf(command, 'command_name')[0].text,
		given:
			nodesOf(command, 'command_elements')[0]?.namedChildren.filter(
				(element) => element?.type !== 'command_argument_sep',
			).length ?? 0,
	}));
	expect(commands.length).toBeGreaterThan(50);
	for (const { name, given } of commands) {
		if (own.has(name)) expect({ name, given }).toEqual({ name, given: own.get(name) });
		else expect(builtIn).toContain(name);
	}
	const called = new Set(commands.map(({ name }) => name));
	expect([...own.keys()].filter((name) => !called.has(name))).toEqual([]);
});

test('uses no syntax that Windows PowerShell 5.1 does not have', () => {
	const strings = nodesOf(
		root,
		'verbatim_string_characters',
		'expandable_string_literal',
		'comment',
	);
	const code = strings.reduceRight(
		(left, { startIndex, endIndex }) => left.slice(0, startIndex) + left.slice(endIndex),
		script,
	);
	expect(code).not.toMatch(/\?\?|\?\.|&&|\|\|| \? /);
	expect(nodesOf(root, 'pipeline_chain_tail', 'ternary_expression')).toEqual([]);
});

describe('agrees with the shell reporter', () => {
	const all = (text: string, pattern: RegExp) => [...new Set(text.match(pattern))].sort();

	test('about the values that it reports', () => {
		const names = all(script, /Protection_\w+/g);
		expect(names).toEqual(all(shellScript, /Protection_\w+/g));
		expect(names).toHaveLength(12);
	});

	test('about the environment variables', () => {
		const variables = /KASPERSKY_REPORT_[A-Z_]+/g;
		expect(all(script, variables)).toEqual(all(shellScript, variables));
	});

	test('about the exit codes', () => {
		const codes = [...script.matchAll(/^\$Exit(\w+) = (\d)$/gm)].map(([, name, code]) => [
			name.toUpperCase(),
			code,
		]);
		const shellCodes = [...shellScript.matchAll(/^EXIT_(\w+)=(\d)$/gm)]
			.map(([, name, code]) => [name.replace(/_/g, ''), code])
			.filter(([name]) => name !== 'TOOLMISSING');
		expect(codes).toEqual(shellCodes);
		expect(codes).toHaveLength(5);
	});

	test('about the headers, the shape of the report and its version', () => {
		for (const both of [
			/X-Kaspersky-Report-\w+/g,
			/klnagent-avstate/g,
			/collected_at/g,
			/(?<=VERSION ?= ?'?|Version = ')\d+\.\d+\.\d+/g,
		]) {
			expect(all(script, both)).toEqual(all(shellScript, both));
			expect(all(script, both)).not.toEqual([]);
		}
	});
});

test('reads the documented key in both registry views', () => {
	expect(script).toContain(
		"$RegistryPath = 'SOFTWARE\\KasperskyLab\\Components\\34\\1103\\1.0.0.0\\Statistics\\AVState'",
	);
	const views = functionNamed(root, 'Read-AvStateRegistry').text.match(/RegistryView\]::\w+/g);
	expect(views).toEqual(['RegistryView]::Registry32', 'RegistryView]::Registry64']);
});

const pwsh = findCommand('pwsh');
if (pwsh) runForReal([pwsh, '-NoProfile', '-NonInteractive', '-File']);

/** On a computer with PowerShell 7: the same script, the same endpoint as for the shell reporter. */
function runForReal(interpreter: Interpreter): void {
	jest.setTimeout(60_000);
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

	async function run(
		changed: Record<string, string | undefined>,
		input?: string,
		args: string[] = [],
	) {
		const env = {
			KASPERSKY_REPORT_URL: endpoint.url,
			KASPERSKY_REPORT_SECRET: vectors[5].secret,
			KASPERSKY_REPORT_WORKSPACE: 'Müller & "Co" \\',
			KASPERSKY_REPORT_MAX_DELAY: '0',
			KASPERSKY_REPORT_HOST: 'FIN-PC-07',
			KASPERSKY_REPORT_AV_STATE: writeFiles(folders.make(), HEALTHY),
			...changed,
		};
		return await runScript(interpreter, POWERSHELL_REPORTER, { env, input, args });
	}

	describe('run by pwsh', () => {
		test.each(vectors)(
			'signs $timestamp as the vector says',
			async ({ secret, timestamp, body, signature }) => {
				const result = await run({ KASPERSKY_REPORT_SECRET: secret }, body, ['-Sign', timestamp]);
				expect(result).toMatchObject({
					code: 0,
					stdout: expect.stringContaining(signature),
					stderr: '',
				});
			},
		);

		test('sends one signed report', async () => {
			const result = await run({});
			expect(result).toMatchObject({ code: 0, stderr: '' });
			expect(result.stdout).toContain('kaspersky-report: sent 12 values of FIN-PC-07 (HTTP 200)');
			const [{ headers, body }] = endpoint.received;
			const timestamp = String(headers['x-kaspersky-report-timestamp']);
			expect(headers['x-kaspersky-report-signature']).toBe(
				signatureOf(vectors[5].secret, timestamp, body),
			);
			expect(headers['content-type']).toBe('application/json');
			expect(body).toMatch(/^[ -~]+$/);
			expect(JSON.parse(body)).toEqual({
				source: 'klnagent-avstate',
				collected_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
				workspace: 'Müller & "Co" \\',
				host: 'FIN-PC-07',
				values: HEALTHY_REPORTED,
			});
		});

		test.each<[code: number, says: string, changed: Record<string, string | undefined>]>([
			[0, 'dry run, nothing was sent', { KASPERSKY_REPORT_DRY_RUN: 'true' }],
			[2, 'no endpoint', { KASPERSKY_REPORT_URL: undefined }],
			[2, 'no secret', { KASPERSKY_REPORT_SECRET: undefined }],
			[2, 'must be https://', { KASPERSKY_REPORT_URL: 'http://n8n.example/webhook' }],
			[3, 'does not exist', { KASPERSKY_REPORT_AV_STATE: '/nowhere/AVState' }],
			[5, 'the endpoint was not reached', { KASPERSKY_REPORT_URL: 'https://n8n.invalid/webhook' }],
		])('ends with %i: %s', async (code, says, changed) => {
			const result = await run(changed);
			expect(result).toMatchObject({ code, stderr: expect.stringContaining(says) });
			expect(endpoint.received).toEqual([]);
		});

		test("ends with 4 and the endpoint's response when it refuses", async () => {
			endpoint.answer = { status: 401, body: '{"error":"The signature is wrong."}' };
			expect(await run({})).toMatchObject({
				code: 4,
				stderr: expect.stringContaining('(HTTP 401): {"error":"The signature is wrong."}'),
			});
		});
	});
}
