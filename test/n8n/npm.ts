/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { appendFileSync } from 'node:fs';
import { UserError } from 'n8n-workflow';
import { cleanEnvironment, runToEnd } from './children';
import { checkoutNode } from './cacheLayout';

export interface NpmOptions {
	cwd: string;
	/** Where Node's include/ is, for packages that compile. */
	nodeDir?: string;
	logFile?: string;
	/** Given each piece of output as it comes. */
	onOutput?: (text: string) => void;
}

const TAIL_LINES = 15;

const CODE = 'npm (?:error|ERR!) (?:code|errno)';

const CAUSES: Array<[pattern: RegExp, advice: string]> = [
	[
		/ENOSPC|no space left/i,
		'The disk is full. n8n needs 3.5 GB in the cache folder; KASPERSKY_AUTOTASK_CACHE moves it elsewhere.',
	],
	[
		/ERR! find Python|python3?: (command )?not found/i,
		'Python 3 was not found. n8n compiles its database driver with it: install python3 and run again.',
	],
	[
		/not found: make|(make|cc|[gc]\+\+|clang\+\+): (command )?(not found|no such)|cc1plus|ERR! find VS|xcode-select|No Xcode/i,
		'No C++ compiler was found. n8n compiles its database driver: install g++ and make (Debian: build-essential; ' +
			'macOS: xcode-select --install; Windows: Visual Studio Build Tools) and run again.',
	],
	[
		new RegExp(`${CODE} (E401|E403|ENEEDAUTH)`),
		'The npm registry refused the request. Check `npm config get registry` and its access token.',
	],
	[
		new RegExp(`${CODE} (E404|ETARGET)`),
		'The npm registry does not have a needed package version. Check `npm config get registry`.',
	],
	[
		// Only as npm's own: sqlite3 also looks for a compiled driver elsewhere, in vain where that is blocked.
		new RegExp(
			`${CODE} (E5\\d\\d|ENOTFOUND|EAI_AGAIN|ECONN|E\\w*TIMEOUT|ETIMEDOUT|ERR_SOCKET|\\w*CERT|UNABLE_TO)`,
		),
		'The npm registry could not be reached. Check the network, the proxy and `npm config get registry`, then run ' +
			'again: npm keeps what was downloaded.',
	],
	[
		new RegExp(`${CODE} (EACCES|EPERM|EROFS)`),
		'The cache folder cannot be written. KASPERSKY_AUTOTASK_CACHE names another one.',
	],
];

export function adviceFor(output: string): string | undefined {
	return CAUSES.find(([pattern]) => pattern.test(output))?.[1];
}

export async function npm(
	args: string[],
	{ cwd, nodeDir, logFile, onOutput }: NpmOptions,
): Promise<string> {
	const env = {
		...cleanEnvironment(checkoutNode()),
		...(nodeDir ? { npm_config_nodedir: nodeDir } : {}),
	};
	const log = (text: string): void => {
		if (logFile) appendFileSync(logFile, text);
		onOutput?.(text);
	};
	log(`$ npm ${args.join(' ')}\n`);
	// On Windows npm is a .cmd file, which only a shell can run.
	const shell = process.platform === 'win32';
	const { code, output } = await runToEnd('npm', args, { cwd, env, shell, onOutput: log });
	if (code === 0) return output;
	const tail = output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
	throw new UserError(
		[
			adviceFor(output),
			`npm ${args.join(' ')} ended with ${code}.`,
			tail,
			logFile && `All of it: ${logFile}`,
		]
			.filter(Boolean)
			.join('\n'),
	);
}
