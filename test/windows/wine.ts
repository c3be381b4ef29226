/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { UserError } from 'n8n-workflow';
import { cacheFolder } from '../n8n/cacheLayout';
import { runToEnd, type CommandResult } from '../n8n/children';
import type { Runner } from '../unit/reporters/powershell';
import { findCommand } from '../unit/reporters/reporterRun';

const PROJECT = path.join(__dirname, 'PowerShellForWindows');
/** Of PowerShell, as the project file names it. */
const VERSION = '7.6.9';
const PROGRAM = 'PowerShellForWindows.exe';
/** Debian's has none on the PATH. */
const LOADERS = ['/usr/lib/wine/wine64', 'wine64', 'wine'];

const loader = (): string | undefined =>
	LOADERS.map((name) => (name.startsWith('/') ? name : findCommand(name))).find(
		(file) => file && existsSync(file),
	);

/** What is missing for PowerShell for Windows under Wine, in words; nothing: all is there. */
export function missingForWine(): string[] {
	const needed = { 'the .NET SDK (dotnet)': findCommand('dotnet'), Wine: loader() };
	const script = { 'script (util-linux)': findCommand('script') };
	return Object.entries({ ...needed, ...script }).flatMap(([name, found]) => (found ? [] : [name]));
}

/** Builds it once, in the cache: it is 130 MB. */
async function powershellForWindows(): Promise<string> {
	const folder = path.join(cacheFolder(), `powershell-${VERSION}-win-x64`);
	if (existsSync(folder)) return folder;
	const partial = `${folder}.partial-${process.pid}`;
	const [source, output] = ['source', 'output'].map((name) => path.join(partial, name));
	mkdirSync(partial, { recursive: true });
	try {
		cpSync(PROJECT, source, { recursive: true });
		await finished(
			'dotnet',
			['publish', source, '--configuration', 'Release', '--output', output],
			{
				...process.env,
				DOTNET_CLI_TELEMETRY_OPTOUT: '1',
			},
		);
		// Without them it knows no ConvertTo-Json.
		const modules = path.join(output, 'runtimes', 'win', 'lib', 'net10.0', 'Modules');
		cpSync(modules, path.join(output, 'Modules'), { recursive: true });
		renameSync(output, folder);
	} finally {
		rmSync(partial, { recursive: true, force: true });
	}
	return folder;
}

/** PowerShell for Windows, in a Windows that the cache keeps: its server writes on for a while after each run. */
export async function wineRunner(): Promise<Runner> {
	const program = path.join(await powershellForWindows(), PROGRAM);
	const wine = loader() ?? '';
	const env = {
		...process.env,
		WINEPREFIX: path.join(cacheFolder(), 'wine'),
		WINEDEBUG: '-all',
		POWERSHELL_TELEMETRY_OPTOUT: '1',
		// .NET maps its code twice otherwise, which Wine 8 does not bear ("Internal CLR error").
		DOTNET_EnableWriteXorExecute: '0',
	};
	// .NET asks for Windows 10.
	await finished(wine, ['winecfg', '-v', 'win10'], env);
	return {
		nameOf: (file) => `Z:${file.replace(/\//g, '\\')}`,
		run: async (script, args) => {
			const options = ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File'];
			const words = [wine, program, ...options, script, ...args].map((word) => `'${word}'`);
			// It needs a terminal.
			const line = ['-qec', words.join(' '), '/dev/null'];
			const { code, output } = await runToEnd('script', line, { env });
			return { code, stdout: output, stderr: '' };
		},
	};
}

async function finished(
	command: string,
	args: string[],
	env: NodeJS.ProcessEnv,
): Promise<CommandResult> {
	const result = await runToEnd(command, args, { env });
	if (result.code === 0) return result;
	throw new UserError(`${command} ${args.join(' ')} ended with ${result.code}:\n${result.output}`);
}
