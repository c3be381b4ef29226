// What n8n's verification looks at: its own scanner over the source and over the packed tarball, and no inline
// switches in shipped source. Packs what is built now.
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const INLINE_SWITCH = /eslint-(disable|enable)|@ts-(ignore|nocheck|expect-error)|prettier-ignore/;

function run(command, args, cwd) {
	const { status, stdout, stderr, error } = spawnSync(command, args, {
		cwd,
		encoding: 'utf8',
		shell: process.platform === 'win32',
	});
	if (status !== 0) throw new Error(`${command} ended with ${status ?? error}:\n${stderr}`);
	return stdout.trim();
}

/** The tarball's content, in a folder with the checkout's node_modules beside it, which the linter's rules look into. */
function unpack(folder) {
	const options = ['--ignore-scripts', '--loglevel=error', '--pack-destination', folder];
	const tarball = run('npm', ['pack', ...options], process.cwd())
		.split('\n')
		.pop();
	run('tar', ['-xzf', tarball], folder);
	symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'), 'junction');
	return path.join(folder, 'package');
}

function say(name, failure) {
	process.stdout.write(`scan of ${name}: ${failure === undefined ? 'passed' : 'FAILED'}\n`);
	if (failure === undefined) return;
	process.stderr.write(`${failure}\n`);
	process.exitCode = 1;
}

async function scan(name, root, patterns) {
	const { passed, message, details = '' } = await analyzePackage(root, patterns);
	say(name, passed ? undefined : `${message}\n${details}`);
}

function scanForInlineSwitches() {
	const sources = globSync('{nodes,credentials}/**/*.ts').sort();
	const found = sources.filter((file) => INLINE_SWITCH.test(readFileSync(file, 'utf8')));
	say('inline switches', found.length > 0 ? `Remove them from ${found.join(', ')}` : undefined);
}

const folder = mkdtempSync(path.join(tmpdir(), 'scan-'));
try {
	scanForInlineSwitches();
	await scan('source', process.cwd(), SOURCE_FILE_PATTERNS);
	await scan('tarball', unpack(folder), ['**/*.js', 'package.json']);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
