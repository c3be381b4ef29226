/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { once } from 'node:events';
import { execFileSync } from 'node:child_process';
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnChild, type Environment } from '../../n8n/children';

const ROOT = path.resolve(__dirname, '../../..');
export const SHELL_REPORTER = path.join(ROOT, 'reporters/unix/send-kaspersky-status.sh');
export const POWERSHELL_REPORTER = path.join(ROOT, 'reporters/windows/Send-KasperskyStatus.ps1');

const IS_WINDOWS = process.platform === 'win32';

/** Where a command is, as a shell would find it. */
export function findCommand(name: string): string | undefined {
	const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
	const fileName = IS_WINDOWS ? `${name}.exe` : name;
	return folders.map((folder) => path.join(folder, fileName)).find((file) => isFile(file));
}

function isFile(file: string): boolean {
	return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

export interface ReporterResult {
	code: number | null;
	stdout: string;
	stderr: string;
}

/** A command line without the script, e.g. `['bash', '--posix']`. */
export type Interpreter = [command: string, ...args: string[]];

/** Every kind of /bin/sh that this computer has: dash and bash surely, others where they are installed. */
export const SHELLS: Array<[name: string, interpreter: Interpreter]> = (
	[
		['sh', ['sh']],
		['bash --posix', ['bash', '--posix']],
		['busybox sh', ['busybox', 'sh']],
		['zsh --emulate sh', ['zsh', '--emulate', 'sh']],
		['ksh93', ['ksh93']],
	] as Array<[string, Interpreter]>
).filter(([, [command]]) => ['sh', 'bash'].includes(command) || findCommand(command));

/** Every program that the shell reporter may start, whichever of the two sends the report. */
export const SHELL_TOOLS = [
	...['openssl', 'od', 'tr', 'sed', 'cut', 'cat', 'ls', 'date', 'uname', 'id', 'sleep', 'printf'],
	...['timeout', 'mktemp', 'rm', 'dd'],
] as const;

/** What can send a report: curl, and GNU wget on Linux. */
export const CLIENTS = ['curl', 'wget'].filter((name) => name === 'curl' || isGnuWget(name));

function isGnuWget(name: string): boolean {
	const file = findCommand(name);
	return (
		file !== undefined && execFileSync(file, ['--version']).toString().startsWith('GNU Wget 1.')
	);
}

/** A folder for a PATH with these programs only. */
export function linkTools(folder: string, tools: readonly string[]): string {
	for (const tool of tools) {
		const file = findCommand(tool);
		if (file !== undefined) symlinkSync(file, path.join(folder, tool));
	}
	return folder;
}

/** No proxy and no secret of this shell. Windows' own programs do not start without Windows' own variables. */
function plainEnvironment(): Environment {
	const quiet = { POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off' };
	if (!IS_WINDOWS) return { PATH: process.env.PATH, HOME: tmpdir(), ...quiet };
	// PSModulePath of the one PowerShell makes the other one load modules that are not its own.
	const unwanted = /^(PSModulePath|KASPERSKY_.*|.*_proxy)$/i;
	const names = Object.keys(process.env).filter((name) => !unwanted.test(name));
	return { ...Object.fromEntries(names.map((name) => [name, process.env[name]])), ...quiet };
}

/** Runs a script with the given environment, and otherwise with as little as possible of this one. */
export async function runScript(
	[command, ...args]: Interpreter,
	script: string,
	options: { args?: string[]; env?: Environment; input?: string },
): Promise<ReporterResult> {
	const child = spawnChild(command, [...args, script, ...(options.args ?? [])], {
		env: { ...plainEnvironment(), ...options.env },
		stdin: options.input === undefined ? 'ignore' : 'pipe',
	});
	const result: ReporterResult = { code: null, stdout: '', stderr: '' };
	child.stdout?.on('data', (chunk: Buffer) => (result.stdout += chunk.toString()));
	child.stderr?.on('data', (chunk: Buffer) => (result.stderr += chunk.toString()));
	child.stdin?.end(options.input);
	const [code] = (await once(child, 'close')) as [number | null];
	return { ...result, code };
}

/** Temporary folders of one spec file; `remove` is for `afterAll`. */
export function temporaryFolders(): { make: () => string; remove: () => void } {
	const made: string[] = [];
	return {
		make: () => {
			const folder = mkdtempSync(path.join(tmpdir(), 'reporter-'));
			made.push(folder);
			return folder;
		},
		remove: () => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })),
	};
}

export function writeFiles(folder: string, files: Record<string, string | Buffer>): string {
	mkdirSync(folder, { recursive: true });
	for (const [name, content] of Object.entries(files))
		writeFileSync(path.join(folder, name), content);
	return folder;
}

export function writeExecutable(file: string, content: string): void {
	writeFileSync(file, content);
	chmodSync(file, 0o755);
}

/** What the Network Agent of a healthy computer leaves: one text file for each value. */
export const HEALTHY = {
	Protection_HostId: '0c9e6a17-example\n',
	Protection_AdmServer: 'server.example.net\n',
	Protection_NagentVersion: '15.1.0.100\n',
	Protection_NagentFullVersion: '15.1.0.100 (a; b)\n',
	Protection_LastConnected: '22-11-2026 07-41-12\n',
	Protection_BasesDate: '21-11-2026 19-15-00\n',
	Protection_LastFscan: '',
	Protection_AvInstalled: '1\n',
	Protection_AvRunning: '1\n',
	Protection_HasRtp: '1\n',
	Protection_RtpState: '7\n',
	Protection_DynamicVM: '0\n',
};

/** The same as a report says it. */
export const HEALTHY_REPORTED = {
	Protection_HostId: '0c9e6a17-example',
	Protection_AdmServer: 'server.example.net',
	Protection_NagentVersion: '15.1.0.100',
	Protection_NagentFullVersion: '15.1.0.100 (a; b)',
	Protection_LastConnected: '22-11-2026 07-41-12',
	Protection_BasesDate: '21-11-2026 19-15-00',
	Protection_LastFscan: '',
	Protection_AvInstalled: 1,
	Protection_AvRunning: 1,
	Protection_HasRtp: 1,
	Protection_RtpState: 7,
	Protection_DynamicVM: 0,
};
