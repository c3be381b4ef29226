// Installs the development dependencies when they are missing or older than the lock file, so that every
// command of the README works straight after a clone. Runs on the machine's own Node (20 or newer).
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const windows = process.platform === 'win32';
const stamp = path.join(root, 'node_modules', '.package-lock.json');
const lock = path.join(root, 'package-lock.json');
const node24 = path.join(root, 'node_modules', '.bin', windows ? 'node.cmd' : 'node');

function npm(args, saying) {
	process.stdout.write(`${saying}\n`);
	const started = Date.now();
	// Packing hands its own options on, and a dry run must pack the same as a real one.
	const run = spawnSync('npm', [...args, '--dry-run=false', '--loglevel=error'], {
		cwd: root,
		stdio: 'inherit',
		shell: windows,
	});
	if (run.status !== 0) {
		process.stderr.write(
			`npm ${args.join(' ')} ended with ${run.status ?? run.error}. See its output above.\n`,
		);
		process.exit(1);
	}
	process.stdout.write(`  done in ${Math.round((Date.now() - started) / 1000)} s\n`);
}

if (!existsSync(stamp) || statSync(stamp).mtimeMs < statSync(lock).mtimeMs) {
	npm(
		['ci', '--ignore-scripts', '--include=dev'],
		'Installing the development dependencies (about 1.1 GB, two minutes) …',
	);
}
if (!existsSync(node24)) {
	// The package `node` fetches its binary in an install script, the only one of all packages that is needed.
	npm(['rebuild', 'node', '--ignore-scripts=false'], 'Fetching Node 24 for the npm scripts …');
}
