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
	const run = spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: windows });
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
		['ci', '--loglevel=error'],
		'Installing the development dependencies (about 1.1 GB, two minutes) …',
	);
}
if (!existsSync(node24)) {
	// The package `node` fetches its binary in an install script, which .npmrc switches off for all packages.
	npm(
		['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error'],
		'Fetching Node 24 for the npm scripts …',
	);
}
