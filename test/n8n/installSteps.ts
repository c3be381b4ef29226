/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { UserError } from 'n8n-workflow';
import { NODE_VERSION, nodePackageName, thisMachine, type N8nInstallation } from './cacheLayout';
import { runToEnd } from './children';
import { n8nEnvironment } from './n8nEnvironment';
import type { N8nRelease } from './n8nRelease';
import { npm, type NpmOptions } from './npm';

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];
/** A line for each request to the registry, which is all that npm tells of itself while it works. */
const TELLING = ['--no-audit', '--no-fund', '--loglevel=http'];

/** Install scripts stay off: several packages would fetch from outside the registry, and n8n works without them. */
export async function installPackages(
	{ version, overrides }: N8nRelease,
	step: NpmOptions,
): Promise<void> {
	const manifest = { private: true, overrides };
	writeFileSync(path.join(step.cwd, 'package.json'), `${JSON.stringify(manifest)}\n`);
	await npm(['install', `n8n@${version}`, '--ignore-scripts', ...TELLING], step);
}

/**
 * Node's headers from the registry, so that the compilation needs no download from elsewhere. Where the registry has
 * none for this machine, node-gyp fetches them itself.
 */
async function installHeaders(cwd: string, logFile?: string): Promise<string | undefined> {
	const name = nodePackageName(thisMachine());
	mkdirSync(cwd);
	writeFileSync(path.join(cwd, 'package.json'), '{ "private": true }\n');
	try {
		await npm(['install', `${name}@${NODE_VERSION}`, '--ignore-scripts', ...QUIET], {
			cwd,
			logFile,
		});
	} catch {
		return undefined;
	}
	const nodeDir = path.join(cwd, 'node_modules', name);
	return existsSync(path.join(nodeDir, 'include', 'node', 'node.h')) ? nodeDir : undefined;
}

/** The two addons that n8n cannot do without. isolated-vm brings compiled ones for common machines, sqlite3 does not. */
export async function compileAddons(step: NpmOptions): Promise<void> {
	const headers = path.join(step.cwd, 'headers');
	try {
		const nodeDir = await installHeaders(headers, step.logFile);
		const options = ['--ignore-scripts=false', '--foreground-scripts', '--loglevel=error'];
		await npm(['rebuild', 'sqlite3', 'isolated-vm', ...options], { ...step, nodeDir });
	} finally {
		rmSync(headers, { recursive: true, force: true });
	}
}

/** `n8n --version` would load nothing; listing workflows loads all of n8n and makes a database. */
export async function verify({ node, entry, folder }: N8nInstallation): Promise<void> {
	const userFolder = mkdtempSync(path.join(os.tmpdir(), 'n8n-verify-'));
	const options = { cwd: folder, env: n8nEnvironment(userFolder) };
	try {
		const isolate = await runToEnd(node, ['-e', "require('isolated-vm')"], options);
		const list = await runToEnd(node, [entry, 'list:workflow'], options);
		if (isolate.code === 0 && list.code === 0) return;
		throw new UserError(
			`The installed n8n does not run:\n${isolate.output}\n${list.output}`.trimEnd(),
		);
	} finally {
		rmSync(userFolder, { recursive: true, force: true });
	}
}
