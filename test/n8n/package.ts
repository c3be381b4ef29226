/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { UserError } from 'n8n-workflow';
import { npm } from './npm';

export const CHECKOUT = path.resolve(__dirname, '..', '..');

/** What a build does not start from: its own output, and what only tests and people read. */
const NOT_COPIED = ['node_modules', 'dist', '.git', 'test', 'docs'];

/** As a fresh clone: nothing is installed or built. */
export function copyCheckout(folder: string): void {
	const isWanted = (source: string) => !NOT_COPIED.includes(path.relative(CHECKOUT, source));
	cpSync(CHECKOUT, folder, { recursive: true, filter: isWanted });
}

/**
 * The tarball that would be published, of what is built now. It lies in a temporary folder, which is the caller's to
 * remove.
 */
export async function packPackage(source = CHECKOUT): Promise<string> {
	const destination = mkdtempSync(path.join(os.tmpdir(), 'n8n-pack-'));
	const output = await npm(
		['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', destination],
		{
			cwd: source,
		},
	);
	const name = output.trim().split('\n').pop() ?? '';
	if (!name.endsWith('.tgz')) throw new UserError(`npm pack named no tarball:\n${output}`);
	return path.join(destination, name);
}

/** As Settings > Community nodes does it, apart from the registry. */
export async function installPackage(userFolder: string, tarball: string): Promise<void> {
	const cwd = path.join(userFolder, '.n8n', 'nodes');
	mkdirSync(cwd, { recursive: true });
	await npm(['init', '-y', '--loglevel=error'], { cwd });
	// Without --legacy-peer-deps npm adds a second n8n-workflow, whose errors n8n does not know as its own.
	const quiet = [
		'--legacy-peer-deps',
		'--ignore-scripts',
		'--no-audit',
		'--no-fund',
		'--loglevel=error',
	];
	await npm(['install', tarball, ...quiet], { cwd });
}

/** What is built now, in the user folders of some n8n processes; packed once. */
export async function installPackedPackage(userFolders: string[]): Promise<void> {
	const tarball = await packPackage();
	try {
		for (const userFolder of userFolders) await installPackage(userFolder, tarball);
	} finally {
		rmSync(path.dirname(tarball), { recursive: true });
	}
}
